"""An OpenDocument workbook: its sheets, rows and cells, which are repeated rather than written out."""

from ocop_lib.errors import IntakeError, Place
from ocop_lib.intake.book import CellValue, Span
from ocop_lib.intake.opening.archive import BROKEN, Archive
from ocop_lib.intake.opening.limits import Meter
from ocop_lib.intake.opening.markup import Attributes, Reader, read_markup, read_part
from ocop_lib.intake.opening.ods_cell import COLUMNS_REPEATED, ROWS_REPEATED, OdsCell, counted
from ocop_lib.intake.opening.ods_styles import OFFICE, STYLE, TABLE, TEXT, OdsStyles, StylesPart
from ocop_lib.intake.opening.opened import Opened
from ocop_lib.intake.opening.sheet_cells import BAD_CELL, LAST_COLUMN, LAST_ROW, SheetCells
from ocop_lib.intake.opening.xlsx import LINKS, MACROS

_HIDDEN = frozenset(("collapse", "filter"))
_AROUND_ROWS = (
    *("table-header-rows", "table-rows", "table-row-group"),
    *("table-columns", "table-header-columns", "table-column-group"),
)
_AROUND = frozenset(
    (
        *(f"{OFFICE}{one}" for one in ("document-content", "body", "spreadsheet")),
        *(f"{OFFICE}{one}" for one in ("automatic-styles", "font-face-decls")),
        *(f"{TABLE}{one}" for one in _AROUND_ROWS),
        f"{TABLE}calculation-settings",
    )
)
_INSIDE_TEXT = frozenset(f"{TEXT}{one}" for one in ("a", "ruby", "ruby-base"))
_SIGNS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
_OUTER = frozenset(f"{TABLE}{one}" for one in ("table-source", "cell-range-source", "dde-links"))
_CELLS = frozenset((f"{TABLE}table-cell", f"{TABLE}covered-table-cell"))
_SHEET, _ROW, _COLUMN = f"{TABLE}table", f"{TABLE}table-row", f"{TABLE}table-column"
_PARAGRAPH, _SPAN, _BLANKS = f"{TEXT}p", f"{TEXT}span", f"{TEXT}s"
_NULL_DATE, _FIRST_DAY_1904 = f"{TABLE}null-date", "1904-01-01"
_CELL_STYLE = f"{TABLE}style-name"
_DEFAULT_STYLE = f"{TABLE}default-cell-style-name"


def open_ods(archive: Archive, place: Place, meter: Meter) -> Opened:
    """Read all sheets of a workbook.

    Args:
        archive: the file.
        place: the file.
        meter: its limits.

    Returns:
        The grids, and faults and remarks found on the way.

    Raises:
        IntakeError: the file is broken or holds too much.
    """
    if "content.xml" not in archive:
        raise IntakeError(BROKEN.at(place, found="content.xml"))
    styles = OdsStyles()
    read_part(archive, "styles.xml", StylesPart(styles), place, meter)
    reader = _ContentReader(styles, place, meter)
    read_markup(archive.pieces("content.xml"), reader, place, meter)
    if any(name.startswith(("basic/", "scripts/")) for name in archive.names()):
        reader.opened.remarks.append(MACROS.at(place))
    if reader.has_links:
        reader.opened.remarks.append(LINKS.at(place))
    if not reader.opened.grids:
        raise IntakeError(BROKEN.at(place, found="content.xml"))
    return reader.opened


class _ContentReader(Reader):
    """Reads the part «content.xml».

    Args:
        styles: the styles of «styles.xml», to which those of this part are added.
        place: the file.
        meter: its limits.
    """

    def __init__(self, styles: OdsStyles, place: Place, meter: Meter) -> None:
        super().__init__()
        self.opened = Opened()
        self.has_links = False
        self._styles = styles
        self._place = place
        self._meter = meter
        self._sheet: SheetCells | None = None
        self._column_fonts: dict[int, str] = {}
        self._columns = self._row_number = self._repeated = self._column = 0
        self._row_font = ""
        self._row: list[tuple[int, OdsCell]] = []
        self._cell: OdsCell | None = None
        self._spans: list[tuple[str, int]] = []

    def start(self, tag: str, attributes: Attributes, /) -> None:
        """An element begins."""
        if self.skipped:
            self.skipped += 1
        elif tag in _CELLS and self._cell is None:
            self._cell = OdsCell(attributes)
        elif self._cell is not None:
            self._start_in_cell(tag, attributes)
        elif tag == _ROW and self._sheet is not None:
            self._start_row(self._sheet, attributes)
        elif tag == _COLUMN and self._sheet is not None:
            self._take_column(self._sheet, attributes)
        elif tag == _SHEET and self._sheet is None:
            self._start_sheet(attributes)
        elif tag.startswith(STYLE):
            self._styles.take(tag, attributes)
        elif tag == _NULL_DATE:
            self.opened.is_from_1904 = attributes.get(f"{TABLE}date-value") == _FIRST_DAY_1904
            self.pass_over()
        elif tag not in _AROUND:
            self.has_links = self.has_links or tag in _OUTER
            self.pass_over()

    def _start_sheet(self, attributes: Attributes) -> None:
        name = attributes.get(f"{TABLE}name", "")
        self._meter.take("sheets", 1)
        is_hidden = self._styles.is_hidden(attributes.get(_CELL_STYLE, ""))
        place = Place(self._place.file, sheet=name)
        self._sheet = SheetCells(name, place, self._meter, is_hidden=is_hidden)
        self._column_fonts = {}
        self._columns = self._row_number = 0

    def _take_column(self, sheet: SheetCells, attributes: Attributes) -> None:
        count = min(counted(attributes, COLUMNS_REPEATED), LAST_COLUMN)
        span = range(self._columns + 1, self._columns + count + 1)
        self._columns += count
        if attributes.get(f"{TABLE}visibility") in _HIDDEN:
            sheet.hidden_columns.append(span)
        if font := self._styles.old_font("table-cell", attributes.get(_DEFAULT_STYLE, "")):
            self._column_fonts.update((one, font) for one in span if one <= LAST_COLUMN)

    def _start_row(self, sheet: SheetCells, attributes: Attributes) -> None:
        self._repeated = counted(attributes, ROWS_REPEATED)
        self._row_number += 1
        self._column = 1
        self._row_font = self._styles.old_font("table-cell", attributes.get(_DEFAULT_STYLE, ""))
        if attributes.get(f"{TABLE}visibility") in _HIDDEN:
            sheet.hidden_rows.append(range(self._row_number, self._row_number + self._repeated))

    def _start_in_cell(self, tag: str, attributes: Attributes) -> None:
        if tag == _PARAGRAPH and not self.is_text:
            self.texts.clear()
            self.is_text = True
        elif self.is_text and tag == _SPAN:
            font = self._styles.old_font("text", attributes.get(f"{TEXT}style-name", ""))
            self._spans.append((font, len(self.texts)))
        elif self.is_text and tag == _BLANKS:
            raw = attributes.get(f"{TEXT}c", "1")
            count = int(raw) if raw.isdecimal() else 1
            self._meter.check("text", count, self._place)
            self.texts.append(" " * count)
            self.pass_over()
        elif self.is_text and tag in _SIGNS:
            self.texts.append(_SIGNS[tag])
            self.pass_over()
        elif not self.is_text or tag not in _INSIDE_TEXT:
            # Notes, pictures and how a word is read are no part of what the cell holds.
            self.pass_over()
            self.has_links = self.has_links or tag in _OUTER

    def end(self, tag: str, /) -> None:
        """An element ends."""
        if self.skipped:
            self.pass_on()
        elif self._cell is not None:
            self._end_in_cell(self._cell, tag)
        elif tag == _ROW and self._sheet is not None:
            self._end_row(self._sheet)
        elif tag == _SHEET and self._sheet is not None:
            self.opened.take(self._sheet)
            self._sheet = None

    def _end_in_cell(self, cell: OdsCell, tag: str) -> None:
        if tag == _SPAN and self._spans:
            font, start = self._spans.pop()
            cell.fonts.note(font, "".join(self.texts[start:]))
        elif tag == _PARAGRAPH:
            cell.paragraphs.append("".join(self.texts))
            self.is_text = False
        elif tag in _CELLS:
            self._cell = None
            if cell.holds_something:
                self._row.append((self._column, cell))
            self._column += cell.times

    def _end_row(self, sheet: SheetCells) -> None:
        for column, cell in self._row:
            try:
                value = cell.value()
            except (ValueError, OverflowError):
                sheet.refuse(BAD_CELL, self._row_number, column, str(cell.attributes))
                continue
            if isinstance(value, str):
                self._meter.check("text", len(value), sheet.place)
            if value is not None or cell.is_formula or cell.is_merged:
                self._put(sheet, column, cell, value)
        self._row.clear()
        self._row_number += self._repeated - 1

    def _put(self, sheet: SheetCells, column: int, cell: OdsCell, value: CellValue) -> None:
        """Put a cell wherever it is repeated."""
        times = cell.times
        if column + times - 1 > LAST_COLUMN or self._row_number + self._repeated - 1 > LAST_ROW:
            raise IntakeError(BROKEN.at(sheet.place, found=f"dòng {self._row_number}"))
        self._meter.take("slots", times * self._repeated, sheet.place)
        if times == self._repeated == 1:
            self._put_once(sheet, self._row_number, column, cell, value)
            return
        for row in range(self._row_number, self._row_number + self._repeated):
            for one in range(column, column + times):
                self._put_once(sheet, row, one, cell, value)

    def _put_once(
        self, sheet: SheetCells, row: int, column: int, cell: OdsCell, value: CellValue
    ) -> None:
        if cell.is_formula and value is None:
            sheet.put_unstored(row, column)
        if cell.is_merged:
            sheet.merge(Span(row, column, row + cell.height - 1, column + cell.width - 1))
        if value is not None:
            sheet.put(row, sheet.row(row), column, value)
            if cell.sign:
                sheet.put_sign(row, column, value, cell.sign)
            name = cell.attributes.get(_CELL_STYLE)
            font = self._styles.old_font("table-cell", name) if name else self._default(column)
            if font or cell.fonts.font:
                sheet.put_fonts(row, column, value, font, cell.fonts)

    def _default(self, column: int) -> str:
        """The old font of cells that name no style: of their row, else of their column."""
        return self._row_font or self._column_fonts.get(column, "")
