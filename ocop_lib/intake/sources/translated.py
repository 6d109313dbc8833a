"""The table of another system in the shape of the form, so that it is read as strictly as the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.intake.book import Book, CellValue, Grid
from ocop_lib.intake.cells import cell_part, located
from ocop_lib.intake.headings.sheets import KEY, SHEETS, heading
from ocop_lib.intake.sources.foreign_table import ForeignRow, ForeignTable, foreign_table
from ocop_lib.intake.sources.source import Source, SourceTable
from ocop_lib.intake.values.cell import NO_STORED_VALUE, shown
from ocop_lib.intake.values.date_texts import day_of, day_text
from ocop_lib.intake.values.names import folded
from ocop_lib.intake.values.texts import text_of
from ocop_lib.register.columns import Column
from ocop_lib.register.findings.spellings import normal_form
from ocop_lib.register.tables import BY_NAME

SAID_OTHERWISE = FaultKind(
    "source.said_otherwise",
    "Dòng này và dòng {row} nói về cùng một mục của biểu «{table}» nhưng ghi khác nhau.",
    "Sửa cho hai dòng khớp nhau trong tệp gốc.",
)
SEVERAL_KNOWN = FaultKind(
    "source.several_known",
    "Sổ số liệu có nhiều dòng khớp với dòng này: {ids}.",
    "Thêm cột vào match của tệp mô tả nguồn để phân biệt, hoặc gộp các dòng trùng trong sổ.",
)

_UNIT = "unit_id"

Rows = Mapping[str, Mapping[str, Mapping[str, str]]]
"""By table and id the texts of the register's rows, as they stand."""


@dataclass(frozen=True)
class Translated:
    """A foreign table as sheets of the form.

    Args:
        book: the sheets; their rows have the numbers that they have in the file.
        sheet: the name of the sheet of the file.
        cells: by sheet of the form, the file's column of each of its columns; None where the value
            does not come from a cell. All numbers from 1.
        headings: the file's headings by its columns.
        faults: what the translation found.
    """

    book: Book
    sheet: str
    cells: Mapping[str, Mapping[int, int | None]]
    headings: Mapping[int, str]
    faults: tuple[Fault, ...]

    def at_source(self, fault: Fault) -> Fault:
        """A fault of a sheet of the form at its place in the file."""
        columns = self.cells.get(fault.place.sheet)
        if columns is None:
            return fault
        cell = located(fault.place)
        column = columns.get(cell.column) if cell else None
        here = replace(fault.place, sheet=self.sheet, part="")
        if cell and column:
            part, name = cell_part(cell.row, column), self.headings.get(column, "")
            here = replace(here, part=part, column=name or here.column)
        return replace(fault, place=here)


def translated(book: Book, source: Source, known: Rows, unit: str = "") -> Translated:
    """Give the table of another system the shape of the form.

    A row that the register has, by the columns of ``match``, gets its id; another one a label, by
    which the rows of other tables made of the same row of the file refer to it.

    Args:
        book: the file.
        source: how its table becomes rows.
        known: the register's rows.
        unit: the unit that delivers: that of new rows for which the description gives none.

    Returns:
        The sheets, which `read_delivered` reads; where the file lacks the table or a heading, no
        sheet and the faults.
    """
    table = foreign_table(book, source)
    faults = list(table.faults)
    grids: list[Grid] = []
    cells: dict[str, Mapping[int, int | None]] = {}
    keys: dict[str, dict[int, str]] = {}
    for one in source.tables if table.is_whole else ():
        maker = _Maker(book.file, source, one, table, keys, known.get(one.table, {}), unit)
        grids.append(maker.grid())
        cells[grids[-1].name] = maker.cells
        keys[one.table] = maker.keys
        faults += maker.faults
    made = replace(book, grids=tuple(grids))
    return Translated(made, table.grid.name, cells, table.headings, tuple(faults))


@dataclass
class _Maker:
    """Makes the sheet of one table."""

    file: str
    source: Source
    asked: SourceTable
    table: ForeignTable
    others: Mapping[str, Mapping[int, str]]
    known: Mapping[str, Mapping[str, str]]
    unit: str
    keys: dict[int, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns that the sheet gets, without the key."""
        spec, asked = BY_NAME[self.asked.table], self.asked
        return tuple(
            column
            for column in spec.columns[1:]
            if column.name in asked.columns
            or column.name in asked.constants
            or column.refers_to in self.others
            or self._is_own_unit(column)
        )

    def _is_own_unit(self, column: Column) -> bool:
        """Whether a column is that of the unit and the description says nothing of it."""
        asked = self.asked
        is_said = column.name in asked.columns or column.name in asked.constants
        return bool(self.unit) and column.name == _UNIT and not is_said

    @cached_property
    def cells(self) -> Mapping[int, int | None]:
        """The file's column of each column of the sheet."""
        places = {1: self.table.places.get(next(iter(self.asked.columns.values()), ""))}
        for number, column in enumerate(self.columns, start=2):
            places[number] = self.table.places.get(self.asked.columns.get(column.name, ""))
        return places

    def grid(self) -> Grid:
        """The sheet: its heading stands in the file's row of the headings."""
        headings = (KEY.text, *(heading(self.asked.table, one.name).text for one in self.columns))
        rows: dict[int, tuple[CellValue, ...]] = {self.table.heading_row: headings}
        seen: dict[tuple[str, ...], tuple[int, tuple[CellValue, ...]]] = {}
        ids = self._ids()
        for row in self.table.rows:
            if self.asked.only_with and row.is_blank(self.asked.only_with):
                continue
            values = tuple(self._value(row, column) for column in self.columns)
            if all(map(row.is_blank, self.asked.columns.values())):
                continue
            same = self._same(values)
            if same and same in seen:
                self._again(row, values, seen[same])
                continue
            key = self._key(row, same, ids)
            if same:
                seen[same] = row.number, values
            self.keys[row.number] = key
            rows[row.number] = (key, *self._as_known(key, values))
        return self._sheet(rows)

    def _sheet(self, rows: Mapping[int, tuple[CellValue, ...]]) -> Grid:
        """The rows by number as a sheet, in which is hidden and without a value what is in the file."""
        own = self.table.grid
        places = {place: number for number, place in self.cells.items() if place and number > 1}
        return Grid(
            SHEETS[self.asked.table].title,
            tuple(rows.get(number, ()) for number in range(1, max(rows) + 1)),
            is_hidden=own.is_hidden,
            hidden_rows=own.hidden_rows,
            hidden_columns=frozenset(places[one] for one in own.hidden_columns if one in places),
            unstored=frozenset(
                (row, places[one]) for row, one in own.unstored if row in rows and one in places
            ),
            signs={
                (row, places[one]): sign
                for (row, one), sign in own.signs.items()
                if row in rows and one in places
            },
        )

    def _value(self, row: ForeignRow, column: Column) -> CellValue:
        """What the sheet has in a cell."""
        if column.name in self.asked.constants:
            return _cell(self.asked.constants[column.name])
        named = self.asked.columns.get(column.name)
        if named is None and self._is_own_unit(column):
            return self.unit
        if named is None:
            return self.others[column.refers_to].get(row.number)
        value = row.value(named)
        text = text_of(value)
        meant = self._meant.get(column.name, {})
        if text and folded(text) in meant:
            return _cell(meant[folded(text)])
        return _day(text, self.source) if column.kind == "date" and text else value

    @cached_property
    def _meant(self) -> Mapping[str, Mapping[str, object]]:
        """By column, what the file writes, and what it means."""
        # Not by their normal form, in which «★★★» and «★★★★» are the same.
        return {
            name: {folded(said): meaning for said, meaning in meanings.items()}
            for name, meanings in self.asked.values.items()
        }

    def _as_known(self, key: str, values: Sequence[CellValue]) -> Sequence[CellValue]:
        """The values; of a row that the register has, constants change nothing: they are for new rows."""
        texts = self.known.get(key)
        if texts is None:
            return values
        pairs = zip(self.columns, values, strict=True)
        return [
            texts.get(one.name, "") if one.name not in self.asked.columns else value
            for one, value in pairs
        ]

    def _same(self, values: Sequence[CellValue]) -> tuple[str, ...]:
        """What rows about the same thing have in common; empty where every row is one of its own."""
        by_name = {column.name: value for column, value in zip(self.columns, values, strict=True)}
        return tuple(_form(by_name.get(name)) for name in self.asked.match)

    def _ids(self) -> Mapping[tuple[str, ...], list[str]]:
        """The ids of the register's rows by what they have in common with rows of the file."""
        found: dict[tuple[str, ...], list[str]] = {}
        for id_, texts in self.known.items():
            same = tuple(_form(texts.get(name, "")) for name in self.asked.match)
            found.setdefault(same, []).append(id_)
        return found

    def _key(
        self, row: ForeignRow, same: tuple[str, ...], ids: Mapping[tuple[str, ...], list[str]]
    ) -> str:
        """The id of the register's row that is meant, or a label of a new one."""
        found = ids.get(same, []) if same else []
        if len(found) > 1:
            place = Place(self.file, sheet=self.table.grid.name, row=row.number)
            self.faults.append(SEVERAL_KNOWN.at(place, ids=", ".join(found)))
        return found[0] if found else f"dòng {row.number}"

    def _again(
        self,
        row: ForeignRow,
        values: Sequence[CellValue],
        first: tuple[int, tuple[CellValue, ...]],
    ) -> None:
        """Take a further row about the same thing for the first one, or find what it says otherwise."""
        number, before = first
        self.keys[row.number] = self.keys[number]
        pairs = zip(self.columns, before, values, strict=True)
        for column, one, other in pairs:
            named = self.asked.columns.get(column.name, "")
            place = row.place(self.file, self.table, named)
            if row.is_unstored(named):
                self.faults.append(NO_STORED_VALUE.at(place))
            elif other is not None and _form(one) != _form(other):
                found = f"{shown(one)}; {shown(other)}"
                title = SHEETS[self.asked.table].title
                fault = SAID_OTHERWISE.at(place, found=found, row=number, table=title)
                self.faults.append(fault)


def _cell(value: object) -> CellValue:
    """A value of the description as a cell has it."""
    if isinstance(value, date):
        return value
    return float(value) if isinstance(value, int | float) else str(value)


def _day(text: str, source: Source) -> CellValue:
    """A text of a day in the order that the description says; the text itself if it is none."""
    parts = day_text(text)
    if parts is None or parts.is_short or not parts.is_numeric:
        return text
    if source.days == "month_first":
        return day_of(parts.year, parts.day, parts.month) or text
    return text


def _form(value: CellValue) -> str:
    """A value as rows are compared by it: spellings of one name alike, days and numbers as such."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    text = text_of(value) or ""
    parts = day_text(text) if "/" in text or "-" in text else None
    if parts and parts.as_written and not parts.is_short:
        return parts.as_written.isoformat()
    return normal_form(text) or folded(text)
