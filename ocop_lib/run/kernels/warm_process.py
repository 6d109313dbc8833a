"""The warm process: it has imported what reports need and forks a kernel for each that asks.

Run as ``python -m ocop_lib.run.kernels.warm_process``, by `ocop_lib.run.kernels.warm`. It must have one thread
only, for a fork copies no other.
"""

import gc
import json
import os
import selectors
import shutil
import signal
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from threading import Thread
from typing import Any, NoReturn

from ocop_lib.run.kernels import kernel

# Imported by name, because a module of this floor must not import one of `ocop_lib.report`.
_WARM_UP = "ocop_lib.report.warm_up"
# What a kernel imports as it begins. Not the backend that shows figures in notebooks: imported
# without a kernel, it would never get to know one.
_NEEDED = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
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
_LONGEST_REQUEST = 2**20
_SECONDS_TO_TIDY_UP = 15.0
_SECONDS_BETWEEN_TRIES = 0.05
# A kernel looks after its parent once a second; the lifeline is enough.
_NO_OTHER_PARENT = "--IPKernelApp.parent_handle=1"


class Server:
    """Forks kernels, one a connection: the end of either is the end of the other.

    A request is one message: JSON with ``arguments``, ``env`` and ``cwd``, and the two files for
    the kernel's output and error stream. The answers are lines: the kernel's ``pid``, and in the
    end its ``status``.

    Args:
        listener: where kernels are asked for.
        folders: removed when the starter is gone.
    """

    def __init__(self, listener: socket.socket, folders: Sequence[str]) -> None:
        self.listener, self.folders = listener, folders
        self.selector = selectors.DefaultSelector()
        self.kernels: dict[int, socket.socket] = {}
        # Only this process holds the second end: when it is gone, its kernels see the first end.
        self.lifeline, self.alive = os.pipe()
        self.woken, self.waker = socket.socketpair()
        for one in (self.woken, self.waker):
            one.setblocking(False)

    def serve(self) -> NoReturn:
        """Fork kernels until whoever started this process is gone."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # Without a handler the death of a kernel would wake nobody.
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
        """The starter was killed: end, and leave nothing behind."""
        for pid in self.kernels:
            _kill(pid)
        end = time.monotonic() + _SECONDS_TO_TIDY_UP
        # Its workers are ending too, and may still be writing there.
        while any(map(os.path.exists, self.folders)) and time.monotonic() < end:
            for folder in self.folders:
                shutil.rmtree(folder, ignore_errors=True)
            time.sleep(_SECONDS_BETWEEN_TRIES)
        self._end()

    def _end(self, *_: object) -> NoReturn:
        """End, and all kernels too."""
        for pid in self.kernels:
            _kill(pid)
        os._exit(0)

    def _accept(self, _: object) -> None:
        connection, _address = self.listener.accept()
        self.selector.register(connection, selectors.EVENT_READ, self._read)

    def _read(self, connection: Any) -> None:
        data, files = b"", list[int]()
        with suppress(OSError):
            data, files, _, _ = socket.recv_fds(connection, _LONGEST_REQUEST, 2)
        if data:
            self._fork(connection, json.loads(data), files)
            return
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
        os.setsid()
        signal.set_wakeup_fd(-1)
        for kind in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
            signal.signal(kind, signal.SIG_DFL)
        # What a kernel held open would not end with this process.
        mapped = [*self.selector.get_map().values()]
        self.selector.close()
        for one in (*(key.fileobj for key in mapped), self.waker):
            if isinstance(one, socket.socket):
                one.close()
        os.close(self.alive)
        Thread(target=_end_with, args=(self.lifeline,), daemon=True).start()
        for number, file in enumerate(files, start=1):
            os.dup2(file, number)
            os.close(file)
        os.environ.clear()
        os.environ.update(request["env"])
        os.chdir(request["cwd"])
        kernel.main([*request["arguments"], _NO_OTHER_PARENT])

    def _reap(self, _: object) -> None:
        """Tell of each kernel that has ended how it did."""
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
    """End a kernel and what it has started."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _end_with(lifeline: int) -> NoReturn:
    """No kernel outlives the warm process."""
    os.read(lifeline, 1)
    os._exit(1)


def warm_up() -> None:
    """Import what reports need, and do once what is slow the first time."""
    # Hardly anything of it is waste, and to look for that takes a tenth of the time.
    gc.disable()
    for name in _NEEDED:
        import_module(name)
    import_module(_WARM_UP).build_every_part()
    # What is here now is never looked at again: its pages stay shared with every kernel.
    gc.freeze()
    gc.enable()


def main() -> NoReturn:
    """Serve the socket named on the command line; the folders named after it are in its care."""
    listener = socket.socket(fileno=int(sys.argv[1]))
    warm_up()
    Server(listener, sys.argv[2:]).serve()


if __name__ == "__main__":
    main()
