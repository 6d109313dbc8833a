"""What a report may see: one rule for the batch's slices and for JupyterLab alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ocop_lib.periods import Quarter, Scheme
from ocop_lib.plan import PROVINCE
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.tables import BY_NAME, TABLES

_ALWAYS, _NEVER = -1, 2**31 - 1
_ANYONE, _NOBODY = -2, -3


@dataclass(frozen=True, slots=True)
class _Rows:
    """What decides whether a table's rows are visible, an entry a row.

    Args:
        delivered: quarter of the delivery that brought it, as a number that grows with time.
        unit: number of its unit.
        date: of its event; None for a table without one.
        references: name of a table and the place there of the row referred to; -1 for none.
    """

    delivered: Any
    unit: Any
    date: Any
    references: tuple[tuple[str, Any], ...]


class Visibility:
    """Which rows of a register each report may see.

    A row is visible when all of these hold:

    - it belongs to the unit (``unit_id``); ``province`` sees the rows of every unit, and rows of
      the province itself are seen by the province only;
    - the delivery that brought it is a baseline or is for a quarter up to this one, whenever it
      arrived;
    - its event, where it has one, is dated up to the quarter's cut-off; other dates of the row,
      such as an expiry date, may lie after it.

    Visible as well is every row those rows refer to, and so on: their products, subjects and
    deliveries (of the province too, where it delivered for the unit). A unit's own deliveries for
    quarters up to this one are visible even when they brought nothing, so that «nothing
    delivered» and «delivered, nothing to tell» stay apart.

    What does not depend on the report is worked out once, for a batch asks for many.

    Args:
        tables: all tables of a register, typed, with ``unit_id``.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self._tables = tables
        self._units = pd.Index(
            pd.concat([tables[spec.name]["unit_id"] for spec in TABLES]).dropna().unique()
        )
        self._numbers = {unit: number for number, unit in enumerate(self._units)}
        deliveries = tables["deliveries"]
        quarters = [
            _ALWAYS if kind == "baseline" else _number(quarter)
            for kind, quarter in zip(deliveries["kind"], deliveries["quarter"], strict=True)
        ]
        delivered = dict(zip(deliveries["delivery_id"], quarters, strict=True))
        self._rows = {spec.name: self._of(spec, delivered) for spec in TABLES}

    def _of(self, spec: TableSpec, delivered: Mapping[str, int]) -> _Rows:
        frame = self._tables[spec.name]
        return _Rows(
            delivered=frame["delivery_id"].map(delivered).fillna(_NEVER).to_numpy(np.int64),
            unit=self._units.get_indexer(frame["unit_id"]),
            date=frame[spec.date].to_numpy() if spec.date else None,
            references=tuple(self._references(spec)),
        )

    def _references(self, spec: TableSpec) -> Iterator[tuple[str, Any]]:
        for column in spec.columns:
            if column.refers_to in BY_NAME:
                target = BY_NAME[column.refers_to]
                keys = self._tables[target.name][target.key]
                first = np.flatnonzero(~keys.duplicated())
                places = pd.Index(keys.iloc[first]).get_indexer(
                    self._tables[spec.name][column.name]
                )
                yield target.name, np.where(places < 0, -1, first[places] if len(first) else -1)

    def rows(self, unit: str, quarter: Quarter, scheme: Scheme) -> dict[str, Any]:
        """Which rows of each table a report on this unit and quarter may see; true for those."""
        cut_off = np.datetime64(quarter.cut_off(scheme), "s")
        mine = _ANYONE if unit == PROVINCE else self._numbers.get(unit, _NOBODY)
        keep = {
            name: _own(rows, mine, _number(str(quarter)), cut_off)
            for name, rows in self._rows.items()
        }
        # Tables refer to tables declared before them only, so one walk backwards reaches every row.
        for spec in reversed(TABLES):
            for target, places in self._rows[spec.name].references:
                referred = places[keep[spec.name]]
                keep[target][referred[referred >= 0]] = True
        return keep

    def tables(self, unit: str, quarter: Quarter, scheme: Scheme) -> dict[str, pd.DataFrame]:
        """The rows that a report on one unit and quarter may see.

        Args:
            unit: a unit's id, or ``province``.
            quarter: the report's quarter.
            scheme: how the quarter is cut.

        Returns:
            One frame a table, rows in their old order, numbered from 0. Applying the rule twice
            changes nothing more; a later quarter shows at least what an earlier one does.
        """
        keep = self.rows(unit, quarter, scheme)
        return {name: self._tables[name][keep[name]].reset_index(drop=True) for name in keep}


def _own(rows: _Rows, unit: int, quarter: int, cut_off: np.datetime64) -> Any:
    """A table's rows that are visible in their own right."""
    own = rows.delivered <= quarter
    if unit != _ANYONE:
        own &= rows.unit == unit
    if rows.date is not None:
        own &= rows.date <= cut_off
    return own


def _number(quarter: Any) -> int:
    """«2024-Q3» as a number that grows with time; missing is later than any."""
    return _NEVER if pd.isna(quarter) else int(f"{quarter[:4]}{quarter[-1]}")
