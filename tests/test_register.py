"""Reading a register's folder: files, headings, types, slices, and the way back to files."""

import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import normalize

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import rows_to_frames
from sample_register import PLAN, refusal, sample_register, sample_rows, write_register

from ocop_lib.errors import RegisterError
from ocop_lib.periods import Quarter
from ocop_lib.register import Cut, Published, Register, read_register
from ocop_lib.register import sheets as sheets_module
from ocop_lib.register.frames import to_csv, to_frames
from ocop_lib.register.heading import Heading, dump_heading, parse_heading
from ocop_lib.register.tables import BY_NAME, TABLES

PUBLISHED = Published(
    id="cuoi-2023",
    text="Sản phẩm OCOP",
    value=218,
    date=date(2023, 12, 31),
    source="Báo địa phương",
)


@pytest.fixture
def folder(tmp_path):
    """The sample register, as files that a test may spoil."""
    return write_register(tmp_path / "so")


def faults_of(folder):
    """The codes and places of what a folder is refused for."""
    return [
        (fault.code.removeprefix("register."), str(fault.place).rpartition("so/")[2])
        for fault in refusal(folder)
    ]


def change(path, old, new):
    """Replace a piece of a file that has it."""
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


def test_the_sample_is_read_as_its_rows_say(folder):
    """Typed frames, rows in file order, the heading's words."""
    register = read_register(folder, PLAN)
    assert register == sample_register()
    assert (register.heading.title, register.heading.year) == ("Sổ thử nghiệm", 2024)
    assert list(register.tables) == [spec.name for spec in TABLES]
    assert register.tables["products"]["product_id"].tolist() == ["sp-1", "sp-2", "sp-3", "sp-4"]


def test_columns_have_the_types_the_contract_promises():
    """Also in an empty table; missing cells are NaN, NaT or NA."""
    types = {"id": "str", "text": "str", "choice": "str", "quarter": "str", "year": "Int64"}
    types |= {"whole": "Int64", "decimal": "Float64", "balance": "Float64", "date": "datetime64[s]"}
    for tables in (sample_register().tables, to_frames({})):
        for spec in TABLES:
            found = {name: str(kind) for name, kind in tables[spec.name].dtypes.items()}
            expected = {column.name: types[column.kind] for column in spec.columns}
            assert found == expected | {"unit_id": "str"}
            assert isinstance(tables[spec.name].index, pd.RangeIndex)


def test_each_row_has_the_unit_its_path_leads_to():
    """Through the subject, or through the product to its subject."""
    tables = sample_register().tables
    assert tables["products"]["unit_id"].tolist() == [
        "thuong-son",
        "ha-lam",
        "thuong-son",
        "thuong-son",
    ]
    assert tables["linkages"]["unit_id"].tolist() == ["ha-lam"]
    assert tables["stages"]["unit_id"].tolist() == ["thuong-son"] * 3 + ["ha-lam"]


def test_tables_refer_to_tables_declared_before_them_only():
    """The walk of visible_to, one pass from the last table to the first, rests on it."""
    for place, spec in enumerate(TABLES):
        before = {one.name for one in TABLES[:place]}
        referred = {column.refers_to for column in spec.columns} & BY_NAME.keys()
        assert referred <= before


def test_a_register_of_headings_only_is_fine(tmp_path):
    """Nothing known yet is no fault."""
    register = read_register(write_register(tmp_path / "so", {}), PLAN)
    assert {len(frame) for frame in register.tables.values()} == {0}


def test_order_of_columns_byte_order_mark_line_ends_and_blanks_do_not_matter(folder):
    """What Excel and other programs do to a file on their own is no fault."""
    path = folder / "subjects.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame["name"] = "  " + frame["name"] + " "
    text = frame[frame.columns[::-1]].to_csv(index=False, lineterminator="\r\n") + "\r\n"
    path.write_bytes(b"\xef\xbb\xbf" + normalize("NFD", text).encode())
    assert read_register(folder, PLAN) == sample_register()


def test_text_comes_in_one_form(folder):
    """Composed and decomposed letters are the same name."""
    path = folder / "products.csv"
    path.write_bytes(normalize("NFD", path.read_text(encoding="utf-8")).encode())
    names = read_register(folder, PLAN).tables["products"]["name"]
    assert names[0] == normalize("NFC", "Miến dong")


SPOILED = [
    ("unknown_column", b"subject_id,name", b"subject_id,nam", ", dòng 1"),
    ("duplicate_column", b",commune,", b",kind,", ", dòng 1"),
    ("ragged", b"group,ha-lam", b"group,ha-lam,", ", dòng 3"),
    ("ragged", b"group,ha-lam,,", b"group,ha-lam,", ", dòng 3"),
    ("empty_row", b"ct-4", b",,,,,,\nct-4", ", dòng 5"),
    ("encoding", "Tổ".encode(), "Tæ".encode("latin-1"), ", dòng 3"),
    ("malformed", "Tổ".encode(), '"Tổ"a'.encode(), ", dòng 3"),
]


@pytest.mark.parametrize(("code", "old", "new", "place"), SPOILED)
def test_a_spoiled_file_is_refused_by_line(folder, code, old, new, place):
    """The fault of form comes first, with its line."""
    change(folder / "subjects.csv", old, new)
    assert (code, "subjects.csv" + place) in faults_of(folder)


def test_a_ragged_row_is_told_once_and_keeps_its_id_known(folder):
    """No second fault for the cells that slipped, none for the rows that refer to it."""
    change(folder / "subjects.csv", b"group,ha-lam", b"group,ha-lam,")
    assert faults_of(folder) == [("ragged", "subjects.csv, dòng 3")]


def test_a_ragged_row_that_repeats_an_id_is_told_once(folder):
    """None of its cells is judged, its key included."""
    change(folder / "subjects.csv", b"ct-4,", b"ct-3,,")
    assert faults_of(folder) == [("ragged", "subjects.csv, dòng 5")]


def test_faults_of_lines_and_of_cells_stand_in_the_order_of_lines(folder):
    """An officer mends a file from top to bottom."""
    change(folder / "subjects.csv", b"ct-1,", b"ct-1,,")
    change(folder / "subjects.csv", b",group,", b",grup,")
    change(folder / "subjects.csv", b"ct-4,", b"ct-4,,")
    assert [where.split(",")[1] for _, where in faults_of(folder)] == [
        " dòng 2",
        " dòng 3",
        " dòng 5",
    ]


def test_a_missing_column_that_rules_on_rows_look_at_is_told_once(folder):
    """Not as a missing expiry date in every row."""
    change(folder / "certificates.csv", b",expiry_date,", b",expiry,")
    assert [code for code, _ in faults_of(folder)] == ["unknown_column"]


def test_a_missing_column_is_told_once(folder):
    """Not once more for each of its empty cells."""
    change(folder / "subjects.csv", b"subject_id,name", b"subject_id,ten")
    (fault,) = refusal(folder)
    assert (fault.code, fault.place.row) == ("register.unknown_column", 1)
    assert (fault.found, fault.meant) == ("ten", "name")


def test_columns_that_are_lacking_and_columns_too_many_are_told_one_by_one(folder):
    """Each with the column it may be meant for, where one is near."""
    change(folder / "subjects.csv", b"name,kind", b"nam,loai,note")
    assert [(fault.code, fault.found, fault.meant) for fault in refusal(folder)][:3] == [
        ("register.unknown_column", "nam", "name"),
        ("register.unknown_column", "loai", ""),
        ("register.unknown_column", "note", ""),
    ]
    assert ("missing_column", "subjects.csv, dòng 1") in faults_of(folder)


def test_a_huge_file_is_refused_unread(folder, monkeypatch):
    """The wrong file in the wrong place does not fill the memory."""
    monkeypatch.setattr(sheets_module, "MAX_BYTES", 300)
    assert ("too_large", "certificates.csv") in faults_of(folder)


def test_a_line_break_inside_quotes_does_not_shift_the_lines_told(folder):
    """The line is the physical one, as an editor shows it."""
    rows = sample_rows()
    rows["subjects"][0]["name"] = "HTX\nMiến dong"
    rows["subjects"][2]["kind"] = "hộ"
    write_register(folder, rows)
    assert faults_of(folder) == [
        ("invisible", "subjects.csv, dòng 2, cột name"),
        ("choice", "subjects.csv, dòng 5, cột kind"),
    ]


HEADINGS = [
    ("title: Sổ thử nghiệm", "titel: Sổ", {"unknown_key titel", "missing_key title"}),
    ("title: Sổ thử nghiệm", 'title: "a\\u202eb"', {"invisible title"}),
    ("title: Sổ thử nghiệm", f"title: {'x' * 501}", {"too_long title"}),
    ("year: 2024", "year: '2024'", {"not_whole year"}),
    ("year: 2024", "year: true", {"not_whole year"}),
    ("year: 2024", "year: 2024.0", {"not_whole year"}),
    ("year: 2024", "year: 2024-01-01", {"not_whole year"}),
    ("year: 2024", "year: .inf", {"not_whole year"}),
    ("year: 2024", "year: 20240", {"too_large year"}),
    ("year: 2024", "year: 2017", {"too_small year"}),
    ("illustrative: true", "illustrative: 1", {"not_yes_no illustrative"}),
    ("illustrative: true", "illustrative: đúng", {"not_yes_no illustrative"}),
    ("published: []", "published: 218", {"not_list published"}),
    (
        "published: []",
        "published: [{id: a}]",
        {f"missing_key published[0].{key}" for key in ("text", "value", "date", "source")},
    ),
    (
        "published: []",
        "slice: {unit: a, quarter: 2024-Q5, scheme: x}",
        {"slice_quarter slice.quarter", "choice slice.scheme"},
    ),
    ("published: []", "slice: 2024-Q3", {"not_mapping slice"}),
]


@pytest.mark.parametrize(("old", "new", "expected"), HEADINGS)
def test_a_wrong_heading_is_refused_key_by_key(folder, old, new, expected):
    """Every fault of register.yaml, with its line and key."""
    change(folder / "register.yaml", old.encode(), new.encode())
    faults = refusal(folder)
    assert {f"{fault.code.partition('.')[2]} {fault.place.key}" for fault in faults} == expected
    assert len(faults) == len(expected)
    assert all(fault.place.row for fault in faults)


ABSURD = {
    "value": [
        ".inf",
        "-.inf",
        ".nan",
        "true",
        "1e13",
        "1.0e+13",
        "9" * 40,
        "'218'",
        "2024-01-01",
        "[218]",
    ],
    "date": ["2023-12-31 10:00:00", "2023", "true", "'2023-12-31'", "0001-01-01", "2023-02-30"],
}


@pytest.mark.parametrize(
    ("key", "value"), [(key, value) for key, values in ABSURD.items() for value in values]
)
def test_a_published_figure_is_a_number_of_a_day(folder, key, value):
    """No infinity, no truth value, no day with a time: each is refused at its key."""
    figure = {"id": "a", "text": "b", "value": "1.5", "date": "2023-12-31", "source": "c"}
    pairs = ", ".join(f"{name}: {words}" for name, words in (figure | {key: value}).items())
    change(folder / "register.yaml", b"published: []", f"published: [{{{pairs}}}]".encode())
    assert [(fault.code, fault.place.key) for fault in refusal(folder)] == [
        (f"register.published_{key}", f"published[0].{key}")
    ]


@pytest.mark.parametrize("value", ["0", "-3", "218", "90.5", "1.0e+12", "-1000000000000"])
def test_any_other_number_may_be_published(folder, value):
    """Shares and decreases too."""
    figure = f"published: [{{id: a, text: b, value: {value}, date: 2023-12-31, source: c}}]"
    change(folder / "register.yaml", b"published: []", figure.encode())
    (published,) = read_register(folder, PLAN).heading.published
    assert published.value == float(value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title: ", "title: [", ("yaml.not_yaml", "register.yaml, dòng 2")),
        ("year: 2024", "year: 2024\nyear: 2023", ("yaml.duplicate_key", "register.yaml, dòng 4")),
        ("published: []", "published: [*a]", ("yaml.not_plain", "register.yaml, dòng 6")),
    ],
)
def test_a_heading_is_read_strictly(folder, old, new, told):
    """What YAML would let pass without a word is refused with its line."""
    change(folder / "register.yaml", old.encode(), new.encode())
    assert faults_of(folder) == [told]


def test_a_heading_that_cannot_be_read_is_a_fault(folder):
    """A folder of that name, for one."""
    (folder / "register.yaml").unlink()
    (folder / "register.yaml").mkdir()
    assert faults_of(folder) == [("yaml.not_a_file", "register.yaml")]


def test_a_folder_without_a_register_is_refused(tmp_path):
    """With the setting to look at."""
    with pytest.raises(RegisterError, match=r"params/defaults\.yaml"):
        read_register(tmp_path / "so", PLAN)


def test_a_heading_reads_back_as_written():
    """Published figures and the slice's cut included."""
    cut = Cut(unit="ha-lam", quarter=Quarter(2024, 2), scheme="nd09")
    # Of one day twice, a careless writer makes an alias, which the reader refuses.
    published = (PUBLISHED, PUBLISHED.model_copy(update={"id": "nhu-tren"}))
    heading = Heading(
        title="Sổ: «thử»",
        plan="ke-hoach",
        year=2024,
        illustrative=False,
        published=published,
        slice=cut,
    )
    assert parse_heading(dump_heading(heading, "abc"), "register.yaml") == (heading, "abc")


def written(folder, register):
    """A register's files, on disk."""
    folder.mkdir()
    for name, data in register.to_files().items():
        (folder / name).write_bytes(data)
    return folder


def test_a_register_reads_back_from_its_files(tmp_path):
    """Equal, and equal in bytes when written again."""
    register = sample_register(
        heading=Heading(
            title="Sổ", plan=PLAN.id, year=2024, illustrative=True, published=(PUBLISHED,)
        )
    )
    again = read_register(written(tmp_path / "so", register), PLAN)
    assert again == register
    assert again.to_files() == register.to_files()


def test_files_are_written_as_an_officer_writes_them(folder):
    """No derived column, 65 and not 65.0, ISO dates, empty for missing: byte for byte."""
    for name, data in sample_register().to_files().items():
        assert data == (folder / name).read_bytes()


def test_registers_differ_by_heading_and_by_any_cell():
    """Equality means it."""
    rows = sample_rows()
    rows["funding"][0]["amount_million_vnd"] = "120.6"
    register = sample_register()
    assert register != sample_register(rows)
    assert register != Register(
        Heading(title="Sổ khác", plan=PLAN.id, year=2024, illustrative=True), register.tables
    )
    assert register != "sổ"


def test_a_register_pickles_and_its_tables_cannot_be_exchanged():
    """It travels to worker processes; nobody swaps a table behind its back."""
    register = sample_register()
    assert pickle.loads(pickle.dumps(register)) == register  # noqa: S301  # our own bytes
    with pytest.raises(TypeError):
        register.tables["media"] = pd.DataFrame()


def test_a_slice_is_read_without_validation(tmp_path):
    """Even rows that validation would refuse: the engine wrote them, nobody edits a slice."""
    rows = sample_rows()
    rows["subjects"][0]["kind"] = "khác"
    cut = sample_register(rows).visible_to("thuong-son", Quarter(2024, 2), "calendar")
    assert read_register(written(tmp_path / "so", cut), PLAN) == cut


def test_a_damaged_slice_is_refused(tmp_path):
    """A file that is not there is not an empty table."""
    cut = sample_register().visible_to("thuong-son", Quarter(2024, 2), "calendar")
    (written(tmp_path / "so", cut) / "media.csv").unlink()
    assert faults_of(tmp_path / "so") == [("missing_file", "media.csv")]


def test_reading_a_slice_does_not_import_the_rules(tmp_path):
    """Kernels, which read slices only, start without them."""
    cut = sample_register().visible_to("thuong-son", Quarter(2024, 2), "calendar")
    program = (
        "import sys; from pathlib import Path; from ocop_lib.register import read_register;"
        "read_register(Path(sys.argv[1]), None); print('ocop_lib.register.checks' in sys.modules)"
    )
    folder = written(tmp_path / "so", cut)
    done = subprocess.run(
        [sys.executable, "-c", program, folder], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


CELLS = {
    "id": st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3})?", fullmatch=True),
    "text": st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=6).map(
        lambda text: normalize("NFC", text)
    ),
    "date": st.dates(date(1, 1, 1)).map(str),
    "year": st.integers(1000, 9999).map(str),
    "quarter": st.sampled_from(["2024-Q1", "2023-Q4"]),
    "whole": st.integers(0, 10**15 - 1).map(str),
    "decimal": st.decimals(0, 10**12 - 1, places=3).map(lambda value: f"{value:f}"),
    "balance": st.decimals(1 - 10**12, 10**12 - 1, places=3).map(lambda value: f"{value:f}"),
    "choice": st.sampled_from(["first", "news"]),
}


@given(st.data())
def test_any_cells_survive_the_way_to_files_and_back(data):
    """Every kind of cell, empty ones among them; a decimal loses no digit."""
    spec = data.draw(st.sampled_from(TABLES))
    row = {column.name: CELLS[column.kind] | st.just("") for column in spec.columns}
    rows = data.draw(st.lists(st.fixed_dictionaries(row), max_size=4))
    frame = rows_to_frames({spec.name: rows})[spec.name]
    with TemporaryDirectory() as folder:
        path = Path(folder, "bang.csv")
        path.write_bytes(to_csv(spec, frame))
        sheet = sheets_module.read_sheet(path, spec)
    pd.testing.assert_frame_equal(to_frames({spec.name: sheet.cells})[spec.name], frame)
