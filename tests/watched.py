"""The room of a watch, driven by hand: an order, and what it says until the report is made."""

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any, Self

from ocop_lib.run.kernels.kernel import kernel_environment
from ocop_lib.run.watch.frames import Received, packed

SECONDS_TO_WAIT = 90
ENDS = {"page", "faults", "same"}


class WatchedRoom:
    """A room process; ``said`` holds what it has said of the last order.

    Args:
        folder: an empty folder for the room.
        mode: «forks» or «kernels».
    """

    def __init__(self, folder: Path, mode: str = "forks") -> None:
        folder.mkdir(exist_ok=True)
        (folder / "matplotlibrc").touch()
        self.folder = folder
        self.said: list[dict[str, Any]] = []
        self.number = self.shown = 0
        self._waiting: list[dict[str, Any]] = []
        self._received = Received()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "ocop_lib.run.watch.process", str(folder), mode],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **kernel_environment(str(folder))},
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def order(
        self,
        notebook: Path,
        params: str = "",
        unit: str = "",
        quarter: str = "",
        shown: int | None = None,
    ) -> None:
        """Order a report, without waiting for it; ``shown`` is the last order whose page was seen."""
        self.number += 1
        asked: dict[str, Any] = {"notebook": str(notebook), "params": params}
        asked |= {"unit": unit, "quarter": quarter, "year": None}
        asked["shown"] = self.shown if shown is None else shown
        self.process.stdin.write(packed({"number": self.number, **asked}))
        self.process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        """Wait for what the room says next."""
        while not self._waiting:
            data = os.read(self.process.stdout.fileno(), 2**20)
            assert data, "the room has ended"
            self._waiting += self._received.add(data)
        return self._waiting.pop(0)

    def until(self, kinds: Sequence[str] | set[str] = ENDS) -> dict[str, Any]:
        """Wait until the room says something of a kind about the last order."""
        while True:
            message = self.hear()
            if message["number"] == self.number:
                self.said.append(message)
                if message["kind"] == "page":
                    self.shown = self.number
                if message["kind"] in kinds:
                    return message

    def make(self, notebook: Path, **asked: str) -> dict[str, Any]:
        """Order a report and wait for it."""
        self.said.clear()
        self.order(notebook, **asked)
        return self.until()


class Watch:
    """The command ``ocop watch``, with the lines it prints and the states its page is told.

    Args:
        root: the project's folder.
        words: the words after ``ocop watch``.
    """

    def __init__(self, root: Path, *words: str) -> None:
        code = "import sys; from ocop_lib.cli import main; sys.exit(main())"
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, "watch", *words],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self.address = self.line("Mở ").split()[1]
        self.port = int(self.address.rstrip("/").rpartition(":")[2])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate()

    def line(self, *begins: str) -> str:
        """Wait for a line that begins with one of some words."""
        # What is waited for in vain ends the command, and the test with all it has printed.
        last_resort = Timer(SECONDS_TO_WAIT, self.process.kill)
        last_resort.start()
        try:
            while line := self.process.stdout.readline():
                self.lines.append(line)
                if line.startswith(begins):
                    return line
        finally:
            last_resort.cancel()
        raise AssertionError("".join(self.lines))

    def page(self) -> str:
        """Wait until the page has been made, or made anew, and return it."""
        self.line("Xong ")
        return self.report()

    def page_with(self, text: str) -> str:
        """Wait for the page in which a text stands."""
        while text not in (page := self.page()):
            pass
        return page

    def report(self) -> str:
        """The last good page."""
        return self.ask("report")[1]

    def ask(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and body of the answer at a path."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", f"/{path}", headers=named)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, body

    @contextmanager
    def states(self) -> Iterator[Iterator[dict[str, Any]]]:
        """The states that the page is told, from the present one on."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", "/events")
        answer = connection.getresponse()
        try:
            lines = iter(answer.readline, b"")
            yield (json.loads(line[6:]) for line in lines if line.startswith(b"data: "))
        finally:
            answer.close()
            connection.close()
