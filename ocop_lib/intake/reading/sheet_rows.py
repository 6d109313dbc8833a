"""The rows of one sheet as rows of a table, each with the place where it stands."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.intake.book import CellValue, Grid
from ocop_lib.intake.cells import cell_part, located, named_rows
from ocop_lib.intake.delivered import DeliveredRow, Said, Spot
from ocop_lib.intake.headings.sheets import CHANGES
from ocop_lib.intake.reading.broken_cells import MERGED_CELLS, broken_cells
from ocop_lib.intake.reading.heading_faults import heading_faults
from ocop_lib.intake.reading.heading_rows import SAID_DAY, SAID_KIND, SAID_REASON, SheetHeading
from ocop_lib.intake.reading.row_keys import Keys, keys_of
from ocop_lib.intake.reading.row_kinds import Kind, Line, lines_below
from ocop_lib.intake.values.cell import Read, Reader, shown
from ocop_lib.intake.values.column_readers import Terms, day_reader, reader_of
from ocop_lib.intake.values.dates import (
    EXCHANGED_DAY,
    Order,
    is_exchanged,
    plain_day,
    signs_of_order,
)
from ocop_lib.intake.values.names import OTHER_NAME, Directory, choice_reader
from ocop_lib.intake.values.texts import is_blank, plain, read_text
from ocop_lib.register.change_table import CORRECTION
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.listing import MAX_FAULTS

SKIPPED_ROWS = FaultKind(
    "intake.skipped_rows",
    "Không đọc {rows}: {what}.",
    "Nếu đó là số liệu thì điền đủ các cột bắt buộc của dòng.",
    severity="warning",
)
HIDDEN_ROWS = FaultKind(
    "intake.hidden_rows",
    "Vẫn đọc {rows}, tuy bị ẩn (do lọc hoặc do ẩn dòng).",
    "Hiện các dòng này lên để xem có đúng là số liệu gửi đi không.",
    severity="warning",
)
_WHAT: Mapping[Kind, str] = {
    "total": "dòng cộng",
    "section": "tên nhóm của các dòng dưới",
    "note": "ghi chú, chữ ký dưới biểu",
    "numbering": "số thứ tự của cột",
    "repeated": "tiêu đề lặp lại",
    "outside": "không có ô nào thuộc các cột của biểu",
}


class SheetRead(NamedTuple):
    """A sheet of a table, read.

    Args:
        table: the table.
        sheet: the sheet's name.
        heading: its heading.
        rows: the rows read, in their order.
        labels: what the officer wrote in the column of ids of new rows, by provisional id.
        skipped: the rows below the heading that are no rows of the table, each told by a warning.
        refused: the rows that cannot be read, each told by an error.
        faults: what was found, in the order of rows and columns; of one code and column no more
            than a message lists.
        beyond: how many more there are.
    """

    table: str
    sheet: str
    heading: SheetHeading
    rows: tuple[DeliveredRow, ...]
    labels: Mapping[str, str]
    skipped: frozenset[int]
    refused: frozenset[int]
    faults: tuple[Fault, ...]
    beyond: int = 0


@dataclass
class SheetReader:
    """Reads the rows of one sheet.

    Args:
        grid: the sheet.
        heading: its heading.
        spec: its table.
        file: the file as the user knows it.
        terms: what the workbook is read by.
        directories: what references may name.
        ids: by `folded` id, every id of the register and its table.
    """

    grid: Grid
    heading: SheetHeading
    spec: TableSpec
    file: str
    terms: Terms
    directories: Mapping[str, Directory]
    ids: Mapping[str, tuple[str, str]]
    faults: list[Fault] = field(default_factory=list)
    _told_merged: set[Fault] = field(default_factory=set)
    _told: Counter[tuple[str, str]] = field(default_factory=Counter)
    _beyond: int = 0

    def read(self) -> SheetRead:
        """The sheet's rows and faults."""
        own = {id_ for id_, (_, table) in self.ids.items() if table == self.spec.name}
        lines = [*lines_below(self.grid, self.heading, self.spec, own)]
        numbers = [line.row for line in lines if line.kind == "row"]
        held = self.terms.held(self.spec.name)
        of_form = held if self.terms.base is not None else None
        given = self.terms.given(self.spec)
        self.faults += heading_faults(
            self.grid, self.heading, self.spec, self.file, numbers, held=of_form, given=given
        )
        self._tell_of(lines)
        broken = broken_cells(self.grid, self.heading, self.spec, numbers)
        keys = self._keys(numbers, broken)
        columns = self._columns([*keys.ids])
        rows = []
        for number, (id_, is_new) in keys.ids.items():
            before = held.get(id_, {})
            cells = self._cells(number, columns, broken.get(number, {}), before)
            if is_new:
                cells |= self._given(cells, given)
            said, spot = _said(cells), Spot(self.grid.name, number)
            rows.append(DeliveredRow(self.spec.name, id_, is_new, cells, spot, said))
        skipped = frozenset(line.row for line in lines if line.kind != "row")
        return SheetRead(
            self.spec.name,
            self.grid.name,
            self.heading,
            tuple(rows),
            keys.labels,
            skipped,
            frozenset(numbers) - keys.ids.keys(),
            tuple(sorted(self.faults, key=_in_sheet)),
            self._beyond,
        )

    def _place(self, row: int, name: str = "") -> Place:
        """The place of a row, or of its cell in a column."""
        column = self.heading.columns.get(name)
        if column is None:
            return Place(self.file, sheet=self.grid.name, row=row)
        text, part = self.heading.texts.get(column, name), cell_part(row, column + 1)
        return Place(self.file, sheet=self.grid.name, row=row, column=text, part=part)

    def _tell(self, fault: Fault, row: int, name: str) -> None:
        """Add a fault of a cell; no further one of a code and column than could be listed."""
        self._told[fault.code, name] += 1
        if self._told[fault.code, name] > MAX_FAULTS:
            self._beyond += 1
        else:
            self.faults.append(replace(fault, place=self._place(row, name)))

    def _tell_of(self, lines: Sequence[Line]) -> None:
        """Remark on rows that are not read, and on hidden ones that are."""
        for kind, run in groupby(lines, key=lambda line: line.kind):
            rows = [line.row for line in run]
            if kind != "row":
                words = {"rows": named_rows(rows), "what": _WHAT[kind]}
                self.faults.append(SKIPPED_ROWS.at(self._place(rows[0]), **words))
        hidden = [
            line for line in lines if line.row in self.grid.hidden_rows and line.kind == "row"
        ]
        if hidden:
            rows = [line.row for line in hidden]
            self.faults.append(HIDDEN_ROWS.at(self._place(rows[0]), rows=named_rows(rows)))

    def _keys(self, rows: Sequence[int], broken: Mapping[int, Mapping[int, Fault]]) -> Keys:
        """The ids of the rows; the faults of the wrong ones are added to the sheet's."""
        number = self.heading.columns.get(self.spec.key)
        wrong = {row for row in rows if number in broken.get(row, {})}
        values = {row: self._value(row, self.spec.key) for row in rows if row not in wrong}
        places, held = self.terms.plan.places, self.terms.held(self.spec.name)
        keys = keys_of(self.spec.name, values, self.ids, places, held)
        found = {**keys.faults, **{row: broken[row][number] for row in wrong if number is not None}}
        for row, fault in found.items():
            self._tell(fault, row, self.spec.key)
        return keys

    def _value(self, row: int, name: str) -> CellValue:
        column = self.heading.columns.get(name)
        cells = self.grid.rows[row - 1] if row <= len(self.grid.rows) else ()
        return cells[column] if column is not None and column < len(cells) else None

    def _columns(self, rows: Sequence[int]) -> dict[str, tuple[int, Reader]]:
        """By column that is read, its number and its reader."""
        unread = {self.spec.key, *(self.heading.twice or {})}
        names = [name for name in self.heading.columns if name not in unread]
        order = self._order(rows, names)
        # Most cells recur; a float is never taken for a truth value that equals it.
        cached = lru_cache(maxsize=None, typed=True)
        return {
            name: (self.heading.columns[name], cached(self._reader(name, order))) for name in names
        }

    @property
    def _days(self) -> frozenset[str]:
        """The table's columns of dates."""
        return frozenset(column.name for column in self.spec.columns if column.kind == "date")

    def _exchanged(self, row: int, value: CellValue, held: str) -> Fault | None:
        """The fault of a known row's day, which is another one only by exchange and unexplained."""
        day = plain_day(value)
        if not day or not is_exchanged(day, held) or not is_blank(self._value(row, SAID_KIND)):
            return None
        one, other = shown(date.fromisoformat(day)), shown(date.fromisoformat(held))
        return EXCHANGED_DAY.at(
            found=shown(value), meant=other, one=one, other=other, correction=CHANGES[CORRECTION]
        )

    def _order(self, rows: Sequence[int], names: Sequence[str]) -> Order:
        """What the cells of all columns of dates prove about the order of day and month."""
        read = [name for name in names if name in self._days or name == SAID_DAY]
        values = (self._value(row, name) for name in read for row in rows)
        settled = (self.terms.settled(self.spec.name, name) for name in read)
        return signs_of_order(values, set().union(*settled))

    def _reader(self, name: str, order: Order) -> Reader:
        if name == SAID_KIND:
            return choice_reader(CHANGES)
        if name == SAID_DAY:
            return day_reader(self.terms, order)
        if name == SAID_REASON:
            return read_text
        column = self.spec.column(name)
        return reader_of(column, self.spec, self.terms, self.directories, order)

    def _given(self, cells: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
        """What the cover says in place of a new row's cells; a wrong cell is not an empty one."""
        columns = self.heading.columns
        return {
            name: text
            for name, text in given.items()
            if not cells.get(name, "" if name not in columns else text)
        }

    def _cells(
        self,
        row: int,
        columns: Mapping[str, tuple[int, Reader]],
        broken: Mapping[int, Fault],
        before: Mapping[str, str],
    ) -> dict[str, str]:
        """The texts of a row's cells by column, without those that are wrong."""
        values = self.grid.rows[row - 1] if row <= len(self.grid.rows) else ()
        found = {}
        width = len(values)
        for name, (number, reader) in columns.items():
            if number in broken:
                # Merged cells have their fault once, in the first cell that is read.
                if broken[number] not in self._told_merged:
                    self._tell(broken[number], row, name)
                if broken[number].code == MERGED_CELLS.code:
                    self._told_merged.add(broken[number])
                continue
            got = reader(values[number] if number < width else None)
            held = before.get(name)
            if held and got.text and plain(held) == got.text:
                got = _as_held(got, held)
            elif held and got.text != held and name in self._days:
                value = values[number] if number < width else None
                if fault := self._exchanged(row, value, held):
                    self._tell(fault, row, name)
                    continue
            for fault in got.faults:
                self._tell(fault, row, name)
            if not got.faults or not got.is_wrong:
                found[name] = got.text
        return found


def _as_held(got: Read, held: str) -> Read:
    """What the form held: no change, and nothing to warn of but a name that is another's."""
    return Read(held, tuple(one for one in got.faults if one.code == OTHER_NAME.code))


def _said(cells: dict[str, str]) -> Said | None:
    """What a row says of its change, taken out of its cells."""
    kind, day, reason = (cells.pop(name, "") for name in (SAID_KIND, SAID_DAY, SAID_REASON))
    if not (kind or day or reason):
        return None
    return Said(kind or CORRECTION, date.fromisoformat(day) if day else None, reason)


def _in_sheet(fault: Fault) -> tuple[int, int]:
    """The row and column of a fault, for order; 0 where it has none."""
    cell = located(fault.place)
    return fault.place.row or 0, cell.column if cell else 0
