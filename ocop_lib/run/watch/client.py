"""Client of the room: starts the process, orders reports, and starts it again when it ends."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ocop_lib.run.jobs.single import Asked
from ocop_lib.run.kernels.kernel import kernel_environment
from ocop_lib.run.kernels.warm import can_fork
from ocop_lib.run.watch.frames import LENGTH, packed

_SECONDS_TO_END = 5.0
_LOG = "room.log"
_MOST_DEATHS = 3
_MOST_BYTES_OF_LOG = 2000


class Room:
    """The room's process, seen from the process that serves the page.

    What is ``asked`` may be changed between two orders.

    Args:
        asked: the notebook, and whose report it is to make.
        hear: called with each message of the room that belongs to the last order.
        forks: whether cells are run in forked processes; otherwise every report by a kernel.
    """

    def __init__(
        self, asked: Asked, hear: Callable[[dict[str, Any]], None], *, forks: bool | None = None
    ) -> None:
        self.asked, self._hear = asked, hear
        self._mode = "forks" if (can_fork() if forks is None else forks) else "kernels"
        self._process: asyncio.subprocess.Process | None = None
        self._number = self._deaths = self._shown = 0

    @property
    def pid(self) -> int:
        """The process's id; 0 when none runs."""
        return self._process.pid if self._process else 0

    async def serve(self) -> None:
        """Run the process, and run it again when it has ended, until this task is cancelled.

        A process that ends at the same order three times is not asked a fourth time: the order is
        given up, and the next one is waited for.
        """
        while True:
            with TemporaryDirectory(prefix="ocop-", ignore_cleanup_errors=True) as folder:
                (Path(folder) / "matplotlibrc").touch()
                log = Path(folder) / _LOG
                try:
                    await self._run(folder, log)
                finally:
                    await self._end()
                self._deaths += 1
                if self._deaths >= _MOST_DEATHS:
                    end = log.read_text(errors="replace")[-_MOST_BYTES_OF_LOG:].strip()
                    self._hear({"kind": "dead", "log": end})

    def order(self) -> None:
        """Order the report; what was ordered before is given up."""
        self._number += 1
        self._send()

    def restart(self) -> None:
        """End the process, so that it starts again with the library as it is now."""
        self._deaths = -1
        if self._process:
            with suppress(ProcessLookupError):
                self._process.kill()

    def _send(self) -> None:
        pipe = self._process.stdin if self._process else None
        if pipe is None or pipe.is_closing():
            return
        asked = self.asked
        order = {
            "number": self._number,
            "notebook": str(asked.notebook),
            "params": str(asked.params or ""),
            "unit": asked.unit,
            "quarter": asked.quarter,
            "year": asked.year,
            "shown": self._shown,
        }
        pipe.write(packed(order))

    async def _run(self, folder: str, log: Path) -> None:
        with log.open("wb") as file:
            self._process = await asyncio.create_subprocess_exec(
                *[sys.executable, "-P", "-m", "ocop_lib.run.watch.process", folder, self._mode],
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=file,
                env={**os.environ, **kernel_environment(folder)},
                start_new_session=True,
            )
        answers = self._process.stdout
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while answers is not None:
                (length,) = LENGTH.unpack(await answers.readexactly(LENGTH.size))
                self._read(json.loads(await answers.readexactly(length)))

    def _read(self, message: dict[str, Any]) -> None:
        if message["kind"] == "ready":
            if self._deaths < _MOST_DEATHS:
                self._send()
        elif message["number"] == self._number:
            if message["kind"] in {"page", "faults", "same"}:
                self._deaths = 0
            if message["kind"] == "page":
                self._shown = message["number"]
            self._hear(message)

    async def _end(self) -> None:
        """End the process; it and all it has forked end when its orders end."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), _SECONDS_TO_END)
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
            await process.wait()
