"""The rows in which two registers differ, and the registers between them, one step at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from ocop_lib.indicators.restated.row_changes import (
    ROW_CAUSES,
    RowCause,
    RowChange,
    about,
    cells_of,
    links,
    named_ids,
)
from ocop_lib.plan import PROVINCE
from ocop_lib.register import Register
from ocop_lib.register.change_table import RETRACTED
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.tables import BY_NAME, TABLES

_CHANGES = "changes"
_MOVES = frozenset({("subjects", "unit_id"), ("products", "subject_id")})
"""The cells that say to which unit rows belong."""

_ADDED, _CHANGED, _GONE = range(3)
"""The numbers of the steps, as of `ROW_CAUSES`."""


_Cells = Mapping[str, Mapping[str, str]]
"""By the id of a row its cells as texts, by column."""


@dataclass(frozen=True, eq=False)
class RowSteps:
    """Two registers, and those between them.

    A change that a delivery told is a step of the row that it changes: «changed», or «retracted»
    where it takes the row back. A row that came with its own changes is one step, «added».

    Args:
        old: the rows of the earlier world.
        new: the rows of the later one.
    """

    old: Register
    new: Register

    @cached_property
    def causes(self) -> tuple[RowCause, ...]:
        """The steps in which rows differ, in order."""
        found = {one.cause for one in self.changes}
        # What only leads to another unit by a row elsewhere is carried out with the rows changed.
        return tuple(cause for cause in ROW_CAUSES if cause in found)

    def after(self, cause: RowCause) -> Register:
        """The register once a step and those before it are carried out; the new one at the end."""
        if cause == self.causes[-1]:
            return self.new
        reached = ROW_CAUSES.index(cause)
        tables = {spec.name: self._table(spec, reached) for spec in TABLES}
        return replace(self.new, tables=tables)

    def _table(self, spec: TableSpec, reached: int) -> pd.DataFrame:
        """A table of which the rows of the steps reached are new and the others old."""
        old, new = self.old.tables[spec.name], self.new.tables[spec.name]
        if spec.name not in self._differing:
            return new
        steps = self._steps[spec.name]

        def chosen(frame: pd.DataFrame, *, is_new: bool) -> pd.DataFrame:
            keys = frame[spec.key].tolist()
            kept = [(steps.get(key, _CHANGED) <= reached) == is_new for key in keys]
            return frame[np.array(kept, dtype=bool)]

        parts = [chosen(new, is_new=True), chosen(old, is_new=False)]
        filled = [part for part in parts if len(part)]
        return pd.concat(filled, ignore_index=True) if filled else new.iloc[:0]

    @cached_property
    def owners(self) -> Mapping[str, frozenset[str]]:
        """By product the subjects whose it was or is."""
        found: dict[str, set[str]] = {}
        for register in (self.old, self.new):
            rows = register.tables["products"]
            for product, subject in zip(rows["product_id"], rows["subject_id"], strict=True):
                found.setdefault(product, set()).add(subject)
        return {product: frozenset(subjects) for product, subjects in found.items()}

    @cached_property
    def _differing(self) -> frozenset[str]:
        """The tables in which the registers differ, be it only by the unit of a row."""
        old, new = self.old.tables, self.new.tables
        names = [spec.name for spec in TABLES]
        return frozenset(name for name in names if not old[name].equals(new[name]))

    @cached_property
    def _cells(self) -> Mapping[str, tuple[_Cells, _Cells]]:
        """The cells of the tables that differ, old and new."""
        return {
            name: (cells_of(name, self.old), cells_of(name, self.new))
            for name in (spec.name for spec in TABLES)
            if name in self._differing
        }

    @cached_property
    def _steps(self) -> Mapping[str, Mapping[str, int]]:
        """By table and id of a row the number of the step in which it becomes new."""
        found: dict[str, dict[str, int]] = {}
        for name, (old, new) in self._cells.items():
            if name != _CHANGES:
                found[name] = {key: _GONE for key in old if key not in new}
                found[name] |= {
                    key: _CHANGED if self._came_along(name, key, cells) else _ADDED
                    for key, cells in new.items()
                    if key not in old
                }
        old, new = self._cells.get(_CHANGES, ({}, {}))
        found[_CHANGES] = {
            key: self._of_change(old.get(key), new.get(key), found) for key in {**old, **new}
        }
        return found

    def _of_change(
        self,
        old: Mapping[str, str] | None,
        new: Mapping[str, str] | None,
        steps: Mapping[str, Mapping[str, int]],
    ) -> int:
        """The step of a row of ``changes``: that of what it does to the row it names."""
        if old and new:
            return _CHANGED
        told = new or old or {}
        whole = steps.get(told["table"], {}).get(told["row_id"])
        if whole is not None:
            return whole
        if told["kind"] == RETRACTED:
            return _GONE if new else _ADDED
        return _CHANGED

    def _came_along(self, table: str, key: str, cells: Mapping[str, str]) -> bool:
        """Whether a unit sees a row only since a subject or product came to it."""
        if not self._came:
            return False
        is_of = about(BY_NAME[table], key, cells) & self._came
        return bool(is_of) and cells["delivery_id"] not in self._own_deliveries

    @cached_property
    def _came(self) -> frozenset[str]:
        """The subjects and products that changes brought into the sight of the slice's unit."""
        cut = self.new.heading.cut
        if cut is None or cut.unit in ("", PROVINCE):
            return frozenset()
        old, new = self._cells.get(_CHANGES, ({}, {}))
        moved = {
            cells["row_id"]
            for key, cells in new.items()
            if key not in old and (cells["table"], cells["column"]) in _MOVES
        }
        old, new = self._cells.get("products", ({}, {}))
        moved |= {
            key for key, cells in new.items() if key not in old and cells["subject_id"] in moved
        }
        return frozenset(moved)

    @cached_property
    def _own_deliveries(self) -> frozenset[str]:
        """The deliveries of the slice's unit."""
        cut, rows = self.new.heading.cut, self.new.tables["deliveries"]
        pairs = zip(rows["delivery_id"].tolist(), rows["unit_id"].tolist(), strict=True)
        return frozenset(key for key, unit in pairs if cut and unit == cut.unit)

    @cached_property
    def changes(self) -> tuple[RowChange, ...]:
        """The differences, in the order of tables, then of the ids of rows."""
        return tuple(self._changes())

    def _changes(self) -> Iterator[RowChange]:
        for name, (old, new) in self._cells.items():
            spec = BY_NAME[name]
            for key in sorted({**old, **new}):
                was, now = old.get(key), new.get(key)
                if name == _CHANGES:
                    # Written otherwise it may be about another row: it was one change, now another.
                    for one in (was, now) if was != now else ():
                        if one is not None:
                            yield self._told(key, one, is_new=one is now)
                elif was is None or now is None:
                    yield self._whole(spec, key, now or was or {})
                else:
                    yield from self._in_place(spec, key, was, now)

    def _whole(self, spec: TableSpec, key: str, cells: Mapping[str, str]) -> RowChange:
        """A row that only one of the registers has."""
        return RowChange(
            cause=ROW_CAUSES[self._steps[spec.name][key]],
            table=spec.name,
            row_id=key,
            column="",
            old="",
            new="",
            told_by="",
            delivery_id=cells["delivery_id"],
            of=about(spec, key, cells),
            day=date.fromisoformat(cells[spec.date]) if spec.date and cells[spec.date] else None,
        )

    def _in_place(
        self, spec: TableSpec, key: str, was: Mapping[str, str], now: Mapping[str, str]
    ) -> Iterator[RowChange]:
        of = about(spec, key, was) | about(spec, key, now)
        for column, value in now.items():
            if value != was[column]:
                delivery = now["delivery_id"]
                yield RowChange(
                    "changed", spec.name, key, column, was[column], value, "", delivery, of
                )

    def _told(self, key: str, cells: Mapping[str, str], *, is_new: bool) -> RowChange:
        """The difference that a row of ``changes`` makes; once it is gone, it goes the other way."""
        table, row = cells["table"], cells["row_id"]
        values = cells["old"], cells["new"]
        old, new = values if is_new else values[::-1]
        more = (
            values if (table, cells["column"]) in _MOVES or cells["column"] in links(table) else ()
        )
        return RowChange(
            cause=ROW_CAUSES[self._steps[_CHANGES][key]],
            table=table,
            row_id=row,
            column=cells["column"],
            old=old,
            new=new,
            told_by=key,
            delivery_id=cells["delivery_id"],
            of=named_ids(self.old, table, row, more) | named_ids(self.new, table, row, more),
            reason=cells["reason"],
        )
