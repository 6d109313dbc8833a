"""Fast check by file digests alone: are all outputs up to date?

A report depends on the bytes of files only. If all inputs have the digests of the last complete run
and its outputs are unchanged, then no report is out of date. This module imports neither pandas nor
papermill, so that a run with nothing to do is quick.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ocop_lib.files.digests import digest
from ocop_lib.files.fingerprints import library_digest, packages_digest, plans_digest
from ocop_lib.files.leftovers import is_left_over
from ocop_lib.files.text import is_file
from ocop_lib.output.files import Outputs
from ocop_lib.output.manifest import ISSUED
from ocop_lib.project.root import DEFAULTS
from ocop_lib.register.ledger_place import ASIDE, LEDGER, ledger_digest
from ocop_lib.run.jobs.order import Order

if TYPE_CHECKING:
    from ocop_lib.output.manifest import Entry

SHARED = "shared"
"""The name under which `Sources.digests` gives the digests of what reports of any year can read."""

Digests = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Sources:
    """The folders and files a run reads.

    Args:
        root: the project's folder.
        params: the folder of parameter files.
        years: of each year («2024») the register's folder, and the project's own plan file or an
            empty text; relative to the root.
        inputs: the input files of reports, relative to the root.
    """

    root: Path
    params: Path
    years: Mapping[str, tuple[str, str]]
    inputs: tuple[str, ...] = ()

    def digests(self) -> Digests:
        """Read all files, and compute the digests of these, the library and the packages.

        Returns:
            For each year, the digest of each file of its register and of its plan file, by name;
            under `SHARED` those of all other files, and of ``library``, ``plans`` and ``packages``.
            An empty text for a file that is missing or unreadable.
        """
        shared = {
            **_digests("params", self.params),
            **_digests("notebooks", self.root / "notebooks"),
            **self.input_digests(),
            "defaults": _digest(self.root / DEFAULTS),
            "library": library_digest(),
            "plans": plans_digest(),
            "packages": packages_digest(),
        }
        years = {
            year: {
                **_digests(register, self.root / register),
                # What was issued is many files; their entries vouch for them.
                f"{register}/{LEDGER}": ledger_digest(self.root / register),
                **({plan: _digest(self.root / plan)} if plan else {}),
            }
            for year, (register, plan) in self.years.items()
        }
        return {SHARED: shared, **years}

    def input_digests(self) -> dict[str, str]:
        """The digest of each of the input files."""
        return {name: _digest(self.root / name) for name in self.inputs}


def _digests(name: str, folder: Path) -> dict[str, str]:
    """The digest of each visible file in a folder, by its path with the folder's name."""
    found = {f"{name}/{path.relative_to(folder).as_posix()}": path for path in _visible(folder)}
    return {name: _digest(path) for name, path in sorted(found.items())}


def _visible(folder: Path) -> Iterator[Path]:
    """The files in a folder and its subfolders, but for ledger, inbox and what programs leave."""
    # os.walk passes over a folder that cannot be read, where Path.rglob raises.
    for above, folders, names in os.walk(folder):
        is_top = Path(above) == folder
        folders[:] = [
            name for name in folders if not (is_left_over(name) or (is_top and name in ASIDE))
        ]
        paths = (Path(above, name) for name in names if not is_left_over(name))
        yield from filter(is_file, paths)


def _digest(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def record(
    sources: Sources, digests: Digests, formats: Iterable[str], made: Mapping[str, Iterable[str]]
) -> dict[str, Any]:
    """The entry of the manifest about a complete run, which `count_current` reads.

    Args:
        sources: the folders and files that the run read.
        digests: the digests of these, taken at the start of the run.
        formats: the project's file formats.
        made: the ids of all ``reports`` of the project, and of the ``pages`` of its years.

    Returns:
        Plain values for JSON.
    """
    return {
        "years": {year: list(paths) for year, paths in sources.years.items()},
        "inputs": list(sources.inputs),
        "digests": digests,
        "formats": list(formats),
        **{name: list(ids) for name, ids in made.items()},
    }


def forms_of(entry: "Entry", formats: Iterable[str]) -> Iterable[str]:
    """The forms in which a report has to lie there: of an issued one those in which it was issued."""
    is_issued = getattr(entry, "edition", "draft") in ISSUED
    return tuple(entry.files) if is_issued else formats


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
        # Of a narrowed order only the period's year is compared.
        years = {
            year: (register, plan)
            for year, (register, plan) in last["years"].items()
            if order.of_year is None or year == str(order.of_year)
        }
        sources = Sources(order.root, order.params, years, tuple(last["inputs"]))
        wanted = [known.reports[report] for report in last["reports"]]
        formats = order.formats or tuple(last["formats"])
        digests = {name: last["digests"][name] for name in (SHARED, *years)}
        pages = [known.year_pages[page] for page in last["pages"]]
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    asked = [report for report in wanted if order.asks_for(report.about, report.period)]
    is_known = len(known.reports) == len(wanted) and len(known.year_pages) == len(pages)
    asked_pages = [page for page in pages if order.asks_for_pages and str(page.year) in years]
    entries: tuple[Entry, ...] = (*asked, *asked_pages)
    files = [entry.files.get(name) for entry in entries for name in forms_of(entry, formats)]
    if order.force or not asked or not all(files) or not is_known:
        return None
    intact = all(known.is_intact(file) for file in (*files, *known.pages.values()) if file)
    return len(asked) if intact and sources.digests() == digests else None
