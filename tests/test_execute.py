"""One job: a pure function that makes the right unit's report or says why not."""

import json
import pickle
import sys
import tempfile
from dataclasses import replace

import pytest
from nbformat import from_dict
from small_project import HEAD, job_of, notebook, small_project, write

from ocop_lib.blocks.display import BLOCK_MIME
from ocop_lib.blocks.inline import text
from ocop_lib.blocks.model import Masthead, Paragraph, Quote
from ocop_lib.errors import Fault
from ocop_lib.project.formats import FORMATS
from ocop_lib.render.read import read_document
from ocop_lib.render.writers import WRITERS
from ocop_lib.run.execute import run_job
from ocop_lib.run.guard import wrong_unit_faults
from ocop_lib.run.kernels.kernel import EXIT
from ocop_lib.run.kernels.warm import KERNELS

pytestmark = pytest.mark.usefixtures("quick_register")


@pytest.fixture
def project(tmp_path):
    return small_project(tmp_path / "project")


def test_every_format_of_a_project_can_be_written():
    assert set(WRITERS) == set(FORMATS)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A good report, made once."""
    job = replace(job_of(small_project(tmp_path_factory.mktemp("p"))), formats=("html", "pdf"))
    return job, run_job(job, keep_notebook=True)


class TestGoodReport:
    def test_has_each_format_it_was_ordered_in(self, made):
        _, outcome = made
        assert (outcome.status, outcome.faults) == ("done", ())
        assert outcome.outputs["html"].startswith(b"<!doctype html>")
        assert outcome.outputs["pdf"].startswith(b"%PDF")

    def test_sees_its_own_slice_in_a_folder_laid_out_like_the_project(self, made):
        page = made[1].outputs["html"].decode()
        assert "gn-xa-mot" in page
        assert "gn-xa-hai" not in page
        assert "UTC[&#39;ke-hoach.yaml&#39;, &#39;notebooks&#39;, &#39;params&#39;" in page

    def test_passes_to_and_from_a_worker(self, made):
        assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 (our own bytes)

    def test_says_where_the_time_went(self, made):
        assert set(made[1].seconds) == {"lay_out", "start", "cells", "check", "html", "pdf"}

    def test_is_the_same_elsewhere_and_with_a_user_s_own_settings_and_leaves_nothing(
        self, made, tmp_path, monkeypatch
    ):
        startup = tmp_path / "ipython/profile_default/startup/00.py"
        write(startup, "import builtins; builtins.sorted = lambda *_: 'lạ'")
        monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
        monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
        monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
        monkeypatch.setenv("PYTHONHASHSEED", "7")
        # So long that sockets do not fit, which makes the kernel use TCP.
        elsewhere = tmp_path / ("dài" * 20)
        elsewhere.mkdir()
        monkeypatch.setattr(KERNELS, "_folder", str(elsewhere))
        job, first = made
        again = run_job(job, keep_notebook=True)
        assert again.outputs == first.outputs
        assert again.notebook == first.notebook
        assert list(elsewhere.iterdir()) == []

    def test_keeps_a_notebook_without_times_and_machine_s_paths(self, made):
        kept = json.loads(made[1].notebook)
        assert "papermill" not in kept["metadata"]
        assert [cell["id"] for cell in kept["cells"]] == [
            "cell-1",
            "injected-parameters",
            "cell-2",
            "cell-3",
        ]
        assert all(set(cell["metadata"]) <= {"tags"} for cell in kept["cells"])
        assert tempfile.gettempdir() + "/ocop-" not in made[1].notebook.decode()

    def test_keeps_a_notebook_whose_blocks_are_seen_in_jupyterlab(self, made):
        cells = json.loads(made[1].notebook)["cells"]
        shown = [out["data"] for cell in cells for out in cell["outputs"] if "data" in out]
        assert {data[BLOCK_MIME]["type"] for data in shown} >= {"masthead"}
        assert all(data["text/html"] for data in shown)


class TestFailedReport:
    def test_names_cell_exception_and_message_and_keeps_the_notebook(self, project):
        outcome = run_job(job_of(project, trouble="raise"))
        assert (outcome.status, dict(outcome.outputs)) == ("failed", {})
        (fault,) = outcome.faults
        assert (fault.code, str(fault.place)) == ("report.cell", "ô 3 (cell-3)")
        assert fault.found == "ValueError: không chia được"
        assert "không chia được" in outcome.traceback
        kept = json.loads(outcome.notebook)
        assert [cell["cell_type"] for cell in kept["cells"]] == ["code"] * 4
        assert kept["cells"][3]["outputs"][0]["ename"] == "ValueError"
        assert "/ocop-" not in outcome.notebook.decode() + outcome.traceback

    def test_names_the_cell_in_which_the_kernel_died(self, project):
        outcome = run_job(job_of(project, trouble="die"))
        (fault,) = outcome.faults
        assert (fault.code, str(fault.place)) == ("report.kernel", "ô 3 (cell-3)")
        assert outcome.outputs == {}

    def test_tells_what_a_crashing_kernel_said_last(self, project):
        (fault,) = run_job(job_of(project, trouble="crash")).faults
        assert fault.code == "report.kernel"
        assert fault.found.startswith("Fatal Python error: Segmentation fault")

    @pytest.mark.skipif(sys.platform != "linux", reason="no other system limits it")
    def test_names_the_cell_that_ate_the_memory(self, project):
        job = replace(job_of(project, trouble="eat"), memory_limit_mb=600)
        (fault,) = run_job(job).faults
        assert (fault.code, str(fault.place)) == ("report.memory", "ô 3 (cell-3)")
        assert "MemoryError" in fault.found
        assert "memory_limit_mb" in fault.remedy

    def test_names_the_cell_that_took_too_long(self, project):
        outcome = run_job(replace(job_of(project, trouble="hang"), time_limit_seconds=1))
        (fault,) = outcome.faults
        assert (fault.code, str(fault.place)) == ("report.time_limit", "ô 3 (cell-3)")
        assert outcome.outputs == {}

    def test_that_shows_another_unit_yields_no_file(self, project):
        outcome = run_job(job_of(project, trouble="other_unit"))
        assert {fault.code for fault in outcome.faults} == {"report.other_unit", "report.no_unit"}
        assert (outcome.status, dict(outcome.outputs)) == ("failed", {})

    def test_that_prints_its_private_folder_yields_no_file(self, project):
        outcome = run_job(job_of(project, trouble="path"))
        assert [fault.code for fault in outcome.faults] == ["report.machine_path"]
        assert outcome.outputs == {}

    def test_that_cannot_be_read_tells_the_reader_s_fault(self, project):
        write(project.root / "notebooks/nho.ipynb", notebook("1"))
        outcome = run_job(job_of(project))
        assert [fault.code for fault in outcome.faults] == ["report.masthead_missing"]
        assert outcome.notebook


def test_a_bug_of_the_library_is_an_outcome_too(project, monkeypatch):
    monkeypatch.setattr("ocop_lib.run.execute.lay_out", lambda *_: 1 / 0)
    outcome = run_job(job_of(project))
    assert [fault.code for fault in outcome.faults] == ["report.unexpected"]
    assert "ZeroDivisionError" in outcome.traceback


# The guard, without a kernel -------------------------------------------------------------------

MASTHEAD = {
    "issuer": "Chi cục",
    "title": "Báo cáo: xã Một, Quý I/2027",
    "unit": "xa-mot",
    "period": "2027-Q1",
    "data_date": "2027-03-31",
}
OWN = Paragraph(spans=text("a"), units=("xa-mot",))


def cell(data=None, source="", tags=()):
    outputs = [{"output_type": "display_data", "metadata": {}, "data": data}] if data else []
    return {
        "cell_type": "code",
        "id": "x",
        "source": source,
        "metadata": {"tags": list(tags)},
        "outputs": outputs,
    }


def executed(*data, unit="xa-mot", quarter="2027-Q1", masthead=None):
    injected = f"# Parameters\nunit = {unit!r}\nquarter = {quarter!r}\nnarrative = {{}}\n"
    head = Masthead.model_validate({**MASTHEAD, **(masthead or {})})
    shown = [{BLOCK_MIME: head.model_dump(mode="json")}, *data]
    return from_dict(
        {"cells": [cell(source=injected, tags=["injected-parameters"]), *map(cell, shown)]}
    )


def block(value):
    return {BLOCK_MIME: value.model_dump(mode="json")}


def faults(project, executed_notebook, unit="xa-mot") -> tuple[Fault, ...]:
    job = job_of(project, unit)
    return wrong_unit_faults(job, read_document(executed_notebook).blocks, executed_notebook)


def codes(*arguments, **named):
    return [fault.code for fault in faults(*arguments, **named)]


def test_the_guard_lets_the_right_report_pass(project):
    assert codes(project, executed(block(OWN))) == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"unit": "xa-hai"}, "report.masthead_unit"),
        ({"period": "2027-Q2"}, "report.masthead_period"),
        ({"title": "Báo cáo: xã Hai, Quý I/2027"}, "report.title"),
        ({"title": "Báo cáo: xã Một, Quý II/2027"}, "report.title"),
        ({"units": ["xa-hai"]}, "report.other_unit"),
    ],
)
def test_the_guard_stops_a_masthead_about_something_else(project, wrong, code):
    assert codes(project, executed(block(OWN), masthead=wrong)) == [code]


@pytest.mark.parametrize("key", ["unit", "quarter"])
def test_the_guard_stops_a_notebook_that_got_other_parameters(project, key):
    assert codes(project, executed(block(OWN), **{key: "khác"})) == ["report.parameters"]


def test_the_guard_stops_a_notebook_that_got_no_parameters(project):
    without = executed(block(OWN))
    del without.cells[0]
    assert codes(project, without) == ["report.parameters", "report.parameters"]


def test_the_guard_stops_a_block_of_another_unit_however_deep(project):
    deep = Quote(blocks=(OWN, Quote(blocks=(Paragraph(spans=(), units=("xa-hai",)),))))
    assert codes(project, executed(block(OWN), block(deep))) == ["report.other_unit"]


def test_the_guard_stops_a_province_s_block_in_a_unit_s_report(project):
    whole = Paragraph(spans=(), units=("xa-mot", "province"))
    assert codes(project, executed(block(whole))) == ["report.other_unit"]


def test_the_guard_stops_a_report_no_part_of_which_is_about_its_unit(project):
    nobody = Paragraph(spans=text("a"))
    assert codes(project, executed(block(nobody), masthead={"units": ["xa-mot"]})) == [
        "report.no_unit"
    ]


def test_a_province_s_report_may_show_every_unit_and_no_stranger(project):
    head = {"unit": "province", "title": "Báo cáo: tỉnh Mới, Quý I/2027"}
    shown = [block(OWN), block(Paragraph(spans=(), units=("province", "xa-hai")))]
    whole = executed(*shown, unit="province", masthead=head)
    assert codes(project, whole, unit="province") == []
    stranger = executed(
        *shown, block(Paragraph(spans=(), units=("xa-la",))), unit="province", masthead=head
    )
    assert codes(project, stranger, unit="province") == ["report.other_unit"]


def test_a_job_s_key_follows_what_the_report_may_read_and_nothing_else(project):
    job = job_of(project)
    assert replace(job, formats=("pdf",), time_limit_seconds=9).key == job.key
    assert replace(job, files={**job.files, "bang.csv": b"x"}).key != job.key
    assert replace(job, parameters={**job.parameters, "trouble": "x"}).key != job.key
    assert replace(job, fingerprints={**job.fingerprints, "plan": "x"}).key != job.key


def test_a_refusal_in_a_cell_is_told_in_its_own_words_and_kept_without_frames(project):
    cell = "from ocop_lib import Quarter\nQuarter.parse('2027Q1')"
    write(project.root / "notebooks/nho.ipynb", notebook(HEAD, cell))
    outcome = run_job(job_of(project))
    (fault,) = outcome.faults
    assert (fault.code, str(fault.place)) == ("report.cell", "ô 3 (cell-3)")
    assert fault.message == "Ô của sổ tay bị lỗi khi chạy. Quý không viết đúng dạng."
    assert (fault.found, fault.remedy) == ("'2027Q1'", "Viết lại quý theo dạng 2024-Q3.")
    assert "periods.py" in outcome.traceback
    error = json.loads(outcome.notebook)["cells"][3]["outputs"][0]
    assert error["traceback"] == error["evalue"].splitlines()


@pytest.mark.parametrize(
    "cell",
    [
        "exit",
        "quit()",
        "exit(keep_kernel=True)",
        "get_ipython().ask_exit()",
        "for _ in '1':\n    exit()",
    ],
)
def test_a_cell_that_ends_the_kernel_is_named_and_no_further_cell_runs(project, cell):
    write(
        project.root / "notebooks/nho.ipynb", notebook(HEAD, cell, "raise ValueError('chạy tiếp')")
    )
    (fault,) = run_job(job_of(project)).faults
    assert (fault.code, str(fault.place)) == ("report.cell", "ô 3 (cell-3)")
    assert fault.message.endswith(EXIT.message)
    assert fault.remedy == EXIT.remedy


def test_what_cells_print_is_kept_in_the_notebook_of_a_failed_report(project):
    kept = json.loads(run_job(job_of(project, trouble="print")).notebook)
    printed, error = kept["cells"][3]["outputs"]
    assert (printed["name"], printed["text"]) == ("stdout", "đã in\n")
    assert error["ename"] == "SystemError"
