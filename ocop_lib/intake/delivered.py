"""What a unit delivers in one workbook, as register cells that remember where they stood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from ocop_lib.errors import Fault, Place

Kind = Literal["baseline", "quarterly", "restatement", "yearly"]


class Spot(NamedTuple):
    """Where a row stands in the workbook: the sheet's name and the row, from 1."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Said:
    """What the last three columns of a row say of a change to a row delivered before.

    Args:
        kind: ``event``, ``correction`` or ``retracted``.
        day: when it happened or was found out; None where the cell is empty.
        reason: the reason; empty where the cell is empty.
    """

    kind: str
    day: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class DeliveredRow:
    """One row of a sheet, read.

    Args:
        table: the register's table.
        id: the id of a row that the register has, or a `provisional` one of a new row.
        is_new: whether the row came without an id of the register.
        cells: text as the register's CSV has it, by column, of the columns that the sheet has,
            without key, ``delivery_id`` and ``source_row``; an id of a new row of this workbook is
            its provisional one.
        spot: where it stands.
        said: what it says of its change; None for nothing.
    """

    table: str
    id: str
    is_new: bool
    cells: Mapping[str, str]
    spot: Spot
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class Base:
    """What the form held when it was handed out, from its hidden sheet.

    Args:
        rows: by table and id, the texts by column.
    """

    rows: Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Delivered:
    """A workbook, read.

    Args:
        file: the file as the user knows it.
        digest: SHA-256 of its bytes.
        unit: the id of the unit, or ``province``.
        kind: what its cover says it is; ``quarterly`` becomes ``restatement`` where the quarter
            was delivered before.
        quarter: «2024-Q3»; empty for a baseline and for the year.
        note: what the cover adds.
        rows: the rows in the order of sheets and rows.
        letters: by sheet and register column, the letter of its column («D»), for messages.
        headings: by sheet and register column, the heading as it stands in the sheet.
        stated: the tables of which the workbook lists all rows that the unit knows, so that a row
            gone from it is taken back: those of a form whose sheet is there. Empty for others.
        base: what the form held when it was handed out; None where that is not known.
        faults: what reading found, in the order of sheets and rows.
        sheet: the one sheet that all rows come from; empty where each table has its own.
        source: the name of the description by which the table of another system was read; empty
            for a form.
        complete: the tables of which such a file lists all rows of the unit and period, so that a
            row that came from the same source before and is gone from it is taken back.
    """

    file: str
    digest: str
    unit: str
    kind: Kind
    quarter: str
    note: str
    rows: tuple[DeliveredRow, ...]
    letters: Mapping[str, Mapping[str, str]]
    headings: Mapping[str, Mapping[str, str]]
    stated: frozenset[str] = frozenset()
    base: Base | None = None
    faults: tuple[Fault, ...] = field(default=())
    sheet: str = ""
    source: str = ""
    complete: frozenset[str] = frozenset()

    def place(self, spot: Spot, column: str = "") -> Place:
        """The place of a cell, as messages and JSON name it.

        Args:
            spot: the row.
            column: the register's column; empty for the row as a whole.

        Returns:
            File, sheet, row, the heading of the column as the sheet has it, and the cell's address.
        """
        letter = self.letters.get(spot.sheet, {}).get(column, "")
        heading = self.headings.get(spot.sheet, {}).get(column, column)
        part = f"ô {letter}{spot.row}" if letter else ""
        return Place(self.file, sheet=spot.sheet, row=spot.row, column=heading, part=part)


def provisional(table: str, row: int) -> str:
    """The id of a new row until it gets one of the register: spelt like one, and no other's."""
    return f"moi-{table.replace('_', '-')}-{row}"
