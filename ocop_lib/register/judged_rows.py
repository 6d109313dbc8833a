"""The rows on which the rules of the register are asked once changes are known.

Rules on rows judge what stands: with corrections, without rows taken back, and each row by the
values of its own day. Then they judge once more what events have made of the rows.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ocop_lib.register.change_rules import CHANGE_BREAKS
from ocop_lib.register.change_table import EVENT, RETRACTED
from ocop_lib.register.changes import BEGINNING, END, Cell, Frames, Timelines
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.naming import table_name
from ocop_lib.register.row_rules import DUPLICATE_KEY
from ocop_lib.register.rows import Rows
from ocop_lib.register.rules import Rule
from ocop_lib.register.standing import corrected
from ocop_lib.register.tables import BY_NAME

_HOLD_UNITS = ("subjects", "products")
"""The tables that an event takes to another unit, with all that refers to their rows."""


@dataclass(frozen=True)
class JudgedRows:
    """The rows that rules judge.

    Args:
        timelines: the values of the cells, by the changes without fault.
    """

    timelines: Timelines

    @cached_property
    def tables(self) -> Frames:
        """All tables with corrections; of rows taken back only the key is left."""
        return self._without_retracted(corrected(self.timelines, BEGINNING))

    @cached_property
    def final(self) -> Frames:
        """All tables with events, too."""
        return self._without_retracted(corrected(self.timelines, END))

    def _without_retracted(self, tables: dict[str, pd.DataFrame]) -> Frames:
        for table, rows in self.timelines.retracted.items():
            spec, frame = BY_NAME[table], tables[table]
            kept = np.arange(len(frame))
            kept[[self.timelines.places(table)[row] for row in rows]] = -1
            others = [column.name for column in spec.columns if column.name != spec.key]
            blanked = {name: frame[name].array.take(kept, allow_fill=True) for name in others}
            tables[table] = frame.assign(**blanked)
        return tables

    @cached_property
    def columns(self) -> Mapping[str, AbstractSet[str]]:
        """By table the columns that have a changed cell."""
        found: dict[str, set[str]] = {}
        for table, _, column in self.timelines.cells:
            found.setdefault(table, set()).add(column)
        return found

    @cached_property
    def with_events(self) -> AbstractSet[str]:
        """The tables of which an event has changed a cell."""
        return {one.cell[0] for one in self.timelines.changes if one.kind == EVENT}

    def of(self, spec: TableSpec) -> tuple[Frames, ...]:
        """All tables for the rules on one: as corrected, and by its events where it has some."""
        return (self.tables, self.final) if spec.name in self.with_events else (self.tables,)

    def is_asked(self, spec: TableSpec, row: int, rule: Rule, *, is_again: bool) -> bool:
        """Whether a rule is asked of a row, by its number.

        Args:
            spec: the table of the row.
            row: the row's number.
            rule: the rule.
            is_again: whether it is asked of what events have made of the rows.

        Returns:
            False for a row taken back, but for its key; where it is asked again, false for cells
            that were never changed.
        """
        if self._key(spec, row) in self.timelines.retracted.get(spec.name, ()):
            return rule.kind is DUPLICATE_KEY and not is_again
        return not is_again or self.blamed(spec, row, rule) is not None

    def blamed(self, spec: TableSpec, row: int, rule: Rule) -> tuple[int, Rule] | None:
        """The last change of the cells that a broken rule is about, and the rule that it breaks.

        Args:
            spec: the table of the row.
            row: the row's number.
            rule: the rule that it breaks.

        Returns:
            The number of the change's row, and its rule; None where the cells are as delivered.
        """
        key = self._key(spec, row)
        found = [
            change.place
            for change in self.timelines.changes
            if change.kind != RETRACTED
            and change.cell[:2] == (spec.name, key)
            and change.cell[2] in rule.columns
        ]
        if not found:
            return None
        words = {"table": table_name(spec.name), "reason": rule.message}
        columns = ("new", "column", "row_id")
        return found[-1], Rule(
            CHANGE_BREAKS, columns, bool, words, allowed=rule.allowed, cause=rule
        )

    def _key(self, spec: TableSpec, row: int) -> Any:
        return self.timelines.tables[spec.name][spec.key].iloc[row]

    def last_told(self, spec: TableSpec, received: list[date | None]) -> list[date | None]:
        """For each row the last day on which it or a change of it was received.

        Args:
            spec: the table.
            received: for each row the day on which it was received itself.

        Returns:
            The days; None where none is known.
        """
        days, places = self._received, self.timelines.places(spec.name)
        found = list(received)
        for change in self.timelines.changes:
            if change.cell[0] == spec.name:
                place = places[change.cell[1]]
                told = filter(None, (found[place], days[change.place]))
                found[place] = max(told, default=None)
        return found

    @cached_property
    def _received(self) -> list[date | None]:
        """For each change the day on which it was received."""
        deliveries = Rows(self.timelines.tables["deliveries"])
        keys, days = deliveries.texts("delivery_id"), deliveries.days("received_date")
        day_of = dict(reversed([*zip(keys, days, strict=True)]))
        changes = Rows(self.timelines.tables["changes"])
        return [day_of.get(one) for one in changes.texts("delivery_id")]

    def are_former(self, spec: TableSpec, rows: Rows) -> list[bool]:
        """For each row whether its deliverer is or was the unit that it belongs to.

        Args:
            spec: the table.
            rows: its rows with ``deliverer_unit_id`` and ``received_date``, see `last_told`.

        Returns:
            True where the deliverer is the row's unit, or was so on the day of receipt, or by what
            was known before a correction.
        """
        if spec.name == "changes":
            return self._changers(rows)
        delivered = Rows(self.timelines.tables[spec.name]).texts("unit_id")
        columns = rows.texts("deliverer_unit_id"), rows.texts("unit_id"), delivered
        ids, received = rows.texts(spec.unit_path), rows.days("received_date")
        return [
            deliverer == unit
            # Before an event took the row to another unit, the unit as delivered was the row's.
            or (deliverer == first and self._is_first(spec, id_, unit))
            or deliverer == self.timelines.unit(spec, id_, _known(day))
            or deliverer in self._once_told(spec, row, id_)
            for row, (deliverer, unit, first, id_, day) in enumerate(
                zip(*columns, ids, received, strict=True)
            )
        ]

    def _is_first(self, spec: TableSpec, id_: Any, unit: str | None) -> bool:
        """Whether a row's unit is the first that it had, or may have changed by an event."""
        return spec.name in _HOLD_UNITS or self.timelines.unit(spec, id_, BEGINNING) == unit

    def _changers(self, rows: Rows) -> list[bool]:
        """For each change whether its deliverer is a unit that the row ever belonged to."""
        # A change with a fault gets no second one.
        former = [True] * len(rows)
        deliverers = rows.texts("deliverer_unit_id")
        days = {since for spans in self.timelines.cells.values() for since, _ in spans} | {END}
        for change in self.timelines.changes:
            table, row, _ = change.cell
            spec, place = BY_NAME[table], self.timelines.places(table)[row]
            units = {self.timelines.tables[table]["unit_id"].iloc[place]}
            if spec.unit_path == "unit_id":
                spans = self.timelines.cells.get((table, row, "unit_id"), ())
                units |= {unit for _, unit in spans}
            for tables in (self.tables, self.final):
                id_ = tables[table][spec.unit_path].iloc[place]
                units |= {self.timelines.unit(spec, id_, day) for day in days}
            units |= self._once_told(
                spec, place, self.timelines.tables[table][spec.unit_path][place]
            )
            former[change.place] = deliverers[change.place] in units
        return former

    @cached_property
    def _taken_back(self) -> Mapping[Cell, AbstractSet[str]]:
        """For each cell the values that were told once and, by a correction since, never stood there."""
        told: dict[Cell, set[str]] = {}
        for change in self.timelines.changes:
            if change.kind != RETRACTED:
                told.setdefault(change.cell, set()).add(change.new)
        cells = self.timelines.cells
        gone = {cell: values - {one for _, one in cells[cell]} for cell, values in told.items()}
        return {cell: values for cell, values in gone.items() if values}

    def _once_told(self, spec: TableSpec, row: int, id_: Any) -> AbstractSet[str]:
        """The units to which changes that were taken back said that a row belonged.

        Such a unit has sent its rows, and the change itself, in good faith.

        Args:
            spec: the table of the row.
            row: the row's number.
            id_: what stands in the ``unit_path`` of the row.

        Returns:
            The ids of units; mostly none.
        """
        gone = self._taken_back
        if not gone:
            return frozenset()
        if spec.unit_path == "unit_id":
            return gone.get((spec.name, self._key(spec, row), "unit_id"), frozenset())
        owners: set[Any] = {id_}
        gone_owners: AbstractSet[str] = frozenset()
        if spec.unit_path == "product_id":
            owners = {self.timelines.owner(id_, day) for day in (BEGINNING, END)}
            gone_owners = gone.get(("products", id_, "subject_id"), gone_owners)
        elif spec.name == "products":
            gone_owners = gone.get((spec.name, self._key(spec, row), "subject_id"), gone_owners)
        subjects = [("subjects", one, "unit_id") for one in (*owners, *gone_owners)]
        found = {unit for cell in subjects for unit in gone.get(cell, ())}
        units = (self.timelines.on("subjects", "unit_id", one, END) for one in gone_owners)
        return found | {unit for unit in units if unit}

    def owners(self, support: Rows) -> list[str | None]:
        """The subject of each row's product on the day of the row."""
        pairs = zip(support.texts("product_id"), support.days("date"), strict=True)
        return [self.timelines.owner(one, _known(day)) for one, day in pairs]


def _known(day: date | None) -> np.datetime64:
    return END if day is None else np.datetime64(day, "s")
