"""The batch: what is stale is made and only that, one failure stops nobody, files stay true."""

import json
import os
import pickle
import shutil
import signal
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import _ExecutorManagerThread, _sendback_result
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import monotonic

import pytest
from small_project import (
    UNITS,
    deliver,
    job_of,
    jobs,
    notebook,
    pretend,
    small_project,
    write,
    write_params,
)
from test_output import files, manifest

from ocop_lib.errors import OcopError, ParameterError, ReportError
from ocop_lib.files.fingerprints import library_digest
from ocop_lib.output.manifest import OPEN_DATA
from ocop_lib.periods import Quarter
from ocop_lib.project.project import load_project
from ocop_lib.run.batch import Batch
from ocop_lib.run.jobs.job import Outcome
from ocop_lib.run.jobs.order import Order
from ocop_lib.run.pool import run_jobs
from ocop_lib.run.process_pool import ProcessPool, prepare_worker

pytestmark = pytest.mark.usefixtures("quick_register")

SECONDS = 20
REPORTS = [f"2027-Q1/{unit}" for unit in UNITS]


class Pretending(Executor):
    """An executor that runs fake jobs without kernels, in the calling process."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def submit(self, task, job):
        future: Future[Outcome] = Future()
        future.set_result(pretend(job))
        return future


@pytest.fixture
def root(tmp_path) -> Path:
    small_project(tmp_path)
    return tmp_path


def batch(root: Path, **wanted) -> Batch:
    order = Order(root, root / "params", root / "outputs", **wanted)
    return Batch(load_project(root), order)


def data(register, plan, period) -> dict[str, bytes]:
    """The files for other programs, all with the number of deliveries."""
    return dict.fromkeys(OPEN_DATA, f"{period}: {len(register.tables['deliveries'])}\n".encode())


def run(root: Path, **wanted) -> dict[str, str]:
    """Run the batch; return the id and status of each report it ran."""
    current = batch(root, **wanted)
    current.take_back()
    made = {one.job.id: one.outcome.status for one in current.make(Pretending, 1)}
    current.publish_pages(current.open_data(data))
    return made


def reasons(root: Path, **wanted) -> dict[str, str]:
    return {due.job.id: due.reason for due in batch(root, **wanted).due}


def snapshot(folder: Path) -> dict:
    return {path: path.stat().st_mtime_ns for path in sorted(folder.rglob("*"))}


def test_a_first_run_makes_every_report_and_the_manifest_equals_the_files(root):
    assert run(root) == dict.fromkeys(REPORTS, "done")
    found = files(root / "outputs")
    content = manifest(root / "outputs")
    assert [report["id"] for report in content["reports"]] == sorted(REPORTS)
    listed = [file for report in content["reports"] for file in report["files"].values()]
    listed += content["pages"]
    assert {file["path"] for file in listed} | {"manifest.json"} == set(found)
    assert all(file["bytes"] == len(found[file["path"]]) for file in listed)
    assert [found[f"2027-Q1/{name}"] for name in OPEN_DATA] == [b"2027-Q1: 3\n"] * len(OPEN_DATA)


def test_a_second_run_makes_nothing_and_touches_nothing(root):
    run(root)
    before = snapshot(root / "outputs")
    assert run(root) == {}
    assert snapshot(root / "outputs") == before


def test_outputs_name_no_folder_of_the_machine(root):
    run(root)
    assert str(root) not in str(files(root / "outputs"))


def add_row(root, table, cells):
    """Add a line to a table of the register."""
    path = root / f"so-lieu/{table}.csv"
    write(path, path.read_text(encoding="utf-8") + cells + "\n")


class TestStale:
    @pytest.fixture(autouse=True)
    def made(self, root):
        run(root)

    def test_a_changed_parameter_file_makes_its_report_stale(self, root):
        write_params(root, "2027-Q1/xa-hai", more="narrative: {causes: mưa}\n")
        assert reasons(root) == {
            "2027-Q1/xa-hai": "dữ liệu vào đã thay đổi: params/2027-Q1/xa-hai.yaml"
        }

    def test_a_comment_in_a_parameter_file_makes_nothing_stale(self, root):
        write_params(root, "2027-Q1/xa-hai", more="# chú thích\n")
        write(
            root / "params/defaults.yaml", b"# x\n" + (root / "params/defaults.yaml").read_bytes()
        )
        assert reasons(root) == {}

    def test_a_new_row_makes_the_report_of_its_unit_stale_and_no_other(self, root):
        deliver(root, "xa-hai", name="sua")
        assert reasons(root) == {
            "2027-Q1/xa-hai": "dữ liệu vào đã thay đổi: bảng deliveries, thêm sua-xa-hai"
        }

    def test_a_row_of_a_later_quarter_leaves_earlier_reports_alone(self, root):
        deliver(root, "xa-hai", quarter="2027-Q2", name="q2")
        assert reasons(root) == {}

    def test_a_move_told_for_a_later_quarter_leaves_earlier_reports_alone(self, root):
        add_row(root, "subjects", "ct-1,Hợp tác xã,cooperative,xa-mot,,,,,gn-xa-mot,")
        run(root)
        deliver(root, "xa-hai", quarter="2027-Q2", name="q2")
        move = "td-1,subjects,ct-1,unit_id,xa-mot,xa-hai,event,2027-03-01,Chuyển nơi ở"
        add_row(root, "changes", f"{move},q2-xa-hai,")
        assert reasons(root) == {}

    def test_a_correction_of_the_quarter_makes_its_report_stale_and_is_named(self, root):
        add_row(root, "subjects", "ct-1,Hợp tác xã,cooperative,xa-mot,,,,,gn-xa-mot,")
        run(root)
        add_row(
            root,
            "changes",
            "td-1,subjects,ct-1,commune,,Xã A,correction,2027-04-01,Ghi thiếu,gn-xa-mot,",
        )
        assert reasons(root) == {
            "2027-Q1/xa-mot": "dữ liệu vào đã thay đổi: bảng changes, thêm td-1"
        }

    def test_a_changed_cell_is_named_by_table_id_and_column(self, root):
        path = root / "so-lieu/deliveries.csv"
        write(path, path.read_text(encoding="utf-8").replace("2027-04-05", "2027-04-06", 1))
        assert reasons(root) == {
            "2027-Q1/xa-mot": (
                "dữ liệu vào đã thay đổi: bảng deliveries, gn-xa-mot, cột received_date"
            )
        }

    def test_a_change_is_named_against_what_each_report_was_made_from(self, root):
        deliver(root, "xa-hai", name="mot")
        deliver(root, "xa-mot", name="mot")
        run(root, unit="xa-mot")
        deliver(root, "xa-mot", name="hai")
        assert reasons(root) == {
            "2027-Q1/xa-mot": "dữ liệu vào đã thay đổi: bảng deliveries, thêm hai-xa-mot",
            "2027-Q1/xa-hai": "dữ liệu vào đã thay đổi: bảng deliveries, thêm mot-xa-hai",
        }

    def test_where_the_rows_of_then_are_lost_the_table_is_named(self, root):
        shutil.rmtree(root / "outputs/.rows")
        deliver(root, "xa-hai", name="sua")
        assert reasons(root) == {
            "2027-Q1/xa-hai": "dữ liệu vào đã thay đổi: so-lieu/deliveries.csv"
        }

    def test_a_notebook_saved_with_its_outputs_makes_nothing_stale(self, root):
        path = root / "notebooks/nho.ipynb"
        content = json.loads(path.read_bytes())
        content["metadata"]["language_info"] = {"version": "3.99"}
        for number, cell in enumerate(content["cells"]):
            cell |= {"execution_count": number, "outputs": [{"output_type": "stream"}]}
            cell["metadata"]["trusted"] = True
        write(path, json.dumps(content, indent=4))
        assert reasons(root) == {}

    def test_a_changed_notebook_makes_its_reports_stale(self, root):
        write(root / "notebooks/nho.ipynb", notebook("1"))
        assert set(reasons(root)) == set(REPORTS)

    def test_a_changed_plan_makes_every_report_stale(self, root):
        plan = (root / "ke-hoach.yaml").read_text(encoding="utf-8")
        write(root / "ke-hoach.yaml", plan.replace("theme: Chất lượng", "theme: Khác"))
        found = reasons(root)
        assert set(found) == set(REPORTS)
        assert "kế hoạch" in found["2027-Q1/xa-mot"]

    def test_a_changed_input_makes_its_report_stale(self, root):
        write(root / "bang.csv", "1")
        write_params(root, "2027-Q1/xa-mot", more="inputs: [bang.csv]\n")
        run(root)
        write(root / "bang.csv", "2")
        assert reasons(root) == {"2027-Q1/xa-mot": "dữ liệu vào đã thay đổi: bang.csv"}

    def test_a_changed_library_makes_every_report_stale(self, root, monkeypatch):
        monkeypatch.setattr("ocop_lib.run.jobs.build.library_digest", lambda: "khác")
        assert set(reasons(root).values()) == {"dữ liệu vào đã thay đổi: thư viện ocop"}

    @pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: write(path, "x")])
    def test_a_missing_or_damaged_file_is_made_again(self, root, damage):
        path = root / "outputs/2027-Q1/xa-hai.html"
        whole = path.read_bytes()
        damage(path)
        assert reasons(root) == {"2027-Q1/xa-hai": "tệp kết quả mất hoặc bị sửa"}
        run(root)
        assert path.read_bytes() == whole

    def test_force_makes_what_is_current_too(self, root):
        assert len(reasons(root, force=True)) == 3
        assert set(reasons(root, force=True, unit="xa-hai")) == {"2027-Q1/xa-hai"}

    def test_a_format_more_is_made_and_a_format_less_is_no_reason(self, root):
        said = reasons(root, formats=("html", "pdf"))
        assert said == dict.fromkeys(REPORTS, "chưa có dạng pdf")
        run(root, formats=("html", "pdf"))
        assert reasons(root, formats=("html",)) == {}
        assert (root / "outputs/2027-Q1/xa-mot.pdf").exists()

    def test_narrowed_formats_take_back_a_sibling_that_became_stale(self, root):
        run(root, formats=("html", "pdf"))
        write_params(root, "2027-Q1/xa-mot", more="narrative: {causes: mưa}\n")
        run(root, formats=("html",))
        left = sorted(path.name for path in (root / "outputs/2027-Q1").glob("*.pdf"))
        assert left == ["phuong-ba.pdf", "xa-hai.pdf"]

    def test_a_report_without_parameter_file_is_taken_back(self, root):
        (root / "params/2027-Q1/xa-hai.yaml").unlink()
        assert batch(root).gone() == ("2027-Q1/xa-hai",)
        run(root, unit="xa-mot")
        assert not (root / "outputs/2027-Q1/xa-hai.html").exists()
        assert (root / "outputs/2027-Q1/phuong-ba.html").exists()


class TestFailure:
    def test_one_report_fails_and_the_rest_are_made(self, root):
        write_params(root, "2027-Q1/xa-hai", more="trouble: x\n")
        assert run(root) == {
            "2027-Q1/xa-mot": "done",
            "2027-Q1/xa-hai": "failed",
            "2027-Q1/phuong-ba": "done",
        }
        assert "2027-Q1/xa-hai.html" not in files(root / "outputs")
        assert (root / "outputs/failed/2027-Q1/xa-hai.ipynb").read_bytes() == b"{}"
        assert "Không làm được" in (root / "outputs/index.html").read_text(encoding="utf-8")

    def test_a_report_that_fails_takes_its_older_files_along_and_says_so(self, root):
        run(root)
        write_params(root, "2027-Q1/xa-hai", more="trouble: x\n")
        (made,) = batch(root).make(Pretending, 1)
        assert made.removed == ("2027-Q1/xa-hai.html",)
        assert not (root / "outputs/2027-Q1/xa-hai.html").exists()

    def test_a_failed_report_is_tried_again(self, root):
        write_params(root, "2027-Q1/xa-hai", more="trouble: x\n")
        run(root)
        assert reasons(root) == {"2027-Q1/xa-hai": "lần trước không làm được"}

    def test_a_file_that_cannot_be_written_fails_its_report_only(self, root, monkeypatch):
        run(root)
        deliver(root, "xa-hai", name="sua")
        deliver(root, "xa-mot", name="sua")
        old = files(root / "outputs")
        real = Path.replace

        def locked(path, target):
            if target.name == "xa-hai.html":
                raise PermissionError(13, "open elsewhere")
            return real(path, target)

        monkeypatch.setattr(Path, "replace", locked)
        assert run(root) == {"2027-Q1/xa-mot": "done", "2027-Q1/xa-hai": "failed"}
        new = files(root / "outputs")
        assert new["2027-Q1/xa-hai.html"] == old["2027-Q1/xa-hai.html"]
        assert new["2027-Q1/xa-mot.html"] != old["2027-Q1/xa-mot.html"]
        monkeypatch.undo()
        assert run(root) == {"2027-Q1/xa-hai": "done"}

    def test_a_run_that_is_stopped_keeps_what_it_finished(self, root):
        current = batch(root)
        making = current.make(Pretending, 1)
        first = next(making)
        making.close()
        assert [report["id"] for report in manifest(root / "outputs")["reports"]] == [first.job.id]
        assert len(batch(root).due) == 2

    def test_a_folder_that_vanishes_is_told_and_made_anew(self, root):
        current = batch(root)
        making = current.make(Pretending, 1)
        gone = next(making).job.id
        shutil.rmtree(root / "outputs")
        assert len(list(making)) == 2
        with pytest.raises(ReportError) as caught:
            current.publish_pages(current.open_data(data))
        (fault,) = caught.value.faults
        assert (fault.code, fault.found) == ("outputs.lost", f"{gone}.html")
        assert run(root) == {gone: "done"}


class TestRefused:
    @pytest.mark.parametrize(
        ("wanted", "code", "said"),
        [
            ({"unit": "xa-mo"}, "order.unknown", "xa-mot"),
            ({"quarter": Quarter(2026, 1)}, "project.year", "2027-Q1"),
            ({"quarter": Quarter(2027, 2)}, "order.nothing", "2027-Q2"),
        ],
    )
    def test_an_order_for_nothing_there_is(self, root, wanted, code, said):
        with pytest.raises(ParameterError) as caught:
            batch(root, **wanted)
        assert [fault.code for fault in caught.value.faults] == [code]
        assert said in str(caught.value)

    @pytest.mark.parametrize(
        ("path", "content"),
        [
            ("params/2027-Q1/xa-hai.yaml", "unit: xa-hai"),
            ("ke-hoach.yaml", "title: x"),
            ("so-lieu/media.csv", "a,b\n"),
        ],
    )
    def test_bad_input_anywhere_is_refused_before_anything_is_written(self, root, path, content):
        run(root)
        before = snapshot(root / "outputs")
        write(root / path, content)
        with pytest.raises(OcopError) as caught:
            batch(root, unit="xa-mot")
        assert caught.value.exit_status == 2
        assert snapshot(root / "outputs") == before

    def test_looking_writes_nothing(self, root):
        assert len(batch(root).due) == 3
        assert not (root / "outputs").exists()


def test_each_job_holds_the_rows_of_its_own_unit_only(root):
    for unit, job in zip(UNITS, jobs(load_project(root)).values(), strict=True):
        rows = job.files["so-lieu/deliveries.csv"].decode()
        assert [other for other in UNITS if f"gn-{other}" in rows] == [unit]
        assert set(job.files) >= {"ke-hoach.yaml", "params/defaults.yaml", "notebooks/nho.ipynb"}


def test_a_province_s_job_holds_every_unit_s_rows(root):
    write_params(root, "2027-Q1/province")
    job = jobs(load_project(root))["2027-Q1/province"]
    assert all(f"gn-{unit}" in job.files["so-lieu/deliveries.csv"].decode() for unit in UNITS)
    assert job.shows == {*UNITS, "province"}
    assert (job.name, job.period_words) == ("tỉnh Mới", "quý I/2027")


def test_the_library_s_digest_leaves_the_shipped_plans_out(monkeypatch, tmp_path):
    for name in ("a.py", "plan/shipped/x.yaml", "__pycache__/a.pyc"):
        write(tmp_path / name, "1")
    monkeypatch.setattr("ocop_lib.files.fingerprints.LIBRARY", tmp_path)
    fresh = library_digest.__wrapped__
    first = fresh()
    write(tmp_path / "plan/shipped/x.yaml", "2")
    write(tmp_path / "__pycache__/a.pyc", "2")
    assert fresh() == first
    write(tmp_path / "a.py", "2")
    assert fresh() != first


# Workers ---------------------------------------------------------------------------------------


def processes(workers: int) -> Executor:
    """Plain processes that start fast."""
    method = "forkserver" if os.name == "posix" else "spawn"
    return ProcessPoolExecutor(workers, mp_context=get_context(method))


def die_for_one(job):
    """What a worker is to do in the next test."""
    if job.about.id == "xa-hai":
        os._exit(1)
    return Outcome(job.id, "done")


def test_a_worker_that_dies_fails_its_own_report_and_the_others_are_made(root):
    wanted = jobs(load_project(root)).values()
    outcomes = {one.id: one for one in run_jobs(wanted, 2, processes, die_for_one)}
    assert {name: one.status for name, one in outcomes.items()} == {
        "2027-Q1/xa-mot": "done",
        "2027-Q1/xa-hai": "failed",
        "2027-Q1/phuong-ba": "done",
    }
    assert [fault.code for fault in outcomes["2027-Q1/xa-hai"].faults] == ["report.worker"]


def send_much(queue):
    """Act as a worker whose result is larger than a pipe's buffer."""
    prepare_worker("", "")
    _sendback_result(queue, 0, result=b"x" * 10_000_000)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a process is always ended at once")
def test_a_worker_that_nobody_listens_to_any_more_ends_when_told_to():
    context = get_context("forkserver")
    queue = context.SimpleQueue()
    worker = context.Process(target=send_much, args=(queue,))
    worker.start()
    assert queue._reader.poll(SECONDS)
    worker.terminate()
    worker.join(SECONDS)
    ended = worker.exitcode
    worker.kill()
    assert ended == -signal.SIGTERM


class Late(dict):
    """The processes that a pool knows of: it learns of the second after it has ended the others."""

    def __init__(self, pool, folder):
        super().__init__()
        self.pool, self.folder = pool, folder

    def __setitem__(self, pid, process):
        if self:
            write(self.folder / "second", "")
            # By now the others were told to end; the pool waits for all that are listed here.
            until(lambda: self.pool._call_queue._closed)
        super().__setitem__(pid, process)


class Unlucky(ProcessPool):
    """A pool whose first worker dies while the second is being started."""

    def __init__(self, workers, folder):
        super().__init__(workers, get_context("forkserver"), None)
        self._processes, self._first = Late(self, folder), folder / "first"

    def _spawn_process(self):
        if self._processes:
            until(self._first.exists)
        super()._spawn_process()


def until(is_so):
    """Wait until something is so."""
    end = monotonic() + SECONDS
    while not is_so():
        assert monotonic() < end


def die_or_send_much(folder, job):
    """What a worker is to do in the next test."""
    if job.about.id == "xa-mot":
        write(folder / "first", "")
        until((folder / "second").exists)
        os._exit(1)
    return Outcome(job.id, "done", {"html": b"x" * 1_000_000})


@pytest.mark.skipif(
    os.name != "posix" or hasattr(_ExecutorManagerThread, "_terminate_broken"),
    reason="the pool of this Python starts no worker while it ends the others",
)
def test_a_worker_that_is_being_started_when_another_dies_does_not_block_the_run(root, tmp_path):
    wanted = sorted(jobs(load_project(root)).values(), key=lambda job: "xa-mot" not in job.id)
    task = partial(die_or_send_much, tmp_path)
    outcomes = {
        one.id: one.status for one in run_jobs(wanted, 2, partial(Unlucky, folder=tmp_path), task)
    }
    assert outcomes == {name: "failed" if "xa-mot" in name else "done" for name in REPORTS}


def large(size: int) -> bytes:
    """What a worker is to do in the next test."""
    return b"x" * size


def test_what_a_worker_sends_is_written_to_the_pipe_at_once(monkeypatch):
    sent = []
    plain = ProcessPoolExecutor.submit

    def kept(*words):
        sent.append(plain(*words))
        return sent[-1]

    monkeypatch.setattr(ProcessPoolExecutor, "submit", kept)
    context = get_context("forkserver" if os.name == "posix" else "spawn")
    with ProcessPool(1, context, None) as pool:
        assert len(pool.submit(large, 10_000_000).result()) == 10_000_000
    (future,) = sent
    # POSIX: a write of up to 512 bytes is whole or not at all.
    assert len(pickle.dumps(future.result())) < 400


def unsent(size: int):
    """What a worker is to do in the next test: its result cannot be written down."""
    return lambda: size


@pytest.mark.parametrize("harm", ["missing", "damaged", "unsent"])
def test_a_result_that_does_not_arrive_is_an_error_and_no_wait(harm, monkeypatch):
    context = get_context("forkserver" if os.name == "posix" else "spawn")
    with ProcessPool(1, context, None) as pool:
        if harm != "unsent":
            path = Path(pool._folder) / "result"
            if harm == "damaged":
                path.write_bytes(b"half")
            sent: Future[str] = Future()
            sent.set_result(str(path))
            monkeypatch.setattr(ProcessPoolExecutor, "submit", lambda *_: sent)
        future = pool.submit(unsent if harm == "unsent" else large, 1)
        assert future.exception(SECONDS) is not None


class Breaking(Pretending):
    """An executor that breaks on one job like a process pool: all running jobs are lost."""

    def submit(self, task, job):
        if getattr(self, "broken", False):
            raise BrokenExecutor
        future = super().submit(task, job)
        if job.about.id == "xa-mot":
            self.broken = True
            future = Future()
            future.set_exception(BrokenExecutor())
        return future


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_a_broken_pool_is_replaced_and_no_job_is_lost_or_made_twice(root, workers):
    wanted = jobs(load_project(root)).values()
    outcomes = [(one.id, one.status) for one in run_jobs(wanted, workers, Breaking)]
    assert sorted(outcomes) == sorted(
        (name, "failed" if name.endswith("xa-mot") else "done") for name in REPORTS
    )


def test_what_ran_beside_a_dying_worker_is_made_after_all(root):
    pools = []

    class Losing(Pretending):
        def __init__(self, workers: int) -> None:
            super().__init__(workers)
            pools.append(workers)

        def submit(self, task, job):
            future: Future[Outcome] = Future()
            if len(pools) > 1:
                return super().submit(task, job)
            if job.about.id == "xa-hai":
                future.set_exception(BrokenExecutor())
            return future

    wanted = jobs(load_project(root)).values()
    outcomes = [(one.id, one.status) for one in run_jobs(wanted, 2, Losing)]
    assert sorted(outcomes) == sorted((name, "done") for name in REPORTS)
    assert pools == [2, 1, 1, 1]


def test_a_job_that_does_not_reach_a_worker_fails_alone(root):
    class Refusing(Pretending):
        def submit(self, task, job):
            future: Future[Outcome] = Future()
            future.set_exception(TypeError("cannot pickle"))
            return future

    (outcome,) = run_jobs([job_of(load_project(root))], 1, Refusing)
    assert [fault.code for fault in outcome.faults] == ["report.not_handed_over"]


def test_no_more_jobs_are_handed_over_than_can_run(root):
    wanted = jobs(load_project(root))
    handed: list[Future[Outcome]] = []
    at_once = []

    class Slow(Pretending):
        """Finishes a job when a second is handed over, and the last one at once."""

        def submit(self, task, job):
            handed.append(Future())
            running = [one for one in handed if not one.done()]
            at_once.append(len(running))
            for one in running if len(handed) == len(wanted) else running[:-1]:
                one.set_result(Outcome(job.id, "done"))
            return handed[-1]

    assert len(list(run_jobs(wanted.values(), 2, Slow))) == len(handed) == len(wanted)
    assert max(at_once) == 2


def test_the_manifest_says_which_inputs_made_a_report(root):
    run(root)
    (report, *_) = manifest(root / "outputs")["reports"]
    job = jobs(load_project(root))[report["id"]]
    assert report["inputs"] == job.inputs
    assert list(report["inputs"]) == sorted(report["inputs"])
    assert {"library", "packages", "plan", job.source, job.notebook} <= set(job.inputs)
