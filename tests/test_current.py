"""Nothing to do is known at once, and only when there is nothing to do."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_project import UNITS, deliver, notebook, pretend, remembered, small_project, write
from small_project import write_params as parameters
from test_output import files

from ocop_lib.cli.app import main
from ocop_lib.files import journal
from ocop_lib.output.files import Outputs
from ocop_lib.periods import Quarter
from ocop_lib.run import batch
from ocop_lib.run.jobs.current import count_current
from ocop_lib.run.jobs.order import Order

HEAVY = {
    "pandas",
    "numpy",
    "papermill",
    "matplotlib",
    "jinja2",
    "jupyter_client",
    "yaml",
}
LOOK = """\
import sys
from ocop_lib.cli import main
heavy, _, words = sys.argv[1].partition(" -- ")
status = main(words.split())
print(status, *sorted(set(heavy.split()) & set(sys.modules)))
"""


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    """A project whose reports have been made."""
    monkeypatch.setattr("ocop_lib.project.project.read_register", remembered)

    def outcomes(jobs, workers, start):
        yield from map(pretend, jobs)

    monkeypatch.setattr(batch, "run_jobs", outcomes)
    small_project(tmp_path)
    write(tmp_path / "bang.csv", "1")
    parameters(tmp_path, "2027-Q1/xa-mot", more="inputs: [bang.csv]\n")
    monkeypatch.chdir(tmp_path)
    assert main(["reports"]) == 0
    return tmp_path


def current(root: Path, **wanted) -> int | None:
    return count_current(Order(root, root / "params", root / "outputs", **wanted))


def test_after_a_whole_run_every_report_is_current(root):
    assert current(root) == len(UNITS)
    assert current(root, unit="xa-hai", formats=("html",)) == 1
    assert current(root, quarter=Quarter(2027, 1)) == len(UNITS)


@pytest.mark.parametrize("words", ["reports", "reports --formats html --quarter 2027-Q1"])
def test_nothing_heavy_is_imported_to_know_it(root, words):
    order = f"{' '.join(HEAVY)} -- {words}"
    ran = subprocess.run(
        [sys.executable, "-c", LOOK, order], cwd=root, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "Không có báo cáo nào cần làm; 3 báo cáo còn mới.\n0\n"


def test_the_check_itself_loads_no_pydantic():
    """Typer does, for the options of the command line."""
    look = (
        "import sys, ocop_lib.run.jobs.current; print({'pydantic', *sys.argv} & set(sys.modules))"
    )
    heavy = [sys.executable, "-c", look, *HEAVY]
    assert subprocess.run(heavy, capture_output=True, text=True, check=True).stdout == "set()\n"


def test_knowing_it_writes_nothing(root):
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    assert main(["reports"]) == 0
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


@pytest.mark.parametrize(
    "wanted",
    [
        {"force": True},
        {"formats": ("pdf",)},
        {"unit": "xa-ba"},
        {"quarter": "2027-Q2"},
    ],
)
def test_an_order_for_something_else_takes_a_closer_look(root, wanted):
    assert current(root, **wanted) is None


CHANGES = {
    "a row": lambda root: deliver(root, "xa-mot", name="sua"),
    "a notebook": lambda root: write(root / "notebooks/nho.ipynb", notebook("1")),
    "a new notebook": lambda root: write(root / "notebooks/moi.ipynb", notebook("1")),
    "the plan": lambda root: write(root / "ke-hoach.yaml", "# x\n" + plan(root)),
    "an input": lambda root: write(root / "bang.csv", "2"),
    "a lost input": lambda root: (root / "bang.csv").unlink(),
    "a parameter file": lambda root: parameters(root, "2027-Q1/xa-hai", more="# x\n"),
    "a new parameter file": lambda root: parameters(root, "2027-Q2/xa-hai"),
    "a lost parameter file": lambda root: (root / "params/2027-Q1/xa-hai.yaml").unlink(),
    "the defaults": lambda root: write(root / "params/defaults.yaml", defaults(root) + "# x\n"),
    "a stray table": lambda root: write(root / "so-lieu/la.csv", "a\n"),
    "a lost page": lambda root: (root / "outputs/2027-Q1/xa-hai.html").unlink(),
    "a damaged page": lambda root: write(root / "outputs/2027-Q1/xa-hai.html", "x"),
    "a damaged index": lambda root: write(root / "outputs/index.html", "x"),
    "a lost manifest": lambda root: (root / "outputs/manifest.json").unlink(),
    "a damaged manifest": lambda root: write(root / "outputs/manifest.json", '{"run": []}'),
}


def plan(root: Path) -> str:
    return (root / "ke-hoach.yaml").read_text(encoding="utf-8")


def defaults(root: Path) -> str:
    return (root / "params/defaults.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_change_takes_a_closer_look(root, change):
    change(root)
    assert current(root) is None


def test_a_changed_library_takes_a_closer_look(root, monkeypatch):
    monkeypatch.setattr("ocop_lib.run.jobs.current.library_digest", lambda: "khác")
    assert current(root) is None


@pytest.mark.parametrize("change", ["a comment", "outputs in a notebook"])
def test_a_change_without_consequence_is_looked_at_once_only(root, change):
    if change == "a comment":
        parameters(root, "2027-Q1/xa-hai", more="# chú thích\n")
    else:
        content = json.loads((root / "notebooks/nho.ipynb").read_bytes())
        content["cells"][1]["execution_count"] = 7
        write(root / "notebooks/nho.ipynb", json.dumps(content))
    assert current(root) is None
    before = files(root / "outputs")
    assert main(["reports"]) == 0
    assert current(root) == len(UNITS)
    after = files(root / "outputs")
    assert {name for name in after if after[name] != before[name]} == {"manifest.json"}


def test_a_narrowed_run_does_not_vouch_for_the_rest(root):
    deliver(root, "xa-mot", name="sua")
    deliver(root, "xa-hai", name="sua")
    assert main(["reports", "--unit", "xa-mot"]) == 0
    assert current(root) is None
    assert current(root, unit="xa-mot") is None
    assert main(["reports"]) == 0
    assert current(root) == len(UNITS)


def test_a_run_that_was_stopped_vouches_for_nothing(root, monkeypatch):
    """Even when what had changed is put back."""
    path = root / "so-lieu/deliveries.csv"
    before = path.read_bytes()
    deliver(root, "xa-mot", name="sua")

    def stopped(jobs, workers, start):
        yield pretend(next(iter(jobs)))
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "run_jobs", stopped)
    assert main(["reports"]) == 130
    path.write_bytes(before)
    assert current(root) is None


def test_a_failed_report_is_never_current(root):
    parameters(root, "2027-Q1/xa-hai", more="trouble: x\n")
    assert main(["reports"]) == 1
    assert current(root) is None
    assert main(["reports"]) == 1


def test_a_report_that_could_not_be_written_is_never_current(root, monkeypatch, capsys):
    """The disk is full for one report; its old files stay, and the others are made."""
    deliver(root, "xa-mot", name="sua")
    deliver(root, "xa-hai", name="sua")
    before = files(root / "outputs")
    real = journal.write_synced

    def full_for_one(path, data):
        if path.name.startswith(".xa-mot"):
            raise OSError(errno.ENOSPC, "No space left on device")
        real(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(journal, "write_synced", full_for_one)
        assert main(["reports"]) == 1
    assert "đĩa đã đầy" in capsys.readouterr().err
    after = files(root / "outputs")
    assert after["2027-Q1/xa-mot.html"] == before["2027-Q1/xa-mot.html"]
    assert after["2027-Q1/xa-hai.html"] != before["2027-Q1/xa-hai.html"]
    assert current(root) is None
    assert main(["reports"]) == 0
    assert current(root) == len(UNITS)
    assert files(root / "outputs")["2027-Q1/xa-mot.html"] != before["2027-Q1/xa-mot.html"]


def test_what_the_manifest_keeps_names_no_folder_of_the_machine(root):
    assert str(root) not in json.dumps(dict(Outputs(root / "outputs").run))
    assert os.fspath(Path.home()) not in json.dumps(dict(Outputs(root / "outputs").run))


def test_a_worker_that_imports_the_program_loads_no_command_line():
    """As it does with the script ``ocop``, before its first report."""
    look = "import sys, ocop_lib.cli; print({'typer', 'rich', 'pandas'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n"
