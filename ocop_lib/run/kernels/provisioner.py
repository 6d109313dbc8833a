"""Kernels forked from a warm process instead of started anew, as a Jupyter kernel provisioner."""

import asyncio
import os
import sys
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from ocop_lib.run.kernels import kernel, warm

_SECONDS_BETWEEN_LOOKS = 0.002


class WarmProvisioner(LocalProvisioner):
    """Forks a kernel where that can be done, and starts an ordinary one elsewhere."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """A new kernel.

        Args:
            cmd: the command that would start an ordinary one.
            kwargs: as for ``subprocess.Popen``.

        Returns:
            How to connect to it.
        """
        if not warm.can_fork():
            return await super().launch_kernel(cmd, **kwargs)
        streams = (kwargs.get("stdout") or sys.__stdout__, kwargs.get("stderr") or sys.__stderr__)
        # In a thread: the first kernel waits for the warm process.
        self.process: Any = await asyncio.to_thread(
            warm.SOURCE.kernel,
            cmd[cmd.index(kernel.__name__) + 1 :],
            kwargs.get("env") or dict(os.environ),
            str(kwargs.get("cwd") or os.getcwd()),  # noqa: PTH109 (text)
            [stream.fileno() for stream in streams if stream],
        )
        self.pid = self.pgid = self.process.pid
        return self.connection_info

    async def wait(self) -> int | None:
        """How the kernel ended, when it has."""
        while await self.poll() is None:  # noqa: ASYNC110 (a process sends no event)
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
        return await super().wait()
