"""The entry point and the environment of a kernel for reports, whether forked or started."""

import faulthandler
import os
import random
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from ocop_lib.blocks.display import SKIP_HTML
from ocop_lib.errors import FRAMES, FaultKind, ReportError
from ocop_lib.run.kernels import own_process

EXIT = FaultKind(
    "notebook.exit",
    "Ô lệnh kết thúc kernel giữa chừng, bằng exit hoặc quit.",
    "Bỏ lệnh ấy; cần dừng báo cáo khi số liệu sai thì dùng raise với lời giải thích.",
)

MEMORY = "--memory-mb"
"""The option for the most memory of a kernel, in megabytes."""

_SEED = 0
_SETTINGS = (
    "--HistoryManager.enabled=False",
    # Output at the level of file descriptors, such as faulthandler's, goes to the kernel's log,
    # which is read when the kernel dies; ipykernel would send it to a client.
    "--IPKernelApp.capture_fd_output=False",
    "--IPKernelApp.outstream_class=ocop_lib.run.kernels.stream.ReportStream",
    # With a second banner IPython shows no tip. On most days it draws one at random, on some it has
    # one for the day: what a notebook draws after the seed would depend on the date.
    "--ZMQInteractiveShell.banner2=ocop",
    # ipykernel sleeps 0.5 ms after each cell so that output precedes the reply; nbclient waits for
    # both, so the sleep is not needed.
    "--IPythonKernel._execute_sleep=0",
)


def kernel_environment(folder: str) -> dict[str, str]:
    """The environment variables of a kernel, in addition to those of the parent process.

    Args:
        folder: path of a private folder, for settings and temporary files.

    Returns:
        The values by name: on every machine the same hash seed, time zone, language and number of
        threads, and IPython and matplotlib without the user's settings.
    """
    return {
        **own_process.ONE_THREAD,
        "PYTHONHASHSEED": "0",
        SKIP_HTML: "1",
        # ``--debug`` shows them; `executed.cleaned` takes them out of the notebook that is kept.
        FRAMES: "1",
        # Temporary files of a killed kernel are deleted with the folder.
        "TMPDIR": folder,
        "PYTHONUTF8": "1",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "LANG": "C.UTF-8",
        "LANGUAGE": "",
        "IPYTHONDIR": os.path.join(folder, "ipython"),  # noqa: PTH118 (text for an environment)
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        # An empty file, so that matplotlib does not read the user's settings.
        "MATPLOTLIBRC": os.path.join(folder, "matplotlibrc"),  # noqa: PTH118
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def main(arguments: Sequence[str]) -> None:
    """Run a kernel until it is shut down.

    Args:
        arguments: arguments of ``ipykernel``, such as ``-f connection.json``; `MEMORY` and a number
            of megabytes may precede them.
    """
    own_process.prepare()
    from ipykernel.kernelapp import IPKernelApp

    if arguments[0] == MEMORY:
        limit_memory(int(arguments[1]))
        arguments = arguments[2:]
    seed_generators()
    refuse_exit()
    faulthandler.enable()
    IPKernelApp.launch_instance([*arguments, *_SETTINGS])


def refuse_exit() -> None:
    """Make ``exit`` and ``quit`` an error of their cell.

    ipykernel ends a tenth of a second after such a cell: whether the next cells still run would
    depend on the machine.
    """
    from ipykernel import zmqshell

    def ask_exit(_shell: object) -> NoReturn:
        raise ReportError(EXIT.at())

    shell: Any = zmqshell.ZMQInteractiveShell
    shell.ask_exit = ask_exit


def seed_generators() -> None:
    """Seed the global random generators of Python and numpy: the same draws in every run."""
    import numpy as np

    random.seed(_SEED)
    np.random.seed(_SEED)  # noqa: NPY002 (notebooks without a generator of their own draw from it)


def limit_memory(megabytes: int) -> None:
    """Limit this process's memory by setrlimit, which only Linux enforces.

    A notebook that exceeds it gets a MemoryError, instead of the machine running out of memory.

    Args:
        megabytes: the most memory that the process may fill.
    """
    if sys.platform == "linux":
        import resource

        limit = megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


if __name__ == "__main__":
    main(sys.argv[1:])
