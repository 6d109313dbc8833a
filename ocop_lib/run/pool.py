"""Jobs through an executor, whatever becomes of its workers."""

import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import contextmanager
from multiprocessing import util
from threading import Thread
from typing import Self

from ocop_lib.errors import Fault
from ocop_lib.run.jobs.job import Job, Outcome
from ocop_lib.run.kernels.warm import SOURCE, WarmProcess, can_fork

StartExecutor = Callable[[int], Executor]


def work(job: Job) -> Outcome:
    """Make one report in a worker; what that takes is imported there, not by who asks."""
    from ocop_lib.run.execute import run_job

    return run_job(job)


class Processes:
    """Starts pools of processes on this machine.

    Where processes can be forked, two are warming up from the moment this is made: one that
    workers are forked from and one that kernels are.
    """

    def __init__(self) -> None:
        # Made here, for multiprocessing removes its folder only when it is not killed.
        self.warm = WarmProcess(util.get_temp_dir()) if can_fork() else None
        methods = multiprocessing.get_all_start_methods()
        self._context = multiprocessing.get_context(
            "forkserver" if "forkserver" in methods else "spawn"
        )
        if self._context.get_start_method() == "forkserver":
            self._context.set_forkserver_preload(["ocop_lib.run.execute"])
            _start_forkserver()

    @property
    def slots(self) -> int:
        """How many reports can really be worked on at once here."""
        affinity = getattr(os, "sched_getaffinity", None)
        return len(affinity(0)) if affinity else os.cpu_count() or 1

    def __call__(self, workers: int) -> Executor:
        """A pool of so many workers."""
        told = (self.warm.address, str(self.warm.folder)) if self.warm else ("", "")
        return ProcessPoolExecutor(
            workers, mp_context=self._context, initializer=_prepare_worker, initargs=told
        )

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the warm process: nothing of a run is left."""
        if self.warm:
            self.warm.close()


def _start_forkserver() -> None:
    """Start the process that workers are forked from."""
    from multiprocessing import forkserver

    # While it imports, it would meet Ctrl-C with a traceback; what is ignored stays so in it.
    interruption = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, interruption)


def _prepare_worker(warm: str, folder: str) -> None:
    """A worker leaves Ctrl-C to the parent, and ends at once when told to.

    At once, not by an exception: the standard's worker would try to send that to who no longer
    listens, and never end. Its kernel ends with it, and its folder goes with the warm process's.

    Args:
        warm: address of the warm process; empty for none.
        folder: the warm process's folder.
    """
    if warm:
        SOURCE.attach(warm, folder)
    # What it was forked with stays: looking through it for waste would be in vain.
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """No worker, and no kernel of a worker's, outlives a parent that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def run_jobs(
    jobs: Iterable[Job],
    workers: int,
    start: StartExecutor,
    task: Callable[[Job], Outcome] = work,
) -> Generator[Outcome]:
    """The outcome of each job, as they come.

    A worker that dies takes down the whole pool and does not say whose fault it was. Those that
    were running are then tried again, each alone: who breaks a pool of its own has failed.

    Args:
        jobs: the orders.
        workers: how many to work on at once.
        start: makes an executor with so many workers.
        task: what to do with a job; must be a module's own function, for it goes to a worker.
    """
    waiting = deque(jobs)
    while waiting:
        suspects: list[Job] = []
        yield from _run(waiting, suspects, min(workers, len(waiting)), start, task)
        for job in suspects:
            convicted: list[Job] = []
            yield from _run(deque([job]), convicted, 1, start, task)
            yield from map(_died, convicted)


def _run(
    waiting: deque[Job],
    suspects: list[Job],
    workers: int,
    start: StartExecutor,
    task: Callable[[Job], Outcome],
) -> Iterator[Outcome]:
    """Work off the queue until it is empty or a worker dies; then name those that were running."""
    running: dict[Future[Outcome], Job] = {}
    outcomes: list[Outcome] = []
    with _executor(start, workers) as executor:
        while waiting or running:
            try:
                # No more than can run: what has been handed over and waits counts as running.
                while waiting and len(running) < workers:
                    running[executor.submit(task, waiting[0])] = waiting[0]
                    waiting.popleft()
            except BrokenExecutor:
                suspects += running.values()
            # Only now, for who takes an outcome takes his time while the next job runs.
            yield from outcomes
            if suspects:
                return
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            outcomes = []
            for future in finished:
                job, error = running.pop(future), _error(future)
                if isinstance(error, BrokenExecutor):
                    suspects.append(job)
                else:
                    outcomes.append(future.result() if error is None else _broke(job, error))
            if suspects:
                suspects += running.values()
                break
        yield from outcomes


def _error(future: Future[Outcome]) -> BaseException | None:
    """What became of a job instead of an outcome; a cluster that is gone cancels its jobs."""
    return CancelledError() if future.cancelled() else future.exception()


@contextmanager
def _executor(start: StartExecutor, workers: int) -> Iterator[Executor]:
    """An executor that does not outlive an interruption."""
    before = set(multiprocessing.active_children())
    executor = start(workers)
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - before:
            child.terminate()
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _died(job: Job) -> Outcome:
    what = "Tiến trình làm báo cáo này đã chết giữa chừng."
    mend = "Thường do hết bộ nhớ; đóng bớt chương trình rồi chạy lại."
    return Outcome(
        job.id, "failed", faults=(Fault(code="report.worker", message=what, remedy=mend),)
    )


def _broke(job: Job, error: BaseException) -> Outcome:
    what = "Không giao được báo cáo này cho tiến trình làm việc."
    found = f"{type(error).__name__}: {error}"
    return Outcome(
        job.id, "failed", faults=(Fault(code="report.worker", message=what, found=found),)
    )
