"""One sheet of an OOXML workbook: its part of XML becomes a grid."""

import re

from ocop_lib.errors import IntakeError
from ocop_lib.intake.book import CellError, CellValue, Span
from ocop_lib.intake.cells import column_of
from ocop_lib.intake.opening.archive import BROKEN
from ocop_lib.intake.opening.markup import Attributes
from ocop_lib.intake.opening.part_fonts import PartFonts
from ocop_lib.intake.opening.serials import iso_moment, moment
from ocop_lib.intake.opening.sheet_cells import BAD_CELL, LAST_COLUMN, LAST_ROW, SheetCells
from ocop_lib.intake.opening.xlsx_strings import SharedStrings, StringReader, unescaped
from ocop_lib.intake.opening.xlsx_styles import Styles

SPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""The name spaces of a workbook's parts: of files as Excel saves them, and of the strict form."""

TRUE = frozenset(("1", "true"))
"""How an attribute or a cell spells that it is true."""

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_LETTERS = re.compile("[A-Z]{1,3}")
_DIGITS = "0123456789"
_NAMES = ("worksheet", "sheetData", "row", "c", "v", "f", "is", "cols", "col")
_MERGED_NAMES = ("mergeCells", "mergeCell")


def column_number(letters: str) -> int:
    """The column that letters name, from 1; 0 where a sheet has none of this name."""
    # Letters by the million would make a number whose digits fill the memory.
    number = column_of(letters) if _LETTERS.fullmatch(letters) else 0
    return number if number <= LAST_COLUMN else 0


class SheetReader(StringReader):
    """Reads the part of a sheet.

    Args:
        cells: where its cells are put.
        strings: the texts that cells share.
        styles: the formats of cells.
        is_from_1904: whether the file counts days from 1904.
    """

    def __init__(
        self, cells: SheetCells, strings: SharedStrings, styles: Styles, *, is_from_1904: bool
    ) -> None:
        super().__init__(cells.meter)
        self.cells = cells
        self._strings = strings
        self._dates = {str(n) for n, is_date in enumerate(styles.dates) if is_date}
        self._signs = {str(n): sign for n, sign in enumerate(styles.signs) if sign}
        self._fonts = {str(n): font for n, font in enumerate(styles.fonts) if font}
        self._is_from_1904 = is_from_1904
        self._tags: dict[str, str] = {}
        self._columns: dict[str, int] = {}
        self._row_number = 0
        self._row_digits = ""
        self._row: list[CellValue] = []
        self._column = 0
        self._cell: Attributes = {}
        self._raw: str | None = None
        self._is_formula = self._is_inline = False

    def start(self, tag: str, attributes: Attributes, /) -> None:
        """An element begins."""
        if self.skipped:
            self.skipped += 1
            return
        name = self._tags.get(tag)
        if name == "c":
            self._start_cell(attributes)
        elif name == "v":
            self.texts.clear()
            self.is_text = True
        elif name == "row":
            self._start_row(attributes)
        elif self._is_inline:
            self.start_run(tag.rpartition("}")[2], attributes)
        elif name == "f":
            self._is_formula = True
        elif name == "is":
            self._is_inline = True
        elif not self._tags:
            self._start_sheet(tag)
        else:
            self._start_other(name, attributes)

    def _start_sheet(self, tag: str) -> None:
        space, _, name = tag.rpartition("}")
        if space not in SPACES or name != "worksheet":
            raise IntakeError(BROKEN.at(self.cells.place, found=name))
        self._tags = {f"{space}}}{one}": one for one in (*_NAMES, *_MERGED_NAMES)}

    def _start_other(self, name: str | None, attributes: Attributes) -> None:
        if name == "col":
            if attributes.get("hidden") in TRUE or attributes.get("width") == "0":
                first, last = attributes.get("min", ""), attributes.get("max", "")
                if first.isdecimal() and last.isdecimal():
                    span = range(int(first), min(int(last), LAST_COLUMN) + 1)
                    self.cells.hidden_columns.append(span)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name not in {"sheetData", "cols", "mergeCells"}:
            self.pass_over()

    def _merge(self, reference: str) -> None:
        found = _RANGE.fullmatch(reference)
        if found and found[3]:
            left, right = column_number(found[1]), column_number(found[3])
            span = Span(int(found[2]), left, int(found[4]), right)
            if 0 < span.top <= span.bottom <= LAST_ROW and 0 < left <= right:
                self.cells.merge(span)
                return
        elif found:
            return
        raise IntakeError(BROKEN.at(self.cells.place, found=reference))

    def _start_row(self, attributes: Attributes) -> None:
        digits = attributes.get("r")
        if digits is None:
            digits = str(self._row_number + 1)
        elif not digits.isdecimal():
            raise IntakeError(BROKEN.at(self.cells.place, found=digits))
        self._row_number, self._row_digits, self._column = int(digits), digits, 0
        self._row = self.cells.row(self._row_number)
        if attributes.get("hidden") in TRUE or attributes.get("ht") == "0":
            self.cells.hidden_rows.append(range(self._row_number, self._row_number + 1))

    def _start_cell(self, attributes: Attributes) -> None:
        self._cell = attributes
        self._raw = None
        self._is_formula = False
        address = attributes.get("r")
        if address is None:
            self._column += 1
            return
        letters = address.rstrip(_DIGITS)
        column = self._columns.get(letters) or column_number(letters)
        if not column or address[len(letters) :] != self._row_digits:
            raise IntakeError(BROKEN.at(self.cells.place, found=address))
        self._columns[letters] = self._column = column

    def end(self, tag: str, /) -> None:
        """An element ends."""
        if self.skipped:
            self.pass_on()
            return
        name = self._tags.get(tag)
        if name == "v":
            self._raw = "".join(self.texts)
            self.is_text = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self.meter.take("slots", len(self._row), self.cells.place)
        elif name == "is":
            self._is_inline = False
        elif self._is_inline:
            self.end_run(tag.rpartition("}")[2])

    def _end_cell(self) -> None:
        style = self._cell.get("s")
        kind = self._cell.get("t", "n")
        parts = None
        try:
            if kind == "s" and self._raw is not None:
                number = int(self._raw)
                # A negative number would count from the end.
                value: CellValue = self._strings.found[number] if number >= 0 else _no_text(number)
                parts = self._strings.fonts.get(number)
            elif kind == "n":
                value = _number(self._raw)
                if value is not None and style in self._dates:
                    value = moment(value, is_from_1904=self._is_from_1904)
            else:
                value, parts = self._other(kind)
        except (ValueError, IndexError):
            self.cells.refuse(BAD_CELL, self._row_number, self._column, self._raw or "")
            return
        if value is None:
            if self._is_formula:
                self.cells.put_unstored(self._row_number, self._column)
        else:
            self.cells.put(self._row_number, self._row, self._column, value)
            if style in self._signs:
                self.cells.put_sign(self._row_number, self._column, value, self._signs[style])
            if parts or style in self._fonts:
                font = self._fonts.get(style or "", "")
                self.cells.put_fonts(self._row_number, self._column, value, font, parts)

    def _other(self, kind: str) -> tuple[CellValue, PartFonts | None]:
        """The value of a cell that is neither a number nor a shared text, and its old fonts."""
        if kind == "inlineStr":
            return self.whole()
        raw = self._raw
        if raw is None:
            return None, None
        if kind == "b":
            return raw.strip() in TRUE, None
        if kind == "e":
            return CellError(raw), None
        self.meter.check("text", len(raw), self.cells.place)
        if kind == "d":
            return iso_moment(raw) or _no_text(raw), None
        return (unescaped(raw) if kind == "str" else _no_text(kind)), None


def _number(raw: str | None) -> float | None:
    """A number as XML has it; None for none."""
    if not raw:
        return None
    number = float(raw)
    # Python reads «nan», «inf» and «1_000», which no spreadsheet writes.
    if number - number != 0 or "_" in raw:
        raise ValueError(raw)
    return number


def _no_text(raw: object) -> str:
    raise ValueError(raw)
