"""The tables of a register as they would stand with what a workbook delivers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import PurePath

from ocop_lib.intake.delivered import Delivered, DeliveredRow, Spot
from ocop_lib.intake.proposing.present import Columns, Present, sheet_of
from ocop_lib.intake.proposing.three_way import CellChange, written
from ocop_lib.register.columns import Column, TableSpec
from ocop_lib.register.row_ids import delivery_id, in_order, next_number, row_id
from ocop_lib.register.sheets import Sheet
from ocop_lib.register.tables import BY_NAME, PLACE, TABLES


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that the register gets.

    Args:
        table: its table.
        id: its id.
        cells: its cells by column, all of them.
        spot: where it stands in the workbook; None for the delivery itself.
        unread: the columns whose cells were refused when they were read, and are empty here.
    """

    table: str
    id: str
    cells: Mapping[str, str]
    spot: Spot | None = None
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Draft:
    """What a workbook adds to the register.

    Args:
        delivery: the row of the delivery.
        new: the new rows, in the order of tables and of the workbook.
        changes: the changes of rows delivered before, each with its id.
    """

    delivery: NewRow
    new: tuple[NewRow, ...]
    changes: Mapping[str, CellChange]

    @property
    def rows(self) -> tuple[NewRow, ...]:
        """All rows that are added, by table and id."""
        changes = (self._change(id_, one) for id_, one in self.changes.items())
        return (self.delivery, *self.new, *changes)

    def _change(self, id_: str, change: CellChange) -> NewRow:
        cells = {
            "change_id": id_,
            "table": change.table,
            "row_id": change.id,
            "column": change.column,
            "old": change.old,
            "new": change.new,
            "kind": change.kind,
            "date": str(change.day),
            "reason": change.reason,
            "delivery_id": self.delivery.id,
            "source_row": str(change.spot.row) if change.spot else "",
        }
        return NewRow("changes", id_, cells, change.spot)

    def without(self, spots: frozenset[Spot]) -> "Draft":
        """The draft without the rows at some spots, without what refers to them, without changes there."""
        kept = [row for row in self.new if row.spot not in spots]
        lost = {row.id for row in self.new} - {row.id for row in kept}
        while lost and (more := [row for row in kept if lost & _referred(row)]):
            lost |= {row.id for row in more}
            kept = [row for row in kept if row.id not in lost]
        changes = {
            id_: one
            for id_, one in self.changes.items()
            if one.spot not in spots and one.new not in lost
        }
        return replace(self, new=tuple(kept), changes=changes)

    def sheets(self, present: Present) -> dict[str, Sheet]:
        """All tables as they would stand, as `register.checks` takes them."""
        added: dict[str, list[NewRow]] = {}
        for row in self.rows:
            added.setdefault(row.table, []).append(row)
        return {
            name: sheet_of(name, _joined(present.delivered[name], name, added[name]))
            if name in added
            else sheet
            for name, sheet in present.sheets.items()
        }


def _referred(row: NewRow) -> set[str]:
    spec = BY_NAME[row.table]
    return {row.cells[column.name] for column in spec.columns if column.refers_to in BY_NAME}


def _joined(columns: Columns, table: str, rows: Sequence[NewRow]) -> Columns:
    """The cells of a table with further rows, sorted by id."""
    spec = BY_NAME[table]
    joined = {name: [*cells, *(row.cells[name] for row in rows)] for name, cells in columns.items()}
    ids = joined[spec.key]
    order = sorted(range(len(ids)), key=lambda row: in_order(ids[row]))
    return {name: [cells[row] for row in order] for name, cells in joined.items()}


def given_ids(delivered: Delivered, present: Present) -> dict[str, str]:
    """The ids that the new rows of a workbook get, by their provisional ones."""
    found: dict[str, str] = {}
    for spec in TABLES:
        rows = [row for row in delivered.rows if row.is_new and row.table == spec.name]
        if rows:
            first = next_number(spec.name, delivered.unit, present.places[spec.name])
            for number, row in enumerate(rows, start=first):
                found[row.id] = row_id(spec.name, delivered.unit, number)
    return found


def new_delivery(delivered: Delivered, present: Present, received: date) -> NewRow:
    """The row of the delivery that a workbook is."""
    deliveries, year = present.delivered["deliveries"], present.register.heading.year
    kind, quarter = delivered.kind, delivered.quarter
    period = quarter or f"{year}-{_PERIODS.get(kind, kind)}"
    if kind == "quarterly" and was_delivered(delivered, present):
        kind = "restatement"
    id_ = delivery_id(delivered.unit, period, deliveries["delivery_id"])
    cells = dict.fromkeys(deliveries, "") | {
        "delivery_id": id_,
        "kind": kind,
        "unit_id": delivered.unit,
        "quarter": quarter,
        "received_date": str(received),
        "file": PurePath(delivered.file).name,
        "sheet": sheet_of_source(delivered.sheet, delivered.source),
        "note": delivered.note,
    }
    return NewRow("deliveries", id_, cells)


def sheet_of_source(sheet: str, source: str) -> str:
    """The sheet that all rows come from, with the source in brackets: «Trang1 [danh-sach]»."""
    return f"{sheet} [{source}]" if source else sheet


def is_of_source(sheet: str, source: str) -> bool:
    """Whether a delivery's sheet says that it came by a source."""
    return bool(source) and sheet.endswith(sheet_of_source("", source))


_PERIODS = {"baseline": "goc", "yearly": "nam"}


def was_delivered(delivered: Delivered, present: Present) -> bool:
    """Whether the unit has delivered for the quarter before, or once a baseline or for the year."""
    kinds = {"quarterly", "restatement"} if delivered.quarter else {delivered.kind}
    columns = present.delivered["deliveries"]
    rows = zip(columns["unit_id"], columns["quarter"], columns["kind"], strict=True)
    asked = delivered.unit, delivered.quarter
    return any((unit, quarter) == asked and kind in kinds for unit, quarter, kind in rows)


def new_rows(delivered: Delivered, given: Mapping[str, str], delivery: str) -> Iterator[NewRow]:
    """The new rows of a workbook, in the order of tables and of the workbook.

    Args:
        delivered: the workbook.
        given: the ids that new rows get, by their provisional ones.
        delivery: the id of the delivery.

    Yields:
        The rows. A cell that was refused when it was read is empty.
    """
    faulty = {fault.place.sheet for fault in delivered.faults if fault.severity == "error"}
    rows = [row for row in delivered.rows if row.is_new]
    for table, those in groupby(
        sorted(rows, key=lambda one: PLACE[one.table]), lambda one: one.table
    ):
        spec = BY_NAME[table]
        asked = [column for column in spec.columns if column.name not in _OWN]
        for row in those:
            id_ = given[row.id]
            cells = {column.name: _cell(spec, column, row, given) for column in asked}
            own = {spec.key: id_, "delivery_id": delivery, "source_row": str(row.spot.row)}
            unread = {*cells} - {*row.cells, spec.key} if row.spot.sheet in faulty else ()
            yield NewRow(table, id_, cells | own, row.spot, frozenset(unread))


_OWN = frozenset(("delivery_id", "source_row"))


def _cell(spec: TableSpec, column: Column, row: DeliveredRow, given: Mapping[str, str]) -> str:
    """A cell, with the id that a new row gets in place of its provisional one."""
    text = row.cells.get(column.name, "")
    return given.get(text, text) if column.refers_to else written(spec, column, text)


def change_ids(
    changes: Sequence[CellChange], delivered: Delivered, present: Present
) -> dict[str, CellChange]:
    """The changes of a workbook, each with the id that it gets."""
    first = next_number("changes", delivered.unit, present.places["changes"])
    ordered = sorted(changes, key=lambda one: PLACE[one.table])
    return {
        row_id("changes", delivered.unit, number): one
        for number, one in enumerate(ordered, start=first)
    }
