"""Kernel manager and client for reports: this Python, private sockets, none of the user's settings."""

import os
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets import Int, Unicode
from traitlets.config import Config

from ocop_lib.run.kernels.kernel import MEMORY, kernel_environment

LOG = "kernel.log"
"""Name of the file with the kernel's own output, in the private folder: read when it dies."""

_SPEC = Path(__file__).parent / "kernelspec"
# A socket's path may have 107 bytes on Linux and 103 elsewhere; «-5» is added to it.
_LONGEST_SOCKET_PATH = 96
_SECONDS_BETWEEN_CHECKS = 1.0
_SECONDS_BETWEEN_CHECKS_AT_THE_END = 0.002
_SECONDS_WITHOUT_LIMIT = 3600.0
_MILLISECONDS_BETWEEN_CONNECTS = 2
# The time to wait for iopub_welcome after a kernel's first reply; it usually takes milliseconds.
_SECONDS_TO_WELCOME = 1.0


class ReportKernelClient(AsyncKernelClient):
    """Waits for `iopub_welcome` (ipykernel ≥ 7.2) instead of polling until iopub is quiet.

    The client of jupyter_client needs at least 0.2 s for its polling.
    """

    def _context_default(self) -> zmq.asyncio.Context:
        context = super()._context_default()
        # The client connects before a new kernel listens; ZeroMQ tries again after 0.1 s by default.
        context.setsockopt(zmq.RECONNECT_IVL, _MILLISECONDS_BETWEEN_CONNECTS)
        return context

    def start_channels(self, *_: bool, **__: bool) -> None:
        """Open shell and iopub only.

        The other channels are not needed: a report asks for no input, its provisioner knows
        whether the kernel is alive without heartbeats, and a signal ends it instead of a control
        message.
        """
        super().start_channels(stdin=False, hb=False, control=False)

    async def wait_for_ready(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 (theirs)
        """Wait until the kernel answers and its output reaches this client.

        For a kernel that sends no `iopub_welcome`, this falls back to jupyter_client's polling.

        Args:
            timeout: the time limit in seconds; None for an hour.

        Raises:
            RuntimeError: the kernel died, or was not ready in time.
        """
        end = monotonic() + (timeout or _SECONDS_WITHOUT_LIMIT)
        await self._wait_for_reply(self.kernel_info(), end)
        if not await self._is_welcome():
            await super().wait_for_ready(max(0.0, end - monotonic()))

    async def _wait_for_reply(self, request: str, end: float) -> None:
        while monotonic() < end:
            try:
                message = await self.shell_channel.get_msg(timeout=_SECONDS_BETWEEN_CHECKS)
            except Empty:
                if not await self.is_alive():
                    raise RuntimeError("the kernel died before it was ready") from None
            else:
                if message["parent_header"].get("msg_id") == request:
                    return
        raise RuntimeError("the kernel was not ready in time")

    async def _is_welcome(self) -> bool:
        """Wait for `iopub_welcome`; call this after the kernel has replied to a request.

        Returns:
            Whether the message came; after it the client receives all output of the kernel.
        """
        try:
            while True:
                message = await self.iopub_channel.get_msg(timeout=_SECONDS_TO_WELCOME)
                if message["msg_type"] == "iopub_welcome":
                    return True
        except Empty:
            return False


class ReportKernelManager(AsyncKernelManager):
    """Starts kernels of the running Python, in an environment that is the same everywhere.

    Installed kernels and the user's settings of IPython and matplotlib have no effect.
    """

    folder = Unicode(help="A private folder for the kernel's own files.").tag(config=True)
    memory_mb = Int(help="How many megabytes it may fill.").tag(config=True)

    @property
    def kernel_spec(self) -> KernelSpec:
        """The specification of the kernel for reports, whatever kernel name papermill asks for."""
        spec = KernelSpec.from_resource_dir(str(_SPEC))
        position = spec.argv.index("-f")
        spec.argv[position:position] = [MEMORY, str(self.memory_mb)]
        spec.env = kernel_environment(self.folder)
        return spec

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]  # as its parent
        """Start the kernel, with its own output in a file instead of on the user's terminal.

        Args:
            options: the options of the parent class's method.
        """
        with (Path(self.folder) / LOG).open("wb") as log:
            await super().start_kernel(stdout=log, stderr=log, **options)

    async def _async_wait(self, pollinterval: float = _SECONDS_BETWEEN_CHECKS_AT_THE_END) -> None:
        """Wait until a killed kernel has ended; polls every 2 ms instead of every 0.1 s."""
        await super()._async_wait(pollinterval)


def engine_options(folder: Path, working_folder: Path, memory_mb: int) -> dict[str, Any]:
    """The options for papermill, passed on to nbclient, by which it starts a kernel for reports.

    Args:
        folder: a private folder with a short path, for sockets and settings.
        working_folder: the working folder of the kernel; that of this process is not changed.
        memory_mb: the most memory for the kernel, in megabytes.

    Returns:
        Keyword arguments for ``papermill.execute_notebook``.
    """
    (folder / "matplotlibrc").touch()
    config = Config()
    config.ReportKernelManager.folder = str(folder)
    config.ReportKernelManager.memory_mb = memory_mb
    config.KernelManager.client_class = f"{__name__}.{ReportKernelClient.__name__}"
    config.KernelManager.connection_file = str(folder / "kernel.json")
    socket = folder / "k"
    if os.name == "posix" and len(os.fsencode(socket)) <= _LONGEST_SOCKET_PATH:
        # TCP ports collide when many kernels start at once; paths of sockets do not.
        config.KernelManager.transport = "ipc"
        config.KernelManager.ip = str(socket)
    return {
        "config": config,
        "kernel_manager_class": ReportKernelManager,
        "resources": {"metadata": {"path": str(working_folder)}},
        # Kill the kernel, which is faster than a shutdown; its files are deleted with the folder.
        "shutdown_kernel": "immediate",
    }
