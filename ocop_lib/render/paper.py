"""Blocks laid out for sheets of paper: which part is turned, how type and columns are sized."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf

from ocop_lib.blocks.inline import spans_text
from ocop_lib.blocks.model import Block, Column, Figure, Heading, Masthead, Paragraph, Table
from ocop_lib.render.text import width

# Sizes of type in points; a heading's by its level, the title being the first.
BODY_SIZE = 13.0
SMALL_SIZE = 10.0
FOOT_SIZE = 9.0
MASTHEAD_SIZE = 11.0
CAPTION_SIZE = 12.0
HEADING_SIZES = (18.0, 15.0, 13.0, 13.0)
# Millimetres between the margins, upright (30 left, 20 right) and turned (20 each).
_TEXT_MM = {False: 160.0, True: 257.0}
_POINTS_PER_MM = 72 / 25.4
CELL_INSET = 3.5
# For upright and turned paper: up to so many columns, this size of type.
_TYPE_SIZES = {
    False: ((5, 11.0), (7, 10.0), (9, 9.0), (inf, 8.0)),
    True: ((9, 10.0), (14, 9.0), (inf, 8.0)),
}
TABLE_SIZES = tuple(
    sorted({size for steps in _TYPE_SIZES.values() for _, size in steps}, reverse=True)
)
_LONGEST_RUNNING_TITLE = 160
_MOST_LEADING_PARAGRAPHS = 2
_LEADING_SENTENCE = 300
_LINE_HEIGHT = 1.3
# Points; two fifths of an upright page.
_SHORT_TABLE = 280.0
# Points; half of a turned page.
_HIGH_ROW = 230.0
# Where a line may end inside what spaces hold together: after a hyphen, a dash or a slash.
_WORD = re.compile(r"[^\s\-–/]+[\-–/]?")
_HELD_TOGETHER = re.compile(r"\S+")
_MOST_WIDENED = 1.7
# Points more than the letters take, for programs do not measure them alike.
_HAIR = 0.5


@dataclass(frozen=True, slots=True)
class Section:
    """Consecutive blocks on sheets of one direction.

    Args:
        turned: landscape.
        blocks: in reading order.
    """

    turned: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A heading cell of a table.

    Args:
        label: its words.
        x: the first column it stands above.
        y: its row, from 0.
        colspan: columns it covers.
        rowspan: rows of headings it covers.
    """

    label: str
    x: int
    y: int = 0
    colspan: int = 1
    rowspan: int = 1


def sections(body: Iterable[Block]) -> list[Section]:
    """The body cut where the paper turns.

    A table for turned paper takes along the headings it stands under and their opening words, so
    that no heading is left behind at the foot of an upright page.
    """
    done: list[Section] = []
    upright: list[Block] = []
    for block in body:
        if not (isinstance(block, Table) and block.landscape):
            upright.append(block)
            continue
        rest, lead = _lead(upright, first=not done)
        upright = []
        if rest:
            done.append(Section(False, tuple(rest)))
        before = done.pop().blocks if done and done[-1].turned else ()
        done.append(Section(True, (*before, *lead, block)))
    if upright:
        done.append(Section(False, tuple(upright)))
    return done


def _lead(blocks: list[Block], *, first: bool) -> tuple[list[Block], list[Block]]:
    """The blocks, and those of the last of them that go along with the table that follows."""
    words = start = len(blocks)
    while words and isinstance(blocks[words - 1], Paragraph):
        words = start = words - 1
    while start and isinstance(blocks[start - 1], Heading):
        start -= 1
    paragraphs = len(blocks) - words
    # Opening words enough to stand on the upright page, be it that the title alone would be left.
    stays = paragraphs > (0 if first and not start else _MOST_LEADING_PARAGRAPHS)
    if stays or (start == words and (start or first)):
        return blocks, []
    return blocks[:start], blocks[start:]


def leads(block: Block, after: Block | None) -> bool:
    """Whether the block is a sentence on the table or figure after it, and stays beside it."""
    if not isinstance(block, Paragraph) or not isinstance(after, Table | Figure):
        return False
    return len(spans_text(block.spans)) <= _LEADING_SENTENCE


def title(head: Masthead) -> str:
    """The title, in two lines if it is too long for one.

    «Báo cáo tiến độ …: | huyện Ba Bể, Quý III/2024», so that no name is cut in two.
    """
    if width(head.title) * HEADING_SIZES[0] <= text_width(turned=False):
        return head.title
    return head.title.replace(": ", ":\n", 1)


def running_title(head: Masthead) -> str:
    """The title as the foot of each page repeats it: two lines of it at most."""
    if len(head.title) <= _LONGEST_RUNNING_TITLE:
        return head.title
    return f"{head.title[: _LONGEST_RUNNING_TITLE - 1].rstrip()}…"


def text_width(*, turned: bool) -> float:
    """Points between the margins."""
    return _TEXT_MM[turned] * _POINTS_PER_MM


def type_size(columns: int, *, turned: bool) -> float:
    """The size of type, in points, in which a table of so many columns stays readable."""
    return next(size for most, size in _TYPE_SIZES[turned] if columns <= most)


def column_widths(table: Table, line: float, size: float) -> list[float]:
    """The columns' widths in points: as the table wants them, moved where a word would be broken.

    A date, a section or the number of a decision is to stand in one line, if the columns that have
    room to spare can give it; failing that, it may end a line at its hyphens and slashes.

    Args:
        table: the block.
        line: points from the table's left edge to its right.
        size: size of type in points.
    """
    whole = sum(column.width for column in table.columns)
    given = [line * column.width / whole for column in table.columns]
    texts = [
        [column.label, *(row[x].text for row in table.rows)]
        for x, column in enumerate(table.columns)
    ]
    for split in (_HELD_TOGETHER, _WORD):
        wanted = [
            _widest(words, split, size, _MOST_WIDENED * own)
            for words, own in zip(texts, given, strict=True)
        ]
        short = [max(0.0, want - own) for want, own in zip(wanted, given, strict=True)]
        spare = [max(0.0, own - want) for want, own in zip(wanted, given, strict=True)]
        if sum(short) <= sum(spare):
            part = sum(short) / (sum(spare) or 1.0)
            moved = zip(given, short, spare, strict=True)
            return [own + less - part * more for own, less, more in moved]
    return given


def _widest(texts: Iterable[str], split: re.Pattern[str], size: float, most: float) -> float:
    """The width of a cell for the widest word of the texts; words beyond ``most`` get broken."""
    words = {word[0] for text in texts for word in split.finditer(text)}
    cells = (width(word) * size + 2 * CELL_INSET + _HAIR for word in words)
    return max((cell for cell in cells if cell <= most), default=0.0)


def heads(columns: Sequence[Column]) -> list[Head]:
    """The heading cells: a group's above those of its columns, any other as high as both."""
    grouped = any(column.group for column in columns)
    cells: list[Head] = []
    for x, column in enumerate(columns):
        if not column.group:
            cells.append(Head(column.label, x, rowspan=1 + grouped))
            continue
        cells.append(Head(column.label, x, y=1))
        if x and columns[x - 1].group == column.group:
            at, opener = next((i, c) for i, c in reversed([*enumerate(cells)]) if c.y == 0)
            cells[at] = replace(opener, colspan=opener.colspan + 1)
        else:
            cells.append(Head(column.group, x))
    return cells


def is_high(row: Sequence[str], lines: Sequence[float], size: float) -> bool:
    """Whether a row may be higher than a page, so that it must go on overleaf.

    Args:
        row: the cells' words.
        lines: points a line holds, by column.
        size: size of type in points.
    """
    return _height(row, lines, size) > _HIGH_ROW


def is_short(rows: Iterable[Sequence[str]], lines: Sequence[float], size: float) -> bool:
    """Whether a table is low enough to be kept on one page rather than broken.

    Args:
        rows: the cells' words.
        lines: points a line holds, by column.
        size: size of type in points.
    """
    height = 0.0
    for row in rows:
        height += _height(row, lines, size)
        if height > _SHORT_TABLE:
            return False
    return True


def _height(row: Sequence[str], lines: Sequence[float], size: float) -> float:
    """About how many points high a row is, rather more than less."""
    # Lines break at words, not at the last letter that fits: count a line too many.
    most = max(
        words.count("\n") + 1 + width(words) * size // (line * 0.8)
        for words, line in zip(row, lines, strict=True)
    )
    return most * size * _LINE_HEIGHT + 2 * CELL_INSET


def pieces(text: str, available: float, size: float) -> list[str]:
    """The text with the words apart that are wider than a line.

    Args:
        text: clean text.
        available: points a line holds.
        size: size of type in points.

    Returns:
        Plain text at even places, at odd ones a word that must be broken anywhere.
    """
    parts = [""]
    end = 0
    for word in _WORD.finditer(text):
        if width(word[0]) * size > available:
            parts[-1] += text[end : word.start()]
            parts += [word[0], ""]
            end = word.end()
    parts[-1] += text[end:]
    return parts
