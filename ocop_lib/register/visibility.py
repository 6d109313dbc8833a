"""The rule by which a report may see a row of the register, in the batch and in JupyterLab."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ocop_lib.periods import Period, Quarter, Scheme
from ocop_lib.register.agency_sight import References, business_of
from ocop_lib.register.columns import YEARLY, TableSpec
from ocop_lib.register.sight import Sight, Told
from ocop_lib.register.tables import BY_NAME, TABLES
from ocop_lib.register.viewer import Viewer, as_viewer

_ALWAYS, _NEVER = -1, 2**31 - 1
_THE_YEAR = 2**30
"""The number of the year as a period, and of what was delivered for it: after all its quarters."""
_NUMBERS: Mapping[str, int] = {"baseline": _ALWAYS, YEARLY: _THE_YEAR}
"""The numbers of the kinds of delivery that are for no quarter."""

_NOBODY = -3


@dataclass(frozen=True, slots=True)
class _Rows:
    """The properties of a table's rows that decide on visibility; each array has an item a row.

    Args:
        delivered: periods of the deliveries that contained the rows, as numbers of `_delivered`.
        unit: numbers of the rows' units.
        date: dates of the rows' events; None for a table without a date.
        references: by column the name of a table, and the positions of the rows there that the
            rows refer to; -1 for none.
    """

    delivered: Any
    unit: Any
    date: Any
    references: Mapping[str, tuple[str, Any]]


_NO_ROWS = _Rows(
    delivered=np.empty(0, np.int64),
    unit=np.empty(0, np.intp),
    date=np.empty(0, "datetime64[s]"),
    references={},
)


class Visibility:
    """The rows of a register that each report may see.

    A row is visible when all of these hold:

    - it belongs to the unit (``unit_id``); ``province`` sees the rows of every unit, and rows of
      the province itself are seen by the province only; an agency sees what `business_of` finds;
    - the delivery that contained it is a baseline, or is for this or an earlier quarter, whenever
      it arrived; a year's report sees the deliveries of all quarters, and those for the year;
    - its event, if it has one, is dated no later than the quarter's cut-off, or than the last day
      of the year's data; other dates of the row, such as an expiry date, may be later.

    A change is visible when its delivery is, an event by its own date as well, and the row that it
    changes is visible. A row belongs to each unit to which visible changes ever took it, so that
    both units of a move see all rows of the subject; its date is the earliest that was told.

    Every row without a date to which a visible row refers is visible too: products, subjects and
    deliveries (also of the province, where it delivered for the unit). A unit's own deliveries for this and earlier
    quarters are visible even when they contain no rows, so that reports can tell an empty delivery
    from a missing one.

    Everything that does not depend on the report is computed once, because a batch needs many
    slices.

    Args:
        tables: all tables of a register, as ``frames.to_frames`` returns them.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self._tables = tables
        self._units = pd.Index(
            pd.concat([tables[spec.name]["unit_id"] for spec in TABLES]).dropna().unique()
        )
        self._numbers = {unit: number for number, unit in enumerate(self._units)}
        deliveries = tables["deliveries"]
        pairs = zip(deliveries["kind"], deliveries["quarter"], strict=True)
        periods = [_delivered(kind, quarter) for kind, quarter in pairs]
        delivered = dict(zip(deliveries["delivery_id"], periods, strict=True))
        self._rows = {spec.name: self._properties(spec, delivered) for spec in TABLES}
        has_changes = len(tables["changes"]) > 0
        self._sight = Sight(tables, self._rows["changes"].delivered) if has_changes else None

    def _properties(self, spec: TableSpec, delivered: Mapping[str, int]) -> _Rows:
        frame = self._tables[spec.name]
        if frame.empty:
            return _NO_ROWS if spec.date else replace(_NO_ROWS, date=None)
        return _Rows(
            delivered=frame["delivery_id"].map(delivered).fillna(_NEVER).to_numpy(np.int64),
            unit=self._units.get_indexer(frame["unit_id"]),
            date=frame[spec.date].to_numpy() if spec.date else None,
            references=dict(self._references(spec)),
        )

    def _references(self, spec: TableSpec) -> Iterator[tuple[str, tuple[str, Any]]]:
        for column in spec.columns:
            # An event is seen from its own day on and by its own unit, whoever names it.
            if column.refers_to not in BY_NAME or BY_NAME[column.refers_to].date:
                continue
            if self._tables[spec.name][column.name].notna().any():
                target = BY_NAME[column.refers_to]
                keys = self._tables[target.name][target.key]
                first = np.flatnonzero(~keys.duplicated())
                positions = pd.Index(keys.iloc[first]).get_indexer(
                    self._tables[spec.name][column.name]
                )
                rows = np.where(positions < 0, -1, first[positions] if len(first) else -1)
                yield column.name, (target.name, rows)

    def rows(self, who: str | Viewer, period: Period, scheme: Scheme) -> dict[str, Any]:
        """For each table, an array of bool that is true for the visible rows of a report."""
        cut_off = np.datetime64(period.seen_to(scheme), "s")
        number = _number(period)
        told = self._sight.told(number, cut_off) if self._sight else None
        rows = self._rows
        if told:
            rows = {name: self._with_dates(name, told) for name in rows}
        own = self._own(as_viewer(who), told)
        keep = {name: _visible_itself(rows[name], own[name], number, cut_off) for name in rows}
        if told:
            # Seen with the row that each changes, which the pass below finds.
            keep["changes"] = np.zeros(len(keep["changes"]), dtype=bool)
        # A table refers only to tables declared before it: one pass in reverse finds all rows.
        for spec in reversed(TABLES):
            for target, positions in rows[spec.name].references.values():
                referred = positions[keep[spec.name]]
                keep[target][referred[referred >= 0]] = True
            for target, place in told.referred(spec.name, keep[spec.name]) if told else ():
                keep[target][place] = True
        if told:
            keep["changes"] = told.seen(keep)
            for target, positions in rows["changes"].references.values():
                keep[target][positions[keep["changes"]]] = True
        return keep

    def _own(self, viewer: Viewer, told: Told | None) -> Mapping[str, Any]:
        """For each table the rows that are the viewer's; None for the province, which sees all."""
        if viewer.sees_all:
            return dict.fromkeys(self._rows)
        if viewer.about.kind == "agency":
            return business_of(viewer, self._tables, self._refers, told)
        number = self._numbers.get(viewer.about.id, _NOBODY)
        own = {name: rows.unit == number for name, rows in self._rows.items()}
        return own if told is None else told.owned(viewer.about.id, own, self._refers)

    @cached_property
    def _refers(self) -> References:
        return {
            name: {column: positions for column, (_, positions) in rows.references.items()}
            for name, rows in self._rows.items()
        }

    def _with_dates(self, name: str, told: Told) -> _Rows:
        """The rows with the earliest date that was told of each."""
        rows = self._rows[name]
        return rows if rows.date is None else replace(rows, date=told.earliest(name, rows.date))

    def tables(self, who: str | Viewer, period: Period, scheme: Scheme) -> dict[str, pd.DataFrame]:
        """The rows that a report on one unit or agency and period may see.

        Args:
            who: the viewer; a text is a unit's id, or ``province``.
            period: the report's quarter or year.
            scheme: the period scheme, which sets the cut-off date.

        Returns:
            A frame for each table, its rows in their old order, numbered from 0. The rows visible
            in a quarter are visible in all later quarters; the rule applied to its own result
            removes nothing.
        """
        keep = self.rows(who, period, scheme)
        return {name: self._tables[name][keep[name]].reset_index(drop=True) for name in keep}


def _visible_itself(rows: _Rows, own: Any, period: int, cut_off: np.datetime64) -> Any:
    """For each row, whether it is visible without another row that refers to it."""
    visible = rows.delivered <= period
    if own is not None:
        visible &= own
    if rows.date is not None:
        visible &= rows.date <= cut_off
    return visible


def _number(period: Period) -> int:
    """A period as a number: 20243 for «2024-Q3»."""
    return 10 * period.year + period.number if isinstance(period, Quarter) else _THE_YEAR


def _delivered(kind: Any, quarter: Any) -> int:
    """The period of a delivery as a number; one without a quarter is seen by no report."""
    if kind in _NUMBERS:
        return _NUMBERS[kind]
    return _NEVER if pd.isna(quarter) else int(f"{quarter[:4]}{quarter[-1]}")
