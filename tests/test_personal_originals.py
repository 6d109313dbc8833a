"""Personal data anywhere in a workbook that was sent: told before its original is kept."""

import json
import subprocess
from io import BytesIO
from zipfile import ZipFile

import pytest
from programs import program
from test_intake_chain import project, run, sent, whole
from typed_form import TypedForm
from xlsxwriter import Workbook

from ocop_lib.cli import main
from ocop_lib.files.zipped import zipped
from ocop_lib.intake.opening import open_book
from ocop_lib.intake.personal_cells import personal_remarks

__all__ = ["project", "whole"]

PHONE, CARD, MAIL = "0912 345 678", "001095012345", "an.nguyen@gmail.com"


SHEETS = ("Bìa", "Chủ thể", "Sản phẩm", "Danh bạ", "Danh mục")


def workbook(*edits):
    """A workbook in which a person has written, by one who signs with an address."""
    stream = BytesIO()
    file = Workbook(stream, {"in_memory": True})
    file.set_properties({"author": MAIL, "manager": MAIL, "comments": PHONE})
    sheets = {name: file.add_worksheet(name) for name in SHEETS}
    sheets["Chủ thể"].write_row("A3", ["Mã", "Tên chủ thể", "Doanh thu"])
    sheets["Chủ thể"].write_row("A4", ["", "HTX Ba Bể", 1234567890])
    sheets["Sản phẩm"].write_row("A4", ["Quyết định 1234/QĐ-UBND", "15/03/2027", "MST 0100109106"])
    for edit in edits:
        edit(sheets)
    file.close()
    return stream.getvalue()


def on_cover(book):
    book["Bìa"].write("B8", f"Nguyễn Văn An, {PHONE}")


def below_a_heading(book):
    """A column of one's own, in which Excel has made numbers of the telephones."""
    book["Chủ thể"].write("Z3", "Điện thoại")
    book["Chủ thể"].write("Z5", 912345678)


def beside_a_label(book):
    book["Bìa"].write_row("D3", ["Số điện thoại:", 912345678])


def in_an_own_sheet(book):
    book["Danh bạ"].write("C7", CARD)


def in_a_note(book):
    book["Sản phẩm"].write_comment("B2", "Như năm trước")
    book["Sản phẩm"].write_comment("D9", f"Gọi chị Hoa {PHONE}")


def in_a_text_box(book):
    book["Danh bạ"].insert_textbox("F3", f"Hỏi {MAIL}")


def on_printed_pages(book):
    book["Chủ thể"].set_footer(f"&CLiên hệ {PHONE}")


def far_away(book):
    book["Danh mục"].write("AZ400", MAIL)


PLACES = {
    on_cover: ("Bìa", "ô B8", "Ô này"),
    below_a_heading: ("Chủ thể", "ô Z5", "Ô này"),
    beside_a_label: ("Bìa", "ô E3", "Ô này"),
    in_an_own_sheet: ("Danh bạ", "ô C7", "Ô này"),
    in_a_note: ("Sản phẩm", "ô D9", "Lời ghi ở ô này"),
    in_a_text_box: ("Danh bạ", "", "Một hộp chữ"),
    on_printed_pages: ("Chủ thể", "", "Đầu trang hoặc chân trang khi in"),
    far_away: ("Danh mục", "ô AZ400", "Ô này"),
}


def told(data, file="a.xlsx"):
    found = personal_remarks(open_book(data, file), data)
    return [(one.place.sheet, one.place.part, one.message.split(" có dữ liệu")[0]) for one in found]


@pytest.mark.parametrize("edit", PLACES, ids=lambda one: one.__name__)
def test_personal_data_are_told_with_their_place(edit):
    assert told(workbook(edit)) == [PLACES[edit]]


def test_all_are_told_at_once_and_what_only_looks_alike_is_not(whole):
    """The properties of a file have the name and address of its author; sums and tax codes are none."""
    assert told(workbook()) == []
    assert told(whole[1]["2027-Q1"]) == []
    assert {*told(workbook(*PLACES))} == {*PLACES.values()}


def with_part(data, name, content):
    """A workbook with other content in one of its parts."""
    with ZipFile(BytesIO(data)) as entries:
        parts = {one: entries.read(one) for one in entries.namelist()}
    assert name in parts
    return zipped((parts | {name: content}).items())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<" * 900_000 + PHONE.encode(),
        b'<comment ref="A1">' * 50_000 + PHONE.encode(),
        b'<comment ref="A1"><t>' + b"0912 " * 190_000 + b"</t></comment>",
        b'<comment ref="A0"><t>0912345678</t></comment>',
    ],
    ids=["empty", "signs", "never closed", "long", "no cell"],
)
def test_notes_that_no_program_wrote_are_passed_over(content):
    """Each part is gone through once, whatever stands in it."""
    data = with_part(workbook(in_a_note, on_cover), "xl/comments1.xml", content)
    assert told(data) == [PLACES[on_cover]]


def test_a_note_is_told_where_its_sheet_cannot_be_found():
    data = workbook(in_a_note)
    broken = with_part(data, "xl/worksheets/_rels/sheet3.xml.rels", b"<Relationships")
    assert told(broken) == [("", "ô D9", "Lời ghi ở ô này")]


@pytest.mark.parametrize("ending", ["ods", "xls"])
def test_in_other_formats_cells_are_told_and_in_ods_notes(tmp_path, ending):
    soffice = program("soffice", "forms are not saved by another program")
    (tmp_path / "a.xlsx").write_bytes(workbook(*PLACES))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", ending, "--outdir", tmp_path]
    subprocess.run([*command, tmp_path / "a.xlsx"], check=True, capture_output=True, timeout=300)
    found = {*told((tmp_path / f"a.{ending}").read_bytes(), f"a.{ending}")}
    cells = {one for one in PLACES.values() if one[2] == "Ô này"}
    others = set()
    if ending == "ods":
        others = {("Sản phẩm", "", "Một lời ghi trong trang"), ("Danh bạ", "", "Một hộp chữ")}
    assert cells | others <= found
    assert all(one in cells | others or "trang" in one[2] for one in found)


def test_check_and_accept_warn_and_do_not_repeat_it(whole, project, capsys):
    typed = TypedForm(whole[1]["2027-Q1"])
    typed.answer("Người lập biểu", f"Nguyễn Văn An, {PHONE}")
    (project / "gui.xlsx").write_bytes(typed.saved())
    checked, accepted = (run(capsys, word, "gui.xlsx") for word in ("check", "accept"))
    for status, found in (checked, accepted):
        assert status == 0
        (fault,) = [one for one in found["faults"] if one["code"] == "intake.personal_data"]
        assert (fault["severity"], fault["place"]["key"]) == ("warning", "ô B8")
        assert "0912" not in str(found)
        assert "Trước khi nhận" in fault["remedy"]


def test_a_cell_of_a_table_is_told_once_as_the_error_that_it_is(whole, project, capsys):
    file = sent(whole, "2027-Q1", **{"Tên chủ thể": f"HTX Ba {PHONE}"})
    status, found = run(capsys, "check", file)
    codes = [one["code"] for one in found["faults"]]
    assert (status, codes) == (1, ["register.personal_data"])


def test_the_check_of_a_register_sees_originals_as_other_files(whole, project, capsys):
    """Also what was accepted before anyone looked; a file that was changed there is named, too."""
    typed = TypedForm(whole[1]["2027-Q2"])
    typed.answer("Người lập biểu", f"Nguyễn Văn An, {PHONE}")
    (project / "mot.xlsx").write_bytes(typed.saved())
    accepted = [run(capsys, "accept", one) for one in ("mot.xlsx", sent(whole, "2027-goc"))]
    inbox = project / "so-lieu/inbox"
    one, other = (found["files"][0]["kept"] for _, found in accepted)

    def warned():
        assert main(("register", "check", "--year", "2027", "--json")) == 0
        found = json.loads(capsys.readouterr().out)["faults"]
        return [(fault["code"], fault["place"]["file"].rpartition("/")[2]) for fault in found]

    personal = ("register.personal_original", one)
    assert warned().count(personal) == 1
    assert warned().count(personal) == 1, "remembered"
    assert not any(name == other for _, name in warned())
    (inbox / other).write_bytes((inbox / other).read_bytes() + b" ")
    assert ("register.altered_original", other) in warned()
