"""The widths of a table's columns in PDF and Word: one line a row where there is room for it."""

import re
from collections.abc import Iterable, Sequence

from ocop_lib.blocks.model import Column, Table
from ocop_lib.render import room
from ocop_lib.render.text import width

CELL_INSET = 3.5
"""Points between the edge of a cell and its text, on the left and on the right."""

WORD = re.compile(r"(?:[^\s\-–/]|(?<=\d)[\-–/](?=\d))+[\-–/]?")
"""A word: a line may also end inside, after a hyphen, a dash or a slash, but not between digits."""

_HELD_TOGETHER = re.compile(r"\S+")
_MOST_WIDENED = 1.7
# Points added to a measured width, because Word and LibreOffice measure letters differently.
_HAIR = 0.5
# Points that the edge of a status takes beside its words.
_TAG_INSET = 7.0
# The widest tag that stays in one line, as a share of the table's width.
_LONG_TAG = 0.25


def column_widths(table: Table, line: float, size: float) -> list[float]:
    """The widths of a table's columns, adjusted so that words are not broken.

    A column too narrow for its widest word (a date, a section, the number of a decision) takes
    width from columns that have more than they need. If those have too little, words may break at
    hyphens and slashes; if that is not enough either, the widths stay as the table asks. Where
    widths drawn from the texts need fewer lines, they are taken instead: so every cell stands in one
    line where there is room for it.

    Args:
        table: the table.
        line: points from the table's left edge to its right edge.
        size: the type size in points.

    Returns:
        A width in points for each column; their sum is ``line``.
    """
    whole = sum(column.width for column in table.columns)
    given = [line * column.width / whole for column in table.columns]
    ways = [_with_whole_words(table, given, size)]
    if len(table.columns) > 1:
        ways += _drawn(table, line, size)
    return min(ways, key=lambda widths: _lines(table, widths, size))


def _with_whole_words(table: Table, given: list[float], size: float) -> list[float]:
    """The widths that the table asks for, changed as little as words need."""
    texts = [[column.label, *_texts(table, x)] for x, column in enumerate(table.columns)]
    line = sum(given)
    for split in (_HELD_TOGETHER, WORD):
        wanted = [
            # A number never breaks: its column may take as much as it needs.
            _widest(words, split, size, line if column.kind == "number" else _MOST_WIDENED * own)
            for words, own, column in zip(texts, given, table.columns, strict=True)
        ]
        if moved := _moved(given, wanted):
            return moved
    return given


def _drawn(table: Table, line: float, size: float) -> list[list[float]]:
    """The widths drawn from the texts, by each way to share out the room; none where words break."""
    columns = [
        room.of_column(
            column.kind,
            column.label,
            texts,
            size,
            _beside(column),
            _LONG_TAG * line,
        )
        for column, texts in zip(table.columns, _texts_by_column(table), strict=True)
    ]
    return room.shared_out(columns, line)


def size_for_a_line(table: Table, line: float, sizes: Sequence[float]) -> float | None:
    """The largest type in which each row of a table has one line; or at least most rows.

    Args:
        table: the table.
        line: points from the table's left edge to its right edge.
        sizes: type sizes in points, the largest first.

    Returns:
        One of the sizes, None where rows need several lines in all of them.
    """
    beside = sum(map(_beside, table.columns))
    for share in (1.0, room.MOST):
        taken = sum(
            max(room.covering(sorted(map(width, texts)), share), room.longest_word(column.label))
            for column, texts in zip(table.columns, _texts_by_column(table), strict=True)
        )
        for size in sizes:
            if taken * size + beside <= line:
                return size
    return None


def _beside(column: Column) -> float:
    """The points that a cell of a column takes beside its words."""
    return 2 * CELL_INSET + _HAIR + _TAG_INSET * (column.kind == "status")


def _lines(table: Table, widths: Sequence[float], size: float) -> int:
    """How many lines a table takes with these widths, one more for each tag that breaks."""
    rooms = [
        (across - 2 * CELL_INSET - _TAG_INSET * (column.kind == "status")) / size
        for across, column in zip(widths, table.columns, strict=True)
    ]
    total = max(room.lines(c.label, r) for c, r in zip(table.columns, rooms, strict=True))
    taken: list[list[int]] = []
    for column, texts, across in zip(table.columns, _texts_by_column(table), rooms, strict=True):
        by_text = {text: room.lines(text, across) for text in set(texts)}
        taken.append([by_text[text] for text in texts])
        if column.kind == "status":
            total += sum(count > 1 for count in taken[-1])
    highest: list[int] = [max(counts) for counts in zip(*taken, strict=True)]
    return total + sum(highest)


def _texts(table: Table, x: int) -> set[str]:
    return {row[x].text for row in table.rows}


def _texts_by_column(table: Table) -> list[list[str]]:
    return [[row[x].text for row in table.rows] for x in range(len(table.columns))]


def _moved(given: Sequence[float], wanted: Sequence[float]) -> list[float]:
    """The widths with what some columns lack taken from those that have more; empty for too little."""
    short = [max(0.0, want - own) for want, own in zip(wanted, given, strict=True)]
    spare = [max(0.0, own - want) for want, own in zip(wanted, given, strict=True)]
    if sum(short) > sum(spare):
        return []
    part = sum(short) / (sum(spare) or 1.0)
    moved = zip(given, short, spare, strict=True)
    return [own + less - part * more for own, less, more in moved]


def _widest(texts: Iterable[str], split: re.Pattern[str], size: float, most: float) -> float:
    """The width of a cell that holds every word of the texts in one line.

    Args:
        texts: the texts of the column's cells.
        split: matches a word.
        size: the type size in points.
        most: the widest cell in points; words that need more are ignored, because they break.

    Returns:
        Points; 0 where every word needs more than ``most``.
    """
    words = {word[0] for text in texts for word in split.finditer(text)}
    cells = (width(word) * size + 2 * CELL_INSET + _HAIR for word in words)
    return max((cell for cell in cells if cell <= most), default=0.0)
