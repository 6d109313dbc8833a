"""Workers on other machines through a Dask scheduler; they need this package, no shared disk."""

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, Self

from ocop_lib.errors import FaultKind, ParameterError, Place
from ocop_lib.files.fingerprints import library_digest
from ocop_lib.run.jobs.job import Outcome
from ocop_lib.run.jobs.page import AnyJob
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
# With two jobs a worker need not wait for the scheduler between them.
_JOBS_PER_WORKER = 2


class Cluster:
    """Starts executors on a Dask cluster.

    When a worker dies the scheduler starts its jobs again on another one.

    Args:
        address: address of the scheduler, such as ``tcp://10.0.0.5:8786``.

    Raises:
        ParameterError: the extra ``cluster`` is not installed, or no scheduler answers.
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
        """The number of jobs to submit at once; at least 1, because workers may join later."""
        threads: int = sum(self._client.nthreads().values())
        return max(1, threads * _JOBS_PER_WORKER)

    def __call__(self, workers: int) -> Executor:  # noqa: ARG002 (the cluster has those it has)
        """An executor on the cluster.

        Args:
            workers: not used; the cluster has the workers that have joined it.

        Returns:
            The executor.
        """
        return _ClusterExecutor(self._client.get_executor(pure=False))

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Disconnect; scheduler and workers keep running."""
        self._client.close()


class _ClusterExecutor(Executor):
    """Dask's executor with the complete interface of `concurrent.futures.Executor`."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def submit(self, task: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Submit a job; `work` is replaced by `work_alike`, which compares library versions."""
        task = work_alike if task is work else task
        return self._inner.submit(task, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for the running jobs, or cancel them.

        Args:
            wait: whether to wait for the running jobs.
            cancel_futures: whether to cancel them instead.
        """
        self._inner.shutdown(wait=wait and not cancel_futures)


def work_alike(job: AnyJob) -> Outcome:
    """Make one report or page, if this worker has the same library as the machine that sent the job.

    Args:
        job: its job.

    Returns:
        Its files, or the faults.
    """
    if job.fingerprints["library"] != library_digest():
        return Outcome(job.id, "failed", faults=(OTHER_LIBRARY.at(),))
    return work(job)
