"""The room: makes the report at each order, by cells that run in forked processes.

It runs no cell itself and has only one thread, because it is forked.
"""

import os
import selectors
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any, NoReturn

from nbformat import NotebookNode

from ocop_lib.errors import Fault, OcopError, Place
from ocop_lib.render.writers import WRITERS
from ocop_lib.run import executed
from ocop_lib.run.checked import checked_document
from ocop_lib.run.execute import OUT_OF_TIME, cell_fault, kernel_fault, lay_out
from ocop_lib.run.jobs.job import Job
from ocop_lib.run.kernels import own_process
from ocop_lib.run.watch.chain import Chain, Done
from ocop_lib.run.watch.frames import Received, packed
from ocop_lib.run.watch.inputs import Inputs, folders, ground, read_order
from ocop_lib.run.watch.kernel_run import KernelRun
from ocop_lib.run.watch.outputs import filled, prepared, runs
from ocop_lib.run.written import UNEXPECTED

_MOST_BYTES_AT_ONCE = 2**20
_SECONDS_BETWEEN_CHECKS = 1.0


class Room:
    """Makes the report again at each order, and says what happens.

    What it says has a ``kind``: ``folders``, in which a change concerns the report; ``starts``, a
    cell; ``same``, when nothing has changed; ``page``, with its ``html``, its ``remarks``, the cells
    that ``ran``, and why by a ``kernel``; ``faults``; ``stands``, when a process stands before each
    cell. Each carries the ``number`` of its order.

    Args:
        folder: the room's folder.
        say: sends a message.
    """

    def __init__(self, folder: Path, say: Callable[[dict[str, Any]], None]) -> None:
        self._tell = say
        self.selector = selectors.DefaultSelector()
        self._inputs = Inputs()
        self._chain = Chain(folder, self.selector, self._starts, self._ends, self._stands)
        self._kernel = KernelRun(self.selector, self._kernel_ends)
        self._needing: dict[str, str] = {}
        self._ground: object = None
        self._made = ""
        self._number = self._page = 0
        self._end = 0.0
        self._job: Job
        self._notebook = NotebookNode()  # type: ignore[no-untyped-call]
        self._order: list[int] = []

    def make(self, order: dict[str, Any]) -> None:
        """Make the report that is ordered; what was on its way is given up.

        Args:
            order: its ``number``, and the fields of `Asked`.
        """
        self._number, asked = read_order(order)
        self._chain.stop()
        self._kernel.stop()
        self._end = 0.0
        try:
            job = self._job = self._inputs.job(asked)
        except OcopError as error:
            self._made = ""
            self._say(kind="folders", folders=folders(asked, None))
            self._refuse(*error.faults)
            return
        self._say(kind="folders", folders=folders(asked, job))
        # A page that was on its way when the next order came was not shown.
        if job.key == self._made and order["shown"] == self._page:
            self._say(kind="same")
            return
        self._made = ""
        try:
            self._lay_out(job)
        except Exception:  # noqa: BLE001 (papermill refuses the notebook; its kernel says why)
            self._ground = None
            self._run_by_kernel(job, "")
            return
        self._run(job)

    def wait(self) -> None:
        """Wait for what happens next, and end a run that has no time left."""
        for key, _ in self.selector.select(_SECONDS_BETWEEN_CHECKS):
            key.data(key.fileobj)
        self._chain.check()
        if self._end and monotonic() > self._end:
            self._chain.stop()
            fault = OUT_OF_TIME.at(self._place(), seconds=self._job.time_limit_seconds)
            self._refuse(fault)

    def end(self, folder: Path) -> NoReturn:
        """End this process and all it has forked; whoever started it may have been killed.

        Args:
            folder: the room's folder, which is removed.
        """
        # First the cells: they may be writing into the folder.
        self._chain.end()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)

    def _lay_out(self, job: Job) -> None:
        """Lay the job out, anew or only its notebook, and fork the first process if there is none."""
        chain = self._chain
        wanted = ground(job)
        is_new = self._ground != wanted or not chain.stands
        private = chain.clear() if is_new else chain.private
        self._ground = None
        project = private / "project"
        files = job.files if is_new else {job.notebook: job.files[job.notebook]}
        lay_out(replace(job, files=files), project)
        self._notebook = prepared(job, project / job.notebook)
        self._order = runs(self._notebook)
        if is_new:
            (private / "matplotlibrc").touch()
            chain.start((project / job.notebook).parent, job.memory_limit_mb)
        self._ground = wanted

    def _run(self, job: Job) -> None:
        sources = [self._notebook.cells[index].source for index in self._order]
        if reason := next(filter(None, map(self._needing.get, sources)), ""):
            self._run_by_kernel(job, reason)
            return
        self._end = monotonic() + job.time_limit_seconds
        self._chain.run(sources)

    def _run_by_kernel(self, job: Job, reason: str) -> None:
        """Let a kernel run the whole notebook; ``reason`` says why, in Vietnamese."""
        self._end = 0.0
        self._say(kind="kernel", reason=reason)
        self._kernel.start(job, reason)

    def _kernel_ends(self, told: dict[str, Any]) -> None:
        if told["kind"] == "page":
            self._made = self._job.key
        self._say(**told)

    def _starts(self, number: int) -> None:
        self._say(kind="starts", cell=self._named(self._order[number]))

    def _stands(self) -> None:
        self._say(kind="stands")

    def _named(self, index: int) -> str:
        return executed.place(self._notebook, index)

    def _ends(self, died: bool) -> None:
        """Show what a run has come to."""
        self._end = 0.0
        done = self._chain.done
        if died:
            self._chain.bury()
            self._refuse(kernel_fault(self._place(), self._chain.private)[0])
            return
        if done and (reason := self._why_by_kernel(done[-1])):
            self._needing[done[-1].source] = reason
            self._chain.bury()
            self._run_by_kernel(self._job, reason)
            return
        if done and done[-1].ends:
            error = next(one for one in done[-1].messages if one["msg_type"] == "error")["content"]
            place = Place(part=self._named(self._order[len(done) - 1]))
            self._refuse(cell_fault(place, error["ename"], error["evalue"]))
        else:
            self._show()
        self._chain.walk()

    def _why_by_kernel(self, last: Done) -> str:
        """Why the cell that was the last to run must be run by a kernel; empty if it need not."""
        index = self._order[len(self._chain.done) - 1]
        if last.needs:
            return f"{self._named(index)} {last.needs}"
        errors = [one["content"] for one in last.messages if one["msg_type"] == "error"]
        is_plain = last.failed and len(errors) == 1 and errors[0]["ename"] != SystemExit.__name__
        allowed = "raises-exception" in self._notebook.cells[index].metadata.tags
        if last.ends and (allowed or not is_plain):
            return f"{self._named(index)} kết thúc bằng một lỗi mà chỉ kernel xử lý được"
        return ""

    def _show(self) -> None:
        """Make the page, check it and send it."""
        done = self._chain.done
        said = {i: one.messages for i, one in zip(self._order, done, strict=True)}
        try:
            filled(self._notebook, said)
            report = checked_document(self._job, self._notebook, self._chain.private)
            html = WRITERS["html"](report.of_edition(self._job.edition)).decode()
        except OcopError as error:
            self._refuse(*error.faults)
            return
        except Exception as error:  # noqa: BLE001 (as in a batch: a bug must not end the watch)
            self._refuse(UNEXPECTED.at(found=f"{type(error).__name__}: {error}"))
            return
        self._made = self._job.key
        begun = self._chain.begun
        self._say(
            kind="page",
            html=html,
            ran=[self._named(index) for index in self._order[begun:]],
            cells=len(self._order),
            seconds=sum(one.seconds for one in done[begun:]),
            remarks=[str(one) for one in report.remarks],
            kernel="",
        )

    def _place(self) -> Place:
        """The cell that a run has come to."""
        running = self._order[len(self._chain.done) :]
        return Place(part=self._named(running[0])) if running else Place()

    def _refuse(self, *faults: Fault) -> None:
        self._say(kind="faults", faults=[str(fault) for fault in faults])

    def _say(self, **words: Any) -> None:
        if words["kind"] == "page":
            self._page = self._number
        self._tell({"number": self._number, **words})


def serve(folder: Path, orders: int, answers: int) -> NoReturn:
    """Make reports until the orders end.

    Args:
        folder: the room's folder, which is removed at the end.
        orders: file descriptor from which orders are read.
        answers: file descriptor to which is written what happens.
    """

    def say(message: dict[str, Any]) -> None:
        try:
            with os.fdopen(answers, "wb", closefd=False) as pipe:
                pipe.write(packed(message))
        except BrokenPipeError:
            room.end(folder)

    room = Room(folder, say)
    own_process.require_one_thread()
    received = Received()
    waiting: list[dict[str, Any]] = []

    def read(_: object) -> None:
        data = os.read(orders, _MOST_BYTES_AT_ONCE)
        waiting.extend(received.add(data))
        if not data:
            room.end(folder)

    room.selector.register(orders, selectors.EVENT_READ, read)
    say({"kind": "ready", "number": 0})
    while True:
        room.wait()
        if waiting:
            # Of the orders that came meanwhile only the last is of interest.
            last = waiting[-1]
            waiting.clear()
            room.make(last)
