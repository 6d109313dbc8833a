"""Running of jobs on an executor, which continues after the death of a worker."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from contextlib import contextmanager
from multiprocessing.process import BaseProcess

from ocop_lib.errors import FaultKind
from ocop_lib.run.jobs.job import Outcome
from ocop_lib.run.jobs.page import AnyJob, PageJob

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
