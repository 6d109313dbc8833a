"""Page layout for PDF and Word: landscape sections, type sizes, heads of tables, high rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil, inf

from ocop_lib.blocks.inline import spans_text
from ocop_lib.blocks.model import Block, Column, Figure, Heading, Masthead, Paragraph, Table
from ocop_lib.render import room
from ocop_lib.render.sheet import TABLE_SIZE
from ocop_lib.render.text import width
from ocop_lib.render.widths import CELL_INSET, WORD, size_for_a_line

# Type sizes in points; HEADING_SIZES by level, from 1 (the title).
BODY_SIZE = 13.0
SMALL_SIZE = 10.0
FOOT_SIZE = 9.0
MASTHEAD_SIZE = 11.0
CAPTION_SIZE = 12.0
HEADING_SIZES = (18.0, 14.0, 13.0, 13.0)
# Millimetres between the margins: portrait (30 left, 15 right) and, for True, landscape (20 each).
_TEXT_MM = {False: 165.0, True: 257.0}
_POINTS_PER_MM = 72 / 25.4
# Type sizes of tables for portrait and, for True, landscape: (most columns, points).
_TYPE_SIZES = {
    False: ((4, 11.0), (5, 10.0), (9, 9.0), (inf, 8.0)),
    True: ((9, 10.0), (14, 9.0), (inf, 8.0)),
}
_SMALL_TABLE = 8.5
_PROPERTIES_SIZE = 9.0
# A table most of whose rows have one line in smaller type is set in that; never in less than this.
_LEAST_FOR_A_LINE = 8.5
TABLE_SIZES = (11.0, 10.0, 9.0, _LEAST_FOR_A_LINE, 8.0)
"""The sizes in which tables are set."""
_LONGEST_RUNNING_TITLE = 160
_MOST_LEADING_PARAGRAPHS = 2
_LEADING_SENTENCE = 300
_LINE_HEIGHT = 1.3
# Points; a sixth of a portrait page: what is kept whole may leave as much of a page empty.
_SHORT_TABLE = 130.0
# Points; a portrait page less a heading.
_PAGE = 620.0
_PROPERTIES = 2
# Points; half of a landscape page.
_HIGH_ROW = 230.0


@dataclass(frozen=True, slots=True)
class Section:
    """Consecutive blocks on pages of one orientation.

    Args:
        turned: whether the pages are landscape.
        blocks: its blocks in reading order.
    """

    turned: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A heading cell of a table.

    Args:
        label: its text.
        x: the first column it covers, from 0.
        y: its heading row, from 0.
        colspan: columns it covers.
        rowspan: rows of headings it covers.
    """

    label: str
    x: int
    y: int = 0
    colspan: int = 1
    rowspan: int = 1


def sections(body: Iterable[Block]) -> list[Section]:
    """Split the body into sections of one page orientation.

    The headings directly above a landscape table, and the paragraphs between, move onto its page:
    a heading must not stand alone at the foot of a portrait page.

    Args:
        body: the blocks below the masthead.

    Returns:
        Sections in reading order, none empty; each landscape section has a landscape table.
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
    """Split blocks into those that stay portrait and those that move to the next table's page."""
    words = start = len(blocks)
    while words and isinstance(blocks[words - 1], Paragraph):
        words = start = words - 1
    while start and isinstance(blocks[start - 1], Heading):
        start -= 1
    paragraphs = len(blocks) - words
    # A heading with more than two paragraphs below it stays on the portrait page. Directly below the
    # title any paragraph stays, or the first page would hold the title only.
    stays = paragraphs > (0 if first and not start else _MOST_LEADING_PARAGRAPHS)
    if stays or (start == words and (start or first)):
        return blocks, []
    return blocks[:start], blocks[start:]


def leads(block: Block, after: Block | None) -> bool:
    """Whether the block is a short paragraph to keep on one page with the next table or figure."""
    # A paragraph about units stands for itself: it says of a part that there is nothing.
    if not isinstance(block, Paragraph) or not isinstance(after, Table | Figure) or block.units:
        return False
    return len(spans_text(block.spans)) <= _LEADING_SENTENCE


def title(head: Masthead) -> str:
    """The title, with a line feed in place of a space if it is too wide for one line."""
    # An automatic break could split the unit's name.
    start, end = head.title_parts
    if not end or width(head.title) * HEADING_SIZES[0] <= text_width(turned=False):
        return head.title
    return f"{start.rstrip()}\n{end}"


def running_title(head: Masthead) -> str:
    """The title for the foot of each page, cut to 160 characters, which fit in two lines."""
    if len(head.title) <= _LONGEST_RUNNING_TITLE:
        return head.title
    return f"{head.title[: _LONGEST_RUNNING_TITLE - 1].rstrip()}…"


def text_width(*, turned: bool) -> float:
    """The width between the margins in points."""
    return _TEXT_MM[turned] * _POINTS_PER_MM


def type_size(columns: int, *, turned: bool, sheet: bool = False) -> float:
    """The type size in points for a table with this number of columns, on a sheet the smaller."""
    size = next(size for most, size in _TYPE_SIZES[turned] if columns <= most)
    return min(size, TABLE_SIZE) if sheet else size


def table_size(table: Table, *, turned: bool, sheet: bool = False) -> float:
    """The type size in points of a table: a smaller one where most rows then have one line."""
    size = type_size(len(table.columns), turned=turned, sheet=sheet)
    if table.small:
        size = min(size, _SMALL_TABLE)
    elif _is_properties(table):
        size = min(size, _PROPERTIES_SIZE)
    line = text_width(turned=turned)
    sizes = [one for one in TABLE_SIZES if _LEAST_FOR_A_LINE <= one <= size]
    return size_for_a_line(table, line, sizes) or size


def heads(columns: Sequence[Column]) -> list[Head]:
    """The heading cells of a table: a group above its columns; other columns span both rows."""
    grouped = any(column.group for column in columns)
    cells: list[Head] = []
    for x, column in enumerate(columns):
        if not column.group:
            cells.append(Head(column.label, x, rowspan=1 + grouped))
            continue
        cells.append(Head(column.label, x, y=1))
        if x and columns[x - 1].group == column.group:
            last = max(i for i, cell in enumerate(cells) if cell.y == 0)
            cells[last] = replace(cells[last], colspan=cells[last].colspan + 1)
        else:
            cells.append(Head(column.group, x))
    return cells


def is_high(row: Sequence[str], lines: Sequence[float], size: float) -> bool:
    """Whether a row is so high that it must be allowed to break across pages.

    Args:
        row: the cells' words.
        lines: the width of a line in points, by column.
        size: size of type in points.

    Returns:
        True from about half a landscape page on.
    """
    return _height(row, lines, size) > _HIGH_ROW


def is_whole(table: Table, lines: Sequence[float], size: float) -> bool:
    """Whether a table is kept on one page.

    Args:
        table: the table.
        lines: the width of a line in points, by column.
        size: size of type in points.

    Returns:
        True up to about a sixth of a portrait page; up to a whole page for a sheet of properties.
    """
    most = _PAGE if _is_properties(table) else _SHORT_TABLE
    height = 0.0
    for row in table.rows:
        height += _height([cell.text for cell in row], lines, size)
        if height > most:
            return False
    return True


def _is_properties(table: Table) -> bool:
    """Whether a table under a heading lists properties: their names, and what they are."""
    return table.headed and len(table.columns) == _PROPERTIES


def _height(row: Sequence[str], lines: Sequence[float], size: float) -> float:
    """The estimated height of a row in points; the estimate tends to be too high."""
    most = max(
        # The second counts words too long for a line, which break inside.
        words.count("\n") + max(room.lines(words, line / size), ceil(width(words) * size / line))
        for words, line in zip(row, lines, strict=True)
    )
    return most * size * _LINE_HEIGHT + 2 * CELL_INSET


def pieces(text: str, available: float, size: float) -> list[str]:
    """Split a text at words that are wider than a line.

    Args:
        text: clean text.
        available: the width of a line in points.
        size: the type size in points.

    Returns:
        At even positions text that breaks between words; at odd positions a word that may break
        at any character.
    """
    parts = [""]
    end = 0
    for word in WORD.finditer(text):
        if width(word[0]) * size > available:
            parts[-1] += text[end : word.start()]
            parts += [word[0], ""]
            end = word.end()
    parts[-1] += text[end:]
    return parts
