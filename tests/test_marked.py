"""A marked copy: findings stand at their cells, and nothing else of the workbook changes."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from excel_rules import broken
from lxml import etree
from python_calamine import load_workbook
from workbooks import MAIN, package, sheet_part, written, zipped
from xlsxwriter import Workbook

from ocop_lib.errors import Fault, Place
from ocop_lib.intake.cells import cell_part, letters, located
from ocop_lib.intake.headings.sheets import RESULTS
from ocop_lib.intake.marking.colours import SIGN
from ocop_lib.intake.marking.marked import marked
from ocop_lib.intake.marking.notes import AUTHOR
from ocop_lib.intake.marking.styles import ERROR, WARNING
from ocop_lib.intake.opening import open_book

DAY = date(2024, 10, 4)
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEET = "Sản phẩm"


def _book(*, notes: bool, sheets: int = 1) -> bytes:
    stream = BytesIO()
    file = Workbook(stream, {"in_memory": True})
    bold = file.add_format({"bold": True, "bg_color": "#DDEEFF"})
    for number in range(sheets):
        place = file.add_worksheet(SHEET if not number else f"Trang {number}")
        place.write_row(0, 0, ["Mã", "Tên", "Ngày"], bold)
        place.write_row(1, 0, ["sp-1", "Gạo nếp", "32/13/2024"])
        place.write_formula("D2", "=1+1", None, 2)
        place.data_validation("B2:B9", {"validate": "list", "source": ["a", "b"]})
        place.conditional_format("A1:A9", {"type": "cell", "criteria": ">", "value": 5})
        if notes:
            place.write_comment("A1", "Mã của sản phẩm", {"author": "Văn phòng"})
            place.write_comment("C2", "Tôi đã xem", {"author": "Chị Lan"})
    file.close()
    return stream.getvalue()


def _fault(row: int, column: int, severity: str = "error", message: str = "Sai ngày.") -> Fault:
    place = Place("a.xlsx", sheet=SHEET, row=row, column="Ngày", part=cell_part(row, column))
    return Fault("intake.x", message, place, "32/13/2024", "", "", "Sửa ngày.", severity)


FAULTS = (
    _fault(2, 3),
    _fault(2, 2, "warning", "Nên xem lại tên."),
    Fault("intake.y", "Dòng trùng.", Place("a.xlsx", sheet=SHEET, row=2), severity="warning"),
    Fault("intake.z", "Thiếu trang Chủ thể.", Place("a.xlsx")),
)


def _parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def _mark(data: bytes, faults: tuple[Fault, ...] = FAULTS) -> bytes:
    return marked(data, "xlsx", faults, file="a.xlsx", day=DAY).data


def _notes(parts: dict[str, bytes]) -> dict[str, str]:
    tree = etree.fromstring(parts["xl/comments1.xml"])
    return {one.get("ref"): "".join(one.itertext()) for one in tree.iter(f"{SPACE}comment")}


@pytest.mark.parametrize("notes", [False, True])
def test_findings_stand_in_notes_at_their_cells(notes: bool) -> None:
    found = _notes(_parts(_mark(_book(notes=notes))))
    assert "Sai ngày." in found["C2"]
    assert "Cách sửa: Sửa ngày." in found["C2"]
    assert "Nên xem lại tên." in found["B2"]
    assert "Dòng trùng." in found["A2"], "a finding of a whole row stands at its first cell"


def test_a_persons_note_stays_and_is_added_to() -> None:
    found = _notes(_parts(_mark(_book(notes=True))))
    assert found["A1"].endswith("Mã của sản phẩm")
    assert found["C2"].index("Tôi đã xem") < found["C2"].index(AUTHOR) < found["C2"].index("Sai")


@pytest.mark.parametrize("notes", [False, True])
def test_each_note_has_one_box(notes: bool) -> None:
    parts = _parts(_mark(_book(notes=notes)))
    vml = next(data for name, data in parts.items() if name.endswith(".vml")).decode()
    boxes = etree.fromstring(vml.encode()).findall("{urn:schemas-microsoft-com:vml}shape")
    assert len(boxes) == len(_notes(parts))
    assert len({one.get("id") for one in boxes}) == len(boxes)


def test_cells_keep_values_formulas_and_formats() -> None:
    data = _book(notes=True)
    old, new = (_parts(one)["xl/worksheets/sheet1.xml"] for one in (data, _mark(data)))

    def kept(part: bytes) -> list[bytes]:
        tree = etree.fromstring(part)
        names = ("sheetData", "dataValidations", "cols")
        return [
            etree.tostring(one, method="c14n") for name in names for one in tree.iter(SPACE + name)
        ]

    assert kept(old) == kept(new)
    assert load_workbook(BytesIO(_mark(data))).get_sheet_by_name(SHEET).to_python()[1][:2] == [
        "sp-1",
        "Gạo nếp",
    ]


def test_parts_that_no_finding_touches_are_the_same_bytes() -> None:
    data = _book(notes=True, sheets=2)
    old, new = _parts(data), _parts(_mark(data))
    touched = ("sheet", "comments", "vml", "styles", "workbook.xml", "Content_Types")
    same = [name for name in old if not any(word in name for word in touched)]
    assert same
    assert all(old[name] == new[name] for name in same)


def test_charts_names_filters_and_rules_of_the_workbook_stay() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet(SHEET)
        sheet.write_column("A1", ["Số", 1, 2])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": f"='{SHEET}'!$A$2:$A$3"})
        sheet.insert_chart("E2", chart)
        sheet.write_comment("A1", "Số", {"author": "Chị Lan"})
        sheet.autofilter("A1:B3")
        sheet.add_table("G1:H3", {"name": "bang"})
        sheet.write_url("D9", "https://vi-du.vn")
        book.define_name("so_lieu", f"='{SHEET}'!$A$1:$A$3")
        book.add_worksheet("Trang hai").repeat_rows(0)

    data = written(fill)
    assert broken(data) == []
    copy = _mark(data)
    assert broken(copy) == []
    old, new = _parts(data), _parts(copy)
    kept = [name for name in old if re.search("chart|drawing1.xml|table|sheet2|sharedStr", name)]
    assert len(kept) >= 5
    assert [name for name in kept if old[name] != new[name]] == []
    names = [
        {(one.get("name"), one.text) for one in etree.fromstring(each).iter(f"{SPACE}definedName")}
        for each in (old["xl/workbook.xml"], new["xl/workbook.xml"])
    ]
    assert names[0] < names[1]
    sheets = [etree.fromstring(one["xl/worksheets/sheet1.xml"]) for one in (old, new)]
    for name in ("autoFilter", "drawing", "tableParts", "hyperlinks"):
        each = [etree.tostring(one.find(SPACE + name), method="c14n") for one in sheets]
        assert each[0] == each[1]


def test_an_error_outweighs_a_warning_in_colour() -> None:
    both = (_fault(2, 3, "warning", "Cũng nên xem."), *FAULTS)
    tree = etree.fromstring(_parts(_mark(_book(notes=False), both))["xl/worksheets/sheet1.xml"])
    styles = etree.fromstring(_parts(_mark(_book(notes=False), both))["xl/styles.xml"])
    fills = [
        "".join(e.get("rgb") for e in one.iter(f"{SPACE}bgColor"))
        for one in styles.iter(f"{SPACE}dxf")
    ]
    found = {
        rule.get("sqref"): fills[int(rule[0].get("dxfId"))]
        for rule in tree.iter(f"{SPACE}conditionalFormatting")
        if rule[0].get("type") == "expression"
    }
    assert found == {"C2": ERROR, "A2 B2": WARNING}


def test_a_mark_is_seen_also_where_the_sheet_colours_the_cell_itself() -> None:
    """Of two rules Excel paints the one of lower priority, LibreOffice the first in the file."""
    once = _mark(_book(notes=False))
    for data in (once, _mark(once)):
        tree = etree.fromstring(_parts(data)["xl/worksheets/sheet1.xml"])
        rules = [one[0] for one in tree.iter(f"{SPACE}conditionalFormatting")]
        ranks = {rule.get("type"): int(rule.get("priority")) for rule in rules}
        assert ranks["expression"] < ranks["cellIs"] == 3
        assert rules[-1].get("type") == "cellIs"


@pytest.mark.parametrize("notes", [False, True])
def test_a_second_check_takes_away_the_marks_of_the_first(notes: bool) -> None:
    data = _book(notes=notes)
    once, twice = _mark(data, FAULTS[:1]), _mark(_mark(data), FAULTS[:1])
    assert _notes(_parts(once)) == _notes(_parts(twice))
    sheets = [_parts(one)["xl/worksheets/sheet1.xml"] for one in (once, twice)]
    rules = [
        [one.get("sqref") for one in etree.fromstring(sheet).iter(f"{SPACE}conditionalFormatting")]
        for sheet in sheets
    ]
    assert rules[0] == rules[1]
    none = _parts(_mark(_mark(data), ()))
    assert not any(AUTHOR in text for text in _notes(none).values())


def _saved_by_libreoffice(parts: dict[str, bytes]) -> None:
    """As it saves notes and rules: without authors, in one run, with formats and numbers of its own."""
    for name in [name for name in parts if "/comments" in name]:
        tree = etree.fromstring(parts[name])
        authors = tree.find(f"{SPACE}authors")
        authors[:] = [etree.Element(f"{SPACE}author")]
        for comment in tree.iter(f"{SPACE}comment"):
            comment.set("authorId", "0")
            body, words = comment[0], "".join(comment.itertext())
            body[:] = []
            etree.SubElement(etree.SubElement(body, f"{SPACE}r"), f"{SPACE}t").text = words
        parts[name] = etree.tostring(tree)
    styles = parts["xl/styles.xml"]
    fill = b'<dxf><fill><patternFill patternType="solid"><bgColor rgb="FF00FF00"/></patternFill></fill></dxf>'
    for name in [name for name in parts if name.endswith(".vml")]:
        parts[name] = re.sub(rb"<o:shapelayout.*?</o:shapelayout>", b"", parts[name])
    head, tail = styles.split(b"<dxfs", 1)
    parts["xl/styles.xml"] = head + b'<dxfs count="9">' + fill * 9 + tail[tail.index(b"</dxfs>") :]
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = re.sub(rb'priority="(\d)"', rb'priority="1\1"', sheet)


def _saved_by_openpyxl(parts: dict[str, bytes]) -> None:
    """As it saves boxes: with other prefixes, and without where they lie."""
    for name in [name for name in parts if name.endswith(".vml")]:
        part = re.sub(rb"<x:Anchor>.*?</x:Anchor>", b"", parts[name])
        for old, new in ((b"v", b"ns1"), (b"o", b"ns0"), (b"x", b"ns2")):
            part = re.sub(rb"(</?| |xmlns:)" + old + rb"\b(?=[:=])", rb"\1" + new, part)
        parts[name] = part


@pytest.mark.parametrize("saved", [_saved_by_libreoffice, _saved_by_openpyxl])
@pytest.mark.parametrize("notes", [False, True])
def test_marks_are_known_again_when_another_program_has_saved_the_copy(notes, saved) -> None:
    parts = _parts(_mark(_book(notes=notes)))
    saved(parts)
    data = zipped(parts)
    again = _parts(_mark(data))
    assert {ref: text.count("Sai ngày.") for ref, text in _notes(again).items() if ref == "C2"} == {
        "C2": 1
    }
    assert again["xl/worksheets/sheet1.xml"].count(SIGN.encode()) == 2
    assert broken(_mark(data)) == []
    none = _parts(_mark(data, FAULTS[3:]))
    assert broken(_mark(data, FAULTS[3:])) == []
    assert SIGN.encode() not in none["xl/worksheets/sheet1.xml"]
    assert _notes(none) == ({"A1": "Mã của sản phẩm", "C2": "Tôi đã xem"} if notes else {})


def test_a_sheet_without_marks_keeps_its_bytes() -> None:
    """Also its notes; but for the one that was shown first, which is so no more."""
    data = _book(notes=True, sheets=3)
    old, new = _parts(data), _parts(_mark(data))
    for name in ("xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml", "xl/comments2.xml"):
        assert old[name] == new[name]


def test_a_box_has_room_for_its_text_beside_narrow_and_wide_columns() -> None:
    long = _fault(2, 3, message="Câu dài kể rõ sai ở đâu. " * 20)
    for data in (_book(notes=False), _book(notes=True)):
        parts = _parts(_mark(data, (long,)))
        vml = next(part for name, part in parts.items() if name.endswith(".vml"))
        (anchor,) = (
            re.search(rb"<x:Anchor>(.*?)<", box)[1]
            for box in re.findall(rb"<v:shape .*?</v:shape>", vml, re.DOTALL)
            if b"<x:Row>1<" in box
        )
        left, inner, top, above, right, across, bottom, down = map(int, anchor.split(b","))
        assert (right - left) * 64 + across - inner >= 340
        assert (bottom - top) * 20 + down - above >= 10 * 15


def test_the_list_has_every_finding_also_those_without_a_cell() -> None:
    rows = load_workbook(BytesIO(_mark(_book(notes=True)))).get_sheet_by_name(RESULTS).to_python()
    told = [row[5] for row in rows if isinstance(row[0], float)]
    assert told == [fault.message for fault in FAULTS]
    assert [row[3] for row in rows if isinstance(row[0], float)] == ["C2", "B2", "dòng 2", ""]


def test_a_finding_in_the_list_leads_to_its_cell() -> None:
    parts = _parts(_mark(_book(notes=True)))
    tree = etree.fromstring(parts["xl/worksheets/sheet2.xml"])
    head = int(tree.find(f"{SPACE}autoFilter").get("ref").split(":")[0][1:])
    links = {one.get("ref"): one.get("location") for one in tree.iter(f"{SPACE}hyperlink")}
    assert links == {
        f"D{head + 1}": f"'{SHEET}'!C2",
        f"D{head + 2}": f"'{SHEET}'!B2",
        f"D{head + 3}": f"'{SHEET}'!A2",
    }


def test_the_workbook_opens_at_the_list_and_at_no_other_sheet() -> None:
    data = _mark(_book(notes=False, sheets=3))
    for parts in (_parts(data), _parts(_mark(data))):
        assert b'activeTab="3"' in parts["xl/workbook.xml"]
        shown = [name for name, part in parts.items() if b'tabSelected="1"' in part]
        assert shown == ["xl/worksheets/sheet4.xml"]


def test_what_somebody_added_to_an_earlier_list_goes_with_it() -> None:
    parts = _parts(_mark(_book(notes=True)))
    rels = parts["xl/worksheets/_rels/sheet1.xml.rels"]
    parts["xl/worksheets/_rels/sheet2.xml.rels"] = rels
    # LibreOffice tells the type of each part of relations.
    told = b'<Override PartName="/xl/worksheets/_rels/sheet2.xml.rels" ContentType="a/b"/></Types>'
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(b"</Types>", told)
    again = _mark(zipped(parts))
    assert "xl/worksheets/_rels/sheet2.xml.rels" not in _parts(again)
    assert broken(again) == []


def test_the_list_is_replaced_not_doubled() -> None:
    names = load_workbook(BytesIO(_mark(_mark(_book(notes=False))))).sheet_names
    assert names.count(RESULTS) == 1


def test_a_file_whose_parts_cannot_be_marked_gets_a_workbook_of_findings() -> None:
    copy = marked(b"ma;ten", "csv", FAULTS, file="a.csv", day=DAY)
    assert copy.ending == ".xlsx"
    assert load_workbook(BytesIO(copy.data)).sheet_names == [RESULTS]


SOUND = package(sheet_part('<row r="1"><c r="A1"><v>1</v></c></row>')) | {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
}
PART, RELATIONS = "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"
OF_NOTES = SOUND["xl/_rels/workbook.xml.rels"].replace("/worksheet", "/comments")
OF_NOTES = OF_NOTES.replace("worksheets/sheet1.xml", "../notes.xml")
RULE = '<conditionalFormatting><cfRule type="cellIs" priority="x"/></conditionalFormatting>'


def _inside(added: str) -> dict[str, str]:
    return {PART: SOUND[PART].replace("</worksheet>", f"{added}</worksheet>")}


ODD = {
    "no list of types": {"[Content_Types].xml": None},
    "a rule whose rank is no number": _inside(RULE),
    "elements in elements in elements": _inside("<a>" * 300 + "</a>" * 300),
    "a sheet whose number is none": {
        "xl/workbook.xml": SOUND["xl/workbook.xml"].replace('sheetId="1"', 'sheetId="x"')
    },
    "notes that are not there": {RELATIONS: OF_NOTES},
    "notes without a list": {RELATIONS: OF_NOTES, "xl/notes.xml": f'<comments xmlns="{MAIN}"/>'},
    "notes that are no XML": {RELATIONS: OF_NOTES, "xl/notes.xml": "<comments"},
    "notes with a document type": {
        RELATIONS: OF_NOTES,
        "xl/notes.xml": f'<!DOCTYPE a [<!ENTITY b "c">]><comments xmlns="{MAIN}"><authors/>'
        "<commentList/></comments>",
    },
    "a list of findings without a part": {
        "xl/workbook.xml": SOUND["xl/workbook.xml"].replace(
            "</sheets>", f'<sheet name="{RESULTS}" sheetId="2"/></sheets>'
        )
    },
}


@pytest.mark.parametrize("oddity", ODD)
def test_a_workbook_not_built_as_the_standard_asks_gets_one_of_findings(oddity: str) -> None:
    parts = {name: part for name, part in {**SOUND, **ODD[oddity]}.items() if part is not None}
    faults = (Fault("x", "Sai.", Place("a.xlsm", sheet="Trang 1", row=1, part="ô A1")),)
    copy = marked(zipped(parts), "xlsm", faults, file="a.xlsm", day=DAY)
    assert copy.ending == ".xlsx"
    assert load_workbook(BytesIO(copy.data)).sheet_names == [RESULTS]


@pytest.mark.parametrize("spelt", [str.upper, lambda name: name.replace("/", "\\")])
def test_parts_are_known_in_capitals_and_with_backslashes(spelt) -> None:
    parts = {spelt(name) if name.startswith("xl") else name: SOUND[name] for name in SOUND}
    copy = marked(zipped(parts), "xlsx", FAULTS[:1], file="a.xlsx", day=DAY)
    assert [grid.name for grid in open_book(copy.data, "a.xlsx").grids] == ["Trang 1", RESULTS]


@pytest.mark.parametrize(
    ("file", "form", "ending"),
    [
        ("a.xlsx", "xlsx", ".xlsx"),
        ("A.XLSM", "xlsm", ".XLSM"),
        ("a.xltx", "xlsx", ".xltx"),
        ("a.xls", "xlsx", ".xlsx"),
        ("a.csv", "xlsm", ".xlsm"),
        ("a", "xlsx", ".xlsx"),
    ],
)
def test_a_copy_is_called_what_it_is(file: str, form: str, ending: str) -> None:
    assert marked(zipped(SOUND), form, FAULTS[:1], file=file, day=DAY).ending == ending


def test_a_finding_of_many_words_fits_into_the_cells_of_the_list() -> None:
    long = Fault(
        "intake.x", "từ " * 20_000, Place("a.xlsx", sheet=SHEET, row=2), found="x" * 50_000
    )
    assert RESULTS in [
        grid.name for grid in open_book(_mark(_book(notes=True), (long,)), "a").grids
    ]


def test_the_same_findings_give_the_same_bytes() -> None:
    data = _book(notes=True)
    assert _mark(data) == _mark(data)


def test_hostile_words_stay_text() -> None:
    fault = Fault(
        "intake.x", '<b>&=HYPERLINK("x")', Place("a.xlsx", sheet=SHEET, row=2), found="=1+1\x00"
    )
    rows = load_workbook(BytesIO(_mark(_book(notes=False), (fault,)))).get_sheet_by_name(RESULTS)
    assert rows.to_python()[-1][5:7] == ['<b>&=HYPERLINK("x")', "=1+1"]


@pytest.mark.parametrize(("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (703, "AAA")])
def test_columns_have_letters(column: int, name: str) -> None:
    assert letters(column) == name
    cell = located(Place(part=cell_part(7, column)))
    assert cell is not None
    assert (cell.row, cell.column, cell.address) == (7, column, f"{name}7")
