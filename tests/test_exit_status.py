"""Exit status 2 for whatever cannot be read or written; the JSON of reports."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from small_project import UNITS, pretend, remembered, small_project, write, write_params
from test_output import files

from ocop_lib.cli.app import main
from ocop_lib.files.whole import UNWRITABLE
from ocop_lib.run import batch, execute
from ocop_lib.run.jobs.job import Outcome

ENDLESS = "x" * 5000


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Neither kernels nor workers are started, and the register is read once for all tests."""

    def outcomes(jobs, workers, start):
        yield from map(pretend, jobs)

    monkeypatch.setattr("ocop_lib.project.project.read_register", remembered)
    monkeypatch.setattr(batch, "run_jobs", outcomes)
    monkeypatch.setattr(execute, "run_job", pretend)


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    root = tmp_path / "du-an"
    small_project(root)
    monkeypatch.chdir(root)
    return root


def run(capsys, *words: str) -> tuple[int, dict | list]:
    """The exit status and the JSON document of a command."""
    status = main([*words, "--json"])
    return status, json.loads(capsys.readouterr().out)


def strange_paths(root: Path, ending: str = "") -> dict[str, Path]:
    """Paths of every kind that is neither a readable folder nor a readable file."""
    paths = {
        "missing": root / f"khong-co{ending}",
        "below a file": root / f"ke-hoach.yaml/con{ending}",
        "pipe": root / f"ong{ending}",
        "loop": root / f"vong{ending}",
        "below a loop": root / f"vong{ending}/con{ending}",
        "name too long": root / (ENDLESS + ending),
        "half a letter": root / f"\ud800{ending}",
        "no letter": root / f"\0{ending}",
    }
    os.mkfifo(paths["pipe"])
    paths["loop"].symlink_to(paths["loop"].name)
    return paths


KINDS = [
    *("missing", "below a file", "pipe", "loop", "below a loop", "name too long"),
    *("half a letter", "no letter"),
]


class TestStrangePaths:
    def refused(self, capsys, *words: str) -> list[dict]:
        for more in ([], ["--json"]):
            assert main([*words, *more]) == 2
            out, error = capsys.readouterr()
            assert "Traceback" not in out + error
            assert "rrno" not in out + error
        faults = json.loads(out)["faults"]
        assert error == ""
        assert all(fault["remedy"] for fault in faults)
        return faults

    @pytest.mark.parametrize("kind", [*KINDS, "file"])
    def test_parameters_that_are_no_folder_are_refused(self, root, capsys, kind):
        paths = {**strange_paths(root), "file": root / "ke-hoach.yaml"}
        assert self.refused(capsys, "reports", "--params", str(paths[kind]))
        assert not (root / "outputs").exists()

    @pytest.mark.parametrize("kind", KINDS)
    def test_from_outside_too(self, root, capsys, kind, tmp_path, monkeypatch):
        path = strange_paths(root)[kind]
        monkeypatch.chdir(tmp_path)
        assert self.refused(capsys, "reports", "--params", str(path))

    @pytest.mark.parametrize("kind", [*KINDS[1:], "file"])
    @pytest.mark.parametrize("words", [("reports",), ("render", "notebooks/nho.ipynb")])
    def test_outputs_that_cannot_be_written_to_are_refused(self, root, capsys, kind, words):
        paths = {**strange_paths(root), "file": root / "ke-hoach.yaml"}
        before = files(root / "params")
        [fault] = self.refused(capsys, *words, "--outputs", str(paths[kind]))
        # A name that no system has is refused before it is a path.
        assert fault["code"] == ("usage.value" if "letter" in kind else "outputs.write")
        assert files(root / "params") == before

    @pytest.mark.parametrize("kind", [*KINDS, "folder"])
    def test_a_notebook_that_is_no_file_is_refused(self, root, capsys, kind):
        paths = {**strange_paths(root, ".ipynb"), "folder": root / "notebooks"}
        assert self.refused(capsys, "render", str(paths[kind]))

    @pytest.mark.parametrize("kind", [*KINDS, "folder"])
    def test_a_parameter_file_that_is_no_file_is_refused(self, root, capsys, kind):
        paths = {**strange_paths(root, ".yaml"), "folder": root / "notebooks"}
        words = ["render", "notebooks/nho.ipynb", "--params", str(paths[kind])]
        assert self.refused(capsys, *words)

    @pytest.mark.parametrize("kind", [*KINDS, "folder"])
    def test_a_plan_that_is_no_file_is_refused(self, root, capsys, kind):
        paths = {**strange_paths(root, ".yaml"), "folder": root / "notebooks"}
        assert self.refused(capsys, "plan", "check", str(paths[kind]))

    @pytest.mark.parametrize("words", [("reports",), ("render", "notebooks/nho.ipynb")])
    def test_outputs_without_permission_are_refused(self, root, capsys, words, monkeypatch):
        def forbidden(*_, **__):
            raise PermissionError(13, "Permission denied")

        (root / "kq").mkdir()
        monkeypatch.setattr("filelock.FileLock.acquire", forbidden)
        monkeypatch.setattr(tempfile, "TemporaryFile", forbidden)
        [fault] = self.refused(capsys, *words, "--outputs", "kq")
        assert (fault["code"], fault["found"]) == ("outputs.write", "không có quyền")

    @pytest.mark.parametrize(
        "words",
        [
            ("reports",),
            ("render", "nho.ipynb"),
            ("progress", "--quarter", "2027-Q1"),
            ("evidence", "new_products", "--quarter", "2027-Q1"),
            ("plan", "show"),
            ("plan", "check", "ke-hoach.yaml"),
            ("register", "check"),
            ("reports", "--params", "params"),
        ],
        ids=" ".join,
    )
    def test_a_working_directory_that_was_deleted_is_refused(
        self, capsys, words, tmp_path, monkeypatch
    ):
        gone = tmp_path / "da-xoa"
        gone.mkdir()
        monkeypatch.chdir(gone)
        gone.rmdir()
        assert self.refused(capsys, *words)

    def test_from_a_deleted_working_directory_absolute_parameters_lead_to_the_project(
        self, root, tmp_path, monkeypatch
    ):
        gone = tmp_path / "da-xoa"
        gone.mkdir()
        monkeypatch.chdir(gone)
        gone.rmdir()
        assert main(["reports", "--params", str(root / "params")]) == 0
        assert "2027-Q1/xa-hai.html" in files(root / "outputs")


class TestJson:
    def test_reports_are_listed_with_status_reason_and_files(self, root, capsys):
        main(["reports", "--unit", "xa-mot"])
        write_params(root, "2027-Q1/xa-hai", more="trouble: x\n")
        capsys.readouterr()
        status, document = run(capsys, "reports")
        assert status == 1
        assert document["faults"] == []
        reports = {report.pop("id"): report for report in document["reports"]}
        assert reports["2027-Q1/phuong-ba"] == {
            "status": "done",
            "reason": "mới",
            "files": [str(root / "outputs/2027-Q1/phuong-ba.html")],
            "remarks": [],
            "faults": [],
        }
        assert reports["2027-Q1/xa-mot"] == {
            "status": "current",
            "reason": "",
            "files": [str(root / "outputs/2027-Q1/xa-mot.html")],
            "remarks": [],
            "faults": [],
        }
        failed = reports["2027-Q1/xa-hai"]
        assert (failed["status"], failed["files"]) == ("failed", [])

    def test_lines_go_to_stderr(self, root, capsys):
        assert main(["reports", "--json", "--profile"]) == 0
        out, error = capsys.readouterr()
        assert len(json.loads(out)["reports"]) == len(UNITS)
        # Three reports, and the page of the year that says how its numbers are made.
        assert "[1/4] 2027-Q1/xa-mot" in error
        assert "Xong 3/3 báo cáo" in error

    def test_reports_that_are_current_are_listed_without_work(self, root, capsys):
        main(["reports"])
        capsys.readouterr()
        status, document = run(capsys, "reports")
        assert status == 0
        assert {report["status"] for report in document["reports"]} == {"current"}

    def test_a_dry_run_lists_what_is_due(self, root, capsys):
        main(["reports", "--unit", "xa-mot"])
        capsys.readouterr()
        status, document = run(capsys, "reports", "--dry-run")
        assert status == 0
        found = {report["id"]: report["status"] for report in document["reports"]}
        assert found == {
            "2027-Q1/phuong-ba": "due",
            "2027-Q1/xa-hai": "due",
            "2027-Q1/xa-mot": "current",
        }

    def test_refused_reports_are_faults(self, root, capsys):
        write(root / "params/2027-Q1/xa-mot.yaml", "unit: xa-mott\nquarter: 2027-Q1\n")
        status, document = run(capsys, "reports")
        assert status == 2
        assert [*document] == ["faults"]
        assert [fault["meant"] for fault in document["faults"]] == ["xa-mot"]

    def test_a_rendered_notebook_is_one_report(self, root, capsys):
        status, document = run(capsys, "render", "notebooks/nho.ipynb")
        assert status == 0
        assert document == {
            "reports": [
                {
                    "id": "2027-Q1/xa-mot",
                    "status": "done",
                    "reason": "",
                    "files": ["notebooks/nho.html"],
                    "remarks": [],
                    "faults": [],
                }
            ],
            "faults": [],
        }

    def test_a_notebook_that_fails_is_a_failed_report(self, root, capsys, monkeypatch):
        fault = UNWRITABLE.at(found="lỗi")
        failed = Outcome("2027-Q1/xa-mot", "failed", faults=(fault,))
        monkeypatch.setattr(execute, "run_job", lambda _: failed)
        file = write(root / "x.yaml", "unit: xa-mot\nquarter: 2027-Q1\n")
        status, document = run(capsys, "render", "notebooks/nho.ipynb", "--params", str(file))
        assert status == 1
        [report] = document["reports"]
        assert (report["status"], report["files"]) == ("failed", [])
        assert report["faults"] == [fault.as_json()]

    def test_a_good_plan_has_no_faults_and_a_bad_one_has_them(self, root, capsys):
        assert run(capsys, "plan", "check", "ke-hoach.yaml") == (0, {"faults": []})
        write(root / "xau.yaml", "title: x")
        status, document = run(capsys, "plan", "check", "xau.yaml")
        assert status == 2
        assert {fault["place"]["file"] for fault in document["faults"]} == {"xau.yaml"}

    @pytest.mark.parametrize(
        "words",
        [
            ("plan", "show"),
            ("progress", "--quarter", "2027-Q1"),
            ("evidence", "new_products", "--quarter", "2027-Q1"),
            ("register", "check"),
            ("reports",),
            ("render", "notebooks/nho.ipynb"),
        ],
        ids=" ".join,
    )
    def test_a_bad_plan_is_one_document_of_every_command(self, root, capsys, words):
        write(root / "ke-hoach.yaml", "title: x")
        status, document = run(capsys, *words)
        assert status == 2
        assert [*document] == ["faults"]

    def test_a_fault_of_the_program_is_a_document_too(self, root, capsys, monkeypatch):
        monkeypatch.setattr(batch.Batch, "__init__", lambda *_: 1 / 0)
        status, document = run(capsys, "reports")
        assert status == 1
        [fault] = document["faults"]
        assert fault["code"] == "unexpected"
        assert "ZeroDivisionError" in fault["found"]

    def test_a_word_behind_two_dashes_is_no_option(self, root, capsys):
        assert main(["render", "--", "--json"]) == 2
        assert capsys.readouterr().out == ""


COMMANDS = [("--help",), ("plan", "show", "--json"), ("plan", "show"), ("reports", "--dry-run")]


def run_into(stdout, folder: Path, *words: str) -> subprocess.CompletedProcess:
    """Run a command in a process of its own, its stdout an open file or its number."""
    code = "import sys; from ocop_lib.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *words],
        cwd=folder,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device here")  # noqa: PTH110
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_full_disk_under_stdout_is_refused(words, tmp_path):
    small_project(tmp_path)
    with Path("/dev/full").open("wb") as stdout:
        ran = run_into(stdout, tmp_path, *words)
    assert ran.returncode == 2
    assert "Giá trị tìm thấy: đĩa đã đầy" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("words", [("plan", "show"), ("reports", "--dry-run")], ids=" ".join)
def test_streams_that_are_closed_change_nothing(words, root, monkeypatch):
    """As in ``ocop plan show >&- 2>&-``."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(words) == 0
