"""Running of jobs on an executor, which continues after the death of a worker."""

import asyncio
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
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager, suppress
from multiprocessing import util
from multiprocessing.process import BaseProcess
from typing import Any, Self

from ocop_lib.errors import FaultKind
from ocop_lib.run.jobs.job import Outcome
from ocop_lib.run.jobs.page import AnyJob, PageJob
from ocop_lib.run.kernels.warm import KERNELS, WarmProcess, can_fork
from ocop_lib.run.process_pool import ProcessPool

StartExecutor = Callable[[int], Executor]
"""A function that starts an executor with a number of workers."""

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


_WORKER, _WRITER = "ocop_lib.run.worker", "ocop_lib.run.writer"


def work(job: AnyJob) -> Outcome:
    """Make one report or page in a worker.

    Args:
        job: its job.

    Returns:
        Its files, or the faults.
    """
    # Only workers need papermill and the writers; their import would slow the main process down.
    if isinstance(job, PageJob):
        from ocop_lib.run.page import write_page

        return write_page(job)
    if job.document:
        from ocop_lib.run.written import write_said

        if outcome := write_said(job):
            return outcome
    from ocop_lib.run.execute import run_job

    return run_job(job)


class Processes:
    """Starts pools of processes on this machine.

    Where processes can be forked, the constructor starts two of them: the fork server, from which
    workers are forked, and the warm process, from which kernels are forked. A single report is made
    in this process, because a worker would import again what this one has imported.

    Args:
        is_for_one: whether a single report is to be made, as for `WarmProcess`.
        is_late: whether nothing is started before `begin`, because what the reports say may be
            known without kernels.
    """

    def __init__(self, *, is_for_one: bool = False, is_late: bool = False) -> None:
        self._is_for_one = is_for_one and can_fork()
        self.warm: WarmProcess | None = None
        if not is_late:
            self.begin()

    def begin(self, runs_notebooks: bool = True) -> None:
        """Start the processes that are forked from; called once, before the first pool.

        Args:
            runs_notebooks: whether notebooks are run; otherwise reports are written only, which
                needs neither the warm process nor papermill.
        """
        if runs_notebooks and can_fork():
            # get_temp_dir makes a folder that multiprocessing removes at the end of this process,
            # but not when it is killed: then the warm process removes it. A thread needs none.
            folders = () if self._is_for_one else (util.get_temp_dir(),)
            self.warm = WarmProcess(*folders, is_for_one=self._is_for_one)
        if self._is_for_one:
            return
        methods = multiprocessing.get_all_start_methods()
        self._context = multiprocessing.get_context(
            "forkserver" if "forkserver" in methods else "spawn"
        )
        if self._context.get_start_method() == "forkserver":
            self._context.set_forkserver_preload([_WORKER if runs_notebooks else _WRITER])
            _start_forkserver()

    @property
    def slots(self) -> int:
        """The number of processors this process may use."""
        affinity = getattr(os, "sched_getaffinity", None)
        return len(affinity(0)) if affinity else os.cpu_count() or 1

    def __call__(self, workers: int) -> Executor:
        """A pool of processes.

        Args:
            workers: the number of processes.

        Returns:
            The pool; its workers take kernels from the warm process.
        """
        if self._is_for_one and self.warm:
            KERNELS.attach(self.warm.address, str(self.warm.folder))
            return _OneThread(1)
        return ProcessPool(workers, self._context, self.warm)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the warm process and remove its folder."""
        if self.warm:
            self.warm.close()


class _OneThread(ThreadPoolExecutor):
    """Makes a report in a thread: in the main thread nbclient would take Ctrl-C for itself."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have the thread call a function, as its parent does."""
        return super().submit(_closing_its_loop, fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the thread, as its parent does; one that is not waited for loses its kernel.

        Args:
            wait: whether to wait until the report is made.
            cancel_futures: whether to drop reports that were not begun.
        """
        if not wait:
            KERNELS.end()
        super().shutdown(wait, cancel_futures=cancel_futures)
        if wait:
            KERNELS.attach("", "")


def _closing_its_loop(task: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call a function, and close the event loop that nbclient has made for this thread."""
    try:
        return task(*args, **kwargs)
    finally:
        # RuntimeError: the thread has no loop, because the function has run no notebook.
        with suppress(RuntimeError):
            asyncio.get_event_loop().close()


def _start_forkserver() -> None:
    """Start the process that workers are forked from."""
    from multiprocessing import forkserver

    # Ctrl-C during its imports would print a traceback. It inherits SIG_IGN from this process.
    interruption = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, interruption)


def run_jobs(
    jobs: Iterable[AnyJob],
    workers: int,
    start: StartExecutor,
    task: Callable[[AnyJob], Outcome] = work,
) -> Generator[Outcome]:
    """Run jobs, and yield the outcome of each as soon as it is finished.

    A worker that dies breaks its whole pool, and the pool does not report which worker it was.
    Therefore all jobs that were running are tried again, each in its own pool; a job that breaks
    that pool as well has failed.

    Args:
        jobs: the jobs.
        workers: the number of jobs that run at the same time.
        start: a function that starts an executor with a number of workers.
        task: the function that is applied to a job; pickled by name, so it must belong to a module.

    Yields:
        An outcome for each job, in the order in which they are finished.
    """
    waiting = deque(jobs)
    while waiting:
        suspects: list[AnyJob] = []
        yield from _run(waiting, suspects, min(workers, len(waiting)), start, task)
        for job in suspects:
            convicted: list[AnyJob] = []
            yield from _run(deque([job]), convicted, 1, start, task)
            yield from map(_died, convicted)


def _run(
    waiting: deque[AnyJob],
    suspects: list[AnyJob],
    workers: int,
    start: StartExecutor,
    task: Callable[[AnyJob], Outcome],
) -> Iterator[Outcome]:
    """Run the waiting jobs until a worker dies; add the jobs running then to the suspects."""
    running: dict[Future[Outcome], AnyJob] = {}
    outcomes: list[Outcome] = []
    with _executor(start, workers, suspects) as executor:
        while waiting or running:
            try:
                # Submit no more jobs than there are workers: jobs in the executor's own queue
                # would count as running when its pool breaks.
                while waiting and len(running) < workers:
                    running[executor.submit(task, waiting[0])] = waiting[0]
                    waiting.popleft()
            except BrokenExecutor:
                suspects += running.values()
            # Yield only after submitting the next jobs, because the caller publishes an outcome
            # before it takes the next one, and workers would wait for that.
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
    """The error of a finished future; None for none, CancelledError when the cluster is lost."""
    return CancelledError() if future.cancelled() else future.exception()


@contextmanager
def _executor(start: StartExecutor, workers: int, suspects: list[AnyJob]) -> Iterator[Executor]:
    """An executor whose worker processes are ended at once after an exception or a broken pool.

    A broken pool ends its workers itself, but not one that is being started at that moment; that
    one would go on for ever, because nobody reads its results, and the pool waits for its end.

    Args:
        start: a function that starts an executor with a number of workers.
        workers: the number of workers.
        suspects: the jobs that were running when the pool broke; empty while it is whole.

    Yields:
        The executor.
    """
    before = set(multiprocessing.active_children())
    executor = start(workers)
    try:
        yield executor
        if suspects:
            _end_children(before)
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        _end_children(before)
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _end_children(before: set[BaseProcess]) -> None:
    """End the child processes that did not exist before."""
    for child in set(multiprocessing.active_children()) - before:
        child.terminate()


def _died(job: AnyJob) -> Outcome:
    return Outcome(job.id, "failed", faults=(WORKER_DIED.at(),))


def _broke(job: AnyJob, error: BaseException) -> Outcome:
    fault = NOT_HANDED_OVER.at(found=f"{type(error).__name__}: {error}")
    return Outcome(job.id, "failed", faults=(fault,))
