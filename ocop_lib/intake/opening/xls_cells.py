"""The cells of one sheet of an .xls workbook: its records become a grid."""

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ocop_lib.errors import IntakeError
from ocop_lib.files.old_fonts import encoding_of_font
from ocop_lib.intake.book import CellError, CellValue, Span
from ocop_lib.intake.opening.archive import BROKEN
from ocop_lib.intake.opening.biff import STRING, Record, Text, TextReader
from ocop_lib.intake.opening.part_fonts import PartFonts
from ocop_lib.intake.opening.serials import moment
from ocop_lib.intake.opening.sheet_cells import BAD_CELL, SheetCells

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LAST_COLUMN = 256
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_UNKNOWN_ERROR = "#N/A"
_IS_HIDDEN_ROW, _IS_HIDDEN_COLUMN = 0x20, 0x01
# There is no font 4: numbers from 5 on count one font fewer.
_FONT_THAT_IS_NONE = 4
_NO_NUMBER = b"\xff\xff"
_IS_TEXT, _IS_BOOLEAN, _IS_ERROR = 0, 1, 2


@dataclass(slots=True)
class Shared:
    """What the sheets of a workbook share.

    Args:
        fonts: the names of fonts by number, those of Unicode empty.
        formats: number of the font and whether it shows dates, of each format of cells.
        texts: the texts that cells share.
        part_fonts: by the number of a text, the old fonts of its parts.
        is_from_1904: whether days are counted from 1904.
    """

    fonts: list[str] = field(default_factory=list)
    formats: list[tuple[int, bool]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    part_fonts: dict[int, PartFonts] = field(default_factory=dict)
    is_from_1904: bool = False

    def font(self, number: int) -> str:
        """The old font of a number; empty for others."""
        number -= number > _FONT_THAT_IS_NONE
        return self.fonts[number] if number < len(self.fonts) else ""

    def fonts_of(self, text: Text) -> PartFonts:
        """The old fonts of parts of a text."""
        found = PartFonts()
        ends = [start for start, _ in text.runs[1:]] + [len(text.text)]
        for (start, number), end in zip(text.runs, ends, strict=False):
            found.note(self.font(number), text.text[start:end])
        return found


def old_font(name: str) -> str:
    """The name of a font, if it is of an encoding before Unicode; else empty."""
    return name if encoding_of_font(name) else ""


class XlsSheet:
    """Takes in the records of a sheet.

    Args:
        cells: where its cells are put.
        shared: what the sheets share.
    """

    def __init__(self, cells: SheetCells, shared: Shared) -> None:
        self._cells = cells
        self._shared = shared
        self._awaited: tuple[int, int, int] | None = None
        self._takers: Mapping[int, Callable[[bytes], None]] = {
            0xFD: self._shared_text,
            0x204: self._own_text,
            0xD6: self._own_text,
            0x203: self._number,
            0x27E: self._short_number,
            0xBD: self._short_numbers,
            0x205: self._boolean_or_error,
            0x06: self._formula,
            0x208: self._row,
            0x7D: self._columns,
            0xE5: self._merged,
        }

    def take(self, record: Record) -> None:
        """Take in a record.

        Args:
            record: the record.

        Raises:
            struct.error: it is too short.
            IndexError: as above.
        """
        if record.kind == STRING and self._awaited:
            row, column, style = self._awaited
            self._awaited = None
            self._put(row, column, style, TextReader([record.data, *record.more]).read().text)
            return
        taker = self._takers.get(record.kind)
        if taker:
            taker(record.data)

    def _put(
        self, row: int, column: int, style: int, value: CellValue, parts: PartFonts | None = None
    ) -> None:
        if column >= LAST_COLUMN:
            raise IntakeError(BROKEN.at(self._cells.place, found=f"cột {column + 1}"))
        formats = self._shared.formats
        font, shows_date = formats[style] if style < len(formats) else (0, False)
        if isinstance(value, float):
            if value - value != 0:
                self._cells.refuse(BAD_CELL, row + 1, column + 1, str(value))
                return
            if shows_date:
                value = moment(value, is_from_1904=self._shared.is_from_1904)
        self._cells.put(row + 1, self._cells.row(row + 1), column + 1, value)
        if isinstance(value, str):
            self._cells.meter.check("text", len(value), self._cells.place)
            old = self._shared.font(font)
            if old or parts:
                self._cells.put_fonts(row + 1, column + 1, value, old, parts)

    def _shared_text(self, data: bytes) -> None:
        row, column, style, number = struct.unpack_from("<HHHI", data)
        if number >= len(self._shared.texts):
            self._cells.refuse(BAD_CELL, row + 1, column + 1, str(number))
            return
        parts = self._shared.part_fonts.get(number)
        self._put(row, column, style, self._shared.texts[number], parts)

    def _own_text(self, data: bytes) -> None:
        row, column, style = struct.unpack_from("<HHH", data)
        self._put(row, column, style, TextReader([data], 6).read().text)

    def _number(self, data: bytes) -> None:
        row, column, style, number = struct.unpack_from("<HHHd", data)
        self._put(row, column, style, number)

    def _short_number(self, data: bytes) -> None:
        row, column, style, raw = struct.unpack_from("<HHHI", data)
        self._put(row, column, style, _unpacked(raw))

    def _short_numbers(self, data: bytes) -> None:
        row, column = struct.unpack_from("<HH", data)
        self._cells.meter.take("elements", len(data) // 6, self._cells.place)
        for number, (style, raw) in enumerate(struct.iter_unpack("<HI", data[4:-2])):
            self._put(row, column + number, style, _unpacked(raw))

    def _boolean_or_error(self, data: bytes) -> None:
        row, column, style, value, is_error = struct.unpack_from("<HHHBB", data)
        error = CellError(_ERRORS.get(value, _UNKNOWN_ERROR))
        self._put(row, column, style, error if is_error else bool(value))

    def _formula(self, data: bytes) -> None:
        row, column, style, result = struct.unpack_from("<HHH8s", data)
        value: CellValue = ""
        self._awaited = None
        if result[6:] != _NO_NUMBER:
            (value,) = struct.unpack("<d", result)
        elif result[0] == _IS_TEXT:
            self._awaited = row, column, style
        elif result[0] == _IS_BOOLEAN:
            value = bool(result[2])
        elif result[0] == _IS_ERROR:
            value = CellError(_ERRORS.get(result[2], _UNKNOWN_ERROR))
        self._cells.put_formula(row + 1, column + 1, value)
        if self._awaited is None:
            self._put(row, column, style, value)

    def _row(self, data: bytes) -> None:
        row, flags = struct.unpack_from("<H10xH", data)
        if flags & _IS_HIDDEN_ROW:
            self._cells.hidden_rows.append(range(row + 1, row + 2))

    def _columns(self, data: bytes) -> None:
        first, last, flags = struct.unpack_from("<HH4xH", data)
        if flags & _IS_HIDDEN_COLUMN:
            self._cells.hidden_columns.append(range(first + 1, min(last + 1, LAST_COLUMN) + 1))

    def _merged(self, data: bytes) -> None:
        (count,) = struct.unpack_from("<H", data)
        for top, bottom, left, right in struct.iter_unpack("<HHHH", data[2 : 2 + count * 8]):
            self._cells.merged.append(Span(top + 1, left + 1, bottom + 1, right + 1))


def _unpacked(raw: int) -> float:
    """A number of four bytes: the upper half of a float, or a whole one; perhaps hundredths."""
    if raw & 2:
        number = float(raw >> 2) if raw < 1 << 31 else float((raw >> 2) - (1 << 30))
    else:
        (number,) = struct.unpack("<d", bytes(4) + (raw & ~3).to_bytes(4, "little"))
    return number / 100 if raw & 1 else number
