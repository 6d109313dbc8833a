"""`ocop register check`: every fault of a register, or all its findings, each at its line."""

import csv
import json
import shutil
from pathlib import Path

import pytest
from small_project import add_year, deliver, small_project, write

from ocop_lib.cli.app import main
from ocop_lib.register.findings import LOOKED_FOR

ROOT = Path(__file__).parents[1]


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    small_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def add_row(root: Path, name: str, /, **cells: str) -> None:
    """Add a row to a table of the project's register."""
    path = root / f"so-lieu/{name}.csv"
    columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, lineterminator="\n").writerow(cells)


def add_late_media(root: Path) -> None:
    """A news item after the year's last cut-off, and a retracted one."""
    deliver(root, "xa-mot", "2027-Q4", "cuoi")
    path = root / "so-lieu/deliveries.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("2027-04-05,q1.xlsx", "2028-01-05,q1.xlsx"),
        encoding="utf-8",
    )
    item = {"unit_id": "xa-mot", "kind": "news", "outlet_level": "local", "outlet": "Đài"}
    for key in ("tin-1", "tin-2"):
        title = {"title": f"Tin {key}", "date": "2028-01-03", "delivery_id": "cuoi-xa-mot"}
        add_row(root, "media", media_id=key, **item, **title)


def checked(capsys, *words: str) -> tuple[int, list[dict]]:
    """The exit status, and the faults and findings but for late deliveries."""
    status = main(["register", "check", *words, "--json"])
    faults = json.loads(capsys.readouterr().out)["faults"]
    return status, [one for one in faults if one["code"] != "finding.late_delivery"]


def test_a_register_in_which_nothing_is_odd_is_sound(root, capsys):
    assert main(["register", "check"]) == 0
    out, error = capsys.readouterr()
    assert out == "so-lieu: sổ năm 2027 hợp lệ, 3 dòng; 0 điểm cần xem lại.\n"
    assert error == ""
    assert checked(capsys) == (0, [])


def test_findings_are_warnings_at_their_line_also_those_that_no_report_shows(root, capsys):
    """Rows after the year's last cut-off are found here only; the exit status is that of success."""
    add_late_media(root)
    status, faults = checked(capsys)
    assert status == 0
    found = [(one["code"], one["severity"], one["place"]["row"]) for one in faults]
    assert found == [
        ("finding.after_year", "warning", 2),
        ("finding.after_year", "warning", 3),
    ]
    place = faults[0]["place"]
    assert place["file"].endswith("so-lieu/media.csv")
    assert place["key"] == "tin-1"
    assert "sau ngày khóa sổ cuối cùng của năm" in faults[0]["message"]
    assert main(["register", "check"]) == 0
    out = capsys.readouterr().out
    assert "media.csv, dòng 2, tin-1: Bảng media, dòng tin-1" in out
    assert out.endswith("5 điểm cần xem lại.\n")


def test_a_row_that_was_taken_back_is_found_no_more(root, capsys):
    add_late_media(root)
    add_row(
        root,
        "changes",
        change_id="td-1",
        table="media",
        row_id="tin-1",
        kind="retracted",
        date="2028-01-04",
        reason="Gửi nhầm",
        delivery_id="cuoi-xa-mot",
    )
    status, faults = checked(capsys)
    assert (status, [one["place"]["key"] for one in faults]) == (0, ["tin-2"])
    assert faults[0]["place"]["row"] == 3


def test_faults_are_found_by_a_check_all_at_once_and_end_it_with_1(root, capsys):
    add_row(root, "media", media_id="Tin 1", unit_id="xa-muoi")
    status, faults = checked(capsys)
    assert status == 1
    assert {one["code"] for one in faults} >= {"register.required", "register.unknown_id"}
    assert {one["severity"] for one in faults} == {"error"}
    assert main(["register", "check"]) == 1
    out, error = capsys.readouterr()
    assert out == ""
    assert "so-lieu/media.csv, dòng 2, cột" in error
    assert "Traceback" not in error


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lambda root: (root / "so-lieu/register.yaml").unlink(), "register.missing_heading"),
        (lambda root: write(root / "so-lieu/register.yaml", "title: ["), "yaml.not_yaml"),
        (lambda root: write(root / "ke-hoach.yaml", "title: x"), "record.missing_key"),
        (lambda root: shutil.rmtree(root / "params"), "project.root"),
    ],
)
def test_what_cannot_be_looked_at_is_refused_with_2(root, capsys, harm, code):
    harm(root)
    status, faults = checked(capsys)
    assert status == 2
    assert code in {one["code"] for one in faults}


def test_the_latest_year_is_checked_unless_another_is_named(root, capsys):
    add_year(root)
    add_late_media(root)
    assert main(["register", "check"]) == 0
    assert capsys.readouterr().out.startswith("so-lieu-2028: sổ năm 2028 hợp lệ")
    status, faults = checked(capsys, "--year", "2027")
    assert (status, len(faults)) == (0, 2)
    status, faults = checked(capsys, "--year", "2026")
    assert (status, [one["code"] for one in faults]) == (2, ["project.year"])


def test_a_workbook_beside_the_tables_is_mentioned(root, capsys):
    write(root / "so-lieu/moi.xlsx", b"PK")
    status, faults = checked(capsys)
    assert (status, [one["code"] for one in faults]) == (0, ["register.workbook"])


def test_the_shipped_register_shows_what_its_page_lists(monkeypatch, capsys):
    """Each finding at a line of a file that holds the row."""
    monkeypatch.chdir(ROOT)
    status, faults = checked(capsys)
    assert status == 0
    codes = {one["code"].removeprefix("finding.") for one in faults}
    assert "after_year" in codes
    assert codes <= LOOKED_FOR.keys()
    for one in faults:
        lines = Path(one["place"]["file"]).read_text(encoding="utf-8").splitlines()
        assert one["place"]["key"] in lines[one["place"]["row"] - 1]
