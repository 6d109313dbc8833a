"""Addresses of cells, as people read them in a spreadsheet: in messages, and back from them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ocop_lib.errors import Place
from ocop_lib.files.letters import first_of

_ADDRESS = re.compile(r"ô ([A-Z]{1,3})([1-9][0-9]*)")


class Located(NamedTuple):
    """A cell: row and column from 1, and its address («D7»)."""

    row: int
    column: int
    address: str


def letters(column: int) -> str:
    """The letters of a column from 1: «A», «AB»."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def column_of(letters: str) -> int:
    """The column of capital letters, from 1: 1 of «A», 28 of «AB»."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def cell_part(row: int, column: int) -> str:
    """What a `Place` says of a cell: «ô D7»."""
    return f"ô {letters(column)}{row}"


def located(place: Place) -> Located | None:
    """The cell that a place names.

    Args:
        place: the place of a fault.

    Returns:
        The cell; None where the place is a row, a sheet or a file.
    """
    found = _ADDRESS.fullmatch(place.part)
    if not found:
        return None
    return Located(int(found[2]), column_of(found[1]), found[1] + found[2])


def named_rows(rows: Sequence[int]) -> str:
    """Rows as a message names them: «dòng 7», «các dòng 7–9, 12»."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    texts = [f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return f"{'các dòng' if len(rows) > 1 else 'dòng'} {first_of(texts)}"
