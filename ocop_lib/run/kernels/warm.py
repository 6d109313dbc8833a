"""Client of the warm process: starts it and asks it for kernels."""

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

from ocop_lib.run.kernels.kernel import kernel_environment

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
    """A warm process, and the folder of its own and its kernels' files.

    It warms up from the moment this object is made; a request that comes earlier waits. It ends
    with the process that started it, however that ends, and all its kernels end with it.

    Args:
        further: temporary folders to delete if the parent is killed.
    """

    def __init__(self, *further: str) -> None:
        self._folder = TemporaryDirectory(prefix="ocop-", ignore_cleanup_errors=True)
        self.folder = Path(self._folder.name)
        self.address = str(self.folder / "warm")
        (self.folder / "matplotlibrc").touch()
        with socket.socket(socket.AF_UNIX) as listener, (self.folder / _LOG).open("wb") as log:
            listener.bind(self.address)
            listener.listen(_LONGEST_QUEUE)
            number = listener.fileno()
            module = "ocop_lib.run.kernels.warm_process"
            self._process = subprocess.Popen(  # noqa: S603 (our own module)
                [sys.executable, "-P", "-m", module, str(number), str(self.folder), *further],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**os.environ, **kernel_environment(str(self.folder))},
                pass_fds=[number],
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    def close(self) -> None:
        """End it and its kernels, and remove the folder."""
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
    """A forked kernel, with as much of the interface of ``subprocess.Popen`` as provisioners need.

    Args:
        connection: a blocking socket on which a warm process was asked for this kernel.

    Raises:
        OSError: the warm process is gone.
    """

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket) -> None:
        self.returncode: int | None = None
        self._connection = connection
        self._received = b""
        self.pid: int = json.loads(self._next_line())["pid"]
        self._connection.setblocking(False)

    def _next_line(self) -> bytes:
        """The next answer. What has come of it so far is kept when the rest is still on its way.

        Returns:
            The line, without its end.

        Raises:
            BlockingIOError: the line is not complete yet; only once the socket does not block.
            ConnectionResetError: the warm process is gone.
        """
        while b"\n" not in self._received:
            data = self._connection.recv(_MOST_BYTES_AT_ONCE)
            if not data:
                raise ConnectionResetError("the warm process has closed the connection")
            self._received += data
        line, _, self._received = self._received.partition(b"\n")
        return line

    def poll(self) -> int | None:
        """Ask whether the kernel has ended.

        Returns:
            The exit status as ``subprocess`` gives it, negative for a signal; None while it runs.
        """
        if self.returncode is None:
            with suppress(BlockingIOError):
                try:
                    self.returncode = json.loads(self._next_line())["status"]
                except ConnectionError:
                    # The kernels of a warm process end with it.
                    self.returncode = -signal.SIGKILL
                self._connection.close()
        return self.returncode

    def wait(self) -> int | None:
        """The exit status; to be called when the kernel has ended, for this does not wait."""
        return self.poll()

    def send_signal(self, number: int) -> None:
        """Send the kernel a signal, if it still runs.

        Args:
            number: of the signal.
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
    """Ask a warm process for a kernel; waits until it has warmed up.

    Args:
        address: path of the warm process's socket.
        arguments: of `ocop_lib.run.kernels.kernel.main`.
        env: the kernel's environment.
        cwd: the folder it starts in.
        files: file descriptors for its output and its error stream.

    Returns:
        The kernel, running.

    Raises:
        ConnectionError: the warm process is gone; the message ends with the end of its log.
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
    """The last lines a warm process has written to its log, empty when there is none."""
    with suppress(OSError):
        log = Path(address).with_name(_LOG).read_bytes()
        return log[-_MOST_BYTES_OF_LOG:].decode(errors="replace").strip()
    return ""


class _Source:
    """The warm process that this process gets its kernels from: attached to, or started here."""

    def __init__(self) -> None:
        self._address = self._folder = ""
        self._own: list[WarmProcess] = []
        self._lock = Lock()

    def attach(self, address: str, folder: str) -> None:
        """Take kernels from a warm process that another process has started.

        Args:
            address: path of its socket.
            folder: its folder, which the other process removes.
        """
        self._address, self._folder = address, folder

    @property
    def folder(self) -> str | None:
        """The warm process's folder: temporary files in it are removed even after a kill.

        Returns:
            Its path; None where nothing is forked, and the system's own folder has to do.
        """
        if can_fork() and not self._folder:
            self._start("")
        return self._folder or None

    def kernel(
        self, arguments: Sequence[str], env: Mapping[str, str], cwd: str, files: Sequence[int]
    ) -> ForkedKernel:
        """A new kernel; when the warm process is gone, another one is started first.

        Args:
            arguments: of `ocop_lib.run.kernels.kernel.main`.
            env: the kernel's environment.
            cwd: the folder it starts in.
            files: file descriptors for its output and its error stream.

        Returns:
            The kernel, running.
        """
        tried = self._address
        if tried:
            with suppress(ConnectionError):
                return fork_kernel(tried, arguments, env, cwd, files)
        self._start(tried)
        return fork_kernel(self._address, arguments, env, cwd, files)

    def _start(self, instead: str) -> None:
        """Start a warm process, unless another thread has replaced the given address already."""
        with self._lock:
            if self._address == instead:
                # Jobs may still use the folder of one that is gone, so all objects are kept.
                self._own.append(WarmProcess())
                self._address, self._folder = self._own[-1].address, str(self._own[-1].folder)


SOURCE = _Source()
"""The source of kernels of this process."""
