"""A register may follow an earlier version of the layout: it reads as it stands."""

import csv
import io
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from sample_register import PLAN, refusal, sample_register, write_register
from test_illustrative import QUARTERS, page_tables

from ocop_lib.errors import RegisterError
from ocop_lib.indicators.counting.registry import evidence
from ocop_lib.plan import load_plan
from ocop_lib.register import read_register
from ocop_lib.register.columns import LAYOUT
from ocop_lib.register.findings import findings_of
from ocop_lib.register.tables import BY_NAME, TABLES

FIRST_LAYOUT = Path(__file__).with_name("layout_1.zip")
"""The illustrative register as it was when all registers followed the first version."""

FIRST_TABLES = [spec for spec in TABLES if not spec.may_be_absent]
ADDED_TABLES = [spec for spec in TABLES if spec.may_be_absent]
ADDED = [(spec, one) for spec in FIRST_TABLES for one in spec.columns if one.layout > 1]


@pytest.fixture(scope="module")
def plan():
    return load_plan("bac_kan_2024")


@pytest.fixture
def old(tmp_path):
    """The files of the register of the first version."""
    with zipfile.ZipFile(FIRST_LAYOUT) as files:
        files.extractall(tmp_path / "so")
    return tmp_path / "so"


def codes(folder, plan):
    with pytest.raises(RegisterError) as caught:
        read_register(folder, plan)
    return [
        (fault.code.removeprefix("register."), fault.place.file.rpartition("/")[2], fault.meant)
        for fault in caught.value.faults
    ]


def without(folder, table, columns):
    """Take columns out of a table's file."""
    path = folder / f"{table}.csv"
    head, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
    kept = [place for place, name in enumerate(head) if name not in columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = [[row[place] for place in kept] for row in (head, *rows)]
        csv.writer(file, lineterminator="\n").writerows(lines)


def renamed(folder, table, old_name, new_name):
    """Rename a column in a table's file."""
    path = folder / f"{table}.csv"
    head, _, rest = path.read_text(encoding="utf-8").partition("\n")
    names = [new_name if name == old_name else name for name in head.split(",")]
    path.write_text(",".join(names) + "\n" + rest, encoding="utf-8")


def test_the_fixture_follows_the_first_version(old):
    """No word of a version, none of the tables and columns that came later."""
    assert "layout" not in (old / "register.yaml").read_text(encoding="utf-8")
    files = {path.stem for path in old.glob("*.csv")}
    assert files == {spec.name for spec in FIRST_TABLES}
    for spec in FIRST_TABLES:
        head = (old / f"{spec.name}.csv").read_text(encoding="utf-8").partition("\n")[0]
        assert head.split(",") == list(spec.own_columns)


def test_a_register_of_the_first_version_gives_the_numbers_it_gave(old, plan):
    """Those that the page of the illustrative year has had since then."""
    register = read_register(old, plan)
    (_, *indicators), *lines = page_tables("Số phải đếm được")
    for unit, *cells in lines:
        for indicator, cell in zip(indicators, cells, strict=True):
            name = indicator.strip("`")
            counted = [
                evidence(name, register, quarter, "calendar", unit)["quantity"].sum()
                for quarter in QUARTERS
            ]
            assert [int(figure) for figure in cell.split()] == counted, (unit, indicator)
    found = Counter(one.code for one in findings_of(register, plan, "calendar"))
    assert found["finding.no_decision_number"] == 1


def test_it_is_written_in_the_current_version_and_says_the_same(old, plan, tmp_path):
    """Every table has its file then, every column its heading, and `register.yaml` the version."""
    register = read_register(old, plan)
    files = register.to_files()
    assert files.keys() == {"register.yaml", *(f"{spec.name}.csv" for spec in TABLES)}
    assert f"\nlayout: {LAYOUT}\n".encode() in files["register.yaml"]
    for spec in TABLES:
        head = files[f"{spec.name}.csv"].decode().partition("\n")[0]
        assert head.split(",") == [column.name for column in spec.columns]
    (tmp_path / "new").mkdir()
    for name, data in files.items():
        (tmp_path / "new" / name).write_bytes(data)
    assert read_register(tmp_path / "new", plan) == register


@pytest.mark.parametrize("spec", FIRST_TABLES, ids=lambda spec: spec.name)
def test_what_the_first_version_has_must_stand(tmp_path, spec):
    """Each of its tables, and each column, and nothing that came later."""
    folder = write_register(tmp_path / "so", {})
    for table, column in ADDED:
        without(folder, table.name, [column.name])
    for table in ADDED_TABLES:
        (folder / f"{table.name}.csv").unlink()
    path = folder / f"{spec.name}.csv"
    text = path.read_bytes()
    for name in spec.own_columns:
        without(folder, spec.name, [name])
        assert codes(folder, PLAN) == [("missing_column", f"{spec.name}.csv", "")]
        path.write_bytes(text)
    path.unlink()
    assert codes(folder, PLAN) == [("missing_file", f"{spec.name}.csv", "")]


@pytest.mark.parametrize(
    ("spec", "column"), ADDED, ids=[f"{spec.name}.{one.name}" for spec, one in ADDED]
)
def test_a_column_that_was_added_may_be_absent_but_not_misspelt(tmp_path, spec, column):
    """Alone, or with all the others that were added."""
    folder = write_register(tmp_path / "so", {})
    without(folder, spec.name, [column.name])
    read_register(folder, PLAN)
    write_register(folder, {})
    renamed(folder, spec.name, column.name, f"{column.name}e")
    (fault,) = refusal(folder)
    assert (fault.code, fault.meant) == ("register.unknown_column", column.name)
    others = {one.name for one in spec.columns if one.layout > 1} - {column.name}
    without(folder, spec.name, others)
    (fault,) = refusal(folder)
    assert (fault.code, fault.meant) == ("register.unknown_column", column.name)


@pytest.mark.parametrize("spec", FIRST_TABLES, ids=lambda spec: spec.name)
def test_half_the_columns_of_the_first_version_make_a_heading(tmp_path, spec):
    """However many have been added since: each missing one is named, not the heading refused."""
    folder = write_register(tmp_path / "so", {})
    kept = spec.own_columns[: (len(spec.own_columns) + 1) // 2]
    (folder / f"{spec.name}.csv").write_text(",".join(kept) + "\n", encoding="utf-8")
    missing = [column for column in spec.own_columns if column not in kept]
    assert [fault.allowed for fault in refusal(folder)] == missing


def test_a_single_unknown_column_is_the_single_one_that_must_stand(old, plan):
    """However it is spelt, and although columns that were added are absent too."""
    renamed(old, "subjects", "commune", "xa_phuong")
    assert codes(old, plan) == [("unknown_column", "subjects.csv", "commune")]


@pytest.mark.parametrize("spec", ADDED_TABLES, ids=lambda spec: spec.name)
def test_a_table_that_was_added_may_be_absent_but_not_misnamed(tmp_path, spec):
    """Without its file it is empty."""
    folder = write_register(tmp_path / "so", {})
    path = folder / f"{spec.name}.csv"
    path.rename(folder / f"{spec.name}s.csv")
    (fault,) = refusal(folder)
    assert (fault.code, fault.meant) == ("register.misnamed_file", path.name)
    (folder / f"{spec.name}s.csv").unlink()
    assert len(read_register(folder, PLAN).tables[spec.name]) == 0


@pytest.mark.parametrize("version", [LAYOUT + 1, 0, -1, 10**20, "2", "hai", "1.5", "[2]", "true"])
def test_a_version_that_the_library_does_not_know_is_refused(tmp_path, version):
    """Before any table is looked at, whose columns would all seem wrong."""
    folder = write_register(tmp_path / "so", {})
    quoted = f'"{version}"' if version == "2" else version
    path = folder / "register.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"layout: {LAYOUT}", f"layout: {quoted}"), encoding="utf-8")
    (folder / "media.csv").write_text("cot_moi\n", encoding="utf-8")
    (fault,) = refusal(folder)
    assert (fault.code, fault.place.key) == ("register.later_layout", "layout")
    assert "Cập nhật chương trình" in fault.remedy


@pytest.mark.parametrize("version", range(1, LAYOUT + 1))
def test_every_version_up_to_the_current_one_is_read(tmp_path, version):
    """With what the version has, or more."""
    folder = write_register(tmp_path / "so")
    path = folder / "register.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"layout: {LAYOUT}", f"layout: {version}"), encoding="utf-8")
    assert read_register(folder, PLAN) == sample_register()


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_a_slice_has_no_file_for_a_table_without_rows_that_it_may_lack(old, plan, quarter):
    """So the key of a report does not change with a table that it has nothing of."""
    files = read_register(old, plan).files_visible_to("ba-be", quarter, "calendar")
    assert files.keys() == {"register.yaml", *(f"{spec.name}.csv" for spec in FIRST_TABLES)}


def test_a_row_of_a_table_that_was_added_comes_with_its_slice(tmp_path):
    """And the slice is read again as it was cut."""
    cut = sample_register().visible_to("ha-lam", QUARTERS[3], "calendar")
    (tmp_path / "so").mkdir()
    files = cut.to_files()
    for name, data in files.items():
        (tmp_path / "so" / name).write_bytes(data)
    seen = ("requests", "points_of_sale", "documents")
    assert files.keys() >= {f"{table}.csv" for table in seen}
    assert "opening_stock.csv" not in files
    assert read_register(tmp_path / "so", PLAN) == cut


def test_a_table_that_was_added_has_what_every_table_has():
    """Every one knows its unit, its day and the delivery that brought its rows."""
    for spec in ADDED_TABLES:
        assert spec.layout == LAYOUT
        # A change is told with a delivery; only an event has a day from which it is true.
        assert spec.date or spec.name == "changes"
        assert [column.name for column in spec.columns[-2:]] == ["delivery_id", "source_row"]
    assert all(not column.required for _, column in ADDED)
    assert set(BY_NAME) == {spec.name for spec in TABLES}
