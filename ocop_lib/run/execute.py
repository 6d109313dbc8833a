"""One job: bytes in, bytes out, in a private folder that is laid out like the project."""

import logging
import re
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from ocop_lib.blocks.model import Block
from ocop_lib.errors import Fault, OcopError, Place
from ocop_lib.project.root import DEFAULTS
from ocop_lib.render.read import read_document
from ocop_lib.render.writers import WRITERS
from ocop_lib.run import executed
from ocop_lib.run.guard import wrong_unit_faults
from ocop_lib.run.jobs.job import Job, Outcome
from ocop_lib.run.kernels.manager import LOG, engine_options
from ocop_lib.run.kernels.warm import SOURCE

_KERNEL_START_SECONDS = 60
_LONGEST_MESSAGE = 2000
_MOST_LOG_LINES = 12
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class _Stopped(Exception):  # noqa: N818 (no error: the end of a report, caught here)
    """The report ends here, for these reasons."""

    def __init__(self, *faults: Fault, account: str = "") -> None:
        super().__init__(*faults)
        self.faults, self.account = faults, account


class _Clock:
    """Seconds spent by phase."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Count what happens within as this phase."""
        start = monotonic()
        try:
            yield
        finally:
            self.seconds[name] = monotonic() - start


def run_job(job: Job, *, keep_notebook: bool = False) -> Outcome:
    """Make one report.

    A pure function: it reads nothing but the job and leaves nothing behind. What goes wrong with
    the report is its outcome, not an exception.

    Args:
        job: the order.
        keep_notebook: also of a report that was made; that of a failed one is always kept.

    Returns:
        The report's files; or why there are none, with the notebook as far as it got.
    """
    clock = _Clock()
    run = _Run()
    outputs: dict[str, bytes] = {}
    faults: tuple[Fault, ...] = ()
    account = ""
    with TemporaryDirectory(prefix="ocop-", dir=SOURCE.folder, ignore_cleanup_errors=True) as name:
        private = Path(name)
        try:
            outputs = _make(job, private, run, clock)
        except _Stopped as stopped:
            faults, account = stopped.faults, stopped.account
        except OcopError as error:
            faults = error.faults
        except Exception as error:  # noqa: BLE001 (one report's trouble must not end the others)
            faults, account = (_unexpected(error),), traceback.format_exc()
        return Outcome(
            id=job.id,
            status="failed" if faults else "done",
            outputs=outputs,
            notebook=run.kept(private) if faults or keep_notebook else b"",
            faults=faults,
            traceback=executed.without_paths(account, private),
            seconds=clock.seconds,
        )


def _make(job: Job, private: Path, run: "_Run", clock: _Clock) -> dict[str, bytes]:
    with clock.phase("lay_out"):
        project = private / "project"
        _lay_out(job, project)
    notebook = run.execute(job, private, project / job.notebook, clock)
    with clock.phase("check"):
        report = read_document(notebook)
        shown = report.blocks
        faults = (*wrong_unit_faults(job, shown, notebook), *_path_faults(shown, private))
        if faults:
            raise _Stopped(*faults)
    outputs = {}
    for form in job.formats:
        with clock.phase(form):
            outputs[form] = WRITERS[form](report)
    return outputs


def _lay_out(job: Job, project: Path) -> None:
    for relative, data in job.files.items():
        path = project / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


class _Run:
    """One execution through papermill, and the notebook as far as it got."""

    def __init__(self) -> None:
        self.notebook: NotebookNode | None = None
        self.ready = 0.0

    def execute(self, job: Job, private: Path, source: Path, clock: _Clock) -> NotebookNode:
        """Run the notebook as it comes, on a kernel of our own."""
        begun = self.ready = monotonic()
        try:
            return self._execute(job, private, source)
        finally:
            clock.seconds |= {"start": self.ready - begun, "cells": monotonic() - self.ready}

    def _execute(self, job: Job, private: Path, source: Path) -> NotebookNode:
        # Papermill's warnings repeat what was checked before, and its news are ours to tell.
        logging.getLogger("papermill").setLevel(logging.CRITICAL)
        end = monotonic() + job.time_limit_seconds
        try:
            executed_notebook: NotebookNode = papermill.execute_notebook(
                source,
                None,
                parameters=dict(job.parameters),
                kernel_name="python3",
                language="python",
                progress_bar=False,
                # Kept in memory: to save after every cell takes a sixth of the time.
                request_save_on_cell_execute=False,
                on_notebook_start=self._remember,
                start_timeout=_KERNEL_START_SECONDS,
                # nbclient's limit is for a cell; what is left of the report's is its limit here.
                timeout_func=lambda _: max(1, int(end - monotonic())),
                **engine_options(private, source.parent, job.memory_limit_mb),
            )
        except PapermillExecutionError as error:
            account = _COLOURS.sub("", "\n".join(error.traceback))
            raise _Stopped(self._cell_fault(error), account=account) from None
        except CellTimeoutError:
            raise _Stopped(self._time_fault(job)) from None
        except (DeadKernelError, RuntimeError) as error:
            log = (private / LOG).read_text(errors="replace") if (private / LOG).exists() else ""
            raise _Stopped(self._kernel_fault(log, private), account=f"{error}\n{log}") from None
        return executed_notebook

    def kept(self, private: Path) -> bytes:
        """The notebook's file; empty when no kernel ever started."""
        if self.notebook is None:
            return b""
        return executed.cleaned(executed.without_error_marks(self.notebook), private)

    def _remember(self, notebook: NotebookNode) -> None:
        """Keep hold of the notebook: papermill gives it back only when all went well."""
        self.notebook, self.ready = notebook, monotonic()

    def _cell_fault(self, error: PapermillExecutionError) -> Fault:
        what = "Ô của sổ tay bị lỗi khi chạy."
        said = _COLOURS.sub("", f"{error.ename}: {error.evalue}")[:_LONGEST_MESSAGE]
        mend = "Mở sổ tay trong JupyterLab, đặt đúng tham số, chạy lại ô này và sửa lỗi."
        if error.ename == MemoryError.__name__:
            mend = f"Sửa ô dùng quá nhiều bộ nhớ, hoặc tăng memory_limit_mb trong {DEFAULTS}."
        return Fault(
            code="report.cell",
            message=what,
            place=Place(self._place(error.cell_index)),
            found=said,
            remedy=mend,
        )

    def _time_fault(self, job: Job) -> Fault:
        what = "Báo cáo chạy quá giới hạn thời gian."
        allowed = f"{job.time_limit_seconds} giây"
        mend = f"Sửa ô chạy quá lâu, hoặc tăng time_limit_seconds trong {DEFAULTS}."
        return Fault(
            code="report.time_limit",
            message=what,
            place=Place(self._place()),
            allowed=allowed,
            remedy=mend,
        )

    def _kernel_fault(self, log: str, private: Path) -> Fault:
        what = "Kernel chạy sổ tay đã chết hoặc không khởi động được."
        lines = [line for line in log.splitlines() if line.strip()][:_MOST_LOG_LINES]
        said = executed.without_paths("\n    ".join(lines), private)[:_LONGEST_MESSAGE]
        mend = "Thường do hết bộ nhớ hoặc do ô lệnh tự kết thúc Python; chạy lại với ít --jobs hơn."
        return Fault(
            code="report.kernel", message=what, place=Place(self._place()), found=said, remedy=mend
        )

    def _place(self, index: int | None = None) -> str:
        """The cell at an index, or the last that was started; papermill marks those it starts."""
        if self.notebook is None:
            return ""
        notebook = executed.without_error_marks(self.notebook)
        states = [cell.metadata.get("papermill", {}) for cell in notebook.cells]
        started = [i for i, state in enumerate(states) if state.get("start_time")]
        if index is None and not started:
            return ""
        return executed.place(notebook, started[-1] if index is None else index)


def _path_faults(blocks: Sequence[Block], private: Path) -> Iterator[Fault]:
    shown = [block.model_dump_json() for block in blocks]
    if path := executed.private_path(shown, private):
        what = "Báo cáo in ra đường dẫn trên máy, mỗi lần chạy một khác."
        mend = "Đừng in đường dẫn đầy đủ của tệp."
        yield Fault(code="report.machine_path", message=what, found=path, remedy=mend)


def _unexpected(error: Exception) -> Fault:
    what = "Lỗi ngoài dự kiến khi làm báo cáo."
    mend = "Chạy lại với --debug và gửi toàn bộ thông báo cho người bảo trì."
    return Fault(
        code="report.unexpected",
        message=what,
        found=f"{type(error).__name__}: {error}",
        remedy=mend,
    )
