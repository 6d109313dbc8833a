"""The sheet that lists all findings of a workbook, also those that no cell can show."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from ocop_lib.errors import Fault
from ocop_lib.files.letters import MAX_TEXT
from ocop_lib.intake.cells import located
from ocop_lib.intake.headings.sheets import RESULTS
from ocop_lib.intake.marking.parts import (
    STRICT,
    TRANSITIONAL,
    Parts,
    UnmarkableError,
    child,
    is_strict,
    reference,
    space_of,
    stated_number,
    written,
)
from ocop_lib.workbook.model import Column, Sheet, Workbook, plain

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_SEVERITIES = {"error": "Lỗi, phải sửa", "warning": "Cần xem lại"}
_COLUMNS = (
    Column("STT", is_number=True),
    Column("Mức độ", 16),
    Column("Trang", 24),
    Column("Ô", 8),
    Column("Cột", 28),
    Column("Nội dung", 60),
    Column("Giá trị tìm thấy", 32),
    Column("Được phép", 40),
    Column("Có phải là", 24),
    Column("Cách sửa", 60),
)
_WIDTHS = (6, 16, 24, 8, 28, 60, 32, 40, 24, 60)


def listed(faults: Sequence[Fault], file: str) -> Sheet:
    """The findings as a sheet.

    Args:
        faults: the findings, in the order in which they are listed.
        file: the name of the file checked.

    Returns:
        The sheet: a row a finding.
    """
    errors = sum(fault.severity == "error" for fault in faults)
    return Sheet(
        RESULTS,
        RESULTS,
        (
            f"Tệp: {file}",
            f"Phải sửa: {errors}. Cần xem lại: {len(faults) - errors}.",
            "Ô nền đỏ phải sửa, ô nền vàng nên xem lại; ghi chú của ô nói rõ.",
            "Sửa xong thì lưu tệp này và gửi lại; trang này không cần xóa.",
        ),
        _COLUMNS,
        tuple(_row(number, fault) for number, fault in enumerate(faults, start=1)),
        table="ket_qua_kiem_tra",
    )


def _row(number: int, fault: Fault) -> tuple[str | int, ...]:
    place = fault.place
    cell = located(place)
    address = cell.address if cell else (f"dòng {place.row}" if place.row else "")
    texts = (
        _SEVERITIES[fault.severity],
        place.sheet,
        address,
        place.column,
        fault.message,
        fault.found,
        fault.allowed,
        fault.meant,
        fault.remedy,
    )
    return (number, *(text[: 4 * MAX_TEXT] for text in texts))


def findings_workbook(faults: Sequence[Fault], file: str, day: date) -> Workbook:
    """The findings alone as a workbook, for a file whose parts cannot be marked.

    Args:
        faults: the findings.
        file: the name of the file checked.
        day: the date of its properties.

    Returns:
        A workbook of one sheet.
    """
    return Workbook(RESULTS, "", day, (listed(faults, file),))


def add_listing(parts: Parts, sheet: Sheet) -> None:
    """Add the sheet to a workbook as its last one, or replace that of an earlier check."""
    from lxml import etree

    book = parts.workbook()
    tree = parts.tree(book)
    space = space_of(tree)
    sheets = child(tree, "sheets")
    old = next((one for one in sheets if one.get("name") == RESULTS), None)
    if old is not None:
        _, part = parts.related(book).get(reference(old), ("", ""))
        if not part:
            raise UnmarkableError(RESULTS)
        parts[part] = _part(space, sheet)
        return
    name = parts.free_name("xl/worksheets/sheet", ".xml")
    parts[name] = _part(space, sheet)
    parts.declare(_SHEET_TYPE, part=name)
    id_ = parts.relate(book, "worksheet", name, strictly=is_strict(tree))
    numbers = [stated_number(one, "sheetId") for one in sheets]
    added = etree.SubElement(sheets, f"{{{space}}}sheet")
    added.set("name", RESULTS)
    added.set("sheetId", str(max(numbers, default=0) + 1))
    added.set(f"{{{STRICT if is_strict(tree) else TRANSITIONAL}}}id", id_)
    parts[book] = written(tree)


def _part(space: str, sheet: Sheet) -> bytes:
    """The sheet's part; its texts stand in it, so that no other part changes."""
    from lxml import etree

    tree = etree.Element(f"{{{space}}}worksheet", nsmap={None: space})
    columns = etree.SubElement(tree, f"{{{space}}}cols")
    for number, width in enumerate(_WIDTHS, start=1):
        values = {"min": str(number), "max": str(number), "width": str(width), "customWidth": "1"}
        etree.SubElement(columns, f"{{{space}}}col", values)
    data = etree.SubElement(tree, f"{{{space}}}sheetData")
    headings = tuple(column.heading for column in sheet.columns)
    for cells in ((sheet.title,), *((line,) for line in sheet.said), headings, *sheet.rows):
        _add_row(data, cells)
    return written(tree)


def _add_row(data: "Element", cells: Sequence[str | int | float]) -> None:
    from lxml import etree

    space = space_of(data)
    row = etree.SubElement(data, f"{{{space}}}row")
    for value in cells:
        if isinstance(value, str):
            cell = etree.SubElement(row, f"{{{space}}}c", {"t": "inlineStr"})
            inline = etree.SubElement(cell, f"{{{space}}}is")
            words = etree.SubElement(inline, f"{{{space}}}t")
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            words.text = plain(value)
        else:
            cell = etree.SubElement(row, f"{{{space}}}c")
            etree.SubElement(cell, f"{{{space}}}v").text = str(value)
