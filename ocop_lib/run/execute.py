"""Making of one report: executes a job's notebook in a private copy of the project folder."""

import logging
import re
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from ocop_lib.errors import NOWHERE, Fault, FaultKind, OcopError, Place
from ocop_lib.project.root import DEFAULTS
from ocop_lib.render.document import Document
from ocop_lib.render.tags import RAISES
from ocop_lib.render.written_document import to_text
from ocop_lib.run import executed
from ocop_lib.run.checked import checked_document
from ocop_lib.run.jobs.job import Job, Outcome
from ocop_lib.run.kernels.manager import LOG, engine_options
from ocop_lib.run.kernels.warm import KERNELS
from ocop_lib.run.written import UNEXPECTED, Clock, written

CELL_FAILED = FaultKind(
    "report.cell",
    "Ô của sổ tay bị lỗi khi chạy.",
    "Mở sổ tay trong JupyterLab, đặt đúng tham số, chạy lại ô này và sửa lỗi.",
)
OUT_OF_MEMORY = FaultKind(
    "report.memory",
    "Ô của sổ tay bị lỗi khi chạy.",
    f"Sửa ô dùng quá nhiều bộ nhớ, hoặc tăng memory_limit_mb trong {DEFAULTS}.",
)
OUT_OF_TIME = FaultKind(
    "report.time_limit",
    "Báo cáo chạy quá giới hạn thời gian.",
    f"Sửa ô chạy quá lâu, hoặc tăng time_limit_seconds trong {DEFAULTS}.",
    allowed="{seconds} giây",
)
KERNEL_DIED = FaultKind(
    "report.kernel",
    "Kernel chạy sổ tay đã chết hoặc không khởi động được.",
    "Thường do hết bộ nhớ hoặc do ô lệnh tự kết thúc Python; chạy lại với ít --jobs hơn.",
)
_KERNEL_START_SECONDS = 60
_LONGEST_MESSAGE = 2000
_MOST_LOG_LINES = 12
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class _Stopped(Exception):  # noqa: N818 (caught in this module: it ends one report)
    """Stops one report because of faults; ``account`` is the traceback or log for ``--debug``."""

    def __init__(self, *faults: Fault, account: str = "") -> None:
        super().__init__(*faults)
        self.faults, self.account = faults, account


def run_job(job: Job, *, keep_notebook: bool = False) -> Outcome:
    """Make one report.

    A pure function: it reads nothing but the job and leaves no file. Faults of the report are part
    of the outcome; none is raised.

    Args:
        job: the report's job.
        keep_notebook: whether to return the executed notebook of a report without faults as well;
            that of a failed report is always returned.

    Returns:
        The report's files; or the faults, and the notebook as far as it was executed.
    """
    clock = Clock()
    run = _Run()
    outputs: dict[str, bytes] = {}
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()
    account = said = ""
    with TemporaryDirectory(prefix="ocop-", dir=KERNELS.folder, ignore_cleanup_errors=True) as name:
        private = Path(name)
        try:
            document = _document(job, private, run, clock)
            outputs, remarks = written(job, document, clock), document.remarks
            said = to_text(document)
        except _Stopped as stopped:
            faults, account = stopped.faults, stopped.account
        except OcopError as error:
            faults = error.faults
        except Exception as error:  # noqa: BLE001 (a bug in one report must not end the others)
            fault = UNEXPECTED.at(found=f"{type(error).__name__}: {error}")
            faults, account = (fault,), traceback.format_exc()
        return Outcome(
            id=job.id,
            status="failed" if faults else "done",
            outputs=outputs,
            document=said,
            notebook=run.kept(private) if faults or keep_notebook else b"",
            faults=faults,
            remarks=remarks,
            traceback=executed.without_paths(account, private),
            seconds=clock.seconds,
        )


def _document(job: Job, private: Path, run: "_Run", clock: Clock) -> Document:
    """What the report says, by its notebook."""
    with clock.phase("lay_out"):
        project = private / "project"
        lay_out(job, project)
    notebook = run.execute(job, private, project / job.notebook, clock)
    with clock.phase("check"):
        return checked_document(job, notebook, private)


def lay_out(job: Job, project: Path) -> None:
    """Write all files that a report may read.

    Args:
        job: the report's job.
        project: the folder that stands for the project's.
    """
    for relative, data in job.files.items():
        path = project / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


class _Run:
    """One execution through papermill, and the notebook as far as it was executed."""

    def __init__(self) -> None:
        self.notebook: NotebookNode | None = None
        self.ready = 0.0

    def execute(self, job: Job, private: Path, source: Path, clock: Clock) -> NotebookNode:
        """Execute the notebook and measure the start of the kernel and the cells."""
        begun = self.ready = monotonic()
        try:
            return self._execute(job, private, source)
        finally:
            clock.seconds |= {"start": self.ready - begun, "cells": monotonic() - self.ready}

    def _execute(self, job: Job, private: Path, source: Path) -> NotebookNode:
        # papermill warns of unknown parameters, which were refused before, and logs every cell.
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
                # papermill would save the notebook after every cell, a sixth of the running time.
                request_save_on_cell_execute=False,
                on_notebook_start=self._remember,
                start_timeout=_KERNEL_START_SECONDS,
                # nbclient limits each cell; here to what is left of the report's time.
                timeout_func=lambda _: max(1, int(end - monotonic())),
                **engine_options(private, source.parent, job.memory_limit_mb),
            )
        except PapermillExecutionError as error:
            if self.notebook is not None and self._is_expected(error):
                return executed.without_error_marks(self.notebook)
            account = _COLOURS.sub("", "\n".join(error.traceback))
            place = self._place(error.cell_index)
            fault = cell_fault(place, error.ename, error.evalue)
            raise _Stopped(fault, account=account) from None
        except CellTimeoutError:
            seconds = job.time_limit_seconds
            raise _Stopped(OUT_OF_TIME.at(self._place(), seconds=seconds)) from None
        except (DeadKernelError, RuntimeError) as error:
            fault, log = kernel_fault(self._place(), private)
            raise _Stopped(fault, account=f"{error}\n{log}") from None
        return executed_notebook

    def kept(self, private: Path) -> bytes:
        """The file of the executed notebook; empty when no kernel was started."""
        if self.notebook is None:
            return b""
        return executed.cleaned(executed.without_error_marks(self.notebook), private)

    def _remember(self, notebook: NotebookNode) -> None:
        """Keep a reference to the notebook: papermill returns it only when no cell failed."""
        self.notebook, self.ready = notebook, monotonic()

    def _is_expected(self, error: PapermillExecutionError) -> bool:
        """Whether the error's cell may raise it: nbclient went on, papermill tells it at the end."""
        cells = executed.without_error_marks(self.notebook).cells if self.notebook else ()
        return RAISES in cells[error.cell_index].metadata.get("tags", ())

    def _place(self, index: int | None = None) -> Place:
        """The cell at an index, from 0, or else the last cell that papermill has started."""
        if self.notebook is None:
            return NOWHERE
        notebook = executed.without_error_marks(self.notebook)
        states = [cell.metadata.get("papermill", {}) for cell in notebook.cells]
        started = [i for i, state in enumerate(states) if state.get("start_time")]
        if index is None and not started:
            return NOWHERE
        cell = executed.place(notebook, started[-1] if index is None else index)
        return Place(part=cell)


def cell_fault(place: Place, name: str, message: str) -> Fault:
    """The fault of a cell that failed.

    Args:
        place: the cell.
        name: the exception's class.
        message: the exception's text, which may hold a terminal's colours.

    Returns:
        The fault.
    """
    said = _COLOURS.sub("", message)[:_LONGEST_MESSAGE]
    if executed.is_own_error(name):
        return executed.of_own_error(CELL_FAILED.at(place), said)
    kind = OUT_OF_MEMORY if name == MemoryError.__name__ else CELL_FAILED
    return kind.at(place, found=f"{name}: {said}")


def kernel_fault(place: Place, private: Path) -> tuple[Fault, str]:
    """The fault of a process that died while it ran a cell.

    Args:
        place: the cell.
        private: the private folder, with the process's log.

    Returns:
        The fault, and the whole log.
    """
    log = (private / LOG).read_text(errors="replace") if (private / LOG).exists() else ""
    lines = [line for line in log.splitlines() if line.strip()][:_MOST_LOG_LINES]
    shown = executed.without_paths("\n    ".join(lines), private)[:_LONGEST_MESSAGE]
    return KERNEL_DIED.at(place, found=shown), log
