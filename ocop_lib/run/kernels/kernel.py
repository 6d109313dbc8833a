"""How a kernel for reports begins, whether it is started anew or forked from a warm process."""

import faulthandler
import os
import random
import sys
from collections.abc import Sequence

from ocop_lib.blocks.display import SKIP_HTML

MEMORY = "--memory-mb"
"""The option that names how many megabytes a kernel may fill."""

_SEED = 0
_SETTINGS = (
    "--HistoryManager.enabled=False",
    # What is written past Python goes where it is found when the kernel dies.
    "--IPKernelApp.capture_fd_output=False",
    "--IPKernelApp.outstream_class=ocop_lib.run.kernels.stream.ReportStream",
    # A kernel rests after each cell, that what it has said may be gone before its answer. Who
    # runs a report waits for both.
    "--IPythonKernel._execute_sleep=0",
)


def kernel_environment(folder: str) -> dict[str, str]:
    """What is set for a kernel on top of the environment it starts in.

    Args:
        folder: a private folder.
    """
    return {
        "PYTHONHASHSEED": "0",
        SKIP_HTML: "1",
        # What a killed kernel leaves there goes with the folder.
        "TMPDIR": folder,
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


def main(arguments: Sequence[str]) -> None:
    """Be a kernel, until told to end.

    Args:
        arguments: of ``ipykernel``, such as ``-f connection.json``; `MEMORY` and a number may
            stand before them.
    """
    from ipykernel.kernelapp import IPKernelApp

    if arguments[0] == MEMORY:
        _limit_memory(int(arguments[1]))
        arguments = arguments[2:]
    _draw_alike()
    faulthandler.enable()
    IPKernelApp.launch_instance([*arguments, *_SETTINGS])


def _draw_alike() -> None:
    """Make what is drawn at random the same in every run."""
    import numpy as np

    random.seed(_SEED)
    np.random.seed(_SEED)  # noqa: NPY002 (what notebooks without a generator of theirs draw from)


def _limit_memory(megabytes: int) -> None:
    """Let a notebook that eats memory fail alone, where the system can see to that."""
    if sys.platform == "linux":
        import resource

        most = megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


if __name__ == "__main__":
    main(sys.argv[1:])
