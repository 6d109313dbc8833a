"""Kernels for reports: this very Python, sockets of their own, nothing of the user's settings."""

import os
import sys
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets import Unicode
from traitlets.config import Config

LOG = "kernel.log"
"""What the kernel itself says, in the private folder: of use when it dies."""

# A socket's path may have 107 bytes on Linux and 103 elsewhere; «-5» is added to it.
_LONGEST_SOCKET_PATH = 96


class ReportKernelManager(AsyncKernelManager):
    """Starts ipykernel under the running Python, in an environment that is the same everywhere.

    Which kernels are installed, and what a user's own IPython or matplotlib settings say, has no
    say in a report.
    """

    folder = Unicode(help="A private folder for the kernel's own files.").tag(config=True)

    @property
    def kernel_spec(self) -> KernelSpec:
        """The one kernel there is; papermill's kernel name is not looked up."""
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            env=kernel_environment(self.folder),
            display_name="OCOP",
            language="python",
        )

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]  # as its parent
        """Start it, its own words in a file instead of on the user's terminal."""
        with (Path(self.folder) / LOG).open("wb") as log:
            await super().start_kernel(stdout=log, stderr=log, **options)


def kernel_environment(folder: str) -> dict[str, str]:
    """What is set for a kernel on top of the environment it starts in.

    Args:
        folder: a private folder.
    """
    return {
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "LANG": "C.UTF-8",
        "LANGUAGE": "",
        "IPYTHONDIR": os.path.join(folder, "ipython"),  # noqa: PTH118 (text for an environment)
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        # An empty file: matplotlib's own defaults instead of the user's.
        "MATPLOTLIBRC": os.path.join(folder, "matplotlibrc"),  # noqa: PTH118
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def engine_options(folder: Path, working_folder: Path) -> dict[str, Any]:
    """What papermill hands on to nbclient so that a kernel starts as described here.

    Args:
        folder: a private folder with a short path, for sockets and settings.
        working_folder: where the kernel starts; the process's own folder stays as it is.
    """
    (folder / "matplotlibrc").touch()
    config = Config()
    config.ReportKernelManager.folder = str(folder)
    config.KernelManager.connection_file = str(folder / "kernel.json")
    socket = folder / "k"
    if os.name == "posix" and len(os.fsencode(socket)) <= _LONGEST_SOCKET_PATH:
        # TCP ports collide when many kernels start at once; paths of their own cannot.
        config.KernelManager.transport = "ipc"
        config.KernelManager.ip = str(socket)
    return {
        "config": config,
        "kernel_manager_class": ReportKernelManager,
        "extra_arguments": ["--HistoryManager.enabled=False"],
        "resources": {"metadata": {"path": str(working_folder)}},
        # The private folder vanishes with the report: there is nothing to say goodbye to.
        "shutdown_kernel": "immediate",
    }
