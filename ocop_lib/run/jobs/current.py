"""Fast check by file digests alone: are all outputs up to date?

A report depends on the bytes of files only. If all inputs have the digests of the last complete run
and its outputs are unchanged, then no report is out of date. This module imports neither pandas nor
papermill, so that a run with nothing to do is quick.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocop_lib.files.digests import digest
from ocop_lib.files.fingerprints import library_digest, packages_digest, plans_digest
from ocop_lib.files.text import is_file
from ocop_lib.output.files import Outputs
from ocop_lib.project.root import DEFAULTS
from ocop_lib.run.jobs.order import Order


@dataclass(frozen=True, slots=True)
class Sources:
    """The folders and files a run reads.

    Args:
        root: the project's folder.
        params: the folder of parameter files.
        register: the register's folder, relative to the root.
        files: further files, relative to the root: the project's own plan file, inputs of reports.
    """

    root: Path
    params: Path
    register: str
    files: tuple[str, ...] = ()

    def digests(self) -> dict[str, str]:
        """Read all files, and compute the digests of these, the library and the packages.

        Returns:
            The digest of each file, and of ``library``, ``plans`` and ``packages``, by name; an
            empty text for a file that is missing or unreadable.
        """
        folders = {
            "params": self.params,
            self.register: self.root / self.register,
            "notebooks": self.root / "notebooks",
        }
        found = {
            f"{name}/{path.relative_to(folder).as_posix()}": path
            for name, folder in folders.items()
            for path in _visible(folder)
        }
        return {
            **{name: _digest(path) for name, path in sorted(found.items())},
            **self.further_digests(),
            "library": library_digest(),
            "plans": plans_digest(),
            "packages": packages_digest(),
        }

    def further_digests(self) -> dict[str, str]:
        """The digest of each of the further files and of the project's own defaults."""
        named = {"defaults": str(DEFAULTS), **{name: name for name in self.files}}
        return {name: _digest(self.root / path) for name, path in named.items()}


def _visible(folder: Path) -> Iterator[Path]:
    """The files in a folder and its subfolders, without hidden files and folders."""
    # os.walk passes over a folder that cannot be read, where Path.rglob raises.
    for above, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (Path(above, name) for name in names if not name.startswith("."))
        yield from filter(is_file, paths)


def _digest(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def record(
    sources: Sources, digests: Mapping[str, str], formats: Iterable[str], reports: Iterable[str]
) -> dict[str, Any]:
    """The entry of the manifest about a complete run, which `count_current` reads.

    Args:
        sources: the folders and files that the run read.
        digests: the digests of these, taken at the start of the run.
        formats: the project's file formats.
        reports: the ids of all reports of the project.

    Returns:
        Plain values for JSON.
    """
    return {
        "register": sources.register,
        "files": list(sources.files),
        "digests": dict(digests),
        "formats": list(formats),
        "reports": list(reports),
    }


def count_current(order: Order) -> int | None:
    """Count the ordered reports, if digests alone show that all of them are up to date.

    Args:
        order: the user's order.

    Returns:
        The number of reports; None when digests do not show that all are up to date.
    """
    known = Outputs(order.outputs)
    last = known.run
    try:
        sources = Sources(order.root, order.params, last["register"], tuple(last["files"]))
        wanted = [known.reports[report] for report in last["reports"]]
        formats = order.formats or tuple(last["formats"])
        digests = last["digests"]
    except (KeyError, TypeError):
        return None
    asked = [report for report in wanted if order.asks_for(report.unit, report.quarter)]
    files = [report.files.get(name) for report in asked for name in formats]
    if order.force or not asked or not all(files) or len(known.reports) != len(wanted):
        return None
    intact = all(known.is_intact(file) for file in (*files, *known.pages.values()) if file)
    return len(asked) if intact and sources.digests() == digests else None
