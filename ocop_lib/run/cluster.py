"""Workers on other machines, through a Dask scheduler: no shared disk, only the same package."""

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, Self

from ocop_lib.errors import FaultKind, ParameterError, Place
from ocop_lib.run.jobs.fingerprints import library_digest
from ocop_lib.run.jobs.job import Job, Outcome
from ocop_lib.run.pool import work

NOT_INSTALLED = FaultKind(
    "cluster.missing",
    "Chưa cài phần chạy trên cụm máy.",
    'Cài: pip install "ocop[cluster]".',
)
NO_SCHEDULER = FaultKind(
    "cluster.address",
    "Không kết nối được với bộ điều phối Dask.",
    "Kiểm tra địa chỉ, và xem lệnh «dask scheduler» có đang chạy không.",
    allowed="tcp://máy:cổng",
)
OTHER_LIBRARY = FaultKind(
    "report.other_library",
    "Máy trong cụm dùng bản ocop khác với máy ra lệnh.",
    "Cài cùng một bản ocop trên mọi máy, rồi khởi động lại «dask worker».",
)

_OPTION = Place(part="--scheduler")
_SECONDS_TO_CONNECT = 10
# A worker that is done with a job starts the next one without waiting for the scheduler.
_JOBS_PER_WORKER = 2


class Cluster:
    """Starts executors on a Dask cluster.

    When a worker dies the scheduler starts its jobs again on another one.

    Args:
        address: of the scheduler, such as ``tcp://10.0.0.5:8786``.

    Raises:
        ParameterError: the extra ``cluster`` is not installed, or nobody answers there.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise ParameterError(NOT_INSTALLED.at(_OPTION)) from None
        try:
            start: Any = Client
            self._client = start(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            fault = NO_SCHEDULER.at(_OPTION, found=f"{address}: {error}")
            raise ParameterError(fault) from None

    @property
    def slots(self) -> int:
        """How many jobs to hand over at once; at least one, for workers may still join."""
        threads: int = sum(self._client.nthreads().values())
        return max(1, threads * _JOBS_PER_WORKER)

    def __call__(self, workers: int) -> Executor:  # noqa: ARG002 (the cluster has those it has)
        """An executor on the cluster.

        Args:
            workers: is not used, the cluster has as many as have joined it.

        Returns:
            The executor.
        """
        return _ClusterExecutor(self._client.get_executor(pure=False))

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Disconnect; scheduler and workers go on."""
        self._client.close()


class _ClusterExecutor(Executor):
    """Dask's executor with the whole interface of the standard's."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def submit(self, task: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Hand over a job; `work` is replaced by `work_alike`, which compares the libraries."""
        task = work_alike if task is work else task
        return self._inner.submit(task, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for the running jobs, or cancel them.

        Args:
            wait: whether to wait for them.
            cancel_futures: cancel them instead.
        """
        self._inner.shutdown(wait=wait and not cancel_futures)


def work_alike(job: Job) -> Outcome:
    """Make one report on a worker that has the same library as the machine that ordered it.

    Args:
        job: the order.

    Returns:
        The report's files, or why there are none.
    """
    if job.fingerprints["library"] != library_digest():
        return Outcome(job.id, "failed", faults=(OTHER_LIBRARY.at(),))
    return work(job)
