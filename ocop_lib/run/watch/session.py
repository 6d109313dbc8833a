"""A watch: files that change, the room that makes the report anew, the server of its page."""

import asyncio
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets, bind_unix_socket
from watchfiles import Change, awatch
from watchfiles.main import FileChange

from ocop_lib.errors import FaultKind, ParameterError, Place
from ocop_lib.files.text import system_reason
from ocop_lib.run.jobs.single import Asked
from ocop_lib.run.watch.client import Room
from ocop_lib.run.watch.server import HERE, application
from ocop_lib.run.watch.state import State
from ocop_lib.version import LIBRARY

PORT_TAKEN = FaultKind(
    "watch.port", "Không mở được cổng này.", "Chọn cổng khác, hoặc bỏ --port để máy tự chọn."
)

_USUAL_PORT = 8765
_MILLISECONDS_TO_WAIT = 200
_MILLISECONDS_BETWEEN_LOOKS = 10
# The first look without a change shows that the folders are watched.
_MILLISECONDS_TO_BEGIN = 200


class Session:
    """One watch, from its start to Ctrl-C.

    Args:
        asked: the notebook, and whose report it is to make.
        tell: prints a line for the terminal.
        follows: whether to go on to another notebook of the same folder when that is saved.
        forks: as of `Room`.
    """

    def __init__(
        self,
        asked: Asked,
        tell: Callable[[str], None],
        *,
        follows: bool = False,
        forks: bool | None = None,
    ) -> None:
        self._tell, self._follows = tell, follows
        self.state = State(asked.notebook.name, tell)
        self.room = Room(asked, self._hear, forks=forks)
        self.address = ""
        self._folders: dict[str, tuple[int, int]] = {}
        self._elsewhere = asyncio.Event()
        self._stopped = asyncio.Event()

    async def serve(self, port: int | None, socket: Path | None) -> None:
        """Watch until `stop`.

        Args:
            port: the port of the page; None for the usual one, or any when that is taken.
            socket: path of a socket to be served instead of a port; None for a port.

        Raises:
            ParameterError: the port is taken.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            # On Windows loops take no signals: there Ctrl-C ends asyncio.run.
            with suppress(NotImplementedError):
                loop.add_signal_handler(number, self.stop)
        # After that: whoever reads the address may end the watch at once.
        server = self._listen(port, socket)
        tasks = [asyncio.create_task(self.room.serve()), asyncio.create_task(self._watch())]
        stopped = asyncio.create_task(self._stopped.wait())
        self.room.order()
        try:
            done, _ = await asyncio.wait([stopped, *tasks], return_when=asyncio.FIRST_COMPLETED)
        finally:
            server.stop()
            for task in (stopped, *tasks):
                task.cancel()
            await asyncio.gather(stopped, *tasks, return_exceptions=True)
            _remove(socket)
        for task in done:
            task.result()

    def stop(self) -> None:
        """End the watch."""
        self._stopped.set()

    def _listen(self, port: int | None, socket: Path | None) -> HTTPServer:
        if socket:
            server = HTTPServer(application(self.state, None))
            server.add_socket(bind_unix_socket(str(socket)))
            return server
        try:
            sockets = bind_sockets(_USUAL_PORT if port is None else port, HERE)
        except (OSError, OverflowError) as error:
            if port is not None:
                reason = system_reason(error) if isinstance(error, OSError) else "trên 65535"
                found = f"{port} ({reason})"
                raise ParameterError(PORT_TAKEN.at(Place(part="--port"), found=found)) from None
            sockets = bind_sockets(0, HERE)
        bound = sockets[0].getsockname()[1]
        server = HTTPServer(application(self.state, bound))
        server.add_sockets(sockets)
        self.address = f"http://{HERE}:{bound}/"
        self._tell(f"Mở {self.address} để xem; Ctrl-C để thôi.")
        return server

    async def _watch(self) -> None:
        """Order the report at each change of a file it is made of."""
        while True:
            self._elsewhere.clear()
            folders = [folder for folder, identity in self._folders.items() if any(identity)]
            if not folders:
                await self._elsewhere.wait()
                continue
            is_new = True
            async for changed in awatch(
                *folders,
                watch_filter=_is_input,
                debounce=_MILLISECONDS_TO_WAIT,
                step=_MILLISECONDS_BETWEEN_LOOKS,
                stop_event=self._elsewhere,
                recursive=False,
                ignore_permission_denied=True,
                rust_timeout=_MILLISECONDS_TO_BEGIN,
                yield_on_timeout=True,
            ):
                if not changed:
                    if is_new:
                        # What changed before these folders were watched is found by an order.
                        self.room.order()
                    is_new = False
                    continue
                is_new = False
                self.state.begin()
                if self._follows:
                    self._follow(changed)
                if any(Path(path).is_relative_to(LIBRARY) for _, path in changed):
                    self.room.restart()
                self.room.order()

    def _follow(self, changed: Iterable[FileChange]) -> None:
        """Go on to a notebook that was saved."""
        for change, path in changed:
            if change is not Change.deleted and path.endswith(".ipynb"):
                self.room.asked = replace(self.room.asked, notebook=Path(path))
                self.state.name = Path(path).name

    def _hear(self, message: dict[str, Any]) -> None:
        if message["kind"] == "folders":
            found = {folder: _identity(folder) for folder in message["folders"]}
            if found != self._folders:
                self._folders = found
                self._elsewhere.set()
        else:
            self.state.hear(message)


def _remove(socket: Path | None) -> None:
    """Remove a socket from its folder; Jupyter removes the folder itself."""
    if socket is not None:
        with suppress(OSError):
            socket.unlink()


def _identity(folder: str) -> tuple[int, int]:
    """Numbers that change when a folder is replaced by another of the same name."""
    try:
        state = Path(folder).stat()
    except OSError:
        return 0, 0
    return state.st_dev, state.st_ino


def _is_input(_: Change, path: str) -> bool:
    """Whether a report may depend on a file; editors and Python write others beside them."""
    name = Path(path).name
    return not name.startswith((".", "__pycache__")) and not name.endswith("~")
