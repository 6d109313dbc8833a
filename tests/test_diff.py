"""`ocop diff`: two projects, revisions of git, or folders of outputs, compared number by number."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from browser import assert_accessible, scroll_width
from small_project import add_year, small_project

from ocop_lib.about import About
from ocop_lib.cli.app import main
from ocop_lib.compare import revisions
from ocop_lib.compare.comparison import comparison
from ocop_lib.errors import OcopError
from ocop_lib.export.open_data import CSV, open_data
from ocop_lib.output.manifest import Manifest, ReportEntry, file_entry, write_manifest
from ocop_lib.periods import Quarter
from ocop_lib.project.project import load_project

pytestmark = pytest.mark.usefixtures("quick_register")

ROOT = Path(__file__).parent.parent
SHIPPED_PLAN = ROOT / "ocop_lib/plan/shipped/bac_kan_2024.yaml"
DEFAULTS = """\
years:
  2024: {plan: ke-hoach.yaml, register: so, scheme: calendar}
formats: [html]
notebooks: {"*/*": nho}
"""
CORRECTED = "cn-tp-bac-kan-006"


def make_project(folder: Path) -> Path:
    """A project with the shipped register and reports of one quarter."""
    for name in ("params/2024-Q2", "so"):
        (folder / name).mkdir(parents=True)
    (folder / "params/defaults.yaml").write_text(DEFAULTS, encoding="utf-8")
    (folder / "params/2024-Q2/ba-be.yaml").write_text("unit: ba-be\nquarter: 2024-Q2\n")
    shutil.copy(SHIPPED_PLAN, folder / "ke-hoach.yaml")
    for path in (ROOT / "data/2024").glob("*.*"):
        shutil.copy(path, folder / "so")
    return folder


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return make_project(tmp_path / "cũ")


@pytest.fixture
def new(old: Path) -> Path:
    shutil.copytree(old, old.parent / "mới")
    return old.parent / "mới"


def edit(path: Path, change: Callable[[str], str]) -> None:
    text = path.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    path.write_text(changed, encoding="utf-8")


def move_something(project: Path) -> None:
    """Delete a certificate of the year, and change an expectation of the plan."""
    edit(
        project / "so/certificates.csv",
        lambda text: "".join(
            line for line in text.splitlines(keepends=True) if not line.startswith(CORRECTED)
        ),
    )
    edit(
        project / "ke-hoach.yaml",
        lambda text: re.sub(
            r"(- id: new_subjects\n(?:.*\n)*?\s+expectation: )\[.*\]", r"\1[0, 0.5, 1, 1]", text
        ),
    )


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict]:
    status = main(["diff", *words, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_nothing_moved_is_an_answer(old, new, capsys):
    assert main(["diff", str(old), str(new)]) == 0
    assert capsys.readouterr().out == "Không có số liệu nào thay đổi.\n"
    status, said = answer(capsys, "cũ", "mới")
    assert (status, said["moved"], said["differences"]) == (0, False, [])


def test_each_number_that_moved_is_told_with_what_moved_it(old, new, capsys):
    move_something(new)
    status, said = answer(capsys, "cũ", "mới")
    assert status == 1
    assert said["moved"]
    found = said["differences"]
    assert found
    for one in found:
        assert one["quarter"] == "2024-Q2"
        if one["number"] == "status":
            continue
        parts = [Fraction(str(part["difference"])) for part in one["parts"]]
        assert sum(parts) == Fraction(str(one["difference"]))
        for part in one["parts"]:
            named = {row["row_id"] for row in part.get("rows", ())}
            named |= {entry["path"] for entry in part.get("entries", ())}
            causes = {"retracted": CORRECTED, "plan": "indicators.new_subjects.expectation"}
            assert named == {causes[part["cause"]]}
    causes = {part["cause"] for one in found for part in one["parts"]}
    assert causes == {"retracted", "plan"}


def test_the_page_is_one_offline_file_that_says_the_same(old, new, capsys):
    move_something(new)
    assert main(["diff", "cũ", "mới", "--html", "trang.html"]) == 1
    out, error = capsys.readouterr()
    assert "Trang so sánh: trang.html" in error
    assert f"bỏ khỏi số liệu giấy chứng nhận {CORRECTED}" in re.sub(r"\s+", " ", out)
    page = Path("trang.html").read_text(encoding="utf-8")
    assert f"bỏ khỏi số liệu giấy chứng nhận {CORRECTED}" in re.sub("<[^>]*>", "", page)
    assert '<html lang="vi"' in page
    assert "Quý II/2024" in page
    assert "minh họa" in page
    assert not re.search(r"<script|https?://", page)
    assert main(["diff", "mới", "mới", "--html", "trang.html"]) == 0
    assert "Không có số liệu nào thay đổi." in Path("trang.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_has_no_accessibility_fault(old, new, open_page, width):
    move_something(new)
    main(["diff", "cũ", "mới", "--html", "trang.html"])
    page = open_page(Path("trang.html").read_bytes(), width, bypass_csp=True)
    assert scroll_width(page) <= width
    assert_accessible(page)


def git(folder: Path, *words: str) -> None:
    names = ("-c", "user.name=Thử", "-c", "user.email=thu@example.vn", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *names, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in a folder of a repository, as it was committed."""
    project = make_project(tmp_path / "kho" / "dự án -x")
    git(tmp_path / "kho", "init", "-q")
    git(tmp_path / "kho", "add", ".")
    git(tmp_path / "kho", "commit", "-qm", "x")
    git(tmp_path / "kho", "tag", "v$(touch${IFS}hacked)")
    monkeypatch.chdir(project)
    return project


def test_a_revision_is_compared_with_the_project_as_it_stands(committed, capsys):
    assert main(["diff", "HEAD"]) == 0
    capsys.readouterr()
    move_something(committed)
    status, said = answer(capsys, "HEAD")
    assert status == 1
    assert said["old"].startswith("phiên bản git HEAD (")
    git(committed, "add", ".")
    git(committed, "commit", "-qm", "y")
    assert answer(capsys, "HEAD~1", "HEAD")[1]["differences"] == said["differences"]
    assert answer(capsys, "v$(touch${IFS}hacked)", "HEAD")[0] == 1
    assert answer(capsys, "HEAD", ".")[0] == 0


@pytest.mark.parametrize(
    "word",
    [
        "-x",
        "--output=hacked",
        "HEAD; touch hacked",
        "a\0b",
        "",
        "khong-co",
        "HEAD:params",
        "../..x",
    ],
)
def test_what_names_nothing_is_refused_and_runs_nothing(committed, word):
    with pytest.raises(OcopError) as refused:
        comparison(word, ".", committed)
    assert [fault.code for fault in refused.value.faults] == ["compare.unknown"]
    assert not [*committed.parent.rglob("hacked")]


def test_a_link_in_a_revision_is_not_followed(committed, tmp_path, capsys):
    secret = tmp_path / "kín.csv"
    secret.write_text("x", encoding="utf-8")
    table = committed / "so/media.csv"
    table.unlink()
    table.symlink_to(secret)
    git(committed, "add", ".")
    git(committed, "commit", "-qm", "liên kết")
    into = tmp_path / "ra"
    revisions.write_files(committed, revisions.commit_of(committed, "HEAD"), ["so"], into)
    assert (into / "so/certificates.csv").is_file()
    assert not os.path.lexists(into / "so/media.csv")


def test_without_git_a_clear_word(committed, monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    assert main(["diff", "HEAD"]) == 2
    error = capsys.readouterr().err
    assert "không có lệnh git" in error
    assert "Traceback" not in error


def outputs(folder: Path, project: Path) -> Path:
    """A folder of outputs with one report, which says what its page does."""
    page, table = b"<html>", "2024-Q2/indicators.csv"
    plan = load_project(project).latest.plan()
    seen = load_project(project).latest.register(plan)
    quarter = Quarter(2024, 2)
    data = open_data(seen.visible_to("province", quarter, "calendar"), plan, quarter)[CSV]
    (folder / "2024-Q2").mkdir(parents=True)
    (folder / table).write_bytes(data)
    report = ReportEntry(
        "2024-Q2/ba-be",
        About("unit", "ba-be"),
        "2024-Q2",
        "done",
        "k",
        inputs={"plan": str(hash(plan.digest))},
        files={"html": file_entry("2024-Q2/ba-be.html", page + data)},
    )
    write_manifest(
        folder, Manifest(reports={report.id: report}, pages={table: file_entry(table, data)})
    )
    return folder


def test_two_folders_of_outputs_say_what_moved(old, new, capsys):
    outputs(old.parent / "ra-cũ", old)
    assert answer(capsys, "ra-cũ", "ra-cũ")[0] == 0
    assert main(["diff", "ra-cũ", "ra-cũ"]) == 0
    assert capsys.readouterr().out == "Không có số liệu nào thay đổi.\n"
    move_something(new)
    outputs(old.parent / "ra-mới", new)
    status, said = answer(capsys, "ra-cũ", "ra-mới")
    assert status == 1
    with_data = answer(capsys, "cũ", "mới")[1]["differences"]
    keys = ("quarter", "unit", "indicator", "number")
    # The table of indicators has no tasks, money and stock.
    of_indicators = [one for one in with_data if "/" not in one["indicator"]]
    wanted = sorted(tuple(one[key] for key in keys) for one in of_indicators)
    assert sorted(tuple(one[key] for key in keys) for one in said["values"]) == wanted
    assert [(one["id"], one["how"], one["inputs"]) for one in said["reports"]] == [
        ("2024-Q2/ba-be", "different", ["plan"])
    ]
    assert main(["diff", "ra-cũ", "ra-mới", "--html", "trang.html"]) == 1
    assert "2024-Q2/ba-be" in Path("trang.html").read_text(encoding="utf-8")


def test_outputs_and_data_are_not_compared(old, capsys):
    outputs(old.parent / "ra", old)
    assert main(["diff", "ra", "cũ"]) == 2
    assert "thư mục kết quả" in capsys.readouterr().err


def test_a_folder_that_is_neither_is_refused(old, capsys):
    (old.parent / "trống").mkdir()
    assert main(["diff", "trống", "cũ"]) == 2
    assert "params/defaults.yaml" in capsys.readouterr().err


def test_a_year_of_one_side_alone_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    small_project(tmp_path / "một")
    small_project(tmp_path / "hai")
    add_year(tmp_path / "hai")
    assert main(["diff", "một", "hai"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "Không có số liệu nào thay đổi.",
        "Năm 2028 chỉ có ở bên nay: dự án hai.",
    ]
    assert main(["diff", "hai", "một"]) == 1
    assert "Năm 2028 chỉ có ở bên trước: dự án hai." in capsys.readouterr().out
