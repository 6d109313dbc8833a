"""The command line: Vietnamese, no tracebacks, exit status as promised."""

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from small_project import (
    BODY,
    DEFAULTS,
    HEAD,
    UNITS,
    deliver,
    notebook,
    pretend,
    small_project,
    write,
    write_params,
)
from test_output import files
from typer.main import get_command

from ocop_lib.cli.app import app, main
from ocop_lib.errors import Place
from ocop_lib.output.lock import locked
from ocop_lib.output.manifest import OPEN_DATA
from ocop_lib.project.formats import FORMATS
from ocop_lib.render.remarks import ECHOED, PRINTED
from ocop_lib.run import batch, execute

pytestmark = pytest.mark.usefixtures("quick_register")

DATA = [f"2027-Q1/{name}" for name in OPEN_DATA]
COLUMNS = [
    "unit",
    "indicator",
    "quarter",
    "in_quarter",
    "arrived_late",
    "to_date",
    "target",
    "expected",
    "remaining",
    "status",
    "note",
]


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    small_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def pretending(monkeypatch):
    """Reports are made without kernels and without workers."""

    def outcomes(jobs, workers, start):
        yield from map(pretend, jobs)

    monkeypatch.setattr(batch, "run_jobs", outcomes)
    monkeypatch.setattr(execute, "run_job", pretend)


def ocop(*words: str) -> int:
    return main(list(words))


class TestRefused:
    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["reports", "--quater", "2027-Q1"], "--quarter"),
            (["reports", "--quarter", "2027-Q9"], "2027-Q1"),
            (["reports", "--quarter", "2026-Q1"], "2027-Q1"),
            (["reports", "--quarter", "2027-q4"], "Có phải là: 2027-Q4"),
            (["reports", "--unit", "xa-mo"], "xa-mot"),
            (["reports", "--formats", "htm"], "html"),
            (["reports", "--jobs", "0"], "--jobs"),
            (["reports", "--jobs", "x"], "--jobs"),
            (["reports", "--params", "khong-co"], "khong-co"),
            (["render", "khong-co.ipynb"], "khong-co"),
            (["progress"], "--quarter"),
            (["progress", "--quarter", "2026-Q1"], "2027-Q1"),
            (["progress", "--quarter", "2027-Q1", "--unit", "mot"], "xa-mot"),
            (["evidence", "new_product", "--quarter", "2027-Q1"], "new_products"),
            (["evidence", "--quarter", "2027-Q1"], "<chỉ tiêu>"),
            (["plan", "check", "khong-co.yaml"], "khong-co"),
            (["register", "check", "--year", "2026"], "2027"),
            (["register", "chek"], "check"),
            (["plam"], "plam"),
        ],
    )
    def test_a_wrong_command_exits_2_and_names_what_was_meant(self, root, capsys, words, said):
        assert ocop(*words) == 2
        out, error = capsys.readouterr()
        assert out == ""
        assert said.casefold() in error.casefold()
        assert "Traceback" not in error
        assert not (root / "outputs").exists()

    def test_bad_parameters_exit_2_with_every_fault_and_start_nothing(self, root, capsys):
        write(root / "params/2027-Q1/xa-mot.yaml", "unit: xa-mott\nquater: 2027-Q1\n")
        assert ocop("reports", "--unit", "xa-hai") == 2
        error = capsys.readouterr().err
        assert "params/2027-Q1/xa-mot.yaml, dòng 1, khóa unit" in error
        assert "Có phải là: xa-mot" in error
        assert "Có phải là: quarter" in error
        assert "Cách sửa:" in error
        assert not (root / "outputs").exists()

    def test_outside_a_project_there_is_nothing_to_do(self, tmp_path, monkeypatch, capsys):
        monkeypatch.chdir(tmp_path)
        assert ocop("reports") == 2
        assert "params/defaults.yaml" in capsys.readouterr().err

    def test_an_unforeseen_error_is_told_without_traceback(self, root, capsys, monkeypatch):
        monkeypatch.setattr(batch.Batch, "__init__", lambda *_: 1 / 0)
        assert ocop("reports") == 1
        error = capsys.readouterr().err
        assert "ZeroDivisionError" in error
        assert "Traceback" not in error

    def test_debug_shows_the_traceback(self, root, monkeypatch):
        monkeypatch.setattr(batch.Batch, "__init__", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            ocop("reports", "--debug")


class TestHelp:
    def test_names_every_command_in_vietnamese(self, capsys, monkeypatch):
        monkeypatch.setattr(sys, "argv", ["ocop", "--help"])
        assert main() == 0
        out = capsys.readouterr().out
        for word in (*get_command(app).commands, "Lệnh", "Tùy chọn"):
            assert word in out

    def test_version(self, capsys):
        assert ocop("--version") == 0
        assert capsys.readouterr().out.startswith("ocop ")

    def test_imports_nothing_heavy(self):
        code = (
            "import sys; from ocop_lib.cli import main; main(['--version']);"
            "print(sorted({'pandas', 'papermill', 'pydantic', 'yaml'} & set(sys.modules)))"
        )
        found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        assert found.stdout.split(b"\n")[1] == b"[]"


@pytest.mark.usefixtures("pretending")
class TestReports:
    def test_says_a_line_a_report_and_a_summary(self, root, capsys):
        assert ocop("reports") == 0
        lines = capsys.readouterr().out.splitlines()
        made = [*(f"2027-Q1/{unit}" for unit in UNITS), "2027/phuong-phap-tinh"]
        assert [line.split(":")[0] for line in lines[:4]] == [
            f"[{number}/4] {name}" for number, name in enumerate(made, start=1)
        ]
        assert all("(mới)" in line for line in lines[:4])
        assert "Xong 3/3 báo cáo và 1/1 trang phương pháp tính" in lines[4]

    def test_a_second_time_says_that_nothing_was_due(self, root, capsys):
        ocop("reports")
        capsys.readouterr()
        assert ocop("reports") == 0
        assert capsys.readouterr().out == "Không có báo cáo nào cần làm; 3 báo cáo còn mới.\n"

    def test_a_failed_report_exits_1_and_says_how_to_try_again(self, root, capsys):
        write_params(root, "2027-Q1/xa-hai", more="trouble: x\n")
        assert ocop("reports", "--outputs", "noi-khac") == 1
        out, error = capsys.readouterr()
        assert "2027-Q1/xa-hai: KHÔNG LÀM ĐƯỢC" in out
        assert (
            "ocop reports --outputs noi-khac --quarter 2027-Q1 --unit xa-hai --force --debug"
            in error
        )
        assert "noi-khac/failed/2027-Q1/xa-hai.ipynb" in error
        assert "2027-Q1/xa-mot.html" in files(root / "noi-khac")

    def test_a_dry_run_says_what_and_why_and_writes_nothing(self, root, capsys):
        ocop("reports")
        (root / "params/2027-Q1/xa-mot.yaml").unlink()
        deliver(root, "xa-hai", name="sua")
        before = files(root)
        capsys.readouterr()
        assert ocop("reports", "--dry-run") == 0
        assert files(root) == before
        assert capsys.readouterr().out.splitlines() == [
            "2027-Q1/xa-hai: dữ liệu vào đã thay đổi: bảng deliveries, thêm sua-xa-hai",
            "2027-Q1/xa-mot: sẽ gỡ, tệp tham số không còn",
            "Sẽ làm 1 báo cáo; 1 báo cáo không cần làm lại.",
        ]

    def test_says_what_was_taken_back(self, root, capsys):
        ocop("reports")
        (root / "params/2027-Q1/xa-mot.yaml").unlink()
        capsys.readouterr()
        ocop("reports")
        assert "Đã gỡ 2027-Q1/xa-mot.html" in capsys.readouterr().out

    def test_narrows_by_unit_quarter_and_format(self, root):
        assert ocop("reports", "--unit", "xa-hai", "--formats", "pdf") == 0
        made = {name for name in files(root / "outputs") if name.startswith("2027")}
        assert made == {"2027-Q1/xa-hai.pdf", *DATA}

    def test_another_folder_of_parameters_serves_from_anywhere_below_the_project(
        self, root, monkeypatch
    ):
        write(root / "thu/2027-Q1/xa-hai.yaml", "unit: xa-hai\nquarter: 2027-Q1\n")
        monkeypatch.chdir(root / "notebooks")
        assert ocop("reports", "--params", "../thu", "--outputs", "../kq") == 0
        assert "2027-Q1/xa-hai.html" in files(root / "kq")
        assert not (root / "outputs").exists()

    def test_from_outside_the_folder_of_parameters_leads_to_the_project(
        self, root, tmp_path_factory, monkeypatch
    ):
        monkeypatch.chdir(tmp_path_factory.mktemp("ngoai"))
        assert ocop("reports", "--params", str(root / "params")) == 0
        assert "2027-Q1/xa-hai.html" in files(root / "outputs")

    def test_publishes_the_numbers_of_every_unit(self, root):
        ocop("reports", "--unit", "xa-hai")
        data = (root / "outputs/2027-Q1/indicators.csv").read_bytes().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(data)))
        assert list(rows[0]) == COLUMNS
        assert {row["unit"] for row in rows} == {*UNITS, "province"}

    def test_a_second_run_into_the_same_folder_is_refused_and_changes_nothing(self, root, capsys):
        ocop("reports", "--unit", "xa-mot")
        before = files(root / "outputs")
        capsys.readouterr()
        with locked(root / "outputs"):
            assert ocop("reports") == 2
        error = capsys.readouterr().err
        assert "Một lệnh khác đang làm báo cáo" in error
        assert str(root / "outputs") in error
        assert files(root / "outputs") == before
        assert ocop("reports") == 0

    def test_what_a_killed_run_had_begun_to_write_goes(self, root):
        part = write(root / "outputs/2027-Q1/.xa-mot.html.77.part", "nửa")
        assert ocop("reports") == 0
        assert not part.exists()

    def test_a_folder_that_cannot_be_written_to_is_refused(self, root, capsys):
        write(root / "outputs", "không phải thư mục")
        assert ocop("reports") == 2
        error = capsys.readouterr().err
        assert "Không ghi được tệp." in error
        assert "Traceback" not in error

    def test_a_profile_says_where_the_time_went(self, root, capsys, monkeypatch):
        def outcomes(jobs, workers, start):
            for job in jobs:
                spent = {"lay_out": 0.1, "start": 0.2, "cells": 0.6, "html": 0.1}
                yield replace(pretend(job), seconds=spent)

        monkeypatch.setattr(batch, "run_jobs", outcomes)
        assert ocop("reports", "--profile") == 0
        assert capsys.readouterr().out.splitlines()[-5:] == [
            "Thời gian của từng bước, cộng mọi báo cáo (trung bình một báo cáo):",
            "  bày tệp ra thư mục riêng: 0,4 giây, 10% (0,1 giây)",
            "  khởi động kernel: 0,8 giây, 20% (0,2 giây)",
            "  chạy các ô: 2,4 giây, 60% (0,6 giây)",
            "  ghi html: 0,4 giây, 10% (0,1 giây)",
        ]

    def test_stopped_by_the_user_exits_130_and_keeps_what_is_done(self, root, capsys, monkeypatch):
        def stopped(jobs, workers, start):
            yield pretend(next(iter(jobs)))
            raise KeyboardInterrupt

        monkeypatch.setattr(batch, "run_jobs", stopped)
        assert ocop("reports") == 130
        assert "Đã dừng" in capsys.readouterr().err
        assert set(files(root / "outputs")) == {"2027-Q1/xa-mot.html", "manifest.json"}


class TestRemarks:
    """A remark on what a notebook shows and its report does not hold."""

    @pytest.fixture(autouse=True)
    def remarking(self, monkeypatch):
        def remarked(job):
            place = Place(part="ô 5 (tong)")
            if job.id != "2027-Q1/xa-mot":
                return pretend(job)
            return replace(
                pretend(job),
                remarks=(PRINTED.at(place, found="Tổng: 7", lines=3), ECHOED.at(place)),
            )

        def outcomes(jobs, workers, start):
            yield from map(remarked, jobs)

        monkeypatch.setattr(batch, "run_jobs", outcomes)
        monkeypatch.setattr(execute, "run_job", remarked)

    def test_is_told_in_one_line_a_report(self, root, capsys):
        assert ocop("reports") == 0
        lines = [line for line in capsys.readouterr().out.splitlines() if "Lưu ý" in line]
        (line,) = lines
        assert line == (
            "Lưu ý 2027-Q1/xa-mot: ô 5 (tong): in 3 dòng, không vào báo cáo («Tổng: 7»); "
            "ô 5 (tong): hiển thị một giá trị không đặt được vào báo cáo."
        )

    def test_changes_no_byte_of_outputs_and_manifest(self, root, monkeypatch):
        ocop("reports")
        with_remarks = files(root / "outputs")

        def outcomes(jobs, workers, start):
            yield from map(pretend, jobs)

        monkeypatch.setattr(batch, "run_jobs", outcomes)
        ocop("reports", "--force")
        assert files(root / "outputs") == with_remarks

    def test_is_told_with_its_remedy_of_a_single_notebook(self, root, capsys):
        assert ocop("render", "notebooks/nho.ipynb") == 0
        out, error = capsys.readouterr()
        assert out == "notebooks/nho.html\n"
        assert "ô 5 (tong): In 3 dòng, không vào báo cáo." in error
        assert PRINTED.remedy in error

    @pytest.mark.parametrize(
        "words", [["reports", "--unit", "xa-mot"], ["render", "notebooks/nho.ipynb"]]
    )
    def test_is_given_to_other_programs(self, root, capsys, words):
        assert ocop(*words, "--json") == 0
        reports = {one["id"]: one for one in json.loads(capsys.readouterr().out)["reports"]}
        printed, echoed = reports["2027-Q1/xa-mot"]["remarks"]
        assert (printed["code"], printed["severity"]) == ("report.printed", "warning")
        assert printed["place"]["key"] == "ô 5 (tong)"
        assert echoed["code"] == "report.echoed"


@pytest.mark.usefixtures("pretending")
class TestRender:
    def test_writes_beside_the_notebook_what_the_batch_would(self, root, capsys):
        write_params(root, "2027-Q1/xa-mot", more="narrative: {causes: mưa}\n")
        ocop("reports", "--unit", "xa-mot")
        capsys.readouterr()
        assert ocop("render", "notebooks/nho.ipynb") == 0
        assert capsys.readouterr().out == "notebooks/nho.html\n"
        rendered = (root / "notebooks/nho.html").read_bytes()
        assert rendered == (root / "outputs/2027-Q1/xa-mot.html").read_bytes()

    def test_completes_what_an_earlier_command_was_killed_in(self, root):
        folder = root / "notebooks"
        write(folder / ".nho.pdf.new.part", "mới")
        write(folder / ".nho.journal", json.dumps({"replace": ["nho.pdf"], "remove": []}))
        assert ocop("render", "notebooks/nho.ipynb") == 0
        assert (folder / "nho.pdf").read_text(encoding="utf-8") == "mới"
        assert not (folder / ".nho.journal").exists()

    def test_takes_the_parameter_file_it_is_given(self, root):
        words = ["--params", "params/2027-Q1/xa-hai.yaml", "--outputs", "thu", "--formats", "pdf"]
        assert ocop("render", "notebooks/nho.ipynb", *words) == 0
        assert list(files(root / "thu")) == ["nho.pdf"]
        assert b"2027-Q1/xa-hai" in (root / "thu/nho.pdf").read_bytes()

    def test_without_parameter_file_takes_the_notebook_s_own_defaults(self, root):
        (root / "params/2027-Q1/xa-mot.yaml").unlink()
        assert ocop("render", "notebooks/nho.ipynb") == 0
        assert b"2027-Q1/xa-mot" in (root / "notebooks/nho.html").read_bytes()

    def test_tells_what_is_wrong_with_the_parameters(self, root, capsys):
        file = write(root / "x.yaml", "unit: xa-mot\nquarter: 2027-Q1\ntruoble: x\n")
        assert ocop("render", "notebooks/nho.ipynb", "--params", str(file)) == 2
        assert "Có phải là: trouble" in capsys.readouterr().err

    def test_a_report_that_fails_exits_1_and_writes_nothing(self, root, monkeypatch):
        file = write(root / "x.yaml", "unit: xa-mot\nquarter: 2027-Q1\ntrouble: raise\n")
        monkeypatch.undo()
        monkeypatch.chdir(root)
        assert ocop("render", "notebooks/nho.ipynb", "--params", str(file)) == 1
        assert not (root / "notebooks/nho.html").exists()


class TestNumbers:
    def test_progress_as_json_has_null_where_there_is_no_number(self, root, capsys):
        assert ocop("progress", "--quarter", "2027-Q1", "--unit", "xa-mot", "--json") == 0
        rows = json.loads(capsys.readouterr().out)
        assert rows
        assert {tuple(row) for row in rows} == {(*COLUMNS, "lead", "waiting_for", "remarks")}
        assert all(row["waiting_for"] == [] and row["lead"] is None for row in rows)
        assert all(bool(row["note"]) == bool(row["remarks"]) for row in rows)
        assert {row["unit"] for row in rows} == {"xa-mot"}
        assert all(isinstance(row["target"], int | None) for row in rows)

    def test_progress_as_csv_has_an_empty_cell_where_there_is_no_number(self, root, capsys):
        assert ocop("progress", "--quarter", "2027-Q1", "--csv") == 0
        out = capsys.readouterr().out
        assert out.splitlines()[0] == ",".join(COLUMNS)
        assert "nan" not in out.casefold()
        assert ".0," not in out

    def test_progress_for_the_eye(self, root, capsys):
        assert ocop("progress", "--quarter", "2027-Q1") == 0
        out = capsys.readouterr().out
        assert all(word in out for word in ("Một", "Lũy kế", "Chưa có số liệu"))

    @pytest.mark.parametrize("form", ["--json", "--csv"])
    def test_what_is_not_counted_has_a_reason_as_code_and_in_words(self, capsys, monkeypatch, form):
        monkeypatch.chdir(Path(__file__).parent.parent)
        asked = ("evidence", "strengthened_subjects", "--quarter", "2024-Q3", "--unit", "na-ri")
        assert ocop(*asked, "--uncounted", form) == 0
        out = capsys.readouterr().out
        rows = json.loads(out) if form == "--json" else [*csv.DictReader(out.splitlines())]
        (row,) = rows
        assert (row["table"], row["row_id"]) == ("support", "ht-na-ri-001")
        assert row["reason"] == "not_recognised_yet"
        assert row["reason_words"] == "chủ thể chưa có sản phẩm được công nhận vào ngày hỗ trợ"

    @pytest.mark.parametrize("form", ["--json", "--csv"])
    def test_evidence_of_nothing_is_an_empty_list(self, root, capsys, form):
        assert ocop("evidence", "new_products", "--quarter", "2027-Q1", form) == 0
        out = capsys.readouterr().out
        assert json.loads(out) == [] if form == "--json" else len(out.splitlines()) == 1

    def test_plan_as_json_lists_every_target(self, root, capsys):
        assert ocop("plan", "show", "--json") == 0
        plan = json.loads(capsys.readouterr().out)
        assert set(plan["targets"][0]) == {"indicator", "unit", "value", "source"}
        assert {target["unit"] for target in plan["targets"]} == {*UNITS, "province"}

    def test_plan_for_the_eye(self, root, capsys):
        assert ocop("plan", "show") == 0
        assert "12/KH-UBND" in capsys.readouterr().out

    def test_a_good_plan_passes_the_check_and_a_bad_one_is_refused(self, root, capsys):
        assert ocop("plan", "check", "ke-hoach.yaml") == 0
        assert "hợp lệ" in capsys.readouterr().out
        write(root / "xau.yaml", "title: x")
        assert ocop("plan", "check", "xau.yaml") == 2
        assert "xau.yaml" in capsys.readouterr().err


START = "import sys; from ocop_lib.cli import main; sys.exit(main())"


def run_command(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", START, *words],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


# The folder's name, and how the run is started there: workers, time zone and locale. No machine has
# the locale of the last one.
PLACES = {
    "mot": {"jobs": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    """Nhà "OCOP" Bắc Kạn's""": {"jobs": "2", "TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C"},
    "ba": {"jobs": "2", "TZ": "America/Lima", "LC_ALL": "xx_XX.ISO-8859-15"},
}


def test_the_whole_way_is_the_same_in_other_places_locales_and_numbers_of_workers(tmp_path):
    ran = []
    for name, place in PLACES.items():
        root = tmp_path / name
        small_project(root)
        write(root / "params/defaults.yaml", DEFAULTS.replace("[html]", f"[{', '.join(FORMATS)}]"))
        write_params(root, "2027-Q1/xa-hai", more="trouble: raise\n")
        home = {"HOME": str(tmp_path / f"nhà {name}")}
        environment = {key: value for key, value in place.items() if key != "jobs"} | home
        ran.append(run_command(root, "reports", "--jobs", place["jobs"], **environment))
    one, *others = (files(tmp_path / name / "outputs") for name in PLACES)
    assert others == [one] * len(others)
    assert set(one) == {
        *DATA,
        *(f"2027-Q1/{unit}.{form}" for unit in ("phuong-ba", "xa-mot") for form in FORMATS),
        *(f"2027/phuong-phap-tinh.{form}" for form in FORMATS),
        "failed/2027-Q1/xa-hai.ipynb",
        "index.html",
        "manifest.json",
    }
    for finished in ran:
        assert finished.returncode == 1
        assert "ô 3 (cell-3): Ô của sổ tay bị lỗi khi chạy." in finished.stderr
        assert "ValueError: không chia được" in finished.stderr
        assert "--quarter 2027-Q1 --unit xa-hai --force --debug" in finished.stderr
        assert "Traceback" not in finished.stderr
        assert "Warning" not in finished.stderr
    assert all(str(tmp_path).encode() not in data for data in one.values())


def test_a_notebook_that_names_another_unit_yields_no_file(root):
    write(root / "notebooks/nho.ipynb", notebook("unit = 'xa-hai'\n" + HEAD, BODY))
    finished = run_command(root, "reports", "--unit", "xa-mot")
    assert finished.returncode == 1
    assert "Đơn vị, cơ quan ở đầu báo cáo không khớp" in finished.stderr
    assert not (root / "outputs/2027-Q1/xa-mot.html").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["progress", "--quarter", "2027-Q9", "--json"],
        ["evidence", "nope", "--quarter", "2027-Q1", "--json"],
        ["plan", "show", "--json", "--bogus"],
        ["plan", "check", "khong.yaml", "--json"],
    ],
    ids=lambda words: words[0] + words[1],
)
def test_a_refusal_is_one_json_document_where_that_was_asked_for(root, capsys, words):
    assert main(words) == 2
    printed = capsys.readouterr()
    (fault,) = json.loads(printed.out)["faults"]
    assert set(fault) == {
        *("code", "message", "place", "found", "allowed", "meant", "remedy", "severity"),
    }
    assert set(fault["place"]) == {"file", "sheet", "row", "column", "key"}
    assert fault["remedy"]
    assert printed.err == ""


def test_a_good_plan_has_no_faults_in_json(root, capsys):
    assert main(["plan", "check", "ke-hoach.yaml", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"faults": []}
