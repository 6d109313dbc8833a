"""A row or cell in which two registers differ, and what it is about."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Literal, NamedTuple, get_args

from ocop_lib.register import Register
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.frames import cell_texts
from ocop_lib.register.tables import BY_NAME

RowCause = Literal["added", "changed", "retracted"]
ROW_CAUSES: tuple[RowCause, ...] = get_args(RowCause)
"""What became of rows, in the order in which it is carried out."""


class RowChange(NamedTuple):
    """A row that one register has and the other has not, or a cell in which they differ.

    Args:
        cause: what became of the row.
        table: the table of the row.
        row_id: its id.
        column: the column of the cell; empty where it is the whole row.
        old: the cell's text before; empty where it is the whole row.
        new: the cell's text after; empty where it is the whole row.
        told_by: id of the row of ``changes`` that tells it; empty where the table itself differs.
        delivery_id: the delivery that told it; of a row that is gone the one that had brought it.
        of: ids of what the row is about: its own, and of the subjects, products and units it names;
            of a row on a task or money also of the task or source, and of the agency.
        day: the day of its event, for a whole row that has one.
        reason: why, as the row of ``changes`` says.
    """

    cause: RowCause
    table: str
    row_id: str
    column: str
    old: str
    new: str
    told_by: str
    delivery_id: str
    of: frozenset[str]
    day: date | None = None
    reason: str = ""


def cells_of(name: str, register: Register) -> dict[str, dict[str, str]]:
    """The cells of a table as texts, by the id of the row and the column; of one id the first row."""
    spec, frame = BY_NAME[name], register.tables[name]
    names = [column.name for column in spec.columns]
    rows = zip(*(cell_texts(spec, frame, one) for one in names), strict=True)
    found: dict[str, dict[str, str]] = {}
    for cells in rows:
        row = dict(zip(names, cells, strict=True))
        found.setdefault(row[spec.key], row)
    return found


@cache
def links(table: str) -> tuple[str, ...]:
    """The columns by which rows of a table name what they are about; none for an unknown table."""
    if table == "deliveries":
        return ("unit_id",)
    columns = BY_NAME[table].columns[1:] if table in BY_NAME else ()
    return tuple(
        column.name
        for column in columns
        if column.kind == "id"
        and column.refers_to in ("", *BY_NAME)
        and column.refers_to != "deliveries"
    )


_WHOSE: Mapping[str, tuple[str, ...]] = {
    "task_status": ("task_id", "unit_id", "agency_id"),
    "funding": ("funding_source_id", "unit_id"),
}
"""The columns that say of which task or money a row tells, and whose it is."""


def _named(table: str) -> tuple[str, ...]:
    return (*links(table), *_WHOSE.get(table, ()))


def about(spec: TableSpec, key: str, cells: Mapping[str, str]) -> frozenset[str]:
    """The ids of what a row is about."""
    return frozenset({key, *(cells[name] for name in _named(spec.name) if cells.get(name))})


def named_ids(register: Register, table: str, row: str, more: tuple[str, ...]) -> frozenset[str]:
    """The ids of what a row is about, found by its id, and further ones."""
    found = {row, *(one for one in more if one)}
    if table in BY_NAME:
        frame = register.tables[table]
        own = frame[frame[BY_NAME[table].key] == row]
        cells = (one for name in _named(table) for one in own[name].tolist())
        found.update(one for one in cells if isinstance(one, str))
    return frozenset(found)
