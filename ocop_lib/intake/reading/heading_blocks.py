"""Rows at the top of a sheet that may be the heading of a table, alone or several together."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import NamedTuple

from ocop_lib.intake.book import Grid
from ocop_lib.intake.values.texts import text_of
from ocop_lib.register.findings.spellings import normal_form, unmarked_form

SEARCHED_ROWS = 40
"""The rows from the top of a sheet in which a heading, or the labels of a cover, are searched for."""

_MOST_ROWS = 3


class Block(NamedTuple):
    """Rows that may be a heading.

    Args:
        top: the first row, from 1.
        bottom: the last row.
        texts: by column, the ways to read its heading: with the rows above, then the last row only.
        shown: by column, the heading as it stands, the upper row first.
        lower: the columns with a text in the last of several rows.
    """

    top: int
    bottom: int
    texts: Mapping[int, tuple[str, ...]]
    shown: Mapping[int, str]
    lower: frozenset[int]

    def is_told_by(self, found: Mapping[str, tuple[int, ...]]) -> bool:
        """Whether the last of several rows is part of the heading: half of its texts are headings."""
        headed = {number for numbers in found.values() for number in numbers}
        return len(self.lower & headed) * 2 >= len(self.lower)


def blocks(grid: Grid, known: AbstractSet[str]) -> list[Block]:
    """The runs of one to three rows at the top of a sheet that may be its heading.

    Args:
        grid: the sheet.
        known: the normal forms of all headings.

    Returns:
        The blocks from top to bottom, of which one row at least has a known heading.
    """
    filled, continued = _filled(grid, SEARCHED_ROWS), _continued(grid)
    is_likely = [any(_is_known(text, known) for text in row.values()) for row in filled]
    found = []
    for top in range(1, len(filled) + 1):
        for bottom in range(top, min(top + _MOST_ROWS, len(filled) + 1)):
            block = (
                _block(filled, top, bottom, continued) if any(is_likely[top - 1 : bottom]) else None
            )
            if block:
                found.append(block)
    return found


def single_row(grid: Grid, row: int) -> Block | None:
    """A row as a block; None where it is blank or missing."""
    return _block(_filled(grid, row), row, row, _continued(grid))


def _is_known(text: str, known: AbstractSet[str]) -> bool:
    form = normal_form(text)
    return form in known or unmarked_form(form) in known


def _width(grid: Grid) -> int:
    """The number of columns that hold something at the top of the sheet."""
    return max(map(len, grid.rows[:SEARCHED_ROWS]), default=0)


def _filled(grid: Grid, last: int) -> list[dict[int, str]]:
    """The texts of a sheet down to a row, by row and column; merged cells all have their text."""
    width = _width(grid)
    rows = [
        {number: text for number, cell in enumerate(row) if (text := text_of(cell) or "")}
        for row in grid.rows[:last]
    ]
    for span in grid.merged:
        merged = rows[span.top - 1].get(span.left - 1) if span.top <= len(rows) else None
        for row in rows[span.top - 1 : span.bottom] if merged else ():
            columns = range(span.left - 1, min(span.right, width))
            row.update(dict.fromkeys(columns, merged or ""))
    return rows


def _continued(grid: Grid) -> AbstractSet[tuple[int, int]]:
    """By row, from 1, and column, from 0, the cells that a cell merged to the right covers."""
    width = _width(grid)
    return {
        (row, column)
        for span in grid.merged
        if span.top <= SEARCHED_ROWS
        for row in range(span.top, min(span.bottom, SEARCHED_ROWS) + 1)
        for column in range(span.left, min(span.right, width))
    }


def _block(
    filled: list[dict[int, str]], top: int, bottom: int, continued: AbstractSet[tuple[int, int]]
) -> Block | None:
    """The rows from top to bottom as a block; None where one of them is blank or missing."""
    rows = filled[top - 1 : bottom]
    if len(rows) <= bottom - top or not all(rows):
        return None
    found, shown, lower = {}, {}, set()
    for number in sorted({number for row in rows for number in row}):
        if (bottom, number) in continued:
            continue
        texts = [text for row in rows if (text := row.get(number))]
        levels = [texts[0], *(one for other, one in pairwise(texts) if one != other)]
        shown[number] = " – ".join(levels)
        joined = (" ".join(reversed(levels)), " ".join(levels), levels[-1])
        found[number] = tuple(dict.fromkeys(joined if len(levels) > 1 else levels))
        if number in rows[-1] and len(rows) > 1:
            lower.add(number)
    return Block(top, bottom, found, shown, frozenset(lower))
