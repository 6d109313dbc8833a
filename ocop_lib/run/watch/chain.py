"""The room's side of the checkpoints: which of them stand, and from which one cells run again."""

import os
import selectors
import shutil
import signal
import socket
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ocop_lib.run.watch.checkpoints import Checkpoint, fork_with_me
from ocop_lib.run.watch.frames import Received, packed
from ocop_lib.run.watch.shell import CellShell, Message

_MOST_BYTES_AT_ONCE = 2**20


@dataclass(frozen=True, slots=True)
class Done:
    """A cell that has run.

    Args:
        source: its code.
        messages: the messages that a kernel would have sent.
        failed: whether a kernel would have replied that it failed.
        needs: why only a kernel can run it; empty when the shell can.
        seconds: the time it took.
    """

    source: str
    messages: list[Message] = field(repr=False)
    failed: bool
    needs: str
    seconds: float

    @property
    def ends(self) -> bool:
        """Whether no cell runs after it."""
        is_wrong = any(message["msg_type"] == "error" for message in self.messages)
        return self.failed or is_wrong or bool(self.needs)


@dataclass(slots=True, eq=False)
class _Process:
    """A forked process: its connection and what it has said of itself."""

    connection: socket.socket
    received: Received = field(default_factory=Received)
    pid: int = 0
    run: int = 0
    at: int | None = None


class Chain:
    """The checkpoints of one notebook on one ground, and the run that is on its way.

    Args:
        folder: the room's folder, for the socket and the private folders.
        selector: the room's selector, in which the connections are entered.
        starts: called when a cell begins, with its number among the cells that run.
        ends: called when the last cell has ended, or a process has died: then with True.
        stands: called when a process stands before each cell.
    """

    def __init__(
        self,
        folder: Path,
        selector: selectors.BaseSelector,
        starts: Callable[[int], None],
        ends: Callable[[bool], None],
        stands: Callable[[], None],
    ) -> None:
        self._folder, self._selector = folder, selector
        self._starts, self._ends, self._stand = starts, ends, stands
        self._shell = CellShell()
        self._processes: set[_Process] = set()
        self._doomed: set[_Process] = set()
        self._left: list[tuple[int, Path]] = []
        self._first = self._run = self._grounds = 0
        self._is_wanted = self._is_running = False
        self._ordered: _Process | None = None
        self._cells: list[str] = []
        self.private = folder
        self.done: list[Done] = []
        self.begun = 0
        self._address = str(folder / "room")
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(self._address)
        self._listener.listen()
        selector.register(self._listener, selectors.EVENT_READ, self._accept)

    def clear(self) -> Path:
        """Give up all processes and their private folder.

        Returns:
            A new private folder, for `start`.
        """
        self.stop()
        self._give_up_all()
        self._first, self.done, self.begun = 0, [], 0
        self._grounds += 1
        self.private = self._folder / f"g{self._grounds}"
        self.private.mkdir()
        return self.private

    def end(self) -> None:
        """End all processes."""
        self._give_up_all()
        self.bury()

    def _give_up_all(self) -> None:
        self._give_up(self._processes)
        if self._first:
            self._left.append((self._first, self.private))

    def bury(self) -> None:
        """End what was given up.

        The system takes longer to end a process than to fork one, so a page does not wait for it.
        """
        self._kill(self._doomed)
        for first, private in self._left:
            with suppress(ProcessLookupError):
                os.killpg(first, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(first, 0)
            shutil.rmtree(private, ignore_errors=True)
        self._left.clear()

    def _give_up(self, processes: Iterable[_Process]) -> None:
        self._doomed |= set(processes)
        self._processes -= self._doomed

    def start(self, working: Path, memory_mb: int) -> None:
        """Fork the process that stands before the first cell.

        Args:
            working: the working folder of the cells, in the private folder.
            memory_mb: the most memory of each process, in megabytes.
        """
        if pid := fork_with_me():
            self._first = pid
            return
        try:
            self._become_first(working, memory_mb)
        finally:
            os._exit(1)

    @property
    def stands(self) -> bool:
        """Whether the process before the first cell is there."""
        try:
            return bool(self._first) and os.waitpid(self._first, os.WNOHANG) == (0, 0)
        except ChildProcessError:
            return False

    def check(self) -> None:
        """End the run if the first process has died, perhaps before it could connect."""
        if not self.stands and (self._is_wanted or self._is_running):
            self.stop()
            self._ends(True)

    def run(self, cells: Sequence[str]) -> None:
        """Run the cells that no earlier run has run already, from the nearest checkpoint.

        Args:
            cells: the code of all cells that run.
        """
        self.stop()
        same = 0
        while (
            same < min(len(cells), len(self.done))
            and self.done[same].source == cells[same]
            and not self.done[same].ends
        ):
            same += 1
        self._give_up(one for one in self._processes if one.at is not None and one.at > same)
        self._cells, self.done = list(cells), self.done[:same]
        if same == len(cells):
            self.begun = same
            self._ends(False)
            return
        self._is_wanted = True
        self._advance()

    def stop(self) -> None:
        """End the run that is on its way; the checkpoints stay."""
        self._is_wanted = self._is_running = False
        self._run += 1
        self._kill(set(filter(self._is_stale, self._processes)))

    def _is_stale(self, process: _Process) -> bool:
        """Whether a process runs cells for a run that has ended."""
        is_checkpoint = process.at is not None or process.pid in {0, self._first}
        return process.run != self._run and not is_checkpoint

    def walk(self) -> None:
        """Run the cells again while nobody waits, to leave a process before each."""
        self.bury()
        stop = len(self.done) - any(one.ends for one in self.done[-1:])
        if (best := self._nearest(stop)) and best.at is not None and best.at < stop:
            self._order(best, self._cells[best.at : stop], keep=True)
        else:
            self._stand()

    def _advance(self) -> None:
        best = self._nearest(len(self.done))
        if self._is_wanted and best and best.at is not None:
            self._is_wanted, self._is_running = False, True
            self.begun = best.at
            del self.done[best.at :]
            self._order(best, self._cells[best.at :], keep=False)

    def _nearest(self, most: int) -> _Process | None:
        standing = [one for one in self._processes if one.at is not None and one.at <= most]
        return max(standing, key=lambda one: one.at or 0, default=None)

    def _order(self, process: _Process, cells: Sequence[str], *, keep: bool) -> None:
        self._run += 1
        self._ordered = process
        with suppress(OSError):
            process.connection.sendall(packed({"run": self._run, "cells": cells, "keep": keep}))

    def _become_first(self, working: Path, memory_mb: int) -> None:
        """Turn the forked process into the one before the first cell."""
        for key in list(self._selector.get_map().values()):
            if isinstance(key.fileobj, socket.socket):
                key.fileobj.close()
        self._selector.close()
        address = self._address
        Checkpoint(address, self._shell, self.private, working, memory_mb).serve(self._run)

    def _accept(self, _: object) -> None:
        connection, _address = self._listener.accept()
        process = _Process(connection)
        self._processes.add(process)
        self._selector.register(connection, selectors.EVENT_READ, lambda _: self._read(process))

    def _read(self, process: _Process) -> None:
        try:
            data = process.connection.recv(_MOST_BYTES_AT_ONCE)
        except OSError:
            data = b""
        for message in process.received.add(data):
            if process in self._processes:
                self._hear(process, message)
        if not data:
            is_known = process in self._processes
            self._forget(process)
            if (
                is_known
                and self._is_running
                and (process.run == self._run or process is self._ordered)
            ):
                self.stop()
                self._ends(True)

    def _hear(self, process: _Process, message: dict[str, Any]) -> None:
        process.run = message["run"]
        process.pid = message.get("pid", process.pid)
        if self._is_stale(process):
            # It was on its way when the run ended.
            self._kill({process})
            return
        if "at" in message:
            process.at = message["at"]
            self._advance()
        if process.run != self._run:
            return
        if not self._is_running:
            if "end" in message:
                self._stand()
            return
        if "starts" in message:
            self._starts(message["starts"])
        elif "ran" in message:
            source = self._cells[message["ran"]]
            told = {key: message[key] for key in ("messages", "failed", "needs", "seconds")}
            self.done.append(Done(source, **told))
        elif "end" in message:
            self._is_running = False
            self._ends(False)

    def _kill(self, processes: Iterable[_Process]) -> None:
        """End processes, and what their cells have started."""
        for process in list(processes):
            if process.pid:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            self._forget(process)

    def _forget(self, process: _Process) -> None:
        self._processes.discard(process)
        self._doomed.discard(process)
        with suppress(KeyError, ValueError):
            self._selector.unregister(process.connection)
        process.connection.close()
