"""A workbook of old Excel (.xls): the records that its sheets share, and each sheet's."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from ocop_lib.errors import Fault, IntakeError, Place
from ocop_lib.intake.opening.archive import BROKEN, PASSWORD
from ocop_lib.intake.opening.biff import SST, Record, TextReader, records
from ocop_lib.intake.opening.compound import Compound
from ocop_lib.intake.opening.limits import Meter
from ocop_lib.intake.opening.opened import Opened
from ocop_lib.intake.opening.serials import shows_date
from ocop_lib.intake.opening.sheet_cells import SheetCells
from ocop_lib.intake.opening.unread_forms import BY_STREAM, OTHER_OLE
from ocop_lib.intake.opening.xls_cells import Shared, XlsSheet, old_font
from ocop_lib.intake.opening.xlsx import LINKS, MACROS, NO_CELLS

_FILEPASS, _DATEMODE, _BOUNDSHEET, _FONT, _FORMAT, _XF = 0x2F, 0x22, 0x85, 0x31, 0x41E, 0xE0
_SUPBOOK = 0x1AE
_LINKS_ITSELF = (b"\x01\x04", b"\x01\x3a")


class _Listed(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    start: int
    is_hidden: bool
    has_cells: bool


def open_xls(data: bytes, place: Place, meter: Meter) -> Opened:
    """Read all sheets of a workbook.

    Args:
        data: the bytes of the file.
        place: the file.
        meter: its limits.

    Returns:
        The grids, and faults and remarks found on the way.

    Raises:
        IntakeError: the file is locked, broken, of Excel 95 or earlier, no workbook, or too large.
    """
    compound = Compound(data, place)
    if "EncryptedPackage" in compound or "EncryptionInfo" in compound:
        raise IntakeError(PASSWORD.at(place))
    if "Workbook" not in compound:
        found = (one for name, one in BY_STREAM.items() if name in compound)
        raise IntakeError(next(found, OTHER_OLE).at(place))
    stream = compound.stream("Workbook")
    try:
        return _opened(stream, compound, place, meter)
    except (struct.error, IndexError):
        raise IntakeError(BROKEN.at(place, found="BIFF")) from None


def _opened(stream: bytes, compound: Compound, place: Place, meter: Meter) -> Opened:
    head = list(records(stream, 0, place))
    if any(record.kind == _FILEPASS for record in head):
        raise IntakeError(PASSWORD.at(place))
    shared = _shared(head)
    opened = Opened(is_from_1904=shared.is_from_1904)
    opened.remarks += _remarks(compound, head, place)
    listed = [_listed(record.data) for record in head if record.kind == _BOUNDSHEET]
    meter.check("sheets", len(listed))
    for one in listed:
        here = Place(place.file, sheet=one.name)
        if not one.has_cells:
            opened.remarks.append(NO_CELLS.at(here))
            continue
        cells = SheetCells(one.name, here, meter, is_hidden=one.is_hidden)
        sheet = XlsSheet(cells, shared)
        for record in records(stream, one.start, place):
            sheet.take(record)
        opened.take(cells)
    return opened


def _listed(data: bytes) -> _Listed:
    start, state, kind = struct.unpack_from("<IBB", data)
    return _Listed(TextReader([data], 6).read(short=True).text, start, bool(state), not kind)


def _shared(head: list[Record]) -> Shared:
    """What the sheets share; formats of numbers stand before those of cells that name them."""
    shared = Shared()
    codes: dict[int, str] = {}
    for kind, data, more in head:
        if kind == _DATEMODE:
            shared.is_from_1904 = data[:2] == b"\x01\x00"
        elif kind == _FONT:
            shared.fonts.append(old_font(TextReader([data], 14).read(short=True).text))
        elif kind == _FORMAT:
            codes[struct.unpack_from("<H", data)[0]] = TextReader([data], 2).read().text
        elif kind == _XF:
            font, number = struct.unpack_from("<HH", data)
            shared.formats.append((font, shows_date(number, codes.get(number, ""))))
        elif kind == SST:
            _take_texts(shared, [data, *more])
    return shared


def _take_texts(shared: Shared, pieces: list[bytes]) -> None:
    # The stated number may be any; a text takes at least three bytes.
    count = min(struct.unpack_from("<I", pieces[0], 4)[0], sum(map(len, pieces)) // 3)
    reader = TextReader(pieces, 8)
    for number in range(count):
        text = reader.read()
        shared.texts.append(text.text)
        if text.runs and (fonts := shared.fonts_of(text)).font:
            shared.part_fonts[number] = fonts


def _remarks(compound: Compound, head: list[Record], place: Place) -> Iterator[Fault]:
    if "_VBA_PROJECT" in compound:
        yield MACROS.at(place)
    if any(one.kind == _SUPBOOK and one.data[2:4] not in _LINKS_ITSELF for one in head):
        yield LINKS.at(place)
