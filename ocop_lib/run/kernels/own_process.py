"""Settings for a whole process of a run, which its entry point makes before importing numpy."""

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

With several threads they split a sum among these, and its rounding depends on the split, so the
last digits would depend on the number of cores. Moreover, a fork does not copy the threads, which
some of these libraries start on import.
"""

_THREADS = Path("/proc/self/task")


def prepare() -> None:
    """Keep numeric libraries to one thread, and make jsonschema quick to import.

    This changes the environment and the modules of the whole process. Only the main function of a
    process that belongs to a run may call it; a library must not do so on import.
    """
    os.environ.update(ONE_THREAD)
    # nbformat imports jsonschema. If jsonschema finds this package, it compiles a grammar of
    # internationalised web addresses, which takes a second; no notebook has a field of that format.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def require_one_thread() -> None:
    """Raise an error in a process with several threads; call this before forking.

    A fork copies only the calling thread; a lock that another thread held stays locked in the copy.

    Raises:
        RuntimeError: the process has more than one thread.
    """
    number = _count_threads()
    if number != 1:
        names = ", ".join(thread.name for thread in threading.enumerate())
        raise RuntimeError(
            f"{number} threads in a process that is to be forked; Python knows of: {names}"
        )


def _count_threads() -> int:
    """The number of threads of this process; on other systems than Linux only Python's own."""
    return len(list(_THREADS.iterdir())) if _THREADS.is_dir() else threading.active_count()
