"""The rows of a register as they stand on a day, by the changes that were told."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ocop_lib.register.changes import BEGINNING, Timelines, value_on
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.frames import with_cells
from ocop_lib.register.tables import BY_NAME, TABLES

_STATE, _SINCE = "state", "state_date"
"""A state that changes by an event has the day of the event as its date."""


def standing(timelines: Timelines, day: np.datetime64) -> dict[str, pd.DataFrame]:
    """All tables as they stand on a day.

    Args:
        timelines: the values of the cells that were changed.
        day: the day, such as a quarter's cut-off.

    Returns:
        The tables with every changed cell as it stands on the day, without the rows taken back
        and without events later than the day. Of a row that gets its unit
        through a subject, ``unit_id`` is the subject's unit on the day of the row's event; on
        ``day`` where it has none. A table without changes is the same frame.
    """
    rows = corrected(timelines, day)
    return {name: standing_rows(timelines, name, rows[name], day) for name in rows}


def standing_rows(
    timelines: Timelines, table: str, rows: pd.DataFrame, day: np.datetime64
) -> pd.DataFrame:
    """One table as of `standing`.

    Args:
        timelines: the values of the cells that were changed.
        table: the table's name.
        rows: its rows as `corrected` gives them for the day.
        day: the day.

    Returns:
        The rows without those taken back and without later events; the same frame if these are all.
    """
    spec, found = BY_NAME[table], rows
    if table in timelines.retracted:
        found = found[~found[spec.key].isin(timelines.retracted[table])]
    # A slice has hardly any later event: a date that was corrected to a later day.
    if spec.date and not (is_seen := found[spec.date].to_numpy() <= day).all():
        found = found[is_seen]
    return rows if found is rows else found.reset_index(drop=True)


def corrected(timelines: Timelines, day: np.datetime64) -> dict[str, pd.DataFrame]:
    """All tables as of `standing`, with every row in its old place, those taken back as well."""
    tables = dict(timelines.tables)
    for table, cells in _cells_on(timelines, day).items():
        tables[table] = with_cells(BY_NAME[table], tables[table], cells)
    for spec in TABLES:
        if spec.unit_path not in ("unit_id", "row_id"):
            tables[spec.name] = _with_units(timelines, spec, tables[spec.name], day)
    return tables


def _with_units(
    timelines: Timelines, spec: TableSpec, frame: pd.DataFrame, day: np.datetime64
) -> pd.DataFrame:
    """The rows with the unit of each one's day; the same frame where none of them was moved."""
    places = timelines.moved(spec, frame)
    if not places:
        return frame
    moved, units = frame.iloc[places], frame["unit_id"].tolist()
    new = _units_of(timelines, spec, moved, _days(spec, moved, day))
    for place, unit in zip(places, new, strict=True):
        units[place] = unit
    return frame.assign(unit_id=pd.array(units, dtype="str"))


def _units_of(timelines: Timelines, spec: TableSpec, rows: pd.DataFrame, days: Any) -> list[Any]:
    """The unit of each row, whose cells stand as of its day, on that day; None for none."""
    ids = rows[spec.unit_path].tolist()
    return [timelines.unit(spec, id_, one) for id_, one in zip(ids, days, strict=True)]


def _days(spec: TableSpec, frame: pd.DataFrame, day: np.datetime64) -> Any:
    """The day on which each row's unit is asked for."""
    if not spec.date:
        return [day] * len(frame)
    days = frame[spec.date].to_numpy()
    return np.where(np.isnat(days), day, days)


def _cells_on(timelines: Timelines, day: np.datetime64) -> Mapping[str, dict[str, dict[int, str]]]:
    """By table and column the text that stands on the day in each changed cell."""
    found: dict[str, dict[str, dict[int, str]]] = {}
    for (table, row, column), spans in timelines.cells.items():
        place = timelines.places(table)[row]
        found.setdefault(table, {}).setdefault(column, {})[place] = value_on(spans, day)
    for (table, row, column), spans in timelines.cells.items():
        since = [start for start, _ in spans if start <= day][-1]
        if column == _STATE and since > BEGINNING:
            place = timelines.places(table)[row]
            found[table].setdefault(_SINCE, {})[place] = str(since.astype("datetime64[D]"))
    return found
