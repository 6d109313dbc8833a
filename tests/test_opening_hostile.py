"""Files made to harm are refused within limits, whatever they are called."""

import os

import pytest
from workbooks import MAIN, of_cells, of_rows, package, sheet_part, written, zipped

from ocop_lib.errors import IntakeError
from ocop_lib.intake.opening import file_bytes, open_book
from ocop_lib.intake.opening.limits import Limits

SHEET = "xl/worksheets/sheet1.xml"


def fault(data: bytes, file: str = "so.xlsx", **options):
    with pytest.raises(IntakeError) as refused:
        open_book(data, file, **options)
    (only,) = refused.value.faults
    assert only.remedy
    return only


def with_part(name: str, content: str | bytes) -> bytes:
    return zipped({**package(sheet_part("")), name: content})


MANY_ATTRIBUTES = "".join(f" a{n}='{n}'" for n in range(90_000))
LIMITED = {
    "file": ({"file": 100}, of_rows(["a"])),
    "entries": ({"entries": 3}, of_rows(["a"])),
    "unpacked": ({"unpacked": 1000}, of_rows(["a"])),
    "ratio": ({}, with_part("xl/media/image1.png", bytes(3_000_000))),
    "sheets": ({"sheets": 1}, written(lambda b: [b.add_worksheet(), b.add_worksheet()])),
    "elements": ({"elements": 20}, of_rows(["a"])),
    "tag": ({"tag": 500_000}, of_cells("<row" + MANY_ATTRIBUTES + "/>")),
    "formats": ({"formats": 2}, of_cells("", styles=f"<cellXfs>{'<xf/>' * 3}</cellXfs>")),
    "columns": ({"columns": 9, "text": 5}, b"a,\n" + b'"a\n",' * 15),
    "slots": ({"slots": 40}, of_rows([1] * 50)),
    "text": ({"text": 50}, of_rows(["a" * 51])),
    "inline text": ({"text": 50}, of_cells(f'<row><c t="str"><v>{"a" * 51}</v></c></row>')),
    "far cell": ({"slots": 40}, of_cells('<row r="1"><c r="AZ1"><v>1</v></c></row>')),
    "merged ranges on one another": (
        {"slots": 40},
        of_cells(
            "<row><c><v>1</v></c></row>" * 9,
            after="<mergeCells>" + '<mergeCell ref="A1:B9"/>' * 4 + "</mergeCells>",
        ),
    ),
    "far row": ({"slots": 40}, of_cells('<row r="99"><c r="A99"><v>1</v></c></row>')),
}


@pytest.mark.parametrize("limit", LIMITED)
def test_more_than_a_file_may_hold_is_refused_with_the_limit(limit):
    limits, data = LIMITED[limit]
    found = fault(data, limits=Limits(**limits))
    assert found.code == "intake.too_many"
    number = next(iter(limits.values()), 300)
    assert f"không quá {number}" in found.allowed.replace(".", "")


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData>'
    "</worksheet>"
)


@pytest.mark.parametrize(
    "name", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_part_that_declares_entities_is_refused_in_every_encoding(name, encoding):
    assert fault(with_part(name, BOMB.encode(encoding))).code == "intake.doctype"


@pytest.mark.parametrize(
    "name", ["../xl/a.xml", "/etc/passwd", "C:/a.xml", "xl\\..\\..\\a", "XL/WORKBOOK.XML"]
)
def test_a_name_that_leads_out_of_the_file_or_is_there_twice_is_refused(name):
    assert fault(with_part(name, "x")).code == "intake.odd_entry"


@pytest.mark.parametrize("target", ["../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd"])
def test_a_target_outside_the_file_leads_nowhere(target):
    parts = package(sheet_part(""))
    rels = parts["xl/_rels/workbook.xml.rels"].replace("worksheets/sheet1.xml", target)
    found = fault(zipped({**parts, "xl/_rels/workbook.xml.rels": rels}))
    assert found.code == "intake.broken_file"


def test_a_sheet_outside_the_file_is_not_fetched_and_none_inside_taken_for_it():
    parts = package(sheet_part(""))
    rels = parts["xl/_rels/workbook.xml.rels"].replace(
        'Target="worksheets/sheet1.xml"', 'Target="worksheets/sheet1.xml" TargetMode="External"'
    )
    found = fault(zipped({**parts, "xl/_rels/workbook.xml.rels": rels}))
    assert found.code == "intake.broken_file"


def test_a_workbook_cut_short_anywhere_is_refused_as_broken():
    data = of_rows(["Gạo nếp", 1])
    for end in range(4, len(data), 97):
        assert fault(data[:end]).code == "intake.broken_file"


def test_a_workbook_with_a_changed_byte_is_refused_or_says_the_same():
    data = of_rows(["Gạo nếp", 1])
    whole = open_book(data, "so.xlsx").grids
    for place in range(0, len(data), 41):
        changed = data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :]
        try:
            assert open_book(changed, "so.xlsx").grids == whole
        except IntakeError:
            continue


def test_an_encrypted_entry_and_an_unknown_packing_are_refused():
    data = of_rows(["a"])
    locked = data.replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
    )
    assert locked != data
    assert fault(locked).code == "intake.password"
    odd = data.replace(b"\x08\x00\x00\x00!\x00", b"\x0e\x00\x00\x00!\x00")
    assert fault(odd).code in {"intake.odd_entry", "intake.broken_file"}


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="0"><c><v>1</v></c></row>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="x"><c><v>1</v></c></row>',
        '<row r="1"><c r="1"><v>1</v></c></row>',
        '<row r="1"><c r="a1"><v>1</v></c></row>',
        f'<row r="1"><c r="{"A" * 900_000}1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v>',
        "<row>&undefined;</row>",
    ],
)
def test_a_sheet_that_is_no_sheet_is_broken(cells):
    assert fault(of_cells(cells)).code == "intake.broken_file"


def test_of_many_cells_with_a_wrong_value_the_first_ones_are_told():
    cells = '<row><c t="d"><v>x</v></c></row>' * 90
    with pytest.raises(IntakeError) as refused:
        open_book(of_cells(cells), "so.xlsx")
    assert [one.place.part for one in refused.value.faults] == [f"ô A{n}" for n in range(1, 51)]


def test_a_name_of_a_sheet_that_no_program_writes_is_broken():
    workbook = package("")["xl/workbook.xml"]
    name = workbook.replace("Trang 1", "a-" * 200)
    assert fault(with_part("xl/workbook.xml", name)).code == "intake.broken_file"


@pytest.mark.parametrize("number", ["9" * 5000, "x", "-1", ""])
def test_a_format_of_a_number_that_is_none_says_nothing_of_its_cells(number):
    styles = f"<cellXfs><xf numFmtId='{number}' fontId='{number}'/></cellXfs>"
    book = open_book(of_cells('<row><c s="0"><v>45000</v></c></row>', styles=styles), "so.xlsx")
    assert book.grids[0].rows == ((45000.0,),)


def test_macros_and_links_are_passed_over_and_named():
    parts = {
        **package(sheet_part("<row><c><v>1</v></c></row>")),
        "xl/vbaProject.bin": b"\0",
        "xl/externalLinks/externalLink1.xml": BOMB,
    }
    book = open_book(zipped(parts), "so.xlsm")
    assert book.form == "xlsm"
    assert [remark.code for remark in book.remarks] == ["intake.macros", "intake.links"]
    assert book.grids[0].rows == ((1.0,),)


def test_other_things_in_zip_files_are_named():
    word = {"_rels/.rels": package("")["_rels/.rels"].replace("xl/workbook", "word/document")}
    assert "Word" in fault(zipped({**word, "word/document.xml": "<a/>"})).message
    assert ".zip" in fault(zipped({"a.txt": "x"})).message
    assert ".odt" in fault(zipped({"mimetype": "application/vnd.oasis.opendocument.text"})).message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with a name")
def test_a_pipe_a_device_and_a_folder_are_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "so.xlsx")
    (tmp_path / "link").symlink_to("/dev/zero")
    for path in (tmp_path / "so.xlsx", tmp_path / "link", tmp_path):
        with pytest.raises(IntakeError):
            file_bytes(path, path.name)
