"""Workbooks of units as read values: the form of a unit, edited as an officer would."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ocop_lib.intake import known
from ocop_lib.intake.delivered import Base, Delivered, DeliveredRow, Said, Spot, provisional
from ocop_lib.intake.headings.sheets import FIRST_ROW, SHEETS, filled_in
from ocop_lib.intake.proposing.present import Present
from ocop_lib.register.tables import BY_NAME

RECEIVED = date(2025, 1, 20)
FORM_TABLES = tuple(SHEETS)


def asked(table: str) -> tuple[str, ...]:
    """The columns that a form asks for, without the key."""
    return tuple(column.name for column in filled_in(BY_NAME[table]))


def known_rows(present: Present, unit: str) -> dict[str, dict[str, dict[str, str]]]:
    """What a form of a unit holds: by table and id the cells as they stand, to be edited."""
    rows = known.known_rows(present.register, unit).rows
    return {table: {id_: dict(cells) for id_, cells in of.items()} for table, of in rows.items()}


@dataclass
class Form:
    """A form being filled in.

    Args:
        unit: the unit.
        quarter: the quarter; empty for a baseline.
        rows: by table and id or label the cells.
        base: what the form held; None where that is not known.
        said: by table and id or label what the last three columns say.
        kind: what the cover says it is.
        missing: the tables whose sheet is not there.
    """

    unit: str
    quarter: str
    rows: dict[str, dict[str, dict[str, str]]]
    base: dict[str, dict[str, dict[str, str]]] | None
    said: dict[tuple[str, str], Said] = field(default_factory=dict)
    kind: Any = "quarterly"
    missing: set[str] = field(default_factory=set)
    file: str = "bao-cao.xlsx"
    new: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, table: str, label: str = "", **cells: str) -> str:
        """A new row; returns the id by which other new rows refer to it."""
        row = FIRST_ROW + len(self.rows[table])
        id_ = provisional(table, row)
        self.rows[table][id_] = dict.fromkeys(asked(table), "") | cells
        self.new[table, id_] = label
        return id_

    def set(self, table: str, id_: str, said: Said | None = None, **cells: str) -> None:
        """Change cells of a row."""
        self.rows[table][id_] |= cells
        if said:
            self.said[table, id_] = said

    def drop(self, table: str, id_: str) -> None:
        """Take a row out, as deleting its row in the sheet does."""
        del self.rows[table][id_]

    def spot(self, table: str, id_: str) -> Spot:
        """Where a row stands."""
        return Spot(SHEETS[table].title, FIRST_ROW + list(self.rows[table]).index(id_))

    def delivered(self, digest: str = "0" * 64, **changed: Any) -> Delivered:
        """The form as it is read."""
        rows = [
            DeliveredRow(
                table,
                id_,
                (table, id_) in self.new,
                cells,
                self.spot(table, id_),
                self.said.get((table, id_)),
            )
            for table in self.rows
            if table not in self.missing
            for id_, cells in self.rows[table].items()
        ]
        letters = {
            SHEETS[table].title: {
                name: chr(ord("A") + number)
                for number, name in enumerate((BY_NAME[table].key, *asked(table)))
            }
            for table in FORM_TABLES
        }
        headings = {
            SHEETS[table].title: {name: f"Cột {name}" for name in asked(table)}
            for table in FORM_TABLES
        }
        found = Delivered(
            file=self.file,
            digest=digest,
            unit=self.unit,
            kind=self.kind,
            quarter=self.quarter,
            note="",
            rows=tuple(rows),
            letters=letters,
            headings=headings,
            stated=frozenset(FORM_TABLES) - self.missing if self.base is not None else frozenset(),
            base=None if self.base is None else Base(self.base),
        )
        return replace(found, **changed)


def form_of(present: Present, unit: str, quarter: str = "2024-Q4") -> Form:
    """The form of a unit, as it is handed out now."""
    base = known_rows(present, unit)
    rows = {table: {id_: dict(cells) for id_, cells in of.items()} for table, of in base.items()}
    return Form(unit, quarter, rows, base)


def codes(faults: Iterable[Any]) -> list[str]:
    """The codes of faults, in their order."""
    return [fault.code for fault in faults]
