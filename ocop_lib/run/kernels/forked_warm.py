"""A warm process forked from this one, which has imported already what both need."""

import locale
import os
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, NoReturn

from ocop_lib.run.kernels import own_process, warm_process
from ocop_lib.run.kernels.kernel import kernel_environment

# The largest modules that both a command that makes a report and a kernel import.
_NEEDED_BY_BOTH = (
    "ocop_lib.run.kernels.manager",
    "ocop_lib.project.years",
    "ocop_lib.register.slices",
    "ocop_lib.blocks.notebook",
)
_FIRST_OTHER_FILE = 3
_SECONDS_BETWEEN_POLLS = 0.002


class ForkedWarmProcess:
    """A running fork, with the part of the interface of ``subprocess.Popen`` that is needed.

    The constructor imports what both processes need, and forks. This process must be one that
    `alike.can_be_forked`.

    Args:
        listener: the socket that accepts connections.
        log: the file for the fork's own output.
        folders: paths of its own folder, and of others to delete with it if this process is killed.
    """

    def __init__(self, listener: socket.socket, log: BinaryIO, folders: Sequence[str]) -> None:
        for name in _NEEDED_BY_BOTH:
            import_module(name)
        own_process.keep_for_ever()
        reading, writing = os.pipe()
        sys.stdout.flush()
        self.returncode: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            try:
                _become_warm_process(listener, (reading, log.fileno()), folders)
            finally:
                os._exit(1)
        os.close(reading)
        # When this process ends, the fork reads the end of this file.
        self.stdin = open(writing, "wb")  # noqa: PTH123, SIM115 (a number; closed by the caller)

    def terminate(self) -> None:
        """Ask the fork to end."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """End the fork at once."""
        self._send(signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until the fork has ended.

        Args:
            timeout: the longest time in seconds; None for no limit.

        Returns:
            Its exit status, negative for a signal.

        Raises:
            subprocess.TimeoutExpired: it has not ended in time.
        """
        end = None if timeout is None else time.monotonic() + timeout
        while self.returncode is None:
            pid, status = os.waitpid(self.pid, 0 if end is None else os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
            elif end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired("fork", timeout or 0)
            else:
                time.sleep(_SECONDS_BETWEEN_POLLS)
        return self.returncode

    def _send(self, number: int) -> None:
        # A process that was not waited for keeps its number, so no other one can be hit.
        if self.returncode is None:
            os.kill(self.pid, number)


def _become_warm_process(
    listener: socket.socket, files: tuple[int, int], folders: Sequence[str]
) -> NoReturn:
    """Leave behind what a new process would not have, warm up and serve.

    Args:
        listener: the socket that accepts connections.
        files: the numbers of the files for standard input, and for output and errors.
        folders: paths of this process's folder, and of others to delete if the parent is killed.
    """
    os.setsid()
    for handled in (signal.SIGINT, signal.SIGTERM):
        signal.signal(handled, signal.SIG_DFL)
    for number, file in enumerate((files[0], files[1], files[1])):
        os.dup2(file, number)
    kept = listener.fileno()
    os.closerange(_FIRST_OTHER_FILE, kept)
    os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))
    try:
        _become_alike(folders[0])
        warm_process.serve(listener, folders, is_for_one=True)
    except BaseException:
        # The end of the log is shown when a kernel is asked for.
        traceback.print_exc()
        sys.stderr.flush()
        raise


def _become_alike(folder: str) -> None:
    """Take back what this program has set for itself, and set what a new process would have."""
    own_process.spare_nothing()
    os.environ.update(kernel_environment(folder))
    time.tzset()
    locale.setlocale(locale.LC_CTYPE, "")
    sys.argv = [str(Path(warm_process.__file__))]
    if not sys.flags.safe_path:
        # The folder of the program; kernels put their own first.
        del sys.path[0]
