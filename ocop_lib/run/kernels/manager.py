"""Kernels for reports: this very Python, sockets of their own, nothing of the user's settings."""

import os
from collections.abc import Callable
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
"""What the kernel itself says, in the private folder: of use when it dies."""

_SPEC = Path(__file__).parent / "kernelspec"
# A socket's path may have 107 bytes on Linux and 103 elsewhere; «-5» is added to it.
_LONGEST_SOCKET_PATH = 96
_SECONDS_BETWEEN_LOOKS = 1.0
_SECONDS_BETWEEN_LOOKS_AT_THE_END = 0.002
_ANY_TIME = 3600.0
_MILLISECONDS_BETWEEN_CALLS = 2


class ReportKernelClient(AsyncKernelClient):
    """Knows from what the kernel says that it is ready; the usual client waits for silence."""

    def _context_default(self) -> zmq.asyncio.Context:
        context = super()._context_default()
        # It connects before a new kernel listens, and would try again in a tenth of a second.
        context.setsockopt(zmq.RECONNECT_IVL, _MILLISECONDS_BETWEEN_CALLS)
        return context

    def start_channels(self, *_: bool, **__: bool) -> None:
        """Open what a report needs: nobody types, and the provisioner knows whether it lives."""
        super().start_channels(stdin=False, hb=False, control=False)

    async def wait_for_ready(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 (theirs)
        """Wait until the kernel listens and is listened to.

        Raises:
            RuntimeError: it died, or was not ready in time.
        """
        end = monotonic() + (timeout or _ANY_TIME)
        # A kernel welcomes who begins to listen: nothing it says after that is missed.
        await self._told(self.iopub_channel, lambda m: m["msg_type"] == "iopub_welcome", end)
        asked = self.kernel_info()

        def answers(message: Any) -> bool:
            return bool(message["parent_header"].get("msg_id") == asked)

        await self._told(self.shell_channel, answers, end)
        await self._told(self.iopub_channel, lambda m: answers(m) and _is_idle(m), end)

    async def _told(self, channel: Any, is_it: Callable[[Any], bool], end: float) -> None:
        while monotonic() < end:
            try:
                if is_it(await channel.get_msg(timeout=_SECONDS_BETWEEN_LOOKS)):
                    return
            except Empty:
                if not await self.is_alive():
                    raise RuntimeError("the kernel died before it was ready") from None
        raise RuntimeError("the kernel was not ready in time")


def _is_idle(message: Any) -> bool:
    return bool(message["content"].get("execution_state") == "idle")


class ReportKernelManager(AsyncKernelManager):
    """Starts kernels of the running Python, in an environment that is the same everywhere.

    Which kernels are installed, and what a user's own IPython or matplotlib settings say, has no
    say in a report.
    """

    folder = Unicode(help="A private folder for the kernel's own files.").tag(config=True)
    memory_mb = Int(help="How many megabytes it may fill.").tag(config=True)

    @property
    def kernel_spec(self) -> KernelSpec:
        """The one kernel there is; papermill's kernel name is not looked up."""
        spec = KernelSpec.from_resource_dir(str(_SPEC))
        at = spec.argv.index("-f")
        spec.argv[at:at] = [MEMORY, str(self.memory_mb)]
        spec.env = kernel_environment(self.folder)
        return spec

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]  # as its parent
        """Start it, its own words in a file instead of on the user's terminal."""
        with (Path(self.folder) / LOG).open("wb") as log:
            await super().start_kernel(stdout=log, stderr=log, **options)

    async def _async_wait(self, pollinterval: float = _SECONDS_BETWEEN_LOOKS_AT_THE_END) -> None:
        """Wait for the end of a killed kernel, a matter of milliseconds."""
        await super()._async_wait(pollinterval)


def engine_options(folder: Path, working_folder: Path, memory_mb: int) -> dict[str, Any]:
    """What papermill hands on to nbclient so that a kernel starts as described here.

    Args:
        folder: a private folder with a short path, for sockets and settings.
        working_folder: where the kernel starts; the process's own folder stays as it is.
        memory_mb: how many megabytes the kernel may fill.
    """
    (folder / "matplotlibrc").touch()
    config = Config()
    config.ReportKernelManager.folder = str(folder)
    config.ReportKernelManager.memory_mb = memory_mb
    config.KernelManager.client_class = f"{__name__}.{ReportKernelClient.__name__}"
    config.KernelManager.connection_file = str(folder / "kernel.json")
    socket = folder / "k"
    if os.name == "posix" and len(os.fsencode(socket)) <= _LONGEST_SOCKET_PATH:
        # TCP ports collide when many kernels start at once; paths of their own cannot.
        config.KernelManager.transport = "ipc"
        config.KernelManager.ip = str(socket)
    return {
        "config": config,
        "kernel_manager_class": ReportKernelManager,
        "resources": {"metadata": {"path": str(working_folder)}},
        # The private folder vanishes with the report: there is nothing to say goodbye to.
        "shutdown_kernel": "immediate",
    }
