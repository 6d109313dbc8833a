"""The manifest of a folder of outputs: each report and page with the digests of its files."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ocop_lib.about import About, about_of
from ocop_lib.files.digests import digest
from ocop_lib.files.text import is_file
from ocop_lib.files.whole import write_whole
from ocop_lib.periods import PERIOD_PATTERN, QUARTER_PATTERN, is_quarter
from ocop_lib.project.formats import FORMATS

MANIFEST = "manifest.json"
INDEX = "index.html"
INDICATORS_FILE = "indicators.csv"

_ID = re.compile(rf"{PERIOD_PATTERN}(/[a-z0-9][a-z0-9_-]*)+")
_PAGE = re.compile(rf"{INDEX}|{QUARTER_PATTERN}/{INDICATORS_FILE}")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A published file.

    Args:
        path: relative to the folder of outputs, written with ``/``.
        sha256: digest of its bytes, in hexadecimal.
        bytes: how many there are.
    """

    path: str
    sha256: str
    bytes: int


def file_entry(path: str, data: bytes) -> FileEntry:
    """The entry of a file with these bytes."""
    return FileEntry(path, digest(data), len(data))


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A report that was made, or could not be made.

    Args:
        id: «2024-Q3/ba-be».
        about: its unit or agency.
        period: «2024-Q3», or «2024» for a whole year.
        status: ``done`` or ``failed``; a failed report has no files.
        key: digest of all inputs.
        inputs: digest of each input, by name.
        files: by format.
    """

    id: str
    about: About
    period: str
    status: str
    key: str
    inputs: Mapping[str, str] = field(default_factory=dict, hash=False)
    files: Mapping[str, FileEntry] = field(default_factory=dict, hash=False)


@dataclass(slots=True)
class Manifest:
    """What a folder of outputs holds.

    Args:
        reports: by id.
        pages: the files that stand beside the reports, by path.
        run: the inputs of the last complete run; empty while outputs differ from it.
        years: what the index page says of each year («2024»), as `YearText.as_json` gives it.
    """

    reports: dict[str, ReportEntry] = field(default_factory=dict)
    pages: dict[str, FileEntry] = field(default_factory=dict)
    run: Mapping[str, Any] = field(default_factory=dict)
    years: dict[str, Any] = field(default_factory=dict)


def is_report_id(text: str) -> bool:
    """Whether a text is written as the id of a report: «2024-Q3/ba-be»."""
    return _ID.fullmatch(text) is not None


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder of outputs.

    Only names that reports and pages can have are taken over: paths in the manifest decide which
    files are removed.

    Args:
        folder: the folder; it may not exist.

    Returns:
        The manifest; an empty one when there is none or it is damaged, so that all is made anew.
    """
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
        reports = [_report_entry(entry) for entry in content["reports"]]
        pages = [FileEntry(**entry) for entry in content["pages"]]
        return Manifest(
            reports={report.id: report for report in reports if report},
            pages={page.path: page for page in pages if _PAGE.fullmatch(page.path)},
            run=content.get("run") or {},
            years=dict(content.get("years") or {}),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Manifest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a folder of outputs, unless the file already says the same.

    Args:
        folder: the folder.
        manifest: its content; the order of its entries does not change the bytes.

    Raises:
        ReportError: the file cannot be written.
    """
    content = {
        "reports": [_as_json(manifest.reports[key]) for key in sorted(manifest.reports)],
        "pages": [asdict(manifest.pages[key]) for key in sorted(manifest.pages)],
        "run": manifest.run,
        "years": {year: manifest.years[year] for year in sorted(manifest.years)},
    }
    data = json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
    path = folder / MANIFEST
    if not is_file(path) or path.read_bytes() != data:
        write_whole(path, data)


def _as_json(report: ReportEntry) -> dict[str, Any]:
    # The report on a whole year has no quarter, and a key of its own.
    of_year = {} if is_quarter(report.period) else {"year": int(report.period)}
    return {
        "id": report.id,
        **report.about.as_keys(),
        "quarter": None if of_year else report.period,
        **of_year,
        "status": report.status,
        "key": report.key,
        "inputs": dict(report.inputs),
        "files": {form: asdict(entry) for form, entry in report.files.items()},
    }


def _report_entry(entry: dict[str, Any]) -> ReportEntry | None:
    """A report's entry; None when its id or the path of a file is not one that we write."""
    files = {form: FileEntry(**file) for form, file in entry["files"].items()}
    is_ours = all(file.path == f"{entry['id']}.{form}" for form, file in files.items())
    if not is_report_id(entry["id"]) or not is_ours or not set(files) <= set(FORMATS):
        return None
    about = about_of(entry.pop("unit", ""), entry.pop("agency", ""))
    quarter, year = entry.pop("quarter"), entry.pop("year", None)
    period = str(year if quarter is None else quarter)
    return ReportEntry(**{**entry, "about": about, "period": period, "files": files})
