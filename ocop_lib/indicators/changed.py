"""What the changes of a register make of its rows at a cut-off, and for which unit each row counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ocop_lib.plan import PROVINCE
from ocop_lib.register import Register
from ocop_lib.register.changes import BEGINNING, END, Timelines, timelines_of
from ocop_lib.register.rows import Rows
from ocop_lib.register.standing import corrected, standing_rows
from ocop_lib.register.tables import BY_NAME

_MASTER = ("subjects", "products")
"""The tables that say for whom a row counts."""


@dataclass(frozen=True)
class Changed:
    """The changes that a report sees, applied up to its cut-off.

    Args:
        timelines: the values of the cells that were changed.
        cut_off: the last day whose events count.
        viewer: the unit whose rows alone count; empty where those of all units do.
    """

    timelines: Timelines
    cut_off: np.datetime64
    viewer: str

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """All tables as they stand at the cut-off: see `standing`."""
        return {name: self.table(name) for name in self.with_all}

    def table(self, name: str) -> pd.DataFrame:
        """One of `tables`: a count reads few of them."""
        if name not in self._found:
            rows = self.with_all[name]
            self._found[name] = standing_rows(self.timelines, name, rows, self.cut_off)
        return self._found[name]

    @cached_property
    def _found(self) -> dict[str, pd.DataFrame]:
        return {}

    @cached_property
    def with_all(self) -> dict[str, pd.DataFrame]:
        """All tables, also with the rows taken back."""
        return corrected(self.timelines, self.cut_off)

    def retracted_rows(self, table: str) -> pd.DataFrame:
        """The rows of a table that were taken back, dated up to the cut-off.

        Args:
            table: the name of a table with a date.

        Returns:
            The rows as they stand at the cut-off.
        """
        spec, rows = BY_NAME[table], self.with_all[table]
        is_back = rows[spec.key].isin(self.timelines.retracted.get(table, ()))
        return rows[is_back & (rows[spec.date].to_numpy() <= self.cut_off)]

    def told_by(self, deliveries: frozenset[str], until: np.datetime64) -> frozenset[str]:
        """Name the tables in which deliveries changed what may count up to a day.

        Args:
            deliveries: ids of deliveries.
            until: the day; events after it change nothing of what counted by then.

        Returns:
            Names of tables; of subjects and products only where they came to another owner.
        """
        ids = self.timelines.tables["changes"]["delivery_id"].tolist()
        return frozenset(
            change.cell[0]
            for change in self.timelines.changes
            if ids[change.place] in deliveries and change.day <= until
            if change.cell[0] not in _MASTER or change.cell[2] in ("", "unit_id", "subject_id")
        )

    @cached_property
    def has_new_owners(self) -> bool:
        """Whether a product came to another subject."""
        return any(cell[:1] + cell[2:] == ("products", "subject_id") for cell in self._cells)

    @property
    def _cells(self) -> Sequence[tuple[str, str, str]]:
        return tuple(self.timelines.cells)

    def subjects(self, table: str, rows: pd.DataFrame) -> list[str | None]:
        """The subject of each row's product on the day of the row, of a table with products."""
        day = BY_NAME[table].date
        days = rows[day].to_numpy() if day else np.full(len(rows), self.cut_off)
        pairs = zip(rows["product_id"].tolist(), days, strict=True)
        return [self.timelines.owner(one, when) for one, when in pairs]

    def owners_now(self, products: Sequence[str]) -> list[str | None]:
        """The subject of each product at the cut-off."""
        return [self.timelines.owner(one, self.cut_off) for one in products]

    def units(self, table: str, rows: Rows, days: Sequence[Any] | None = None) -> list[Any]:
        """Find the unit for which each row of a table counts.

        Args:
            table: the table's name.
            rows: its rows, as they stand at the cut-off.
            days: for each row the day from which it counts; None for what is counted as it stands
                at the cut-off.

        Returns:
            The ids of units; None for a row without one.
        """
        spec = BY_NAME[table]
        units, moved = rows.texts("unit_id"), self.timelines.movers(spec)
        ids = rows.texts(spec.unit_path)
        if moved.isdisjoint(ids):
            return units
        rows_on = zip(units, ids, days or [self.cut_off] * len(units), strict=True)
        return [
            self.timelines.unit(spec, id_, np.datetime64(day, "s")) if id_ in moved else unit
            for unit, id_, day in rows_on
        ]

    def is_own(self, units: Sequence[Any]) -> list[bool]:
        """For each unit whether it is the viewer's."""
        return [self.viewer in ("", unit) for unit in units]

    def owned(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows that count for the viewer, by the unit of their own day."""
        if not self.viewer:
            return frame
        # As an array: an empty list would choose no columns.
        return frame[np.array(self.is_own(frame["unit_id"].tolist()), dtype=bool)]

    def spans(self, rows: pd.DataFrame, since: str, until: str = "") -> pd.DataFrame:
        """Rows about products, one for each subject that owned the product in their time.

        Args:
            rows: rows with ``product_id``, ``subject_id`` and the columns below.
            since: the column with the first day.
            until: the column with the last day; empty where they have no end.

        Returns:
            The rows cut where the product came to another subject, which ``subject_id`` names.
        """
        if not self.has_new_owners:
            return rows
        parts = []
        last_days = rows[until].to_numpy() if until else np.full(len(rows), END)
        days = zip(rows["product_id"].tolist(), rows[since].to_numpy(), last_days, strict=True)
        for place, (product, first, last) in enumerate(days):
            turns = self.timelines.cells.get(("products", product, "subject_id"))
            turns = turns or ((BEGINNING, rows["subject_id"].iloc[place]),)
            ends = [start - np.timedelta64(1, "D") for start, _ in turns[1:]] + [END]
            for (start, owner), end in zip(turns, ends, strict=True):
                if max(start, first) <= min(end, last):
                    parts.append((place, owner, max(start, first), min(end, last)))
        places, owners, firsts, lasts = zip(*parts, strict=True) if parts else ((),) * 4
        cut = rows.iloc[list(places)].assign(subject_id=pd.array(owners, dtype="str"))
        cut[since] = np.array(firsts, dtype="datetime64[s]")
        if until:
            cut[until] = np.array(lasts, dtype="datetime64[s]")
        return cut.reset_index(drop=True)


def changed_at(register: Register, cut_off: Any) -> Changed | None:
    """Apply the changes of a register up to a cut-off.

    Args:
        register: the rows that a report may see.
        cut_off: the last day whose events count.

    Returns:
        The changes; None where there are none.
    """
    if register.tables["changes"].empty:
        return None
    day = np.datetime64(cut_off, "s")
    timelines = timelines_of(register.tables, day)
    cut = register.heading.cut
    viewer = cut.unit if cut and cut.unit != PROVINCE else ""
    return Changed(timelines, day, viewer) if timelines else None


def told_without(register: Register, without: frozenset[str]) -> Register:
    """The register without the changes that some deliveries told; all else stays as it is."""
    changes = register.tables["changes"]
    told = np.array([one not in without for one in changes["delivery_id"].tolist()], dtype=bool)
    tables = {**register.tables, "changes": changes[told].reset_index(drop=True)}
    return replace(register, tables=tables)


def standing_register(register: Register, changed: Changed) -> Register:
    """The register as its changes have left it at the cut-off."""
    return replace(register, tables=changed.tables)
