"""Settings for a whole process of a run; its entry point makes them before numpy is imported."""

import os
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

ONE_THREAD: Mapping[str, str] = dict.fromkeys(
    (
        "BLIS_NUM_THREADS",
        "GOTO_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMBA_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "POLARS_MAX_THREADS",
        "VECLIB_MAXIMUM_THREADS",
    ),
    "1",
)
"""Environment variables that keep numeric libraries to one thread.

They split a sum among their threads, and rounding follows the split: the last digits would depend
on the number of cores. Their threads are started on import and are lost in a fork.
"""

_THREADS = Path("/proc/self/task")


def prepare() -> None:
    """Keep numeric libraries to one thread, and make jsonschema quick to import.

    Changes the environment and the modules of the whole process: to be called by the main function
    of a process that belongs to a run, never on import of a library.
    """
    os.environ.update(ONE_THREAD)
    # When jsonschema, which nbformat imports, finds this package, it compiles a grammar of
    # internationalised web addresses, which takes a second. No notebook has a field of that format.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def require_one_thread() -> None:
    """Refuse to go on in a process with more than one thread, before it is forked.

    Raises:
        RuntimeError: there are others. A fork copies only the thread that calls it, and a lock that
            another one held stays locked in the copy.
    """
    number = _count_threads()
    if number != 1:
        names = ", ".join(thread.name for thread in threading.enumerate())
        raise RuntimeError(
            f"{number} threads in a process that is to be forked; Python knows of: {names}"
        )


def _count_threads() -> int:
    """The number of threads of this process; elsewhere than on Linux only those of Python."""
    return len(list(_THREADS.iterdir())) if _THREADS.is_dir() else threading.active_count()
