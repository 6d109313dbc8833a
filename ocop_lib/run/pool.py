"""Runs jobs on an executor, and goes on when its workers die."""

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

from ocop_lib.errors import FaultKind
from ocop_lib.run.jobs.job import Job, Outcome
from ocop_lib.run.kernels import own_process
from ocop_lib.run.kernels.warm import SOURCE, WarmProcess, can_fork

StartExecutor = Callable[[int], Executor]
"""Makes an executor with so many workers."""

WORKER_DIED = FaultKind(
    "report.worker",
    "Tiến trình làm báo cáo này đã chết giữa chừng.",
    "Thường do hết bộ nhớ; đóng bớt chương trình rồi chạy lại.",
)
NOT_HANDED_OVER = FaultKind(
    "report.not_handed_over",
    "Không giao được báo cáo này cho tiến trình làm việc.",
    "Chạy lại; nếu vẫn lỗi, chạy với --jobs 1 --debug và gửi thông báo cho người bảo trì.",
)


def work(job: Job) -> Outcome:
    """Make one report in a worker.

    Args:
        job: the order.

    Returns:
        The report's files, or why there are none.
    """
    # papermill and the writers are imported in workers only, not by the process that asks for work.
    from ocop_lib.run.execute import run_job

    return run_job(job)


class Processes:
    """Starts pools of processes on this machine.

    Where processes can be forked, two begin to warm up when this object is made: the fork server,
    from which workers are forked, and the warm process, from which kernels are forked.
    """

    def __init__(self) -> None:
        # get_temp_dir makes a folder that multiprocessing removes at the end of this process, but
        # not when it is killed: then the warm process removes it.
        self.warm = WarmProcess(util.get_temp_dir()) if can_fork() else None
        methods = multiprocessing.get_all_start_methods()
        self._context = multiprocessing.get_context(
            "forkserver" if "forkserver" in methods else "spawn"
        )
        if self._context.get_start_method() == "forkserver":
            self._context.set_forkserver_preload(["ocop_lib.run.worker"])
            _start_forkserver()

    @property
    def slots(self) -> int:
        """The number of processors this process may use."""
        affinity = getattr(os, "sched_getaffinity", None)
        return len(affinity(0)) if affinity else os.cpu_count() or 1

    def __call__(self, workers: int) -> Executor:
        """A pool of processes.

        Args:
            workers: how many.

        Returns:
            The pool; its workers take kernels from the warm process.
        """
        source = (self.warm.address, str(self.warm.folder)) if self.warm else ("", "")
        return ProcessPoolExecutor(
            workers, mp_context=self._context, initializer=_prepare_worker, initargs=source
        )

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the warm process and remove its folder."""
        if self.warm:
            self.warm.close()


def _start_forkserver() -> None:
    """Start the process that workers are forked from."""
    from multiprocessing import forkserver

    # A Ctrl-C while it imports would print a traceback; it inherits that the signal is ignored.
    interruption = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, interruption)


def _prepare_worker(warm: str, folder: str) -> None:
    """Make a worker leave Ctrl-C to the parent, and end at once on SIGTERM or with the parent.

    At once, not by an exception: the worker of `concurrent.futures` would try to send the exception
    through a pipe that nobody reads any more, and never end. Its kernel ends with it, and its
    temporary folder is removed with the warm process's.

    Args:
        warm: path of the warm process's socket; empty for none.
        folder: the warm process's folder.
    """
    own_process.prepare()
    if warm:
        SOURCE.attach(warm, folder)
    # Inherited objects live as long as the worker; freeze them so that the collector skips them.
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker, and thereby its kernel, when the parent has ended, even by a kill."""
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

    A worker that dies takes down the whole pool, and the pool does not say which worker it was. So
    the jobs that were running are tried again, each in a pool of its own: a job that breaks that
    pool too has failed.

    Args:
        jobs: the orders.
        workers: how many to work on at once.
        start: makes an executor with so many workers.
        task: what to do with a job; a function of a module, because it is pickled by name.

    Yields:
        An outcome for each job, in the order in which they are finished.
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
    """Work off the queue until it is empty or a worker dies; then add what ran to the suspects."""
    running: dict[Future[Outcome], Job] = {}
    outcomes: list[Outcome] = []
    with _executor(start, workers) as executor:
        while waiting or running:
            try:
                # No more jobs than workers: what an executor has queued also counts as running
                # when its pool breaks.
                while waiting and len(running) < workers:
                    running[executor.submit(task, waiting[0])] = waiting[0]
                    waiting.popleft()
            except BrokenExecutor:
                suspects += running.values()
            # After the next jobs were handed over, because the caller publishes each outcome before
            # it asks for another.
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
    """The error of a finished future; None for an outcome, CancelledError from a lost cluster."""
    return CancelledError() if future.cancelled() else future.exception()


@contextmanager
def _executor(start: StartExecutor, workers: int) -> Iterator[Executor]:
    """An executor whose worker processes are ended when an exception, such as Ctrl-C, passes."""
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
    return Outcome(job.id, "failed", faults=(WORKER_DIED.at(),))


def _broke(job: Job, error: BaseException) -> Outcome:
    fault = NOT_HANDED_OVER.at(found=f"{type(error).__name__}: {error}")
    return Outcome(job.id, "failed", faults=(fault,))
