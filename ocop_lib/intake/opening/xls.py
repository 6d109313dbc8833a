"""A workbook of old Excel (.xls): values by calamine, all else from its records."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ocop_lib.errors import Fault, FaultKind, IntakeError, Place
from ocop_lib.files.letters import shortened
from ocop_lib.intake.book import CellError, CellValue, Span
from ocop_lib.intake.opening.archive import BROKEN, PASSWORD
from ocop_lib.intake.opening.biff import SheetRecords, WorkbookRecords, workbook_records
from ocop_lib.intake.opening.compound import Compound
from ocop_lib.intake.opening.limits import Meter
from ocop_lib.intake.opening.opened import Opened
from ocop_lib.intake.opening.sheet_cells import SheetCells
from ocop_lib.intake.opening.xlsx import LINKS, MACROS

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

NOT_A_WORKBOOK = FaultKind(
    "intake.not_a_workbook",
    "Tệp này là {what}, không đọc được.",
    "Mở tệp bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi gửi tệp đó.",
    ".xlsx, .xlsm, .xls, .ods hoặc .csv",
)

_DAY = timedelta(days=1)
_OTHERS = {
    "Book": "sổ Excel 5 hoặc Excel 95",
    "WordDocument": "văn bản Word (.doc)",
    "PowerPoint Document": "bản trình chiếu (.ppt)",
}


def open_xls(data: bytes, place: Place, meter: Meter) -> Opened:
    """Read all sheets of a workbook.

    Args:
        data: the bytes of the file.
        place: the file.
        meter: its limits.

    Returns:
        The grids, and remarks.

    Raises:
        IntakeError: the file is locked, broken, of Excel 95 or earlier, no workbook, or too large.
    """
    compound = Compound(data, place)
    if "EncryptedPackage" in compound or "EncryptionInfo" in compound:
        raise IntakeError(PASSWORD.at(place))
    if "Workbook" not in compound:
        what = next((words for name, words in _OTHERS.items() if name in compound), "tệp OLE khác")
        raise IntakeError(NOT_A_WORKBOOK.at(place, what=what))
    records = workbook_records(compound.stream("Workbook"), place)
    meter.check("sheets", len(records.sheets))
    for one in records.sheets:
        # calamine takes memory for the whole rectangle, and would end the process without it.
        meter.check("rectangle", one.bottom * one.right)
        meter.take("formulas", len(one.formulas))
    opened = Opened(is_from_1904=records.is_from_1904)
    for cells in _read(data, records, place, meter):
        opened.take(cells)
    opened.remarks += _remarks(compound, records, place)
    return opened


def _remarks(compound: Compound, records: WorkbookRecords, place: Place) -> Iterator[Fault]:
    if "_VBA_PROJECT" in compound:
        yield MACROS.at(place)
    if records.has_links:
        yield LINKS.at(place)


def _read(data: bytes, records: WorkbookRecords, place: Place, meter: Meter) -> list[SheetCells]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    found = []
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            listed = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
            for sheet, said in zip(listed, records.sheets, strict=True):
                here = Place(place.file, sheet=sheet.name)
                is_hidden = sheet.visible != SheetVisibleEnum.Visible
                cells = SheetCells(sheet.name, here, meter, is_hidden=is_hidden)
                _take(cells, book.get_sheet_by_name(sheet.name), said)
                found.append(cells)
    except IntakeError:
        raise
    except BaseException as error:
        # A panic of Rust is no Exception, and its class cannot be imported.
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
            raise
        raise IntakeError(BROKEN.at(place, found=shortened(str(error)))) from None
    return found


def _take(cells: SheetCells, sheet: "CalamineSheet", said: SheetRecords) -> None:
    """Put the values of a sheet, and what its records say, together."""
    if sheet.start is not None:
        for number, row in enumerate(sheet.iter_rows(), 1):
            _take_row(cells, number, row, said)
    for start, end in sheet.merged_cell_ranges or ():
        cells.merged.append(Span(start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 1))
    for (number, column), text in said.errors.items():
        cells.put(number, cells.row(number), column, CellError(text))
    # The file always holds the result of a formula; that of an empty text is no cell for calamine.
    cells.formulas = said.formulas
    cells.hidden_rows = said.hidden_rows
    cells.hidden_columns = said.hidden_columns


def _take_row(cells: SheetCells, number: int, row: list[Any], said: SheetRecords) -> None:
    taken: list[CellValue] = []
    for column, raw in enumerate(row, 1):
        if raw == "":
            continue
        value = _value(raw)
        cells.put(number, taken, column, value)
        if isinstance(value, str):
            cells.meter.check("text", len(value), cells.place)
            font = said.fonts.get((number, column), "")
            cells.put_fonts(number, column, value, font, "")
    if taken:
        cells.row(number).extend(taken)


def _value(raw: object) -> CellValue:
    """A value of calamine's as one of ours: numbers are floats, a length of time is in days."""
    if isinstance(raw, bool | str | date):
        return raw
    if isinstance(raw, int):
        return float(raw)
    return raw / _DAY if isinstance(raw, timedelta) else raw  # type: ignore[return-value]  # a float or a time
