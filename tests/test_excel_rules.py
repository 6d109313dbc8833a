"""Excel opens every workbook that is written here without repairing it, as far as its rules are known."""

import re
from datetime import date
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from excel_rules import broken
from intake_forms import plan, register, shipped_form
from workbooks import package, sheet_part, written, zipped
from xlsxwriter import Workbook

from ocop_lib.errors import Fault, Place
from ocop_lib.intake.cells import cell_part
from ocop_lib.intake.forming.form import form
from ocop_lib.intake.headings.sheets import RESULTS
from ocop_lib.intake.marking.marked import marked
from ocop_lib.register import Register

DAY = date(2024, 10, 4)
SHEETS = ("Bìa", "Sản phẩm", "Danh mục", "Không có")


def _faults(rows: int) -> list[Fault]:
    """Findings at cells of all kinds, with and without a cell, with long texts and words of formulas."""
    found = [Fault("x", "Thiếu trang.", Place("a.xlsx"))]
    for number, sheet in enumerate(SHEETS):
        found.append(Fault("x", "Thiếu cột.", Place("a.xlsx", sheet=sheet)))
        for row in (*range(3, 30), *range(40, rows if number == 1 else 60, 3)):
            column = 1 + (row * 7 + number) % 13
            place = Place("a.xlsx", sheet=sheet, row=row, column="A", part=cell_part(row, column))
            severity = "error" if row % 3 else "warning"
            remedy = "Sửa. " * (400 if row == 6 else row % 20)
            found.append(Fault("x", "Sai.", place, "=1+1", "a\nb", "'c", remedy, severity))
        found.append(Fault("x", "Dòng lặp.", Place("a.xlsx", sheet=sheet, row=5)))
    return found


def _small() -> bytes:
    """A workbook that has what a form has, in three small sheets."""

    def fill(book: Workbook) -> None:
        yellow = book.add_format({"bg_color": "#ffe08a"})
        for name in SHEETS[:3]:
            sheet = book.add_worksheet(name)
            sheet.set_column(0, 0, 20)
            sheet.set_column(1, 1, 12, yellow)
            sheet.write_row(2, 0, ["Mã", "Tên", "Loại"])
            sheet.write_row(3, 0, ["a", "b"])
            sheet.set_row(3, 40)
            for column in range(2):
                sheet.write_comment(2, column, "Ghi chú", {"author": "Chị Lan"})
            sheet.autofilter("A3:C9")
            sheet.protect()
            checked = {"validate": "list", "source": "='Danh mục'!$A$3:$A$4"}
            sheet.data_validation(
                "C4:C9", {**checked, "error_title": "Sai", "error_message": "Sai."}
            )
            rule = {"type": "formula", "criteria": '=$A4="x"', "format": yellow}
            sheet.conditional_format("A4:C9", rule)
            sheet.repeat_rows(2)
            sheet.set_footer("&L&A")

    return written(fill)


@cache
def _marked(*, times: int = 1, form: str = "xlsx", rows: int = 60) -> bytes:
    data = _small()
    for _ in range(times):
        data = marked(data, form, _faults(rows), file="a.xlsx", day=DAY).data
    return data


@pytest.mark.parametrize("place", ["ba-be", "province"])
def test_the_form(place) -> None:
    assert broken(shipped_form(place)) == []


def test_a_form_of_a_register_without_rows() -> None:
    tables = {name: frame.iloc[:0] for name, frame in register().tables.items()}
    empty = Register(register().heading, tables)
    assert broken(form(plan(), empty, "pac-nam", "baseline")) == []


@pytest.mark.parametrize("rows", [60, 4000])
@pytest.mark.parametrize("times", [1, 2])
def test_a_marked_copy(times, rows) -> None:
    """Also with more notes than one block of numbers holds."""
    assert broken(_marked(times=times, rows=rows)) == []


def test_a_marked_form() -> None:
    data = marked(shipped_form("pac-nam"), "xlsx", _faults(60), file="a.xlsx", day=DAY).data
    assert broken(data) == []


def test_a_copy_whose_marks_are_taken_away() -> None:
    data = marked(_marked(), "xlsx", _faults(60)[:1], file="a.xlsx", day=DAY).data
    assert broken(data) == []
    assert "kiem-tra" not in "".join(_parts(data)[name] for name in ("xl/worksheets/sheet2.xml",))


def test_findings_alone() -> None:
    assert broken(_marked(form="csv")) == []


def test_a_workbook_without_styles_gets_whole_ones() -> None:
    parts = package(sheet_part('<row r="1"><c r="A1"><v>1</v></c></row>'))
    types = "".join(
        f'<Default Extension="{ending}" ContentType="application/xml"/>'
        for ending in ("xml", "rels")
    )
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    parts["[Content_Types].xml"] = f'<Types xmlns="{space}">{types}</Types>'
    for without in (False, True):
        if without:
            del parts["xl/styles.xml"]
            rels = parts["xl/_rels/workbook.xml.rels"]
            parts["xl/_rels/workbook.xml.rels"] = re.sub(r"<[^<]*styles.xml[^<]*/>", "", rels)
        faults = [Fault("x", "Sai.", Place("a", sheet="Trang 1", row=1, part="ô A1"))]
        data = marked(zipped(parts), "xlsx", faults, file="a.xlsx", day=DAY).data
        assert broken(data) == []
        # What has no format still has a plain one.
        styles = next(part for part in _parts(data).values() if "<styleSheet" in part)
        first = re.search(r"<cellXfs[^>]*><xf ([^>]*)>", styles)[1]
        assert 'fontId="0" fillId="0" borderId="0"' in first


def _parts(data: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(data)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


SHEET, BOOK, STYLES = "xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/styles.xml"
NOTES, BOXES, TYPES = "xl/comments2.xml", "xl/drawings/vmlDrawing2.vml", "[Content_Types].xml"
DAMAGE = {
    "order in worksheet": (SHEET, r"(<autoFilter.*?/>)(.*?)(<dataValidations)", r"\2\1\3"),
    "2 autoFilter": (SHEET, r"(<autoFilter.*?/>)", r"\1\1"),
    "unknown in worksheet": (SHEET, r"<autoFilter", "<unknown/><autoFilter"),
    "count of dataValidations": (SHEET, r'<dataValidations count="\d+"', '<dataValidations count="99"'),
    "format of a rule": (SHEET, r'dxfId="0"', 'dxfId="77"'),
    "ranks of rules": (SHEET, r'priority="2"', 'priority="1"'),
    "area of a rule": (SHEET, r'<conditionalFormatting sqref="', '<conditionalFormatting sqref="0 '),
    "formula of a rule": (SHEET, r"<formula>LEN", "<formula>=LEN"),
    "format of": (SHEET, r' s="\d+"', ' s="999"'),
    "refers to rId9": (SHEET, r'<legacyDrawing r:id="rId\d"', '<legacyDrawing r:id="rId9"'),
    "errorTitle": (SHEET, r'errorTitle="[^"]*"', f'errorTitle="{"x" * 33}"'),
    "list of a check": (SHEET, r"(type=\"list\"[^>]*>)<formula1>.*?</formula1>", r"\1<formula1/>"),
    "formula of a check": (SHEET, r"<formula1>", f"<formula1>{'x' * 256}"),
    "area of a check": (SHEET, r'sqref="C4:', 'sqref="C9999:'),
    "text of": (SHEET, r't="s"><v>\d+</v>', 't="s"><v>99999</v>'),
    "cell B4": (SHEET, r'<c r="A4"', '<c r="D4"'),
    "row 3 after": (SHEET, r'<row r="4"', '<row r="3"'),
    "height of row": (SHEET, r' ht="\d+', ' ht="500'),
    "columns": (SHEET, r'<col min="2" max="2"', '<col min="1" max="2"'),
    "width of a column": (SHEET, r' width="\d+', ' width="300'),
    "length of a footer": (SHEET, r"<oddFooter>", f"<oddFooter>{'x' * 256}"),
    "sheets of one name": (BOOK, r'name="Danh mục"', 'name="BÌA"'),
    "name of a sheet": (BOOK, r'name="Danh mục"', f'name="{"x" * 32}"'),
    "sheets of one number": (BOOK, r'sheetId="2"', 'sheetId="1"'),
    "names defined twice": (BOOK, r"(<definedName .*?</definedName>)", r"\1\1"),
    "names {": (BOOK, r"(Print_Titles[^>]*>)'?Bìa'?", r"\1'Sản phẩm'"),
    "the sheet shown first": (BOOK, r'activeTab="\d+"', 'activeTab="99"'),
    "sheets selected together": (SHEET, r"<sheetView ", '<sheetView tabSelected="1" '),
    "link to": ("xl/worksheets/sheet4.xml", r"location=\"'Danh mục'", "location=\"'Danh'"),
    "fontId": (STYLES, r'fontId="\d+"', 'fontId="99"'),
    "order in dxf": (STYLES, r"(<dxf>)(<fill>.*?</fill>)(<border>.*?</border>)", r"\1\3\2"),
    "count of cellXfs": (STYLES, r'<cellXfs count="\d+"', '<cellXfs count="9999"'),
    "author of a note": (NOTES, r'authorId="\d+"', 'authorId="9"'),
    "notes at one cell": (NOTES, r"(<comment .*?</comment>)", r"\1\1"),
    "order of notes": (NOTES, r"(<comment .*?</comment>)(<comment .*?</comment>)", r"\2\1"),
    "notes and boxes": (BOXES, r"<v:shape .*?</v:shape>", ""),
    "boxes of one id": (BOXES, r'(id="_x0000_s\d+)(".*?)id="_x0000_s\d+"', r'\1\2\1"'),
    "block of": (BOXES, r'(idmap[^>]* data=")[^"]*', r"\g<1>77"),
    "part without a type": (TYPES, r"<Default [^>]*vml[^>]*/>", ""),
    "types given twice": (TYPES, r"(<Override [^>]*sheet2.xml[^>]*/>)", r"\1\1"),
    "type of a part that is not there": (TYPES, r"worksheets/sheet2.xml", "worksheets/sheet99.xml"),
    "relation to a part": ("xl/worksheets/_rels/sheet2.xml.rels", "comments2.xml", "notes.xml"),
}  # fmt: skip


@pytest.mark.parametrize("what", DAMAGE)
def test_what_excel_refuses_is_seen(what) -> None:
    part, found, put = DAMAGE[what]
    parts = _parts(_marked())
    damaged = re.sub(found, put, parts[part], count=1, flags=re.DOTALL)
    assert damaged != parts[part]
    said = broken(zipped({**parts, part: damaged}))
    assert any(what in one for one in said), said


def test_the_list_opens_first_and_prints_like_a_table() -> None:
    parts = _parts(_marked())
    sheet = parts["xl/worksheets/sheet4.xml"]
    assert f'name="{RESULTS}"' in parts[BOOK]
    assert 'activeTab="3"' in parts[BOOK]
    assert re.search(r'<pageSetup[^>]*orientation="landscape"', sheet)
    assert 'fitToPage="1"' in sheet
    head = re.search(rf"'{RESULTS}'!\$(\d+):\$\1<", parts[BOOK])[1]
    assert f'<autoFilter ref="A{head}:H' in sheet
    assert f'<pane ySplit="{head}"' in sheet
