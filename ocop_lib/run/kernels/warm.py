"""Client of the warm process: starts the process and requests kernels from it."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from ocop_lib.run.kernels.start import start

_SECONDS_TO_END = 5
_LOG = "warm.log"
_LONGEST_QUEUE = 128
_MOST_BYTES_AT_ONCE = 4096
_MOST_BYTES_OF_LOG = 1000


def can_fork() -> bool:
    """Whether kernels can be forked on this system.

    Returns:
        False on Windows, which has no fork, and on macOS, whose libraries do not survive one.
    """
    return sys.platform == "linux"


class WarmProcess:
    """A warm process, and the folder for its files and those of its kernels.

    The constructor starts the process, which then warms up; requests wait until that is done. The
    process ends when its parent ends, even by a kill, and all its kernels end with it.

    Args:
        further: temporary folders to delete if the parent is killed.
        is_for_one: whether a single report is to be made: then it is made sooner when the process
            imports modules only, and makes no empty report.
    """

    def __init__(self, *further: str, is_for_one: bool = False) -> None:
        self._folder = TemporaryDirectory(prefix="ocop-", ignore_cleanup_errors=True)
        self.folder = Path(self._folder.name)
        self.address = str(self.folder / "warm")
        (self.folder / "matplotlibrc").touch()
        with socket.socket(socket.AF_UNIX) as listener, (self.folder / _LOG).open("wb") as log:
            listener.bind(self.address)
            listener.listen(_LONGEST_QUEUE)
            folders = [str(self.folder), *further]
            self._process = start(listener, log, folders, is_for_one=is_for_one)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def close(self) -> None:
        """End the process and its kernels, and remove the folder."""
        self._process.terminate()
        try:
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._folder.cleanup()


class ForkedKernel:
    """A forked kernel, with the part of the interface of ``subprocess.Popen`` that is needed.

    Args:
        connection: the blocking socket on which this kernel was requested from a warm process.

    Raises:
        OSError: the warm process has ended.
    """

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket) -> None:
        self.returncode: int | None = None
        self._connection = connection
        self._received = b""
        self.pid: int = json.loads(self._next_line())["pid"]
        self._connection.setblocking(False)

    def _next_line(self) -> bytes:
        """Receive the next line of an answer; an incomplete line is kept for the next call.

        Returns:
            The line, without its line feed.

        Raises:
            BlockingIOError: the line is not complete yet, and the socket does not block.
            ConnectionResetError: the warm process has ended.
        """
        while b"\n" not in self._received:
            data = self._connection.recv(_MOST_BYTES_AT_ONCE)
            if not data:
                raise ConnectionResetError("the warm process has closed the connection")
            self._received += data
        line, _, self._received = self._received.partition(b"\n")
        return line

    def poll(self) -> int | None:
        """Check whether the kernel has ended.

        Returns:
            The exit status as ``subprocess`` gives it, negative for a signal; None while it runs.
        """
        if self.returncode is None:
            with suppress(BlockingIOError):
                try:
                    self.returncode = json.loads(self._next_line())["status"]
                except ConnectionError:
                    # The warm process has ended, and its kernels with it.
                    self.returncode = -signal.SIGKILL
                self._connection.close()
        return self.returncode

    def wait(self) -> int | None:
        """The exit status; call this only after the kernel has ended, because it does not wait."""
        return self.poll()

    def send_signal(self, number: int) -> None:
        """Send the kernel a signal, if it still runs.

        Args:
            number: number of the signal.
        """
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End the kernel at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)


def fork_kernel(
    address: str, arguments: Sequence[str], env: Mapping[str, str], cwd: str, files: Sequence[int]
) -> ForkedKernel:
    """Request a kernel from a warm process; waits until the process has warmed up.

    Args:
        address: path of the warm process's socket.
        arguments: arguments of `ocop_lib.run.kernels.kernel.main`.
        env: environment variables of the kernel.
        cwd: working folder of the kernel.
        files: file descriptors for the kernel's standard output and error.

    Returns:
        The running kernel.

    Raises:
        ConnectionError: the warm process has ended; the message contains the end of its log.
    """
    request = {"arguments": arguments, "env": dict(env), "cwd": cwd}
    data = json.dumps(request).encode() + b"\n"
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(address)
        sent = socket.send_fds(connection, [data], files)
        connection.sendall(data[sent:])
        return ForkedKernel(connection)
    except OSError as error:
        connection.close()
        raise ConnectionError(f"no warm process: {error}\n{_end_of_log(address)}") from error


def _end_of_log(address: str) -> str:
    """The last bytes of a warm process's log, as text; empty when there is no log."""
    with suppress(OSError):
        log = Path(address).with_name(_LOG).read_bytes()
        return log[-_MOST_BYTES_OF_LOG:].decode(errors="replace").strip()
    return ""


def _kill(kernel: ForkedKernel) -> None:
    """End a kernel that another thread uses; only that one may read its socket."""
    with suppress(ProcessLookupError):
        if kernel.returncode is None:
            os.kill(kernel.pid, signal.SIGKILL)


class _Kernels:
    """The warm process from which this process gets kernels: its own, or that of its parent."""

    def __init__(self) -> None:
        self._address = self._folder = ""
        self._own: list[WarmProcess] = []
        self._forked: list[ForkedKernel] = []
        self._is_ended = False
        self._lock = Lock()

    def attach(self, address: str, folder: str) -> None:
        """Use a warm process that somebody else has started.

        Args:
            address: path of the warm process's socket; empty for none, as at first.
            folder: path of the warm process's folder, which whoever started it removes.
        """
        self._address, self._folder, self._is_ended = address, folder, False

    def start_for_one(self) -> None:
        """Start a warm process for a single report, which warms up while this one imports."""
        if can_fork():
            self._start("", is_for_one=True)

    @property
    def folder(self) -> str | None:
        """The warm process's folder, for temporary files: it is removed even after a kill.

        Returns:
            The path; None where kernels are not forked, so that the system's folder is used.
        """
        if can_fork() and not self._folder:
            self._start("")
        return self._folder or None

    def kernel(
        self, arguments: Sequence[str], env: Mapping[str, str], cwd: str, files: Sequence[int]
    ) -> ForkedKernel:
        """Request a kernel; if the warm process has ended, another one is started first.

        Args:
            arguments: arguments of `ocop_lib.run.kernels.kernel.main`.
            env: environment variables of the kernel.
            cwd: working folder of the kernel.
            files: file descriptors for the kernel's standard output and error.

        Returns:
            The running kernel.
        """
        tried = self._address
        if tried:
            with suppress(ConnectionError):
                return self._keep(fork_kernel(tried, arguments, env, cwd, files))
        self._start(tried)
        return self._keep(fork_kernel(self._address, arguments, env, cwd, files))

    def end(self) -> None:
        """End all kernels, and those still to come: whoever runs a notebook on one finds it dead."""
        with self._lock:
            self._is_ended = True
            for kernel in self._forked:
                _kill(kernel)

    def _keep(self, kernel: ForkedKernel) -> ForkedKernel:
        with self._lock:
            self._forked = [*(old for old in self._forked if old.returncode is None), kernel]
            if self._is_ended:
                _kill(kernel)
        return kernel

    def _start(self, replaced: str, *, is_for_one: bool = False) -> None:
        """Start a warm process, unless another thread has replaced the given address already."""
        with self._lock:
            if self._address == replaced:
                # Jobs may still use the folder of a process that has ended, so all are kept.
                self._own.append(WarmProcess(is_for_one=is_for_one))
                self._address, self._folder = self._own[-1].address, str(self._own[-1].folder)


KERNELS = _Kernels()
"""The kernels that this process can get, and the folder for their temporary files."""
