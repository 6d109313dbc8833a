"""Landscape tables too wide for paper, in parts that fit, each with the columns that name rows."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import ceil

from ocop_lib.blocks.model import Block, Table
from ocop_lib.render.paper import table_size, text_width, type_size
from ocop_lib.render.text import width
from ocop_lib.render.widths import CELL_INSET, WORD

# Ems: no column needs more for a word, which then breaks, or for a text of several words.
_WIDEST_WORD = 14.0
_WIDEST_TEXT = 10.0
_LEAST_TEXT = 3.0
_NUMBER = re.compile(r"[-−–+]?\d[\d.,/×^%:−-]*")
_MOST_NAMING = 3


def fitting(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, with each landscape table that is too wide for its page in several tables.

    An upright table in whose columns the numbers would break is turned first.

    A table is too wide when its columns are too narrow for their words even at the smallest size of
    type. Its parts repeat the columns that name the rows and say «(phần 1/3)» in their captions.
    A page of HTML needs no parts: there a wide table moves sideways.

    Args:
        blocks: a report's blocks.

    Returns:
        The blocks in reading order; the same objects where nothing is too wide.
    """
    return [part for block in blocks for part in _parts(block)]


def _parts(block: Block) -> Sequence[Block]:
    if not isinstance(block, Table):
        return [block]
    if not block.landscape:
        if _numbers_fit(block):
            return [block]
        block = block.model_copy(update={"landscape": True})
    if _fits([_word_width(_texts(block, x)) for x in range(len(block.columns))]):
        return [block]
    needs = [_need(_texts(block, x)) for x in range(len(block.columns))]
    naming = _naming(block, needs)
    cuts = _cuts(needs[:naming], needs[naming:])
    spans = [(naming + start, naming + end) for start, end in pairwise(cuts)]
    return [_part(block, naming, span, n, len(spans)) for n, span in enumerate(spans, start=1)]


def _numbers_fit(table: Table) -> bool:
    """Whether every number of an upright table has room in one line: a number never breaks."""
    needs = [
        max(
            (width(row[x].text) for row in table.rows if _NUMBER.fullmatch(row[x].text)),
            default=0.0,
        )
        if column.kind == "number"
        else _LEAST_TEXT
        for x, column in enumerate(table.columns)
    ]
    if all(need <= _LEAST_TEXT for need in needs):
        return True
    size = table_size(table, turned=False)
    return sum(needs) * size + len(needs) * (2 * CELL_INSET + 1) <= text_width(turned=False)


def _texts(table: Table, x: int) -> set[str]:
    """The texts of a column, its heading among them."""
    return {table.columns[x].label, *(row[x].text for row in table.rows)}


def _word_width(texts: Iterable[str]) -> float:
    """The width in ems of the widest word, which may end at a hyphen, a dash or a slash."""
    words = {word[0] for text in texts for word in WORD.finditer(text)}
    return min(max(map(width, words), default=1.0), _WIDEST_WORD)


def _need(texts: Iterable[str]) -> float:
    """The width in ems that a column should have in a part, so that it is easy to read."""
    whole = {piece for text in texts for piece in text.split()}
    longest_word = max(map(width, whole), default=1.0)
    longest_text = max(map(width, texts), default=1.0)
    return max(min(longest_word, _WIDEST_WORD), min(longest_text, _WIDEST_TEXT))


def _fits(needs: Sequence[float]) -> bool:
    size = type_size(len(needs), turned=True)
    return sum(needs) * size + len(needs) * (2 * CELL_INSET + 1) <= text_width(turned=True)


def _naming(table: Table, needs: Sequence[float]) -> int:
    """How many columns from the left tell the rows apart: one, when three do not or are wide."""
    for count in range(1, min(_MOST_NAMING, len(table.columns) - 1) + 1):
        rows = {tuple(cell.text for cell in row[:count]) for row in table.rows}
        if len(rows) == len(table.rows):
            return count if _fits([*needs[:count], *needs[:count]]) else 1
    return 1


def _cuts(naming: Sequence[float], needs: Sequence[float]) -> list[int]:
    """Where to cut columns into as few parts as fit, evenly where that fits; both ends included."""
    cuts = [0]
    while cuts[-1] < len(needs):
        start = cuts[-1]
        ends = range(len(needs), start, -1)
        cuts.append(next((e for e in ends if _fits([*naming, *needs[start:e]])), start + 1))
    step = ceil(len(needs) / (len(cuts) - 1))
    even = [*range(0, len(needs), step), len(needs)]
    if all(_fits([*naming, *needs[start:end]]) for start, end in pairwise(even)):
        return even
    return cuts


def _part(table: Table, naming: int, span: tuple[int, int], number: int, of: int) -> Table:
    kept = [*range(naming), *range(*span)]
    return table.model_copy(
        update={
            "id": table.id if number == 1 else "",
            "caption": f"{table.caption} (phần {number}/{of})",
            "columns": tuple(table.columns[x] for x in kept),
            "rows": tuple(tuple(row[x] for x in kept) for row in table.rows),
            "notes": table.notes if number == of else (),
        }
    )
