"""What programs leave behind is passed over in every folder; what may be meant never is."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_project import add_year, small_project, write
from test_batch import batch, run
from test_output import files

from ocop_lib.cli.app import main
from ocop_lib.errors import OcopError
from ocop_lib.files.leftovers import is_left_over
from ocop_lib.periods import Quarter
from ocop_lib.register.tables import TABLES
from ocop_lib.run.jobs.current import count_current
from ocop_lib.run.jobs.order import Order

pytestmark = pytest.mark.usefixtures("quick_register")

LEFT_OVER = [
    "Thumbs.db",
    "thumbs.db",
    "ehthumbs.db",
    "Desktop.ini",
    "desktop.ini",
    ".DS_Store",
    ".directory",
    "Icon\r",
    "._xa-mot.yaml",
    "._products.csv",
    "._products (1).csv",
    "~$xa-mot.yaml",
    "~$products.csv",
    "~$so-lieu.xlsx",
    ".~lock.products.csv#",
    ".~lock.xa-mot.yaml#",
    "~WRL0003.tmp",
    "lu123abc.tmp",
    "products.csv.tmp",
    "xa-mot.yaml.TMP",
    ".xa-mot.yaml.swp",
    "xa-mot.yaml.swp",
    "products.csv.swo",
    "xa-mot.yaml~",
    "products.csv~",
    "#xa-mot.yaml#",
    ".#xa-mot.yaml",
    ".dropbox",
    ".tmp.driveupload",
    ".fuse_hidden0001",
    ".nfs0001",
    ".sync.ffs_db",
    ".ipynb_checkpoints",
]
FOLDERS = ["params", "params/2027-Q1", "params/2028-Q1", "so-lieu", "so-lieu-2028", "notebooks"]

MEANT = {
    "params/2027-Q1/xa-mot.yaml.txt": "params.stray",
    "params/2027-Q1/xa-mot.ymal": "params.stray",
    "params/2027-Q1/xa-mot.bak": "params.stray",
    "params/2027-Q1/xa-mot.json": "params.stray",
    "params/2027-Q1/xa-mot.tmp.docx": "params.stray",
    "params/2027-Q1/thumbs.yml.db": "params.stray",
    "params/2027-Q1/xa-mott": "params.stray",
    "params/2027-Q1/xa-mot.xlsx": "params.stray",
    "params/2027-Q1/xa-mot.yaml.crdownload": "params.stray",
    "params/2027-Q1/desktop.yaml": "record.missing_key",
    "params/2027-Q1/Xã Một.yaml": "params.name",
    "params/2027-Q1/xa-mot (1).yaml": "params.copied_file",
    "params/2027-Q1/xa-mot - Copy.yaml": "params.copied_file",
    "params/2027-Q1/Bản sao của xa-mot.yaml": "params.copied_file",
    "params/2027-Q1/xa-mot (máy A's conflicted copy 2027-04-01).yaml": "params.copied_file",
    "params/2027-Q1/xa-mot.sync-conflict-20270401.yaml": "params.copied_file",
    "params/2027-Q1/xa-mot-DESKTOP-7A.yaml": "params.copied_file",
    "params/2027-Q1/~xa-mot.yaml": "params.copied_file",
    "params/xa-mot.yaml": "params.place",
    "params/ghi-chu.txt": "params.place",
    "so-lieu/products (1).csv": "register.copied_file",
    "so-lieu/~products.csv": "register.copied_file",
    "so-lieu/Products.CSV": "register.copied_file",
    "so-lieu/zzzz.csv": "register.unknown_file",
}


@pytest.fixture
def root(tmp_path) -> Path:
    small_project(tmp_path)
    add_year(tmp_path)
    run(tmp_path)
    return tmp_path


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_programs_leave_behind_changes_nothing(root, folder):
    before = files(root / "outputs")
    for name in LEFT_OVER:
        write(root / folder / name, b"\x00\x05\x16\x07")
    (root / folder / "@eaDir").mkdir()
    write(root / folder / "__MACOSX/._xa-mot.yaml", "x")
    assert count_current(Order(root, root / "params", root / "outputs")) == 6
    made = batch(root)
    assert (made.due, made.gone(), made.remarks) == ((), (), ())
    assert run(root) == {}
    assert files(root / "outputs") == before


@pytest.mark.parametrize(("name", "code"), MEANT.items())
def test_what_may_be_meant_is_refused(root, name, code):
    write(root / name, "")
    with pytest.raises(OcopError) as caught:
        batch(root)
    fault = caught.value.faults[0]
    assert fault.code in {code, "yaml.not_mapping"} if "desktop" in name else fault.code == code
    assert Path(fault.place.file).name == Path(name).name


def test_a_copy_of_a_parameter_file_never_replaces_it(root):
    write(root / "params/2027-Q1/xa-mot (1).yaml", "unit: xa-mot\nquarter: 2027-Q1\n")
    with pytest.raises(OcopError) as caught:
        batch(root)
    (fault,) = caught.value.faults
    assert fault.meant == "xa-mot.yaml"
    assert "Không đổi tên" in fault.remedy


@given(st.sampled_from([table.name for table in TABLES]), st.text(max_size=8))
def test_no_table_and_no_parameter_file_is_ever_passed_over(name, more):
    """Whatever stands between a name that begins as a user's and an ending that is read."""
    for ending in (".csv", ".yaml", ".yml", ".CSV"):
        for form in ("NFC", "NFD"):
            assert not is_left_over(unicodedata.normalize(form, f"{name}{more}{ending}"))


class TestAWorkbookBesideTheTables:
    BOOKS = ("so.xlsx", "Products.XLSX", "so.xlsm", "cu.xls", "so.ods")

    @pytest.fixture(autouse=True)
    def books(self, root, monkeypatch):
        monkeypatch.chdir(root)
        for name in self.BOOKS:
            write(root / "so-lieu-2028" / name, "PK")

    def test_is_mentioned_and_refuses_nothing(self, root, capsys):
        assert main(["reports"]) == 0
        error = capsys.readouterr().err
        assert error.count("Bảng tính này nằm cạnh các bảng của sổ") == len(self.BOOKS)
        assert all(f"so-lieu-2028/{name}" in error for name in self.BOOKS)

    def test_is_mentioned_in_json_as_a_warning(self, root, capsys):
        assert main(["reports", "--dry-run", "--json"]) == 0
        faults = json.loads(capsys.readouterr().out)["faults"]
        assert {(fault["code"], fault["severity"]) for fault in faults} == {
            ("register.workbook", "warning")
        }

    def test_is_not_mentioned_to_who_asks_for_another_year(self, root):
        assert batch(root, quarter=Quarter(2027, 1)).remarks == ()

    def test_is_named_where_a_table_is_missing(self, root):
        (root / "so-lieu-2028/products.csv").unlink()
        with pytest.raises(OcopError) as caught:
            batch(root, quarter=Quarter(2028, 1))
        codes = [fault.code for fault in caught.value.faults]
        assert codes[0] == "register.missing_file"
        assert codes.count("register.workbook") == len(self.BOOKS)
