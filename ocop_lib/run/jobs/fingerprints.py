"""Digests of what makes a report besides its files: the library, its plans, Python's packages."""

import platform
import sys
from functools import cache
from pathlib import Path

from ocop_lib.files.digests import digest
from ocop_lib.version import LIBRARY

# Folders left out. A report depends on its own plan only, which `build_jobs` counts apart.
_NOT_COUNTED = frozenset({"shipped", "__pycache__"})


@cache
def library_digest() -> str:
    """The digest of this library's code, templates and fonts, without the shipped plans."""
    root = LIBRARY
    files = {path.relative_to(root): path for path in root.rglob("*") if path.is_file()}
    lines = [
        f"{digest(files[name].read_bytes())} {name.as_posix()}"
        for name in sorted(files)
        if _NOT_COUNTED.isdisjoint(name.parts)
    ]
    return digest("\n".join(lines).encode())


@cache
def plans_digest() -> str:
    """The digest of the plans that come with this library."""
    plans = sorted((LIBRARY / "plan" / "shipped").glob("*.yaml"))
    return digest(b"".join(path.read_bytes() for path in plans))


@cache
def packages_digest() -> str:
    """The digest of Python's version and of the name and version of every installed package.

    Both stand in the name of the folder that installers leave beside a package, such as
    «pandas-3.0.1.dist-info»; no metadata file is read.

    Returns:
        A SHA-256 in hexadecimal.
    """
    folders = [Path(entry) for entry in sys.path if entry and Path(entry).is_dir()]
    found = {path.name for folder in folders for path in folder.glob("*.dist-info")}
    return digest("\n".join([platform.python_version(), *sorted(found)]).encode())
