"""An IPython shell that runs cells without a kernel and records the messages a kernel would send.

The classes are those of ipykernel, down to the message: only the session, which would write it to
a socket, keeps it instead. So libraries find the shell that they find in a kernel.
"""

import asyncio
import builtins
import getpass
import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn

from ipykernel import zmqshell
from ipykernel.comm import comm as ipykernel_comm
from ipykernel.compiler import XCachingCompiler
from jupyter_client.session import Session
from traitlets.config import Config

Message = dict[str, Any]
"""A message of Jupyter's protocol: ``msg_type``, ``content`` and headers."""

_STREAMS = ("stdout", "stderr")


class NeedsKernel(BaseException):
    """Ends a cell that asks for something only a kernel has; `except Exception` does not stop it."""


@dataclass(slots=True)
class Ran:
    """What a cell did.

    Args:
        messages: the messages that a kernel would have sent, in their order.
        failed: whether a kernel would have replied that the cell failed.
        needs: why only a kernel can run the cell, in Vietnamese; empty when the shell can.
    """

    messages: list[Message] = field(default_factory=list)
    failed: bool = False
    needs: str = ""


class _Recorder(Session):
    """A session that keeps the messages in a list."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Message] = []

    def send(  # type: ignore[override]  # only what a shell sends
        self, _: object, message: Any, content: Any = None, *__: object, **more: Any
    ) -> None:
        """Keep a message as it would be read at the other end of a socket."""
        if more.get("buffers"):
            raise NeedsKernel
        kind = message["msg_type"] if isinstance(message, dict) else message
        said = message["content"] if isinstance(message, dict) else content
        # Through JSON and back: what JSON cannot hold becomes what a client would get.
        received = json.loads(self.pack(said))
        header = {"msg_type": kind}
        self.sent.append(
            {"msg_type": kind, "header": header, "parent_header": {}, "content": received}
        )


class _Stream(io.TextIOBase):
    """Standard output or error of a cell; as a kernel's, it is sent in one piece when flushed."""

    def __init__(self, name: str, session: _Recorder) -> None:
        super().__init__()
        self.name, self._session = name, session
        self._written: list[str] = []

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding that a kernel's stream names."""
        return "UTF-8"

    def writable(self) -> bool:
        """Whether it can be written to."""
        return True

    def write(self, text: str) -> int:
        """Print a text; returns the number of its characters."""
        if not isinstance(text, str):
            kind = type(text)
            raise TypeError(f"write() argument must be str, not {kind}")
        self._written.append(text)
        return len(text)

    def flush(self) -> None:
        """Send what was written since the last flush."""
        if self._written:
            text = "".join(self._written)
            self._written.clear()
            self._session.send(None, "stream", {"name": self.name, "text": text})


class ZMQInteractiveShell(zmqshell.ZMQInteractiveShell):
    """Named as its parent, because libraries recognise a notebook by that name."""

    asked = ""
    """Why the running cell needs a kernel; empty when it does not."""

    def ask(self, reason: str) -> NoReturn:
        """End the running cell, because it needs a kernel.

        Args:
            reason: why, in Vietnamese.

        Raises:
            NeedsKernel: always.
        """
        self.asked = self.asked or reason
        raise NeedsKernel

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing for pictures inside the notebook; a window's event loop needs a kernel."""
        if gui not in {None, "inline"}:
            self.ask("dùng cửa sổ đồ họa")

    def ask_exit(self) -> None:
        """End the kernel, by ``exit`` and ``quit``."""
        self.ask("kết thúc kernel")


class _Absent:
    """Stands where a kernel or a running event loop would; to use it ends the cell."""

    def __init__(self, shell: ZMQInteractiveShell, reason: str) -> None:
        self.__dict__.update(_shell=shell, _reason=reason)

    def __getattr__(self, name: str) -> Any:
        """Refuse every attribute but Python's own."""
        if name.startswith("__"):
            raise AttributeError(name)
        self._shell.ask(self._reason)

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse every attribute."""
        self._shell.ask(self._reason)


def _asking(shell: ZMQInteractiveShell, reason: str) -> Callable[..., NoReturn]:
    """A function that ends the running cell whatever it is called with."""

    def ask(*_: object, **__: object) -> NoReturn:
        shell.ask(reason)

    return ask


class CellShell:
    """The shell of one process, and of the processes forked from it."""

    def __init__(self) -> None:
        config = Config()
        config.HistoryManager.enabled = False
        # Libraries look for this section to tell a notebook from a terminal.
        config.IPKernelApp.capture_fd_output = False
        self._session = _Recorder()
        # IPython declares the parts of a shell by the classes of a terminal, if at all.
        self._shell: Any = ZMQInteractiveShell.instance(
            config=config, compiler_class=XCachingCompiler
        )
        self._streams = [_Stream(name, self._session) for name in _STREAMS]
        shell: Any = self._shell
        shell.kernel = _Absent(shell, "dùng kernel")
        for sender in (shell.displayhook, shell.display_pub):
            sender.session = self._session
        shell.displayhook.topic = b"execute_result"
        shell.extension_manager.load_extension("storemagic")
        self._loop = _Absent(shell, "dùng vòng lặp asyncio")

    def take_over(self) -> None:
        """Make this process one whose output and input are the shell's, as in a kernel."""
        sys.stdout, sys.stderr = self._streams

        no_input = _asking(self._shell, "chờ người dùng nhập")
        no_comm = _asking(self._shell, "dùng widget hoặc comm")
        builtins.input = no_input
        getpass.getpass = no_input
        ipykernel_comm.BaseComm.publish_msg = no_comm  # type: ignore[method-assign]

    def run(self, source: str) -> Ran:
        """Run a cell.

        Args:
            source: the cell's code.

        Returns:
            What it did.
        """
        shell = self._shell
        self._session.sent, shell.asked = [], ""
        if self._awaits(source):
            return Ran(needs="dùng await")
        # In a kernel, cells run inside an event loop: asyncio.run refuses there, and must here.
        asyncio._set_running_loop(self._loop)  # type: ignore[arg-type]  # noqa: SLF001
        try:
            result = shell.run_cell(source, store_history=True, silent=False)
        except NeedsKernel:
            return Ran(needs=shell.asked)
        finally:
            asyncio._set_running_loop(None)  # noqa: SLF001
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        shell.payload_manager.clear_payload()
        # Only a newer shell keeps the error of what shows a cell's last line.
        shown_badly = getattr(shell, "_last_traceback_during_displayhook", None)
        failed = not result.success or bool(shown_badly)
        return Ran(self._session.sent, failed, shell.asked)

    def _awaits(self, source: str) -> bool:
        """Whether the cell has an ``await`` of its own, for which a kernel has a running loop."""
        try:
            code, trouble = self._shell.transform_cell(source), None
        except Exception:  # noqa: BLE001 (IPython shows it when it runs the cell)
            code, trouble = source, sys.exc_info()
        awaits = self._shell.should_run_async(
            source, transformed_cell=code, preprocessing_exc_tuple=trouble
        )
        return bool(awaits)
