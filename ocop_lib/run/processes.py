"""The processes of this machine that make reports: pools, and what workers and kernels are forked from."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import util
from typing import Any, Self

from ocop_lib.run.kernels.warm import KERNELS, WarmProcess, can_fork
from ocop_lib.run.process_pool import ProcessPool

_WORKER, _WRITER = "ocop_lib.run.worker", "ocop_lib.run.writer"


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
