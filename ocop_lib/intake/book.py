"""A file that was sent, as frozen values: its sheets, and what each cell holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple

from ocop_lib.errors import Fault


class CellError(NamedTuple):
    """An error that a spreadsheet shows in a cell, such as «#REF!»."""

    text: str


CellValue = None | str | bool | float | date | datetime | time | CellError
"""What a cell holds. Text is as stored: NFC or not, with every blank.

A number is a float, a whole one too. A date is one that the file marks as such (by the cell's
number format or type); a number without that mark stays a number.
"""

Cell = tuple[int, int]
"""Row and column of a cell, both from 1."""


class Span(NamedTuple):
    """Merged cells: first and last row and column, from 1; the value stands in the first cell."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet.

    Args:
        name: its name as stored.
        rows: the cells from A1 on; a row ends with its last cell that holds something.
        is_hidden: whether the whole sheet is hidden.
        hidden_rows: rows hidden by hand or by a filter, up to the last row that holds something.
        hidden_columns: hidden columns that hold something.
        merged: ranges of merged cells.
        unstored: formulas for which the file holds no value; `rows` has None there.
        signs: numbers that a sheet shows otherwise than they are stored, and what it shows with
            them: «%», «₫», «: 1000».
        legacy_fonts: cells written in a font of an encoding before Unicode, and the font's name.
    """

    name: str
    rows: tuple[tuple[CellValue, ...], ...]
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Span, ...] = ()
    unstored: frozenset[Cell] = frozenset()
    signs: Mapping[Cell, str] = field(default_factory=dict)
    legacy_fonts: Mapping[Cell, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook, or a text file with one table as a workbook of one sheet.

    Args:
        file: the file as the user knows it.
        form: ``xlsx``, ``xlsm``, ``xls``, ``ods`` or ``csv``, by content and not by name.
        grids: the sheets in their order.
        digest: SHA-256 of the file's bytes.
        remarks: what the reader ignored and says so (macros, links to other files).
        is_from_1904: whether the file counts days from 1904. Its dates are right already; a number
            that should be a date and is not marked as one has to be counted so.
    """

    file: str
    form: str
    grids: tuple[Grid, ...]
    digest: str
    remarks: tuple[Fault, ...] = ()
    is_from_1904: bool = False
