"""The register as it is, with what every proposal asks of it, each found once."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from ocop_lib.intake.headings.labels import Names, all_names
from ocop_lib.intake.known import own_rows
from ocop_lib.periods import Scheme
from ocop_lib.plan import Plan
from ocop_lib.register import Finding, Register
from ocop_lib.register.changes import END, Cell, Timelines, changes_in_order, is_known, value_on
from ocop_lib.register.columns import YEARLY, TableSpec
from ocop_lib.register.findings.search import findings_of
from ocop_lib.register.frames import cell_texts
from ocop_lib.register.issued import Ledger
from ocop_lib.register.settled import settled
from ocop_lib.register.sheets import Sheet
from ocop_lib.register.standing import corrected
from ocop_lib.register.tables import BY_NAME, TABLES
from ocop_lib.wording import day

Columns = Mapping[str, list[str]]
"""The cells of a table by column, from top to bottom, an empty cell as an empty text."""


@dataclass(frozen=True)
class Present:
    """A sound register, and what is asked of it.

    Args:
        register: the whole register.
        plan: the plan by which it is checked.
        scheme: the period scheme, which sets deadlines and cut-offs.
        ledger: what was issued of its year.
        read: the cells of tables that were read already, by table; the others are when asked for.
        looked_for: what deserves a second look, where that was searched for already.
    """

    register: Register
    plan: Plan
    scheme: Scheme = "calendar"
    ledger: Ledger = field(default_factory=Ledger)
    read: Mapping[str, Columns] = field(default_factory=dict, repr=False)
    looked_for: frozenset[Finding] | None = field(default=None, repr=False)

    def after(
        self, register: Register, changed: AbstractSet[str], found: Iterable[Finding]
    ) -> "Present":
        """The same year with another register.

        Args:
            register: the register.
            changed: the tables in which it differs.
            found: all that deserves a second look in it.

        Returns:
            The year, which need not read again what is the same in both.
        """
        same = {name: cells for name, cells in self.delivered.items() if name not in changed}
        found = frozenset(found)
        return Present(register, self.plan, self.scheme, self.ledger, same, found)

    @cached_property
    def delivered(self) -> Mapping[str, Columns]:
        """By table the cells as they were first delivered."""
        tables = self.register.tables
        return {
            spec.name: self.read.get(spec.name) or _texts(spec, tables[spec.name])
            for spec in TABLES
        }

    @cached_property
    def places(self) -> Mapping[str, Mapping[str, int]]:
        """By table and id the number of the row, from 0."""
        return {
            spec.name: {id_: row for row, id_ in enumerate(self.delivered[spec.name][spec.key])}
            for spec in TABLES
        }

    @cached_property
    def timelines(self) -> Timelines:
        """The values that cells have had, by all changes."""
        tables = self.register.tables
        return Timelines(tables, tuple(filter(is_known, changes_in_order(tables))))

    @cached_property
    def standing(self) -> Mapping[str, Columns]:
        """By table the cells as they stand with all changes; rows taken back have their last ones."""
        frames, found = corrected(self.timelines, END), dict(self.delivered)
        for spec in TABLES:
            if frames[spec.name] is not self.register.tables[spec.name]:
                found[spec.name] = _texts(spec, frames[spec.name])
        return found

    def shown(self, table: str, id_: str, column: str) -> str:
        """What stands in a cell, as a form shows it; the row must exist."""
        return self.standing[table][column][self.places[table][id_]]

    def last_told(self, table: str, id_: str, column: str) -> str:
        """What a change of a cell changes: the value last told of the cell itself."""
        spans = self.timelines.cells.get((table, id_, column))
        if spans:
            return value_on(spans, END)
        return self.delivered[table][column][self.places[table][id_]]

    @cached_property
    def last_changed(self) -> Mapping[Cell, tuple[str, str]]:
        """By changed cell, in which turn its last change was told: see `turn`."""
        deliveries = self.delivered["deliveries"]
        names = ("delivery_id", "kind", "quarter", "received_date")
        rows = zip(*(deliveries[name] for name in names), strict=True)
        turns = {id_: turn(kind, quarter, day) for id_, kind, quarter, day in rows}
        told = self.delivered["changes"]["delivery_id"]
        return {one.cell: turns[told[one.place]] for one in self.timelines.changes}

    def is_gone(self, table: str, id_: str) -> bool:
        """Whether a row was taken back."""
        return id_ in self.timelines.retracted.get(table, frozenset())

    def own(self, unit: str) -> Mapping[str, AbstractSet[str]]:
        """By table the ids of a unit's rows, as `own_rows` finds them."""
        if unit not in self._own:
            self._own[unit] = own_rows(self.timelines, unit)
        return self._own[unit]

    @cached_property
    def _own(self) -> dict[str, Mapping[str, AbstractSet[str]]]:
        return {}

    @cached_property
    def names(self) -> Names:
        """The names of what cells refer to, of the plan and of rows as they stand, by kind and id."""
        return all_names(self.plan, self.standing)

    @cached_property
    def findings(self) -> frozenset[Finding]:
        """What deserves a second look already."""
        if self.looked_for is not None:
            return self.looked_for
        return frozenset(findings_of(settled(self.register), self.plan, self.scheme))

    @cached_property
    def sheets(self) -> Mapping[str, Sheet]:
        """The tables as `register.checks` takes them."""
        return {name: sheet_of(name, columns) for name, columns in self.delivered.items()}


def turn(kind: str, quarter: str, received: str) -> tuple[str, str]:
    """What puts a delivery's changes among those of others: its quarter, the year last, then its day."""
    return ("9" if kind == YEARLY else quarter, received)


def row_name(present: Present, table: str, id_: str) -> str:
    """A row of the register as messages name it: «sp-ba-be-001 «Gạo nếp nương»», or by what and when."""
    columns, row = present.standing[table], present.places[table][id_]
    name = next((columns[one][row] for one in ("name", "title", "number") if one in columns), "")
    if name:
        return f"{id_} «{name}»"
    spec = BY_NAME[table]
    owner = spec.column("task_id" if table == "task_status" else spec.unit_path)
    named = present.names[owner.refers_to].get(columns[owner.name][row], "")
    when = columns[spec.date][row] if spec.date else ""
    said = [named, f"ngày {day(date.fromisoformat(when))}" if when else ""]
    return f"{id_} ({', '.join(filter(None, said))})"


def sheet_of(table: str, columns: Columns) -> Sheet:
    """A table that was not read from a file, as a sheet; its lines are numbered from 2.

    Args:
        table: its name.
        columns: its cells.

    Returns:
        The sheet, without faults.
    """
    sheet = Sheet(Path(f"{table}.csv"), BY_NAME[table])
    sheet.cells = dict(columns)
    sheet.lines = list(range(2, 2 + len(columns[BY_NAME[table].key])))
    return sheet


def _texts(spec: TableSpec, frame: pd.DataFrame) -> Columns:
    return {column.name: cell_texts(spec, frame, column.name) for column in spec.columns}
