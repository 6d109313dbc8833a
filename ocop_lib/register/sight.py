"""What the changes that a report sees add to what it sees: units, days and rows referred to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ocop_lib.register.change_table import RETRACTED
from ocop_lib.register.changes import Change, Frames, changes_in_order, is_known
from ocop_lib.register.tables import BY_NAME, TABLES


@dataclass(frozen=True)
class Sight:
    """The changes of a register, and where the rows stand that they change or refer to.

    Args:
        tables: all tables of the register.
        delivered: for each change the quarter of its delivery, as a number.
    """

    tables: Frames
    delivered: Any

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The changes of rows that are there, in their order."""
        return tuple(
            change
            for change in changes_in_order(self.tables)
            if change.cell[1] in self._places(change.cell[0]) and is_known(change)
        )

    def told(self, period: int, cut_off: np.datetime64) -> "Told":
        """Choose the changes that reports of a period may see.

        Args:
            period: the quarter or the year as a number.
            cut_off: the last day that it sees.

        Returns:
            The changes delivered for periods up to this one; of events those up to that day.
        """
        seen = [
            change
            for change in self.changes
            if self.delivered[change.place] <= period and change.day <= cut_off
        ]
        return Told(self, tuple(seen))

    def place(self, table: str, row: str) -> int:
        """The number of a row by its id; -1 where there is none."""
        return self._places(table).get(row, -1)

    def _places(self, table: str) -> Mapping[str, int]:
        if table not in self._found:
            keys = self.tables[table][BY_NAME[table].key].tolist()
            self._found[table] = {key: place for place, key in reversed([*enumerate(keys)])}
        return self._found[table]

    @cached_property
    def _found(self) -> dict[str, Mapping[str, int]]:
        return {}


@dataclass(frozen=True)
class Told:
    """The changes that every report of one quarter may see, where it sees the row changed.

    Args:
        sight: all changes.
        changes: those of them.
    """

    sight: Sight
    changes: tuple[Change, ...]

    def of_table(self, table: str) -> Iterator[tuple[int, Change]]:
        """The changes of a table's cells, each with the number of the row."""
        for change in self.changes:
            if change.cell[0] == table and change.kind != RETRACTED:
                yield self.sight.place(table, change.cell[1]), change

    def earliest(self, table: str, dates: Any) -> Any:
        """The dates of a table's rows, each the earliest that was ever told."""
        column = BY_NAME[table].date
        found = dates
        for place, change in self.of_table(table):
            if change.cell[2] == column and change.new and (day := _day(change.new)) is not None:
                found = found.copy() if found is dates else found
                found[place] = np.fmin(found[place], day)
        return found

    def owned(
        self, unit: str, own: Mapping[str, Any], refers: Mapping[str, Mapping[str, Any]]
    ) -> dict[str, Any]:
        """Find the rows that are or were a unit's own.

        Args:
            unit: the unit's id.
            own: by table, whether the row is the unit's as it was delivered.
            refers: by table and column the positions of the rows referred to; -1 for none.

        Returns:
            By table an array that is true for such rows.
        """
        found = dict(own)
        for spec in TABLES:
            path = spec.unit_path
            if path == "row_id":
                continue
            mine, target = own[spec.name].copy(), spec.column(path).refers_to
            places = refers[spec.name].get(path)
            if places is not None:
                mine |= (places >= 0) & found[target][places]
            for place, change in self.of_table(spec.name):
                if change.cell[2] != path:
                    continue
                if path == "unit_id":
                    mine[place] |= change.new == unit
                elif (to := self.sight.place(target, change.new)) >= 0:
                    mine[place] |= found[target][to]
            found[spec.name] = mine
        return found

    def referred(self, table: str, keep: Any) -> Iterator[tuple[str, int]]:
        """The rows that visible rows refer to after a change; of an event only its own day tells."""
        spec = BY_NAME[table]
        for place, change in self.of_table(table):
            if keep[place]:
                target = spec.column(change.cell[2]).refers_to
                is_seen = target in BY_NAME and not BY_NAME[target].date
                if is_seen and (to := self.sight.place(target, change.new)) >= 0:
                    yield target, to

    def seen(self, keep: Mapping[str, Any]) -> Any:
        """For each row of ``changes`` whether the row that it changes is visible."""
        found = np.zeros(len(self.sight.tables["changes"]), dtype=bool)
        for change in self.changes:
            table, row, _ = change.cell
            found[change.place] = keep[table][self.sight.place(table, row)]
        return found


def _day(text: str) -> np.datetime64 | None:
    day = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
    return None if pd.isna(day) else np.datetime64(day.date(), "s")
