"""A Jupyter kernel provisioner that forks kernels from a warm process."""

import asyncio
import os
import sys
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from ocop_lib.run.kernels import kernel, warm

_SECONDS_BETWEEN_POLLS = 0.002


class WarmProvisioner(LocalProvisioner):
    """Forks a kernel on systems that support it, and starts an ordinary one on others."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start a kernel.

        Args:
            cmd: the command that would start an ordinary kernel.
            kwargs: keyword arguments of ``subprocess.Popen``.

        Returns:
            The connection info for clients.
        """
        if not warm.can_fork():
            return await super().launch_kernel(cmd, **kwargs)
        streams = (kwargs.get("stdout") or sys.__stdout__, kwargs.get("stderr") or sys.__stderr__)
        # In a thread, because the first request blocks until the warm process has warmed up.
        self.process: Any = await asyncio.to_thread(
            warm.KERNELS.kernel,
            cmd[cmd.index(kernel.__name__) + 1 :],
            kwargs.get("env") or dict(os.environ),
            str(kwargs.get("cwd") or os.getcwd()),  # noqa: PTH109 (text)
            [stream.fileno() for stream in streams if stream],
        )
        self.pid = self.pgid = self.process.pid
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait until the kernel has ended; polls every 2 ms, jupyter_client every 0.1 s.

        Returns:
            The kernel's exit status.
        """
        while await self.poll() is None:  # noqa: ASYNC110 (a process sends no event)
            await asyncio.sleep(_SECONDS_BETWEEN_POLLS)
        return await super().wait()
