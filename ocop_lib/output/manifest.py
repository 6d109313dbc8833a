"""The manifest of a folder of outputs: each report and page with the digests of its files."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ocop_lib.about import About, about_of
from ocop_lib.files.digests import digest
from ocop_lib.files.text import is_file
from ocop_lib.files.whole import write_whole
from ocop_lib.periods import PERIOD_PATTERN, is_quarter
from ocop_lib.project.formats import FORMATS

MANIFEST = "manifest.json"
INDEX = "index.html"
INDICATORS_FILE = "indicators.csv"
OPEN_DATA = (INDICATORS_FILE, "indicators.xlsx", "indicators.ods", "datapackage.json")
"""The files for other programs that a quarter or a year can have beside its reports."""

METHODOLOGY = "phuong-phap-tinh"
"""The name of the files of a year's methodology page, without their ending."""

ISSUED = frozenset(("issued", "revised"))
"""The editions of a report that were issued."""

_ID = re.compile(rf"{PERIOD_PATTERN}(/[a-z0-9][a-z0-9_-]*)+")
_PAGE = re.compile(rf"{INDEX}|{PERIOD_PATTERN}/(?:{'|'.join(map(re.escape, OPEN_DATA))})")
_YEAR_PAGE = re.compile(rf"[0-9]{{4}}/{METHODOLOGY}")


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
        edition: ``draft``, ``issued``; after its first issue ``revision_draft``, ``revised``.
    """

    id: str
    about: About
    period: str
    status: str
    key: str
    inputs: Mapping[str, str] = field(default_factory=dict, hash=False)
    files: Mapping[str, FileEntry] = field(default_factory=dict, hash=False)
    edition: str = "draft"


@dataclass(frozen=True, slots=True)
class YearPage:
    """A page of a year that was made from its plan, or could not be made.

    Args:
        id: «2024/phuong-phap-tinh».
        year: the plan year.
        status: ``done`` or ``failed``; a failed page has no files.
        key: digest of all inputs.
        inputs: digest of each input, by name.
        files: by format.
    """

    id: str
    year: int
    status: str
    key: str
    inputs: Mapping[str, str] = field(default_factory=dict, hash=False)
    files: Mapping[str, FileEntry] = field(default_factory=dict, hash=False)


Entry = ReportEntry | YearPage


@dataclass(slots=True)
class Manifest:
    """What a folder of outputs holds.

    Args:
        reports: by id.
        year_pages: the pages of years in several forms, by id.
        pages: the single files that stand beside the reports, by path.
        run: the inputs of the last complete run; empty while outputs differ from it.
        years: what the index page says of each year («2024»), as `YearText.as_json` gives it.
    """

    reports: dict[str, ReportEntry] = field(default_factory=dict)
    year_pages: dict[str, YearPage] = field(default_factory=dict)
    pages: dict[str, FileEntry] = field(default_factory=dict)
    run: Mapping[str, Any] = field(default_factory=dict)
    years: dict[str, Any] = field(default_factory=dict)


def entries_of(manifest: Manifest) -> Iterator[Entry]:
    """The entries of all reports, then those of the pages of years."""
    yield from manifest.reports.values()
    yield from manifest.year_pages.values()


def is_report_id(text: str) -> bool:
    """Whether a text is written as the id of a report: «2024-Q3/ba-be»."""
    return _ID.fullmatch(text) is not None


def is_entry_id(text: str) -> bool:
    """Whether a text is written as the id of a report or of a page of a year."""
    return is_report_id(text) or _YEAR_PAGE.fullmatch(text) is not None


def data_paths(period: str) -> tuple[str, ...]:
    """The paths that the files for other programs of a period can have; none for no period."""
    is_period = re.fullmatch(PERIOD_PATTERN, period) is not None
    return tuple(f"{period}/{name}" for name in OPEN_DATA) if is_period else ()


def with_data(reports: Iterable[ReportEntry]) -> frozenset[str]:
    """The periods that have files for other programs: quarters, and years with their usual report."""
    return frozenset(
        one.period
        for one in reports
        if is_quarter(one.period) or one.id == one.about.report(one.period)
    )


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
        year_pages = [_year_page(entry) for entry in content["pages"] if "id" in entry]
        pages = [FileEntry(**entry) for entry in content["pages"] if "id" not in entry]
        return Manifest(
            reports={report.id: report for report in reports if report},
            year_pages={page.id: page for page in year_pages if page},
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
        "pages": [
            *(asdict(manifest.pages[key]) for key in sorted(manifest.pages)),
            *(_as_json(manifest.year_pages[key]) for key in sorted(manifest.year_pages)),
        ],
        "run": manifest.run,
        "years": {year: manifest.years[year] for year in sorted(manifest.years)},
    }
    data = json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
    path = folder / MANIFEST
    if not is_file(path) or path.read_bytes() != data:
        write_whole(path, data)


def _as_json(entry: Entry) -> dict[str, Any]:
    about: dict[str, Any]
    if isinstance(entry, YearPage):
        about = {"year": entry.year}
    else:
        # The report on a whole year has no quarter, and a key of its own.
        of_year = {} if is_quarter(entry.period) else {"year": int(entry.period)}
        quarter = None if of_year else entry.period
        state = {"edition": entry.edition}
        about = {**entry.about.as_keys(), "quarter": quarter, **of_year, **state}
    return {
        "id": entry.id,
        **about,
        "status": entry.status,
        "key": entry.key,
        "inputs": dict(entry.inputs),
        "files": {form: asdict(file) for form, file in entry.files.items()},
    }


def _report_entry(entry: dict[str, Any]) -> ReportEntry | None:
    """A report's entry; None when its id or the path of a file is not one that we write."""
    files = _own_files(entry)
    if not is_report_id(entry["id"]) or files is None:
        return None
    about = about_of(entry.pop("unit", ""), entry.pop("agency", ""))
    quarter, year = entry.pop("quarter"), entry.pop("year", None)
    period = str(year if quarter is None else quarter)
    return ReportEntry(**{**entry, "about": about, "period": period, "files": files})


def _year_page(entry: dict[str, Any]) -> YearPage | None:
    """A page's entry; None as for a report's."""
    files = _own_files(entry)
    is_page = _YEAR_PAGE.fullmatch(entry["id"]) and entry["id"].startswith(f"{entry['year']}/")
    return YearPage(**{**entry, "files": files}) if is_page and files is not None else None


def _own_files(entry: dict[str, Any]) -> dict[str, FileEntry] | None:
    """The files of an entry, by format; None where one is not named as its entry's files are."""
    files = {form: FileEntry(**file) for form, file in entry["files"].items()}
    is_ours = all(file.path == f"{entry['id']}.{form}" for form, file in files.items())
    return files if is_ours and set(files) <= set(FORMATS) else None
