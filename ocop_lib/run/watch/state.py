"""The state of a watch, as its page and the terminal say it."""

import asyncio
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

from ocop_lib.errors import FaultKind
from ocop_lib.wording import number

ROOM_DIED = FaultKind(
    "watch.room",
    "Tiến trình chạy sổ tay đã chết nhiều lần liền.",
    "Thường do hết bộ nhớ; đóng bớt chương trình rồi lưu lại sổ tay.",
)


class State:
    """What the watch is doing, and the last good page.

    Args:
        name: the notebook's name.
        tell: prints a line for the terminal.
    """

    def __init__(self, name: str, tell: Callable[[str], None]) -> None:
        self.name, self._tell = name, tell
        self.html = b""
        self.page = self.times = 0
        self.mood = "running"
        self.line = "Đang khởi động…"
        self.faults: Sequence[str] = ()
        self.listeners = set[asyncio.Event]()
        self._kernel = ""
        self._begun = monotonic()

    def shown(self) -> dict[str, Any]:
        """The state as the page's script reads it.

        Returns:
            ``name`` of the notebook; ``mood``: ``running``, ``good`` or ``bad``; ``line``, what
            it is doing; ``faults``, of a good page its remarks; ``page``, a number that rises with each good page that differs
            from the last, 0 for none; ``times``, how often the report was tried to be made.
        """
        return {
            "name": self.name,
            "mood": self.mood,
            "line": self.line,
            "faults": list(self.faults),
            "page": self.page,
            "times": self.times,
        }

    def begin(self) -> None:
        """A file has been saved."""
        self._begun = monotonic()

    def hear(self, message: dict[str, Any]) -> None:
        """Take in a message of the room.

        Args:
            message: as `ocop_lib.run.watch.room.Room` sends it.
        """
        match message["kind"]:
            case "starts":
                self._say("running", f"Đang chạy {message['cell']}…")
            case "kernel":
                self._kernel = message["reason"]
                self._say("running", f"Đang chạy cả sổ tay bằng kernel{_because(self._kernel)}…")
            case "page":
                self._take(message)
            case "faults":
                self._refuse(message["faults"])
            case "dead":
                self._refuse([str(ROOM_DIED.at(found=message["log"]))])
            case "same" if self.mood == "running" and self.page:
                self._say("good", "Không có gì thay đổi.")

    def _take(self, message: dict[str, Any]) -> None:
        html = message["html"].encode()
        if html != self.html:
            self.html = html
            self.page += 1
        self.faults = tuple(message["remarks"])
        line = f"Xong sau {_seconds(monotonic() - self._begun)}: {_what_ran(message)}."
        self._say("good", line)
        self._tell("\n".join([line, *self.faults]))

    def _refuse(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        line = f"Không làm được báo cáo (sau {_seconds(monotonic() - self._begun)})."
        if self.page:
            line += " Trang đang xem là bản tốt gần nhất."
        self._say("bad", line)
        self._tell("\n".join([line, *faults]))

    def _say(self, mood: str, line: str) -> None:
        self.mood, self.line = mood, line
        self.times += mood != "running"
        for listener in self.listeners:
            listener.set()


def _what_ran(message: dict[str, Any]) -> str:
    seconds = _seconds(message["seconds"])
    if message["ran"] is None:
        return f"chạy cả sổ tay bằng kernel trong {seconds}{_because(message['kernel'])}"
    ran, cells = message["ran"], message["cells"]
    if not ran:
        return "không ô nào phải chạy lại"
    return f"chạy {len(ran)} trong {cells} ô, từ {ran[0]}, trong {seconds}"


def _because(reason: str) -> str:
    return f" (vì {reason})" if reason else ""


def _seconds(seconds: float) -> str:
    return f"{number(round(seconds, 2))} giây"
