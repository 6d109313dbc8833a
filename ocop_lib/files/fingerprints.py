"""Digests of the library, the shipped plans and the installed packages."""

import platform
import sys
from functools import cache
from pathlib import Path

from ocop_lib.files.digests import digest
from ocop_lib.version import LIBRARY

# A report depends only on its own plan, for which `build_jobs` adds a separate digest.
_SKIPPED_FOLDERS = frozenset({"shipped", "__pycache__"})


@cache
def library_digest() -> str:
    """The digest of this library's code, templates and fonts, without the shipped plans."""
    root = LIBRARY
    files = {path.relative_to(root): path for path in root.rglob("*") if path.is_file()}
    lines = [
        f"{digest(files[name].read_bytes())} {name.as_posix()}"
        for name in sorted(files)
        if _SKIPPED_FOLDERS.isdisjoint(name.parts)
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

    Both are part of the name of the folder that installers create beside a package, such as
    «pandas-3.0.1.dist-info», so no metadata file is read.

    Returns:
        A SHA-256 in hexadecimal.
    """
    folders = [Path(entry) for entry in sys.path if entry and Path(entry).is_dir()]
    found = {path.name for folder in folders for path in folder.glob("*.dist-info")}
    return digest("\n".join([platform.python_version(), *sorted(found)]).encode())
