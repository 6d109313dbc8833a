"""The widths of a table's columns in PDF and Word: one line a row where there is room for it."""

import re
from collections.abc import Iterable, Sequence
from math import ceil, inf

from ocop_lib.blocks.model import Table
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
# Shares: how full a line is that ends at a word; the widest tag in one line, of the table's width.
_FULL = 0.88
_LONG_TAG = 0.22


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
    asked, drawn = _with_whole_words(table, given, size), _drawn(table, line, size)
    if drawn and _lines(table, drawn, size) < _lines(table, asked, size):
        return drawn
    return asked


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


def _drawn(table: Table, line: float, size: float) -> list[float]:
    """The widths drawn from the texts: room for each column's words, the rest by its longest text.

    Returns:
        Widths as browsers set a table; empty where words would have to break.
    """
    least, whole = [], []
    for x, column in enumerate(table.columns):
        texts = _texts(table, x)
        words = _widest([column.label, *texts], _HELD_TOGETHER, size, inf)
        longest = max(map(width, texts), default=0.0) * size + 2 * CELL_INSET + _HAIR
        if column.kind == "status":
            longest += _TAG_INSET
            # A status is a tag, which stays in one line unless it is long.
            words = longest if longest < _LONG_TAG * line else words + _TAG_INSET
        least.append(words)
        whole.append(max(words, longest))
    # Where not all texts fit, sentences do not take the room of everything else.
    most = inf if sum(whole) <= line else line / 2
    wishes = [max(low, min(high, most)) - low for low, high in zip(least, whole, strict=True)]
    spare = line - sum(least)
    if spare < 0 or not sum(wishes):
        return []
    part = spare / sum(wishes)
    return [low + part * wish for low, wish in zip(least, wishes, strict=True)]


def _lines(table: Table, widths: Sequence[float], size: float) -> float:
    """About how many lines the rows of a table take with these widths."""
    rooms = [
        (across - 2 * CELL_INSET - _TAG_INSET * (column.kind == "status")) / size
        for across, column in zip(widths, table.columns, strict=True)
    ]
    return sum(
        max(_lines_of(cell.text, room) for cell, room in zip(row, rooms, strict=True))
        for row in table.rows
    )


def _lines_of(text: str, room: float) -> float:
    """About how many lines a text takes in so many ems; lines break between words, and end early."""
    needed = width(text)
    return 1.0 if needed <= room else ceil(needed / (_FULL * room))


def _texts(table: Table, x: int) -> set[str]:
    return {row[x].text for row in table.rows}


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
