"""Settings for a whole process of a run, which its entry point makes before importing numpy."""

import gc
import os
import sys
import threading
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

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

_NEEDLESS = (
    # nbformat imports jsonschema, which imports these to check formats that no notebook has a field
    # of. The first compiles a grammar of internationalised web addresses, which takes a second.
    "rfc3987_syntax",
    "rfc3986_validator",
    "rfc3339_validator",
    "isoduration",
    # ipykernel imports it for the debugger; nobody sets a breakpoint in a report that is made.
    "debugpy",
)
"""Packages that others import where they are installed, and do without where they are not."""

# papermill imports it to read notebooks from web addresses; a report's notebook is a file.
_LATER = "requests"
# papermill asks this package for what other installed packages add to it, and the package reads the
# metadata of all of them. A report uses none of it.
_PLUG_INS = "entrypoints"

# pydantic would read the metadata of all installed packages too, to let them watch its models.
_NO_PLUG_INS_OF_PYDANTIC = ("PYDANTIC_DISABLE_PLUGINS", "__all__")

_OBJECTS_BETWEEN_COLLECTIONS = 100_000

_THREADS = Path("/proc/self/task")


def prepare() -> None:
    """Keep numeric libraries to one thread, and let others import nothing that is not needed.

    This changes the environment and the modules of the whole process. Only the main function of a
    process that belongs to a run may call it; a library must not do so on import.
    """
    os.environ.update(ONE_THREAD)
    os.environ.setdefault(*_NO_PLUG_INS_OF_PYDANTIC)
    for name in _NEEDLESS:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]


def spare_papermill() -> None:
    """Let papermill look for no plug-ins, and import a web client only when that is used.

    This changes the modules of the whole process, as `prepare` does. It is for processes that
    execute notebooks, not for kernels, whose notebooks may import these packages themselves.
    """
    none: Any = ModuleType(_PLUG_INS)
    none.get_group_all = lambda _group: ()
    sys.modules.setdefault(_PLUG_INS, none)
    # The order matters: where the stand-in is in place already, `find_spec` raises a ValueError.
    if _LATER not in sys.modules and (spec := find_spec(_LATER)) is not None:
        later: Any = ModuleType(_LATER)
        later.__path__ = spec.submodule_search_locations
        later.__getattr__ = lambda name: getattr(_replaced(later), name)
        sys.modules[_LATER] = later


def spare_nothing() -> None:
    """Take back `spare_papermill`, in a fork that is to become a kernel; papermill is not imported."""
    for name in (_PLUG_INS, _LATER):
        if getattr(sys.modules.get(name), "__spec__", None) is None:
            sys.modules.pop(name, None)


def _replaced(stand_in: ModuleType) -> ModuleType:
    """The module that another one stands for; further imports get it as well."""
    if sys.modules.get(stand_in.__name__) is stand_in:
        del sys.modules[stand_in.__name__]
    return import_module(stand_in.__name__)


def collect_rarely() -> None:
    """Look for garbage less often: imports make many objects, nearly all of which stay.

    By default Python looks whenever there are 700 objects more, which takes a fifth of the time of
    imports.
    """
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


def keep_for_ever() -> None:
    """Have the collector of garbage skip every object that there is.

    It would write to their pages, which a forked process then could not share any more.
    """
    gc.freeze()


def require_one_thread() -> None:
    """Raise an error in a process with several threads; call this before forking.

    A fork copies only the calling thread; a lock that another thread held stays locked in the copy.

    Raises:
        RuntimeError: the process has more than one thread.
    """
    number = count_threads()
    if number != 1:
        names = ", ".join(thread.name for thread in threading.enumerate())
        raise RuntimeError(
            f"{number} threads in a process that is to be forked; Python knows of: {names}"
        )


def count_threads() -> int:
    """The number of threads of this process; on other systems than Linux only Python's own."""
    return len(list(_THREADS.iterdir())) if _THREADS.is_dir() else threading.active_count()
