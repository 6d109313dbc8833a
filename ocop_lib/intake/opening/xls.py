"""A workbook of old Excel (.xls), read by xlrd after a look at its records."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from ocop_lib.errors import Fault, IntakeError, Place
from ocop_lib.intake.opening.archive import BROKEN, PASSWORD
from ocop_lib.intake.opening.biff import Records
from ocop_lib.intake.opening.compound import Compound, read_compound
from ocop_lib.intake.opening.limits import Meter
from ocop_lib.intake.opening.opened import Opened
from ocop_lib.intake.opening.sheet_cells import SheetCells
from ocop_lib.intake.opening.unread_forms import BY_STREAM, OTHER_OLE
from ocop_lib.intake.opening.xls_cells import Formats, XlsSheet
from ocop_lib.intake.opening.xlsx import LINKS, MACROS, NO_CELLS


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
    compound = read_compound(data, place)
    if {"EncryptedPackage", "EncryptionInfo"} & compound.names:
        raise IntakeError(PASSWORD.at(place))
    if not compound.workbook:
        found = (one for name, one in BY_STREAM.items() if name in compound.names)
        raise IntakeError(next(found, OTHER_OLE).at(place))
    records = Records(compound.workbook, place, meter)
    try:
        records.look_over_book()
        sheets = _looked_over(records, place, meter)
    except (struct.error, IndexError):
        raise IntakeError(BROKEN.at(place, found="BIFF")) from None
    opened = Opened(remarks=list(_remarks(compound, records, place)))
    _read(records, sheets, opened, place)
    return opened


def _remarks(compound: Compound, records: Records, place: Place) -> Iterator[Fault]:
    if "_VBA_PROJECT" in compound.names:
        yield MACROS.at(place)
    if records.has_links:
        yield LINKS.at(place)
    for one in records.listed:
        if not one.has_cells:
            yield NO_CELLS.at(Place(place.file, sheet=one.name))


def _looked_over(records: Records, place: Place, meter: Meter) -> list[tuple[SheetCells, int]]:
    """The sheets with cells as they are listed, each empty yet and with how many cells it has."""
    listed = [one for one in records.listed if one.has_cells]
    found = {}
    for one in sorted(listed, key=lambda one: one.start):
        here = Place(place.file, sheet=one.name)
        cells = SheetCells(one.name, here, meter, is_hidden=one.is_hidden)
        found[one] = cells, records.look_over_sheet(one.start, cells)
    return [found[one] for one in listed]


def _read(
    records: Records, sheets: list[tuple[SheetCells, int]], opened: Opened, place: Place
) -> None:
    """Read the sheets by xlrd; one of which it makes another number of cells is broken."""
    import xlrd

    log = StringIO()
    with _broken_at(place):
        book = xlrd.open_workbook(
            file_contents=bytes(records.kept),
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            logfile=log,
        )
    formats = Formats(book)
    opened.is_from_1904 = formats.is_from_1904
    for number, (cells, count) in enumerate(sheets):
        with _broken_at(place):
            sheet = book.sheet_by_index(number)
        found = XlsSheet(sheet, formats, cells).take()
        book.unload_sheet(number)
        # What xlrd warns of are ranges that no sheet has.
        if log.getvalue() or (found != count and not cells.faults):
            raise IntakeError(BROKEN.at(cells.place, found=f"BIFF: {found}/{count}"))
        opened.take(cells)


@contextmanager
def _broken_at(place: Place) -> Iterator[None]:
    """Refuse a file of which xlrd makes an error."""
    try:
        yield
    # xlrd raises whatever a damaged file makes of it: its own errors, those of struct, indexes,
    # keys, assertions, texts that are no Unicode.
    except Exception as error:  # noqa: BLE001
        raise IntakeError(BROKEN.at(place, found=f"BIFF: {type(error).__name__}")) from None
