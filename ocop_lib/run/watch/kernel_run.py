"""Making of a watched report by a kernel, in a process beside the room."""

import os
import selectors
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

from ocop_lib.run.execute import KERNEL_DIED
from ocop_lib.run.jobs.job import Job
from ocop_lib.run.kernels.warm import KERNELS
from ocop_lib.run.watch.by_kernel import by_kernel
from ocop_lib.run.watch.checkpoints import fork_with_me
from ocop_lib.run.watch.frames import Received, packed

_MOST_BYTES_AT_ONCE = 2**20


class KernelRun:
    """A process that makes one report by a kernel; there is at most one.

    Args:
        selector: the room's selector.
        ends: called with what the room says of the report.
    """

    def __init__(
        self, selector: selectors.BaseSelector, ends: Callable[[dict[str, Any]], None]
    ) -> None:
        self._selector, self._ends = selector, ends
        self._pid = 0
        self._pipe = -1

    def start(self, job: Job, reason: str) -> None:
        """Begin to make a report.

        Args:
            job: the report's job.
            reason: why a kernel makes it, in Vietnamese.
        """
        # The warm process of kernels starts at the first need of one, and stays: this asks for it.
        _ = KERNELS.folder
        out, into = os.pipe()
        self._pid = fork_with_me()
        if not self._pid:
            _make(job, reason, into)
        os.close(into)
        self._pipe = out
        received = Received()
        self._selector.register(out, selectors.EVENT_READ, lambda _: self._read(received))

    def stop(self) -> None:
        """Give the report up."""
        if self._pipe >= 0:
            self._selector.unregister(self._pipe)
            os.close(self._pipe)
            self._pipe = -1
            with suppress(ProcessLookupError):
                os.killpg(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)

    def _read(self, received: Received) -> None:
        data = os.read(self._pipe, _MOST_BYTES_AT_ONCE)
        for told in received.add(data):
            self.stop()
            self._ends(told)
            return
        if not data:
            self.stop()
            fault = KERNEL_DIED.at()
            self._ends({"kind": "faults", "faults": [str(fault)]})


def _make(job: Job, reason: str, into: int) -> NoReturn:
    """Make the report in the forked process, and end it."""
    try:
        with os.fdopen(into, "wb") as pipe:
            pipe.write(packed(by_kernel(job, reason)))
    finally:
        os._exit(0)
