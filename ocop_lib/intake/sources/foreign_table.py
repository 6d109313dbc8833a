"""The table of another system in its file: where it stands, and its rows with their blanks filled."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.intake.book import Book, CellValue, Grid
from ocop_lib.intake.cells import cell_part
from ocop_lib.intake.reading.heading_blocks import SEARCHED_ROWS
from ocop_lib.intake.reading.heading_rows import SheetHeading
from ocop_lib.intake.reading.row_kinds import lines_below
from ocop_lib.intake.sources.group_rows import counters_of, filled, group_name
from ocop_lib.intake.sources.source import Source
from ocop_lib.intake.values.names import folded
from ocop_lib.intake.values.texts import is_blank, plain, text_of
from ocop_lib.register.findings.spellings import normal_form
from ocop_lib.register.tables import BY_NAME
from ocop_lib.spelling import nearest

NO_SHEET = FaultKind(
    "source.no_sheet",
    "Tệp không có trang tính mà tệp mô tả nguồn nêu.",
    "Sửa khóa sheet của tệp mô tả nguồn, hoặc đổi tên trang tính.",
)
NO_HEADING = FaultKind(
    "source.no_heading",
    "Không thấy dòng có các tiêu đề mà tệp mô tả nguồn nêu.",
    "Sửa tiêu đề ở columns, hoặc ghi heading_row của tệp mô tả nguồn.",
)
MISSING_HEADING = FaultKind(
    "source.missing_heading",
    "Dòng tiêu đề thiếu một cột mà tệp mô tả nguồn nêu.",
    "Sửa tên cột trong tệp mô tả nguồn hoặc trong tệp gốc.",
)
HEADING_TWICE = FaultKind(
    "source.heading_twice",
    "Hai cột có cùng tiêu đề mà tệp mô tả nguồn nêu.",
    "Đổi tên một cột trong tệp gốc.",
)
ROW_NOT_READ = FaultKind(
    "source.row_not_read",
    "Không đọc dòng này: {what}.",
    "Nếu dòng có số liệu thì điền vào các cột mà tệp mô tả nguồn lấy.",
    severity="warning",
)

_NOT_READ = {
    "total": "dòng cộng",
    "note": "ghi chú, chữ ký dưới biểu",
    "numbering": "số thứ tự của cột",
    "repeated": "tiêu đề lặp lại",
    "section": "tên nhóm của các dòng dưới",
    "outside": "các cột cần lấy đều trống",
}


_NO_SHEET = Grid("", ())


@dataclass(frozen=True, slots=True)
class ForeignRow:
    """A row of the table.

    Args:
        number: its number in the sheet, from 1.
        values: its values by the form of the heading; merged and filled cells have theirs.
        unstored: the forms of the headings below which a formula stands without a value.
    """

    number: int
    values: Mapping[str, CellValue]
    unstored: frozenset[str] = frozenset()

    def value(self, heading: str) -> CellValue:
        """What stands below a heading; None for a blank cell and for a formula without a value."""
        return self.values.get(_form(heading))

    def is_blank(self, heading: str) -> bool:
        """Whether nothing stands below a heading."""
        return self.value(heading) is None and not self.is_unstored(heading)

    def is_unstored(self, heading: str) -> bool:
        """Whether a formula without a value stands below a heading."""
        return _form(heading) in self.unstored

    def place(self, file: str, table: "ForeignTable", heading: str) -> Place:
        """The place of a cell of the row."""
        column = table.places.get(heading)
        part = cell_part(self.number, column) if column else ""
        return Place(file, sheet=table.grid.name, row=self.number, column=heading, part=part)


@dataclass(frozen=True, slots=True)
class ForeignTable:
    """The table.

    Args:
        grid: its sheet; an empty one where the file has none.
        heading_row: the row of its headings, from 1.
        places: the column, from 1, of each heading that was asked for.
        headings: the headings by column.
        rows: the rows that tell of something, in their order.
        is_whole: whether every heading asked for was found.
        faults: what is wrong, and which rows were not read.
    """

    grid: Grid = _NO_SHEET
    heading_row: int = 1
    places: Mapping[str, int] = field(default_factory=dict)
    headings: Mapping[int, str] = field(default_factory=dict)
    rows: tuple[ForeignRow, ...] = ()
    is_whole: bool = False
    faults: tuple[Fault, ...] = ()


def foreign_table(book: Book, source: Source) -> ForeignTable:
    """Find and read the table of a file.

    Args:
        book: the file.
        source: what its table is called and has.

    Returns:
        The table.
    """
    grids = [one for one in book.grids if not source.sheet or _is(one.name, source.sheet)]
    if not grids:
        names = [one.name for one in book.grids]
        return _none(NO_SHEET.among(Place(book.file), source.sheet, names))
    asked = source.headings
    found = [(grid, *_heading_row(grid, source, asked)) for grid in grids]
    grid, row, count = max(found, key=lambda one: one[2])
    if not count:
        place = Place(book.file, sheet=grid.name, row=source.heading_row)
        return _none(NO_HEADING.at(place, allowed=", ".join(asked)))
    texts = _texts(grid, row)
    places, faults = _places(book.file, grid, row, texts, asked)
    table = ForeignTable(grid, row, places, texts, (), not faults, tuple(faults))
    return table if faults else _with_rows(book.file, table, source)


def _form(text: str) -> str:
    """A heading as headings are compared: by normal form, or as it is where that has no letters."""
    return normal_form(text) or folded(text)


def _none(fault: Fault) -> ForeignTable:
    return ForeignTable(faults=(fault,))


def _is(name: str, asked: str) -> bool:
    return _form(name) == _form(asked)


def _texts(grid: Grid, row: int) -> dict[int, str]:
    """The texts of a row by column."""
    cells = _row(grid, row)
    read = ((place, plain(text_of(cell) or "")) for place, cell in enumerate(cells, start=1))
    return {place: text for place, text in read if text}


def _heading_row(grid: Grid, source: Source, asked: tuple[str, ...]) -> tuple[int, int]:
    """The first row with most of the headings asked for, and how many it has."""
    forms = {_form(heading) for heading in asked}
    rows = [source.heading_row] if source.heading_row else range(1, SEARCHED_ROWS + 1)
    counts = [
        (row, len(forms & {_form(text) for text in _texts(grid, row).values()})) for row in rows
    ]
    return max(counts, key=lambda one: one[1])


def _places(
    file: str, grid: Grid, row: int, texts: Mapping[int, str], asked: tuple[str, ...]
) -> tuple[dict[str, int], list[Fault]]:
    """The columns of the headings asked for, and the faults of those missing or there twice."""
    columns: dict[str, list[int]] = {}
    for column, text in texts.items():
        columns.setdefault(_form(text), []).append(column)
    places, faults = {}, []
    for heading in asked:
        found = columns.get(_form(heading), [])
        here = Place(file, sheet=grid.name, row=row)
        if not found:
            meant = nearest(heading, texts.values())
            fault = MISSING_HEADING.at(here, found=heading, allowed=", ".join(texts.values()))
            faults.append(replace(fault, meant=meant or ""))
        elif len(found) > 1:
            faults.append(
                HEADING_TWICE.at(replace(here, part=cell_part(row, found[1])), found=heading)
            )
        else:
            places[heading] = found[0]
    return places, faults


def _row(grid: Grid, row: int) -> tuple[CellValue, ...]:
    """The cells of a row, which may have nothing but formulas without a value."""
    return grid.rows[row - 1] if row <= len(grid.rows) else ()


def _with_rows(file: str, table: ForeignTable, source: Source) -> ForeignTable:
    """The table with its rows."""
    grid = table.grid
    spec = BY_NAME[max(source.tables, key=lambda one: len(one.columns)).table]
    # The names of other tables' columns may be the same, so they are told apart.
    columns = {
        name if one.table == spec.name else f"{one.table}.{name}": table.places[heading] - 1
        for one in source.tables
        for name, heading in one.columns.items()
        if heading in table.places
    }
    texts = {place - 1: text for place, text in table.headings.items()}
    heading = SheetHeading(table.heading_row, table.heading_row, columns, texts)
    filler, counters = _Filler(table, source), counters_of(grid, table.heading_row)
    rows, faults = [], []
    unstored = {row for row, _ in grid.unstored}
    for line in lines_below(grid, heading, spec, frozenset()):
        cells = filled(_row(grid, line.row)) if line.row not in unstored else {}
        if source.group and cells and (group := group_name(cells, counters)):
            filler.group = group
            continue
        row = filler.row(line.row)
        told = any(not row.is_blank(one) for one in table.places if one not in source.fill_down)
        kind = line.kind if line.kind != "row" else "row" if told else "outside"
        if kind == "row":
            rows.append(row)
        else:
            place = Place(file, sheet=grid.name, row=line.row)
            faults.append(ROW_NOT_READ.at(place, what=_NOT_READ[kind]))
    return replace(table, rows=tuple(rows), faults=tuple(faults))


class _Filler:
    """Reads rows one after the other and fills in what merged, blank and group cells mean."""

    def __init__(self, table: ForeignTable, source: Source) -> None:
        self.group = ""
        self._grid, self._table, self._source = table.grid, table, source
        self._above: dict[str, CellValue] = {}
        self._merged = {
            (row, column): (span.top, span.left)
            for span in table.grid.merged
            for row in range(span.top, min(span.bottom, len(table.grid.rows)) + 1)
            for column in table.places.values()
            if span.left <= column <= span.right
        }

    def row(self, number: int) -> ForeignRow:
        """The next row."""
        values: dict[str, CellValue] = {}
        unstored = set()
        for heading, column in self._table.places.items():
            if (number, column) in self._grid.unstored:
                unstored.add(_form(heading))
                continue
            value = self._cell(number, column)
            if heading in self._source.fill_down:
                value = self._above.get(heading) if is_blank(value) else value
                self._above[heading] = value
            if not is_blank(value):
                values[_form(heading)] = value
        if self._source.group and self.group:
            values[_form(self._source.group)] = self.group
        return ForeignRow(number, values, frozenset(unstored))

    def _cell(self, row: int, column: int) -> CellValue:
        """What a cell holds; a merged one what its range holds."""
        row, column = self._merged.get((row, column), (row, column))
        cells = _row(self._grid, row)
        return cells[column - 1] if column <= len(cells) else None
