"""The forked processes of a watch: each stands before a cell and forks one that runs it.

Every process is the child of the one that stands before the previous cell, and is killed by the
system when that ends. So a process that ends takes along all those whose state is built on its own.
"""

import ctypes
import faulthandler
import gc
import os
import random
import signal
import socket
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, NoReturn

from ocop_lib.run.kernels.kernel import kernel_environment, limit_memory, seed_generators
from ocop_lib.run.kernels.manager import LOG
from ocop_lib.run.watch.frames import Inbox, packed
from ocop_lib.run.watch.shell import CellShell
from ocop_lib.run.watch.traces import Traces

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)


def fork_with_me() -> int:
    """Fork a process that is killed when this one ends, and leads a process group of its own.

    Returns:
        The new process's id; 0 in the new process.
    """
    parent = os.getpid()
    drawn = random.getstate()
    if pid := os.fork():
        return pid
    # Python seeds the generator of a forked process anew.
    random.setstate(drawn)
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        # It ended before the system was told.
        os._exit(1)
    os.setpgid(0, 0)
    return 0


class Checkpoint:
    """A process that stands before a cell; constructed in the one before the first cell.

    It sends what happens, each message with the number of the ``run`` it belongs to: ``pid`` and
    ``at``, the cell that it stands before (None in a process that is no checkpoint); ``starts``, a
    cell; ``ran``, a cell, with what it did; ``end``. It is told which ``cells`` to run.

    Args:
        address: path of the socket on which the room listens.
        shell: the shell that runs the cells.
        private: the private folder, with the project in it.
        working: the working folder of the cells.
        memory_mb: the most memory of a process, in megabytes.
    """

    def __init__(
        self, address: str, shell: CellShell, private: Path, working: Path, memory_mb: int
    ) -> None:
        self._address, self._shell, self._private = address, shell, private
        self._at = self._run = 0
        self._connection = socket.socket(socket.AF_UNIX)
        self._inbox = Inbox(self._connection)
        log = os.open(private / LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for number in (1, 2):
            os.dup2(log, number)
        os.close(log)
        os.environ |= kernel_environment(str(private))
        os.chdir(working)
        seed_generators()
        faulthandler.enable(file=2)
        shell.take_over()
        limit_memory(memory_mb)
        # The collector would write to every object, and the pages could not be shared any more.
        gc.freeze()
        self._traces = Traces(private)

    def serve(self, run: int) -> NoReturn:
        """Stand before the first cell until the room ends.

        Args:
            run: number of the room's present run.
        """
        self._run = run
        self._renew()
        self._send(at=self._at)
        while True:
            order = self._inbox.receive()
            if order is None:
                os._exit(0)
            self._reap()
            self._run = order["run"]
            self._start(order["cells"], keep=order["keep"])

    def _start(self, cells: Sequence[str], *, keep: bool) -> None:
        """Run cells in new processes; returns in each process that is to stand where it is."""
        if keep:
            self._walk(cells)
        elif not fork_with_me():
            self._renew()
            for source in cells:
                self._cell(source)
            self._send(end=True)
            os._exit(0)

    def _walk(self, cells: Sequence[str]) -> None:
        """Leave a process before each cell, and end with one after the last."""
        for source in cells:
            if fork_with_me():
                return
            self._renew()
            self._cell(source)
            self._send(at=self._at)
        self._send(end=True)

    def _renew(self) -> None:
        """Give a new process its own connection and files, and count its files anew."""
        # Before a connection can take the number of a file that was closed since.
        self._traces.open_anew()
        self._connection.close()
        self._connection = socket.socket(socket.AF_UNIX)
        self._connection.connect(self._address)
        # Orders that wait in the inbox of the process it was forked from are not its own.
        self._inbox = Inbox(self._connection)
        self._send(pid=os.getpid())
        self._traces.renew()

    def _cell(self, source: str) -> None:
        """Run the next cell; if others cannot follow it here, say so and end."""
        self._send(starts=self._at)
        begun = perf_counter()
        ran = self._shell.run(source)
        seconds = perf_counter() - begun
        needs = ran.needs or self._traces.left(self._connection.fileno())
        self._send(
            ran=self._at, messages=ran.messages, failed=ran.failed, needs=needs, seconds=seconds
        )
        if needs or ran.failed or has_error(ran.messages):
            self._send(end=True)
            os._exit(0)
        self._at += 1

    def _send(self, **words: Any) -> None:
        self._connection.sendall(packed({"run": self._run, **words}))

    @staticmethod
    def _reap() -> None:
        """Take leave of the processes that have ended."""
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass


def has_error(messages: Sequence[dict[str, Any]]) -> bool:
    """Whether a cell has shown an error, which some do without failing."""
    return any(message["msg_type"] == "error" for message in messages)
