"""The warm process: imports the modules that reports need, and forks a kernel for each request.

`ocop_lib.run.kernels.warm` runs it as ``python -m ocop_lib.run.kernels.warm_process``. It has only
one thread, because a fork copies no other.
"""

import gc
import json
import os
import selectors
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from threading import Thread
from typing import Any, NoReturn

from ocop_lib.run.kernels import kernel, own_process

FOR_ONE = "--for-one"
"""The option of a warm process that is started for a single report."""

# Imported by name, because `run` may not depend on what a report contains.
_WARM_UP = "ocop_lib.report.warm_up"
# The modules that a kernel imports when it starts, without matplotlib's inline backend: on import
# it registers itself with the running kernel, and the warm process is none.
_NEEDED = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "matplotlib.backends.backend_agg",
    "ocop_lib.run.kernels.stream",
    "resource",
    "tornado.platform.asyncio",
    "zmq.utils.garbage",
)
_MOST_BYTES_AT_ONCE = 2**20
_FILES_OF_A_KERNEL = 2
_SECONDS_TO_TIDY_UP = 15.0
_SECONDS_BETWEEN_TRIES = 0.05
# By default ipykernel checks its parent's id once a second; the lifeline makes that needless.
_NO_OTHER_PARENT = "--IPKernelApp.parent_handle=1"


@dataclass(slots=True)
class _Request:
    """The part of a request received so far: a socket may deliver it in pieces."""

    data: bytes = b""
    files: list[int] = field(default_factory=list)


class Server:
    """Forks a kernel for each connection; when one of the two ends, the server ends the other.

    A request is a line of JSON with ``arguments``, ``env`` and ``cwd``, sent with the file
    descriptors for the kernel's standard output and error. The answers are lines of JSON: the
    kernel's ``pid`` after the fork, and its ``status`` after its end.

    Args:
        listener: the socket that accepts connections.
        folders: temporary folders to delete if the parent is killed.
    """

    def __init__(self, listener: socket.socket, folders: Sequence[str]) -> None:
        self.listener, self.folders = listener, folders
        self.selector = selectors.DefaultSelector()
        self.requests: dict[socket.socket, _Request] = {}
        self.kernels: dict[int, socket.socket] = {}
        # Only this process holds the writing end of the pipe. When the process ends, its kernels
        # read the end of the file from the other end.
        self.lifeline, self.alive = os.pipe()
        self.woken, self.waker = socket.socketpair()
        for end in (self.woken, self.waker):
            end.setblocking(False)

    def serve(self) -> NoReturn:
        """Fork kernels until the parent ends, which closes this process's standard input."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # Python writes to the wakeup descriptor only for signals that have a handler.
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, self._end)
        signal.set_wakeup_fd(self.waker.fileno())
        for source, act in (
            (sys.stdin.fileno(), self._tidy_up),
            (self.listener, self._accept),
            (self.woken, self._reap),
        ):
            self.selector.register(source, selectors.EVENT_READ, act)
        while True:
            for key, _ in self.selector.select():
                key.data(key.fileobj)

    def _tidy_up(self, _: object) -> NoReturn:
        """Delete the folders of the parent, which was killed, and end."""
        for pid in self.kernels:
            _kill(pid)
        end = time.monotonic() + _SECONDS_TO_TIDY_UP
        # The parent's workers are ending as well, and may still write to the folders.
        while any(map(os.path.exists, self.folders)) and time.monotonic() < end:
            for folder in self.folders:
                shutil.rmtree(folder, ignore_errors=True)
            time.sleep(_SECONDS_BETWEEN_TRIES)
        self._end()

    def _end(self, *_: object) -> NoReturn:
        """End all kernels and this process."""
        for pid in self.kernels:
            _kill(pid)
        os._exit(0)

    def _accept(self, _: object) -> None:
        connection, _address = self.listener.accept()
        self.requests[connection] = _Request()
        self.selector.register(connection, selectors.EVENT_READ, self._read)

    def _read(self, connection: Any) -> None:
        """Read a piece of a request, or the end of a connection."""
        data, files = b"", list[int]()
        with suppress(OSError):
            data, files, _, _ = socket.recv_fds(connection, _MOST_BYTES_AT_ONCE, _FILES_OF_A_KERNEL)
        request = self.requests.get(connection, _Request())
        request.data += data
        request.files += files
        if not data:
            self._abandon(connection)
        elif request.data.endswith(b"\n") and connection in self.requests:
            del self.requests[connection]
            self._fork(connection, json.loads(request.data), request.files)

    def _abandon(self, connection: socket.socket) -> None:
        """End the kernel of a connection that its client has closed."""
        for file in self.requests.pop(connection, _Request()).files:
            os.close(file)
        self._forget(connection)
        for pid, owner in self.kernels.items():
            if owner is connection:
                _kill(pid)

    def _fork(self, connection: socket.socket, request: Any, files: list[int]) -> None:
        pid = os.fork()
        if pid == 0:
            try:
                self._become_kernel(request, files)
            finally:
                os._exit(1)
        for file in files:
            os.close(file)
        self.kernels[pid] = connection
        _answer(connection, {"pid": pid})

    def _become_kernel(self, request: Any, files: list[int]) -> None:
        """Turn the forked process into a kernel."""
        os.setsid()
        signal.set_wakeup_fd(-1)
        for handled in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
            signal.signal(handled, signal.SIG_DFL)
        # Close the inherited sockets and the writing end of the lifeline: if a kernel kept them
        # open, the end of the warm process would not be noticed at their other ends.
        mapped = [*self.selector.get_map().values()]
        self.selector.close()
        for end in (*(key.fileobj for key in mapped), self.waker):
            if isinstance(end, socket.socket):
                end.close()
        os.close(self.alive)
        Thread(target=_end_with, args=(self.lifeline,), daemon=True).start()
        for number, file in enumerate(files, start=1):
            os.dup2(file, number)
            os.close(file)
        os.environ.clear()
        os.environ.update(request["env"])
        # The folder for temporary files that this process has used; the kernel has its own.
        tempfile.tempdir = None
        os.chdir(request["cwd"])
        kernel.main([*request["arguments"], _NO_OTHER_PARENT])

    def _reap(self, _: object) -> None:
        """Report the exit status of each kernel that has ended."""
        with suppress(BlockingIOError):
            self.woken.recv(4096)
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                connection = self.kernels.pop(ended[0])
                _answer(connection, {"status": os.waitstatus_to_exitcode(ended[1])})
                self._forget(connection)

    def _forget(self, connection: socket.socket) -> None:
        with suppress(KeyError, ValueError):
            self.selector.unregister(connection)
        connection.close()


def _answer(connection: socket.socket, message: dict[str, int]) -> None:
    with suppress(OSError):
        connection.sendall(json.dumps(message).encode() + b"\n")


def _kill(pid: int) -> None:
    """End a kernel and the processes that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _end_with(lifeline: int) -> NoReturn:
    """End this kernel when the warm process ends: only then does reading the pipe return."""
    os.read(lifeline, 1)
    os._exit(1)


@contextmanager
def _without_lists_of_properties() -> Iterator[None]:
    """Have matplotlib write no lists of properties into its docstrings while it is imported.

    For each list it looks at every method of a class, which takes a third of the time of its
    import. In a notebook «help» on a matplotlib function then goes without them.
    """
    artist: Any = import_module("matplotlib.artist")
    listed, artist.kwdoc = artist.kwdoc, lambda _: ""
    try:
        yield
    finally:
        artist.kwdoc = listed


def warm_up(*, is_for_one: bool) -> None:
    """Import the modules that reports need, and make an empty report, which fills all caches.

    Args:
        is_for_one: whether a single kernel is to be forked; then no report is made, because it
            takes longer than a single report gains by it.
    """
    # Nearly all objects created here stay; collecting garbage would take a tenth of the time.
    gc.disable()
    with _without_lists_of_properties():
        for name in _NEEDED:
            import_module(name)
        report = import_module(_WARM_UP)
    if not is_for_one:
        report.build_every_part()
    own_process.keep_for_ever()
    gc.enable()
    # Kernels inherit this: a report makes as many objects as imports do, and is over in a second.
    own_process.collect_rarely()


def serve(listener: socket.socket, folders: Sequence[str], *, is_for_one: bool) -> NoReturn:
    """Warm up, then fork kernels until the parent ends.

    Args:
        listener: the socket that accepts connections.
        folders: temporary folders to delete if the parent is killed.
        is_for_one: as for `warm_up`.
    """
    warm_up(is_for_one=is_for_one)
    own_process.require_one_thread()
    Server(listener, folders).serve()


def main() -> NoReturn:
    """Warm up, then serve the socket whose number is on the command line.

    The temporary folders named after the number are deleted if the parent is killed.
    """
    is_for_one = sys.argv[1] == FOR_ONE
    number, *folders = sys.argv[2:] if is_for_one else sys.argv[1:]
    listener = socket.socket(fileno=int(number))
    own_process.prepare()
    serve(listener, folders, is_for_one=is_for_one)


if __name__ == "__main__":
    main()
