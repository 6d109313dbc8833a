"""A warm process of ours, and the kernels one gets from it."""

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


def can_fork() -> bool:
    """Whether kernels can be forked here.

    Windows has no fork; the system libraries of macOS do not survive one.
    """
    return sys.platform == "linux"


class WarmProcess:
    """A warm process, and the folder in which it and whom it serves keep their files.

    It begins to warm up at once; who asks too early waits. It ends with the process that started
    it, however that ends, and all its kernels with it.

    Args:
        further: folders that nobody would remove if the starting process were killed.
    """

    def __init__(self, *further: str) -> None:
        self._folder = TemporaryDirectory(prefix="ocop-", ignore_cleanup_errors=True)
        self.folder = Path(self._folder.name)
        self.address = str(self.folder / "warm")
        (self.folder / "matplotlibrc").touch()
        with socket.socket(socket.AF_UNIX) as listener, (self.folder / _LOG).open("wb") as log:
            listener.bind(self.address)
            listener.listen(128)
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
        """The process."""
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
    """A kernel from a warm process, with as much of ``subprocess.Popen`` as a provisioner needs.

    Args:
        address: of the warm process.
        arguments: of `ocop_lib.run.kernels.kernel.main`.
        env: the kernel's environment.
        cwd: the folder it starts in.
        files: numbers of the files for its output and its error stream.

    Raises:
        OSError: the warm process is gone.
    """

    stdin = stdout = stderr = None

    def __init__(
        self,
        address: str,
        arguments: Sequence[str],
        env: Mapping[str, str],
        cwd: str,
        files: Sequence[int],
    ) -> None:
        self.returncode: int | None = None
        self._connection = socket.socket(socket.AF_UNIX)
        try:
            self._connection.connect(address)
            request = {"arguments": arguments, "env": dict(env), "cwd": cwd}
            socket.send_fds(self._connection, [json.dumps(request).encode()], files)
            self.pid: int = json.loads(self._line())["pid"]
        except OSError:
            self._connection.close()
            raise
        self._connection.setblocking(False)

    def _line(self) -> bytes:
        """One answer: each is read before the next is given, but the last two may come at once."""
        line = b""
        while not line.endswith(b"\n"):
            letter = self._connection.recv(1)
            if not letter:
                raise ConnectionResetError(_LOG)
            line += letter
        return line

    def poll(self) -> int | None:
        """How it ended, as ``subprocess`` says it; None while it runs."""
        if self.returncode is None:
            with suppress(BlockingIOError):
                try:
                    self.returncode = json.loads(self._line())["status"]
                except ConnectionError:
                    # With the warm process its kernels end.
                    self.returncode = -signal.SIGKILL
                self._connection.close()
        return self.returncode

    def wait(self) -> int | None:
        """How it ended; to be called when it has."""
        return self.poll()

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class _Source:
    """Where this process gets its kernels: from a warm process it was told of, or from its own."""

    def __init__(self) -> None:
        self._address = self._folder = ""
        self._own: list[WarmProcess] = []
        self._lock = Lock()

    def attach(self, address: str, folder: str) -> None:
        """Take kernels from a warm process that somebody else has started.

        Args:
            address: where it is asked.
            folder: its folder, which is removed in the end.
        """
        self._address, self._folder = address, folder

    @property
    def folder(self) -> str | None:
        """Where temporary files go, so that none is left however a process ends.

        None for the machine's own place.
        """
        if can_fork() and not self._folder:
            self._start("")
        return self._folder or None

    def kernel(
        self, arguments: Sequence[str], env: Mapping[str, str], cwd: str, files: Sequence[int]
    ) -> ForkedKernel:
        """A new kernel; when the warm process is gone, another takes its place."""
        tried = self._address
        if tried:
            with suppress(OSError):
                return ForkedKernel(tried, arguments, env, cwd, files)
        self._start(tried)
        return ForkedKernel(self._address, arguments, env, cwd, files)

    def _start(self, instead: str) -> None:
        with self._lock:
            # Somebody else may have been faster.
            if self._address == instead:
                # The folder of one that is gone may still be in use: all are kept.
                self._own.append(WarmProcess())
                self._address, self._folder = self._own[-1].address, str(self._own[-1].folder)


SOURCE = _Source()
