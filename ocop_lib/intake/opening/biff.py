"""The records of an .xls workbook: what they say besides the values of cells."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ocop_lib.errors import IntakeError, Place
from ocop_lib.files.old_fonts import encoding_of_font
from ocop_lib.intake.book import Cell
from ocop_lib.intake.opening.archive import BROKEN, PASSWORD

BOF, EOF = 0x0809, 0x000A
_BIFF8 = 0x0600
_FILEPASS, _DATEMODE, _BOUNDSHEET, _FONT, _XF = 0x2F, 0x22, 0x85, 0x31, 0xE0
_ROW, _COLINFO, _FORMULA, _BOOLERR, _DIMENSIONS = 0x208, 0x7D, 0x06, 0x205, 0x200
_LABELS = frozenset((0xFD, 0x204, 0xD6))
_NUMBERS = frozenset((0x203, 0x27E))
_MULRK = 0xBD
_SUPBOOK = 0x1AE
_LINKS_ITSELF = b"\x01\x04"
_IS_HIDDEN_ROW, _IS_HIDDEN_COLUMN = 0x20, 0x01
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
LAST_ROW, LAST_COLUMN = 65_536, 256
# There is no font 4: numbers from 5 on count one font fewer.
_FONT_THAT_IS_NONE = 4


class Record(NamedTuple):
    """A record: where it begins, its kind and its bytes."""

    start: int
    kind: int
    data: bytes


@dataclass(slots=True)
class SheetRecords:
    """What the records of a sheet say besides values.

    Args:
        bottom: the last row that holds something; 0 for none.
        right: the last column that does.
        errors: the errors that cells show.
        formulas: cells with a formula.
        fonts: the old fonts of cells with text.
        hidden_rows: hidden rows.
        hidden_columns: spans of hidden columns.
    """

    bottom: int = 0
    right: int = 0
    errors: dict[Cell, str] = field(default_factory=dict)
    formulas: set[Cell] = field(default_factory=set)
    fonts: dict[Cell, str] = field(default_factory=dict)
    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)


@dataclass(slots=True)
class WorkbookRecords:
    """What the records of a workbook say besides values.

    Args:
        sheets: of each sheet of cells, in their order.
        is_from_1904: whether days are counted from 1904.
        has_links: whether it refers to other files.
    """

    sheets: list[SheetRecords] = field(default_factory=list)
    is_from_1904: bool = False
    has_links: bool = False


def workbook_records(stream: bytes, place: Place) -> WorkbookRecords:
    """Go through all records of a workbook.

    Args:
        stream: the bytes of the stream «Workbook».
        place: the file.

    Returns:
        What they say.

    Raises:
        IntakeError: the workbook is locked or broken.
    """
    found, shared = WorkbookRecords(), _Shared()
    try:
        for record in _records(stream, 0, place):
            if record.kind == _FILEPASS:
                raise IntakeError(PASSWORD.at(place))
            _take_shared(found, shared, record.kind, record.data)
        for start in shared.starts:
            sheet = SheetRecords()
            for record in _records(stream, start, place):
                _take(sheet, record, shared.formats, place)
            found.sheets.append(sheet)
    except (struct.error, IndexError):
        raise IntakeError(BROKEN.at(place, found="BIFF")) from None
    return found


@dataclass(slots=True)
class _Shared:
    """What sheets share: old fonts by number, the font of each format; where each sheet starts."""

    fonts: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)


def _take_shared(found: WorkbookRecords, shared: _Shared, kind: int, data: bytes) -> None:
    if kind == _DATEMODE:
        found.is_from_1904 = data[:2] == b"\x01\x00"
    elif kind == _SUPBOOK:
        found.has_links = found.has_links or data[2:4] != _LINKS_ITSELF
    elif kind == _FONT:
        shared.fonts.append(_font(data))
    elif kind == _XF:
        number = int.from_bytes(data[:2], "little")
        number -= number > _FONT_THAT_IS_NONE
        shared.formats.append(shared.fonts[number] if number < len(shared.fonts) else "")
    elif kind == _BOUNDSHEET and not data[5]:
        shared.starts.append(int.from_bytes(data[:4], "little"))


def _records(stream: bytes, start: int, place: Place) -> Iterator[Record]:
    """The records from a BOF to its EOF; charts in between, which have both too, are left out."""
    depth, position = 0, start
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        data = stream[position + 4 : position + 4 + length]
        if len(data) < length or (position == start and not _is_start(kind, data)):
            break
        depth += (kind == BOF) - (kind == EOF)
        if not depth:
            return
        if depth == 1:
            yield Record(position, kind, data)
        position += 4 + length
    raise IntakeError(BROKEN.at(place, found="BIFF"))


def _is_start(kind: int, data: bytes) -> bool:
    return kind == BOF and data[:2] == _BIFF8.to_bytes(2, "little")


def _font(data: bytes) -> str:
    """The name of a font, where it is old; else empty."""
    length, flags = data[14], data[15]
    wide = bool(flags & 1)
    name = data[16 : 16 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
    return name if encoding_of_font(name) else ""


def _take(sheet: SheetRecords, record: Record, formats: list[str], place: Place) -> None:
    kind, data = record.kind, record.data
    if kind in _LABELS or kind in _NUMBERS or kind in {_FORMULA, _BOOLERR, _MULRK}:
        _take_cell(sheet, record, formats, place)
    elif kind == _ROW:
        row, flags = struct.unpack_from("<H10xH", data)
        if flags & _IS_HIDDEN_ROW:
            sheet.hidden_rows.append(range(row + 1, row + 2))
    elif kind == _COLINFO:
        first, last, flags = struct.unpack_from("<HH4xH", data)
        if flags & _IS_HIDDEN_COLUMN:
            sheet.hidden_columns.append(range(first + 1, min(last, LAST_COLUMN - 1) + 2))
    elif kind == _DIMENSIONS:
        # Memory is taken for as much as a sheet states, so this is checked before it is read.
        _, bottom, _, right = struct.unpack_from("<IIHH", data)
        if bottom > LAST_ROW or right > LAST_COLUMN:
            raise IntakeError(BROKEN.at(place, found="BIFF"))


def _take_cell(sheet: SheetRecords, record: Record, formats: list[str], place: Place) -> None:
    row, column, style = struct.unpack_from("<HHH", record.data)
    last = column
    if record.kind == _MULRK:
        (last,) = struct.unpack_from("<H", record.data, len(record.data) - 2)
    if max(column, last) >= LAST_COLUMN:
        raise IntakeError(BROKEN.at(place, found="BIFF"))
    sheet.bottom = max(sheet.bottom, row + 1)
    sheet.right = max(sheet.right, last + 1)
    cell = row + 1, column + 1
    data = record.data
    if record.kind == _FORMULA:
        sheet.formulas.add(cell)
        # A result that is no number: FF FF at its end, its kind at the start, 2 for an error.
        if data[12:14] == b"\xff\xff" and data[6] == 2:  # noqa: PLR2004
            sheet.errors[cell] = _ERRORS.get(data[8], "#N/A")
    elif record.kind == _BOOLERR and data[7]:
        sheet.errors[cell] = _ERRORS.get(data[6], "#N/A")
    if (record.kind in _LABELS or record.kind == _FORMULA) and style < len(formats):
        font = formats[style]
        if font:
            sheet.fonts[cell] = font
