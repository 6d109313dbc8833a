"""Files of a register that cannot be read: one fault for one cause, which says how to mend it."""

import os
import subprocess
import sys
from pathlib import Path
from unicodedata import normalize

import pytest
from sample_register import PLAN, refusal, sample_register, sample_rows, write_register

from ocop_lib.errors import RegisterError
from ocop_lib.periods import Quarter
from ocop_lib.register import read_register
from ocop_lib.register.listing import MAX_FAULTS
from ocop_lib.register.tables import BY_NAME, TABLES

FILES = ("register.yaml", "products.csv", "certificates.csv")


@pytest.fixture
def folder(tmp_path):
    """The sample register, as files that a test may spoil."""
    return write_register(tmp_path / "so")


def codes(faults):
    return [fault.code.removeprefix("register.") for fault in faults]


def text_of(path):
    return path.read_text(encoding="utf-8")


def separated(mark):
    """The file, its cells separated by another mark."""
    return lambda text: text.replace(",", mark).encode()


def headed(heading, *, times=1):
    """The file under another heading."""

    def spoil(text):
        first, rest = text.split("\n", 1)
        return "\n".join([*[heading(first)] * times, rest]).encode()

    return spoil


VIETNAMESE = "mã sản phẩm,tên,mã chủ thể,nhóm,lần giao nộp,dòng"
UNREADABLE = {
    "semicolons": ("separator", "dấu chấm phẩy", separated(";")),
    "tabs": ("separator", "dấu tab", separated("\t")),
    "bars": ("separator", "dấu gạch đứng", separated("|")),
    "bars with blanks": ("separator", "dấu gạch đứng", separated(" | ")),
    "tildes": ("separator", "«~»", separated("~")),
    "wide commas": ("separator", "«，»", separated("，")),
    "blanks": ("separator", "dấu cách", separated(" ")),
    "quoted semicolons": (
        "separator",
        "dấu chấm phẩy",
        lambda text: ('"' + text.replace(",", '";"').replace("\n", '"\n"')).encode(),
    ),
    "semicolons after a byte order mark": (
        "separator",
        "dấu chấm phẩy",
        lambda text: b"\xef\xbb\xbf" + separated(";")(text),
    ),
    "a hint for Excel": ("separator_line", "sep=", lambda text: b"sep=,\r\n" + text.encode()),
    "a hint and semicolons": (
        "separator_line",
        "sep=",
        lambda text: b'"sep=;"\n' + separated(";")(text),
    ),
    "UTF-16 with tabs": (
        "utf16",
        "UTF-16",
        lambda text: b"\xff\xfe" + text.replace(",", "\t").encode("utf-16-le"),
    ),
    "UTF-16, big end first": (
        "utf16",
        "UTF-16",
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    ),
    "UTF-16 without its mark": ("utf16", "UTF-16", lambda text: text.encode("utf-16-le")),
    "UTF-32": ("utf16", "UTF-32", lambda text: text.encode("utf-32")),
    "an old code page": ("encoding", "UTF-8", lambda text: text.encode("cp1258", "replace")),
    "Vietnamese headings": ("no_heading", "0 trong 6", headed(lambda _: VIETNAMESE)),
    "one column": ("no_heading", "1 trong 6", headed(lambda _: "product_id")),
    "no heading": ("no_heading", "0 trong 6", headed(lambda _: "", times=0)),
    "capitals": ("heading_letters", "chữ thường", headed(str.upper)),
    "capitals at the beginning": ("heading_letters", "chữ thường", headed(str.title)),
    "brackets": (
        "heading_letters",
        "dấu ngoặc",
        headed(lambda line: f"[{line}]".replace(",", "],[")),
    ),
    "a title above": ("heading_line", "dòng 2", lambda text: b"So lieu nam 2024\n" + text.encode()),
    "a blank line above": ("heading_line", "dòng 2", lambda text: b"\n" + text.encode()),
    "commas and a title above": (
        "heading_line",
        "dòng 3",
        lambda text: b"Products 2024,,,,,\n,,,,,\n" + text.encode(),
    ),
    "lines in quotation marks": (
        "wrapped",
        "trong một ô",
        lambda text: "".join(f'"{line}"\n' for line in text.splitlines()).encode(),
    ),
    "a workbook": ("not_text", "Excel", lambda text: b"PK\x03\x04" + text.encode()),
    "an old workbook": ("not_text", "Excel", lambda _: b"\xd0\xcf\x11\xe0" + bytes(600)),
    "nothing": ("empty_file", "trống", lambda _: b""),
    "blank lines only": ("empty_file", "trống", lambda _: b"\xef\xbb\xbf\r\n \r\n"),
    "an open quotation mark": (
        "malformed",
        "CSV",
        lambda text: text.replace(",Miến", ',"Miến', 1).encode(),
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_unreadable_table_has_one_fault_that_says_what_it_is(folder, name):
    """What follows from it in other tables is counted in one line more, at the same file."""
    code, words, spoil = UNREADABLE[name]
    path = folder / "products.csv"
    path.write_bytes(spoil(text_of(path)))
    fault, rest = refusal(folder)
    assert codes([fault, rest]) == [code, "follow_ups"]
    assert words in f"{fault.message} {fault.allowed}"
    assert fault.remedy
    assert (fault.severity, rest.severity) == ("error", "warning")
    assert {fault.place.file, rest.place.file} == {path.as_posix()}
    referring = [
        row["product_id"]
        for table, rows in sample_rows().items()
        for row in rows
        if table != "products" and "product_id" in row
    ]
    # Of the file with an open quotation mark a row or more may have been read.
    assert f"Còn {len(referring)} chỗ" in rest.message or name == "an open quotation mark"


@pytest.mark.parametrize("table", [spec.name for spec in TABLES])
@pytest.mark.parametrize("mark", [";", "\t"])
def test_it_is_so_in_every_table(folder, table, mark):
    """One cause, one fault, whichever tables refer to this one."""
    path = folder / f"{table}.csv"
    path.write_bytes(separated(mark)(text_of(path)))
    faults = refusal(folder)
    assert codes(faults)[0] == "separator"
    assert codes(faults)[1:] in ([], ["follow_ups"])


@pytest.mark.parametrize("table", [one.name for one in TABLES if not one.may_be_absent])
def test_a_table_without_its_file_is_told_once(folder, table):
    """Not as unknown ids in all the others."""
    (folder / f"{table}.csv").unlink()
    faults = refusal(folder)
    assert codes(faults)[0] == "missing_file"
    assert codes(faults)[1:] in ([], ["follow_ups"])


def test_other_faults_are_told_beside_an_unreadable_file(folder):
    """What can be checked is checked."""
    rows = sample_rows()
    rows["stages"][0]["score"] = "nhiều"
    rows["funding"][0]["purpose"] = ""
    write_register(folder, rows)
    path = folder / "products.csv"
    path.write_bytes(separated(";")(text_of(path)))
    assert codes(refusal(folder)) == ["separator", "follow_ups", "decimal", "required"]


def test_a_key_column_under_another_name_has_no_follow_ups_listed(folder):
    """Every id of the table is unknown then, and that is one fault."""
    path = folder / "products.csv"
    path.write_bytes(path.read_bytes().replace(b"product_id", b"ma_sp", 1))
    assert codes(refusal(folder)) == ["unknown_column", "follow_ups"]


def test_of_another_plan_the_ids_are_not_looked_up(folder):
    """One fault for the plan, one for its year."""
    path = folder / "register.yaml"
    path.write_bytes(path.read_bytes().replace(PLAN.id.encode(), b"khac-2024"))
    plan = type(PLAN)(**vars(PLAN) | {"units": (), "agencies": (), "tasks": ()})
    with pytest.raises(RegisterError) as caught:
        read_register(folder, plan)
    assert codes(caught.value.faults) == ["plan", "follow_ups"]


def test_an_earlier_event_of_a_misspelt_product_is_no_second_fault(folder):
    """The upgrade of the right product seems to have nothing before it."""
    rows = sample_rows()
    rows["certificates"][0]["product_id"] = "sp-11"
    faults = refusal(write_register(folder, rows))
    assert codes(faults) == ["unknown_id", "follow_ups"]
    assert faults[0].meant == "sp-1"


@pytest.mark.parametrize("width", [6, 9, 12])
def test_rows_of_commas_are_one_fault_and_hide_no_other_table(folder, width):
    """As Excel saves a sheet whose lower rows were once used."""
    path = folder / "products.csv"
    path.write_bytes(path.read_bytes() + (b"," * (width - 1) + b"\r\n") * 900)
    rows = folder / "funding.csv"
    rows.write_bytes(rows.read_bytes().replace(b"120.5", b"120,5"))
    faults = refusal(folder)
    assert codes(faults) == ["empty_row", "ragged"]
    assert faults[0].message == "900 dòng trống từ dòng 6 đến dòng 905."


def test_empty_columns_on_the_right_are_one_fault(folder):
    """With the rows of commas below them two, not nine hundred."""
    path = folder / "products.csv"
    lines = [line + ",,,," for line in text_of(path).splitlines()]
    path.write_text("\r\n".join([*lines, *["," * 9] * 900]), encoding="utf-8")
    faults = refusal(folder)
    assert codes(faults) == ["nameless_column", "empty_row"]
    assert faults[0].message == "4 cột không có tên."


def test_rows_that_all_have_a_cell_too_many_are_one_fault(folder):
    """A heading that lost its last comma, for one."""
    path = folder / "products.csv"
    first, *rows = text_of(path).splitlines()
    path.write_text("\n".join([first, *(f"{row},x" for row in rows)]), encoding="utf-8")
    (fault,) = refusal(folder)
    assert fault.message == "4 dòng có số ô khác số cột của tiêu đề từ dòng 2 đến dòng 5."
    width = len(BY_NAME["products"].columns)
    assert (fault.found, fault.allowed) == (f"{width + 1} ô", f"{width} ô")


def test_a_table_full_of_faults_hides_none_of_another(folder):
    """Each table lists its first ones and says how many more there are."""
    rows = sample_rows()
    rows["media"] = [
        row | {"media_id": f"{row['media_id']}-{number}", "kind": "tin", "outlet": "", "date": "x"}
        for number in range(300)
        for row in rows["media"][:1]
    ]
    rows["subjects"][0]["kind"] = "htx"
    rows["funding"][0]["date"] = "x"
    faults = refusal(write_register(folder, rows))
    assert codes(faults)[0] == "choice"
    assert codes(faults)[-2:] == ["more", "date"]
    of_media = [fault for fault in faults if fault.place.file.endswith("media.csv")]
    assert len(of_media) == MAX_FAULTS + 1
    assert set(codes(of_media)) == {"choice", "required", "date", "more"}


COPIES = [
    ("products (1).csv", "products.csv"),
    ("products - Copy.csv", "products.csv"),
    ("Bản sao products.csv", "products.csv"),
    ("products_2024.csv", "products.csv"),
    ("Products.csv", "products.csv"),
    ("stages.CSV", "stages.csv"),
]


@pytest.mark.parametrize(("name", "meant"), COPIES)
def test_a_copy_of_a_table_is_not_to_be_renamed_over_it(folder, name, meant):
    """The table itself would be lost."""
    (folder / name).write_bytes(b"x")
    (fault,) = refusal(folder)
    assert (fault.code, fault.meant) == ("register.copied_file", meant)
    assert "So sánh hai tệp" in fault.remedy
    assert "Không đổi tên" in fault.remedy


@pytest.mark.parametrize("name", ["medias.csv", "Media.csv", "media.CSV", "media (1).csv"])
def test_a_table_under_another_name_is_told_once(folder, name):
    """A misspelt file must not pass for an empty table; the one that is lacking is no second fault."""
    (folder / "media.csv").rename(folder / name)
    (fault,) = refusal(folder)
    assert (fault.code, fault.meant) == ("register.misnamed_file", "media.csv")
    assert "đổi tên thành media.csv" in fault.remedy


def test_a_file_like_no_table_is_to_be_moved_away(folder):
    """Never deleted; also where its name is no text."""
    names = [b"ghi-chu-hop.csv", b"\xff\xfe.csv"]
    for name in names:
        (folder / os.fsdecode(name)).write_bytes(b"x")
    faults = refusal(folder)
    assert codes(faults) == ["unknown_file"] * 2
    assert {fault.remedy for fault in faults} == {"Chuyển tệp này ra ngoài thư mục sổ."}
    assert "\\xff" in str(faults[1].place)
    assert all(str(fault).encode() for fault in faults)


class Hazards:
    """What may lie where a file should."""

    @staticmethod
    def folder(path):
        path.mkdir()

    @staticmethod
    def fifo(path):
        os.mkfifo(path)

    @staticmethod
    def device(path):
        path.symlink_to("/dev/zero")

    @staticmethod
    def loop(path):
        path.symlink_to(path)

    @staticmethod
    def loop_of_two(path):
        other = path.with_name("khac")
        other.symlink_to(path)
        path.symlink_to(other)

    @staticmethod
    def dead_link(path):
        path.symlink_to(path.with_name("khong-co"))


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("hazard", [name for name in vars(Hazards) if name[0] != "_"])
def test_what_is_no_regular_file_is_refused_and_not_waited_for(folder, file, hazard):
    """One fault for the file, and at most a line on what could not be checked."""
    (folder / file).unlink()
    getattr(Hazards, hazard)(folder / file)
    first, *rest = refusal(folder)
    assert first.place.file == (folder / file).as_posix()
    assert codes(rest) in ([], ["follow_ups"])


@pytest.mark.parametrize("hazard", ["fifo", "loop", "loop_of_two", "dead_link"])
def test_a_register_that_is_no_folder_is_refused(tmp_path, hazard):
    """The folder is looked at by its heading first."""
    getattr(Hazards, hazard)(tmp_path / "so")
    assert len(refusal(tmp_path / "so")) == 1


@pytest.mark.parametrize("file", FILES)
def test_a_file_nobody_may_read_is_refused(folder, file, monkeypatch):
    """Tests run as root, who may read everything, so the system's refusal is played."""
    real = os.open

    def refusing(path, *rest, **more):
        if Path(path).name == file:
            raise PermissionError(13, "Permission denied")
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "open", refusing)
    first, *rest = refusal(folder)
    assert (first.code, first.place.file) == ("yaml.unreadable", (folder / file).as_posix())
    assert codes(rest) in ([], ["follow_ups"])


def test_no_remedy_takes_a_file_away():
    """None tells to delete a file or to rename one over another."""
    program = (
        "import ocop_lib.register, ocop_lib.register.checks\n"
        "from ocop_lib.errors import catalogue\n"
        "for kind in catalogue().values():\n"
        "    print(kind.code, kind.remedy.casefold(), sep='\\t')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    lines = done.stdout.replace("không đổi tên", "").splitlines()
    remedies = dict(line.split("\t") for line in lines)
    assert {"register.unknown_id", "register.utf16", "register.follow_ups"} <= remedies.keys()
    for words in ("xóa tệp", "xóa bảng", "bỏ tệp", "ghi đè", "đổi tên tệp", "bỏ cột này"):
        assert not [code for code, remedy in remedies.items() if words in remedy], words


# Slices ---------------------------------------------------------------------------------------

HAND_WRITTEN = "slice: {unit: province, quarter: 2024-Q4, scheme: calendar}\n"


LEFT_OUT = ("documents", "requests", "opening_stock", "changes")
"""The tables of which the slice below has no rows; a register may lack them."""


def cut_into(folder):
    """A real slice, as files."""
    folder.mkdir()
    cut = sample_register().visible_to("thuong-son", Quarter(2024, 4), "calendar")
    for name, data in cut.to_files().items():
        (folder / name).write_bytes(data)
    assert not any((folder / f"{table}.csv").exists() for table in LEFT_OUT)
    return cut


@pytest.mark.parametrize("digest", ["", ", digest: abc", ", digest: 0", ", digest: [a]"])
def test_a_slice_written_by_hand_does_not_switch_the_checks_off(folder, digest):
    """The remedy has the register checked whole."""
    path = folder / "register.yaml"
    written = text_of(path) + HAND_WRITTEN.replace("calendar", f"calendar{digest}")
    path.write_text(written, encoding="utf-8")
    (fault,) = refusal(folder)
    assert (fault.code, fault.place.key) == ("register.slice_changed", "slice")
    assert "Bỏ khóa slice" in fault.remedy


@pytest.mark.parametrize(
    "file",
    ["register.yaml", *(f"{one.name}.csv" for one in TABLES if one.name not in LEFT_OUT)],
)
def test_a_slice_that_was_changed_is_refused(tmp_path, file):
    """In any of its files, were it by a blank line or a word of its heading."""
    cut = cut_into(tmp_path / "so")
    assert read_register(tmp_path / "so", PLAN) == cut
    path = tmp_path / "so" / file
    text = text_of(path)
    changed = text.replace("Sổ thử", "Sổ khác") if file.endswith("yaml") else f"{text}\n"
    path.write_text(changed, encoding="utf-8")
    assert codes(refusal(tmp_path / "so")) == ["slice_changed"]


def test_a_slice_cut_for_another_report_by_hand_is_refused(tmp_path):
    """The digest covers what the slice was cut for."""
    cut_into(tmp_path / "so")
    path = tmp_path / "so/register.yaml"
    path.write_text(text_of(path).replace("unit: thuong-son", "unit: province"), encoding="utf-8")
    assert codes(refusal(tmp_path / "so")) == ["slice_changed"]


def test_a_whole_register_has_no_digest(folder):
    """Who writes one by hand need not compute anything."""
    assert "digest" not in text_of(folder / "register.yaml")


def test_names_are_compared_in_one_form(folder):
    """A heading in decomposed letters is the same heading."""
    path = folder / "products.csv"
    path.write_bytes(b"\xef\xbb\xbf" + normalize("NFD", text_of(path)).encode())
    assert read_register(folder, PLAN) == sample_register()
