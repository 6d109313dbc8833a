"""The rows on which the rules of the register are asked once changes are known.

Rules on rows judge what stands: with corrections, without rows taken back, and each row by the
values of its own day. Then they judge once more what events have made of the rows.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ocop_lib.register.change_rules import CHANGE_BREAKS
from ocop_lib.register.change_table import EVENT, RETRACTED
from ocop_lib.register.changes import BEGINNING, END, Cell, Frames, Timelines
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.frames import with_cells
from ocop_lib.register.row_rules import DUPLICATE_KEY
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
            spec, blank = BY_NAME[table], {self.timelines.places(table)[row]: "" for row in rows}
            others = [column.name for column in spec.columns if column.name != spec.key]
            tables[table] = with_cells(spec, tables[table], dict.fromkeys(others, blank))
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
        words = {"table": spec.name, "reason": rule.message}
        columns = ("new", "column", "row_id")
        return found[-1], Rule(CHANGE_BREAKS, columns, bool, words, allowed=rule.allowed)

    def _key(self, spec: TableSpec, row: int) -> Any:
        return self.timelines.tables[spec.name][spec.key].iloc[row]

    def with_deliverers(self, spec: TableSpec, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows with what the rules on deliveries ask of changed rows.

        Args:
            spec: the table.
            frame: its rows with ``deliverer_unit_id`` and ``received_date``.

        Returns:
            Also ``is_former`` (bool: the deliverer is the row's unit on the day of receipt, or was
            so by what was known before a correction); ``received_date`` is the last one of the row
            and of its changes.
        """
        if spec.name == "changes":
            return frame.assign(is_former=self._changers(frame))
        received = frame["received_date"].to_numpy().copy()
        for place, day in self._last_told(spec).items():
            received[place] = np.fmax(received[place], day)
        ids, units = frame[spec.unit_path].tolist(), frame["unit_id"].tolist()
        delivered = self.timelines.tables[spec.name]["unit_id"].tolist()
        former = []
        for at, deliverer in enumerate(frame["deliverer_unit_id"].tolist()):
            first = self.timelines.unit(spec, ids[at], BEGINNING)
            allowed = {self.timelines.unit(spec, ids[at], _known(received[at]))}
            # Before an event took the row to another unit, the unit as delivered was the row's.
            allowed |= {delivered[at]} if first == units[at] or spec.name in _HOLD_UNITS else set()
            allowed |= self._once_told(spec, at, ids[at])
            former.append(deliverer in allowed)
        return frame.assign(received_date=received, is_former=np.array(former, dtype=bool))

    def _last_told(self, spec: TableSpec) -> Mapping[int, Any]:
        """For each changed row the day on which the last of its changes was received."""
        days = self._received
        found: dict[int, Any] = {}
        places = self.timelines.places(spec.name)
        for change in self.timelines.changes:
            if change.cell[0] == spec.name:
                place = places[change.cell[1]]
                found[place] = np.fmax(days[change.place], found.get(place, days[change.place]))
        return found

    @cached_property
    def _received(self) -> Any:
        """For each change the day on which it was received."""
        tables = self.timelines.tables
        deliveries = tables["deliveries"].drop_duplicates("delivery_id").set_index("delivery_id")
        rows = deliveries.reindex(tables["changes"]["delivery_id"])
        return rows["received_date"].to_numpy()

    def _changers(self, frame: pd.DataFrame) -> Any:
        """For each change whether its deliverer is a unit that the row ever belonged to."""
        # A change with a fault gets no second one.
        former = np.ones(len(frame), dtype=bool)
        deliverers = frame["deliverer_unit_id"].tolist()
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

    def owners(self, support: pd.DataFrame) -> Any:
        """The subject of each row's product on the day of the row."""
        days = support["date"].to_numpy()
        pairs = zip(support["product_id"].tolist(), days, strict=True)
        owners = [self.timelines.owner(one, _known(day)) for one, day in pairs]
        return pd.array(owners, dtype="str")


def _known(day: Any) -> np.datetime64:
    return END if np.isnat(day) else day
