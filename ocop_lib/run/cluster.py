"""Workers on other machines, through a Dask scheduler: no shared disk, only the same package."""

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, Self

from ocop_lib.errors import Fault, ParameterError, Place
from ocop_lib.run.jobs.job import Job, Outcome
from ocop_lib.run.jobs.machinery import library_digest
from ocop_lib.run.pool import work

_SECONDS_TO_CONNECT = 10
# A worker has the next job at hand when it is done with one.
_JOBS_PER_WORKER = 2


class Cluster:
    """Starts executors on a Dask cluster.

    A worker that dies costs its jobs a new start on another; the scheduler sees to that.

    Args:
        address: of the scheduler, such as ``tcp://10.0.0.5:8786``.

    Raises:
        ParameterError: the extra ``cluster`` is not installed, or nobody answers there.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            what, mend = "Chưa cài phần chạy trên cụm máy.", 'Cài: pip install "ocop[cluster]".'
            raise ParameterError(
                Fault(code="cluster.missing", message=what, place=Place("--scheduler"), remedy=mend)
            ) from None
        try:
            start: Any = Client
            self._client = start(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            what = "Không kết nối được với bộ điều phối Dask."
            mend = "Kiểm tra địa chỉ, và xem lệnh «dask scheduler» có đang chạy không."
            found = f"{address}: {error}"
            fault = Fault(
                code="cluster.address",
                message=what,
                place=Place("--scheduler"),
                found=found,
                allowed="tcp://máy:cổng",
                remedy=mend,
            )
            raise ParameterError(fault) from None

    @property
    def slots(self) -> int:
        """How many jobs to hand over at once; at least one, for workers may still join."""
        threads: int = sum(self._client.nthreads().values())
        return max(1, threads * _JOBS_PER_WORKER)

    def __call__(self, workers: int) -> Executor:  # noqa: ARG002 (the cluster has those it has)
        """An executor on the cluster."""
        return _ClusterExecutor(self._client.get_executor(pure=False))

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the cluster; it goes on without us."""
        self._client.close()


class _ClusterExecutor(Executor):
    """Dask's executor with the whole interface of the standard's."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def submit(self, task: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Hand over a job; it is made there as it would be here."""
        given = work_alike if task is work else task
        return self._inner.submit(given, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for what runs, or cancel it."""
        self._inner.shutdown(wait=wait and not cancel_futures)


def work_alike(job: Job) -> Outcome:
    """Make one report on a worker, if it has the same library as whoever ordered it."""
    if job.machinery["library"] != library_digest():
        what = "Máy trong cụm dùng bản ocop khác với máy ra lệnh."
        mend = "Cài cùng một bản ocop trên mọi máy, rồi khởi động lại «dask worker»."
        return Outcome(
            job.id,
            "failed",
            faults=(Fault(code="report.other_library", message=what, remedy=mend),),
        )
    return work(job)
