"""The cells of one sheet of an .xls workbook: what xlrd tells of them becomes a grid."""

from typing import TYPE_CHECKING

from ocop_lib.files.old_fonts import encoding_of_font
from ocop_lib.intake.book import CellError, CellValue, Span
from ocop_lib.intake.opening.number_signs import sign_of
from ocop_lib.intake.opening.part_fonts import PartFonts
from ocop_lib.intake.opening.serials import moment, shows_date
from ocop_lib.intake.opening.sheet_cells import BAD_CELL, SheetCells

if TYPE_CHECKING:
    from array import array

    from xlrd.book import Book
    from xlrd.sheet import Sheet

_UNKNOWN_ERROR = "#N/A"


class Formats:
    """What the formats of a workbook's cells say of fonts, dates and signs beside numbers.

    Args:
        book: the workbook.

    Attributes:
        is_from_1904: whether days are counted from 1904.
        dates: the numbers of formats that show dates.
        signs: what a format shows beside a number, of those that do.
        plain_numbers: xlrd's kind of the cells that hold a number and no date; None where it does
            not take all these formats for dates, or a format shows a sign.
        fonts: the old font of each format; empty for others.
        has_old_fonts: whether there is any.
    """

    def __init__(self, book: "Book") -> None:
        from xlrd import XL_CELL_NUMBER
        from xlrd.biffh import FDT

        self.is_from_1904 = bool(book.datemode)
        self._fonts = [font.name if encoding_of_font(font.name) else "" for font in book.font_list]
        codes = {number: one.format_str or "" for number, one in book.format_map.items()}
        used = {one.format_key for one in book.xf_list}
        dates = {number for number in used if shows_date(number, codes.get(number, ""))}
        is_seen = all(book.format_map[number].type == FDT for number in dates)
        signs = {number: sign_of(number, codes.get(number, "")) for number in used - dates}
        self.plain_numbers = XL_CELL_NUMBER if is_seen and not any(signs.values()) else None
        self.signs = {
            one.xf_index: signs[one.format_key] for one in book.xf_list if signs.get(one.format_key)
        }
        self.dates = {one.xf_index for one in book.xf_list if one.format_key in dates}
        self.fonts = {one.xf_index: self._font(one.font_index) for one in book.xf_list}
        self.has_old_fonts = any(self._fonts)

    def _font(self, number: int) -> str:
        """The old font of a number; empty for others."""
        return self._fonts[number] if number < len(self._fonts) else ""

    def of_parts(self, text: str, runs: list[tuple[int, int]]) -> PartFonts:
        """The old fonts of parts of a text.

        Args:
            text: the text.
            runs: from which character on which font.

        Returns:
            Those that draw otherwise than Unicode.
        """
        found = PartFonts()
        ends = [start for start, _ in runs[1:]] + [len(text)]
        for (start, number), end in zip(runs, ends, strict=True):
            found.note(self._font(number), text[start:end])
        return found


class XlsSheet:
    """Puts what a sheet holds into a grid to be.

    Args:
        sheet: the sheet as xlrd has read it.
        formats: the formats of the workbook's cells.
        cells: where its cells are put.
    """

    def __init__(self, sheet: "Sheet", formats: Formats, cells: SheetCells) -> None:
        self._sheet = sheet
        self._formats = formats
        self._cells = cells

    def take(self) -> int:
        """Put all of it into the grid.

        Returns:
            How many cells the sheet has.
        """
        from xlrd import XL_CELL_EMPTY

        sheet, count = self._sheet, 0
        for row in range(sheet.nrows):
            kinds = sheet.row_types(row)
            # Down to the end of the last merged cells xlrd has rows with an empty cell.
            if held := len(kinds) - kinds.count(XL_CELL_EMPTY):
                count += held
                self._cells.put_row(row + 1, self._values(row, kinds))
        self._take_looks()
        return count

    def _values(self, row: int, kinds: "array[int]") -> list[CellValue]:
        """What the cells of a row hold."""
        plain = self._formats.plain_numbers
        return [
            value if kind == plain and value - value == 0 else self._value(row, column, kind, value)
            for column, (kind, value) in enumerate(
                zip(kinds, self._sheet.row_values(row), strict=True)
            )
        ]

    def _value(self, row: int, column: int, kind: int, value: float | str) -> CellValue:
        """What a cell holds."""
        from xlrd import XL_CELL_BOOLEAN, XL_CELL_EMPTY, XL_CELL_ERROR, error_text_from_code

        if kind == XL_CELL_EMPTY:
            return None
        if isinstance(value, str):
            self._cells.meter.check("text", len(value), self._cells.place)
            if self._formats.has_old_fonts:
                self._note_fonts(row, column, value)
            return value
        if kind == XL_CELL_BOOLEAN:
            return bool(value)
        if kind == XL_CELL_ERROR:
            return CellError(error_text_from_code.get(value, _UNKNOWN_ERROR))
        if value - value != 0:
            self._cells.refuse(BAD_CELL, row + 1, column + 1, str(value))
            return value
        style = self._sheet.cell_xf_index(row, column)
        if style in self._formats.dates:
            return moment(value, is_from_1904=self._formats.is_from_1904)
        if style in self._formats.signs:
            self._cells.put_sign(row + 1, column + 1, value, self._formats.signs[style])
        return value

    def _note_fonts(self, row: int, column: int, text: str) -> None:
        formats = self._formats
        runs = self._sheet.rich_text_runlist_map.get((row, column))
        parts = formats.of_parts(text, runs) if runs else None
        font = formats.fonts.get(self._sheet.cell_xf_index(row, column), "")
        if font or (parts and parts.font):
            self._cells.put_fonts(row + 1, column + 1, text, font, parts)

    def _take_looks(self) -> None:
        """Take what is hidden and merged; xlrd counts from 0 and names what comes after the last."""
        sheet, cells = self._sheet, self._cells
        for number, row in sheet.rowinfo_map.items():
            if row.hidden:
                cells.hidden_rows.append(range(number + 1, number + 2))
        for number, column in sheet.colinfo_map.items():
            if column.hidden:
                cells.hidden_columns.append(range(number + 1, number + 2))
        cells.merged += [
            Span(top + 1, left + 1, bottom, right)
            for top, bottom, left, right in sheet.merged_cells
        ]
