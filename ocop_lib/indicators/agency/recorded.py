"""What the register holds of an agency's activities in a quarter, one entry an event or a sum."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.register.viewer import Viewer

AMOUNTS = (
    "quantity",
    "participants",
    "stalls",
    "revenue_million_vnd",
    "establishments",
    "violations",
    "handled",
    "amount_million_vnd",
    "allocated_million_vnd",
)
"""The columns with amounts that entries carry."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event of an agency's own, or several activities of units under a task that it leads.

    Args:
        table: the register's table.
        kind: the kind of activity, of media or of support; empty where the table has none.
        day: the day of the event; the last one of several.
        title: what it was; empty for several.
        unit: id of the unit where it was; empty for several.
        task: id of the task; empty for none.
        duty: id of the standing duty; empty for none.
        count: how many events they are.
        units: ids of the units, for several.
        amounts: the amounts by column, of `AMOUNTS`; those not given are missing.
        platform: where it was sold, of electronic commerce; empty where not given.
    """

    table: str
    kind: str
    day: date
    title: str
    unit: str
    task: str = ""
    duty: str = ""
    count: int = 1
    units: tuple[str, ...] = ()
    amounts: Mapping[str, float] = field(default_factory=dict, hash=False)
    platform: str = ""


_TITLES = {
    "activities": "title",
    "media": "title",
    "support": "content",
    "documents": "title",
    "funding": "purpose",
}


def recorded(
    as_of: AsOf, agency: str, viewer: Viewer, *, is_year: bool = False
) -> tuple[Recorded, ...]:
    """The events of an agency in a quarter.

    Args:
        as_of: the agency's slice at the cut-off.
        agency: its id.
        viewer: the agency with its work: a row that came to name another agency is left out, and
            one that is seen only because a number is counted from it.
        is_year: whether to take all events since the year began.

    Returns:
        Its own events by day, an event of an earlier quarter with those of the quarter whose
        delivery told of it; then for each task and kind the activities of units taken together.
    """
    own: list[Recorded] = []
    of_units: dict[tuple[str, str], list[Recorded]] = {}
    for table in _TITLES:
        frame = _of_period(as_of, table, is_year=is_year)
        for row in records(frame):
            entry = _entry(table, row)
            if not _is_own(row, viewer):
                continue
            if table == "activities" and row["agency_id"] != agency:
                of_units.setdefault((entry.task, entry.kind), []).append(entry)
            elif table not in ("activities", "media", "support") or row["agency_id"] == agency:
                own.append(entry)
    sums = (_together(entries) for entries in of_units.values())
    return (*sorted(own, key=lambda one: one.day), *sums)


def _is_own(row: Mapping[str, Any], viewer: Viewer) -> bool:
    """Whether a row names the agency, or without another one a task or duty of its own."""
    names = row.get("agency_id")
    is_its_work = row.get("task_id") in viewer.tasks or row.get("duty_id") in viewer.duties
    return names == viewer.about.id or (is_its_work and names not in viewer.others)


def _of_period(as_of: AsOf, table: str, *, is_year: bool) -> pd.DataFrame:
    """The rows of the quarter: those dated in it, and those that its deliveries told of."""
    frame, rows = as_of.rows(table), as_of.listed(table)
    deliveries = as_of.listed("deliveries")
    told = zip(deliveries.texts("delivery_id"), deliveries.texts("quarter"), strict=True)
    of_quarter = {one for one, quarter in told if quarter == str(as_of.period)}
    start = as_of.period.window(as_of.scheme).start
    columns = (rows.days("date"), rows.texts("delivery_id"), as_of.is_of_another_year(rows))
    is_kept = [
        not is_other and (is_year or day >= start or delivery in of_quarter)
        for day, delivery, is_other in zip(*columns, strict=True)
    ]
    return frame.loc[is_kept]


def _entry(table: str, row: Mapping[str, Any]) -> Recorded:
    return Recorded(
        table=table,
        kind=_text(row.get("kind")),
        day=row["date"].date(),
        title=_text(row[_TITLES[table]]),
        unit=_text(row.get("unit_id")),
        task=_text(row.get("task_id")),
        duty=_text(row.get("duty_id")),
        amounts={
            name: float(row[name]) for name in AMOUNTS if name in row and not pd.isna(row[name])
        },
        platform=_text(row.get("platform")),
    )


def _together(entries: Sequence[Recorded]) -> Recorded:
    """Several activities of one task and kind as one entry; amounts are added."""
    first = entries[0]
    names = dict.fromkeys(name for one in entries for name in one.amounts)
    return Recorded(
        table=first.table,
        kind=first.kind,
        day=max(one.day for one in entries),
        title="",
        unit="",
        task=first.task,
        count=len(entries),
        units=tuple(dict.fromkeys(one.unit for one in entries)),
        amounts={name: sum(one.amounts.get(name, 0) for one in entries) for name in names},
    )


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame, each with its values by column."""
    names = frame.columns.tolist()
    columns = (frame[name].tolist() for name in names)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def unhandled(entries: Sequence[Recorded]) -> int:
    """How many establishments with violations, found by its own inspections, were not dealt with."""
    return sum(max(0, count) for count in _open_violations(entries))


def _open_violations(entries: Sequence[Recorded]) -> Iterator[int]:
    for one in entries:
        if one.kind == "inspection" and one.count == 1 and one.title:
            found, done = one.amounts.get("violations"), one.amounts.get("handled")
            if found is not None and done is not None:
                yield int(found - done)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
