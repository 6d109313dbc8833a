"""What makes a report besides its files, by digest: this library, Python and its packages."""

import platform
import sys
from functools import cache
from pathlib import Path

from ocop_lib.run.jobs.job import digest
from ocop_lib.version import LIBRARY

# The shipped plans: a report depends on its own plan only, which is counted apart.
_NOT_COUNTED = ("shipped", "__pycache__")


@cache
def library_digest() -> str:
    """The digest of all that this library is: code, templates, fonts; without its plans."""
    root = LIBRARY
    files = {path.relative_to(root): path for path in root.rglob("*") if path.is_file()}
    told = [
        f"{digest(files[name].read_bytes())} {name.as_posix()}"
        for name in sorted(files)
        if not set(_NOT_COUNTED) & set(name.parts)
    ]
    return digest("\n".join(told).encode())


@cache
def plans_digest() -> str:
    """The digest of the plans that come with this library."""
    plans = sorted((LIBRARY / "plan" / "shipped").glob("*.yaml"))
    return digest(b"".join(path.read_bytes() for path in plans))


@cache
def packages_digest() -> str:
    """The digest of the Python and of every package that reports are made with.

    A package is told by the folder that installers leave beside it, «pandas-3.0.1.dist-info».
    """
    folders = [Path(entry) for entry in sys.path if entry and Path(entry).is_dir()]
    found = {path.name for folder in folders for path in folder.glob("*.dist-info")}
    return digest("\n".join([platform.python_version(), *sorted(found)]).encode())
