"""The folder outputs/: whole files, and the manifest that vouches for them."""

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any

from ocop_lib.errors import FaultKind, ParameterError, Place
from ocop_lib.files.text import is_file
from ocop_lib.files.whole import PART, unwritable, write_whole
from ocop_lib.project.formats import FORMATS

BUSY = FaultKind(
    "outputs.busy",
    "Một lệnh khác đang làm báo cáo vào thư mục này.",
    "Đợi lệnh ấy xong, hoặc chọn thư mục khác bằng --outputs.",
)

MANIFEST = "manifest.json"
INDEX = "index.html"
INDICATORS = "indicators.csv"
FAILED_FOLDER = "failed"
ROWS = ".rows"
LOCK = ".lock"

_SECONDS_BETWEEN_MANIFESTS = 1.0

_ID = re.compile(r"\d{4}-Q[1-4](/[a-z0-9][a-z0-9_-]*)+")
_PAGE = re.compile(rf"{INDEX}|\d{{4}}-Q[1-4]/{INDICATORS}")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file as the manifest vouches for it; the path is relative to outputs/."""

    path: str
    sha256: str
    bytes: int


def file_entry(path: str, data: bytes) -> FileEntry:
    """The entry of a file with these bytes."""
    return FileEntry(path, sha256(data).hexdigest(), len(data))


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A report as the manifest knows it.

    Args:
        id: «2024-Q3/ba-be».
        unit: id of its unit.
        quarter: «2024-Q3».
        status: ``done`` or ``failed``; a failed one has no files.
        key: digest of all inputs.
        inputs: digest of each input, by name.
        files: by format.
    """

    id: str
    unit: str
    quarter: str
    status: str
    key: str
    inputs: Mapping[str, str] = field(default_factory=dict, hash=False)
    files: Mapping[str, FileEntry] = field(default_factory=dict, hash=False)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder of outputs: who asks for it meanwhile is refused.

    The operating system lets go of it when this process ends, however it ends.

    Args:
        folder: is made when it does not exist.

    Raises:
        ParameterError: somebody else holds it, or it cannot be written to.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK, timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise ParameterError(BUSY.at(Place(str(folder)))) from None
    except OSError as error:
        raise ParameterError(unwritable(folder, error)) from None
    try:
        # What a killed run had begun to write; nobody else writes here now.
        for part in folder.rglob(f".*{PART}"):
            part.unlink(missing_ok=True)
        yield
    finally:
        lock.release()


class Outputs:
    """The folder outputs/, changed one whole file at a time, its manifest always last.

    Args:
        folder: may not exist yet.

    Attributes:
        reports: what the manifest knows of each report, by id.
        pages: the files that stand beside the reports, by path.
        run: what the last run that left every report as it should be went by; empty from the
            moment something changes until the end of the next such run.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reports: dict[str, ReportEntry] = {}
        self.pages: dict[str, FileEntry] = {}
        self.run: Mapping[str, Any] = {}
        self._written = -inf
        # What cannot be trusted is made anew.
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            self._load(json.loads((folder / MANIFEST).read_bytes()))

    def _load(self, content: dict[str, Any]) -> None:
        reports = [_report_entry(entry) for entry in content["reports"]]
        pages = [FileEntry(**entry) for entry in content["pages"]]
        self.reports = {report.id: report for report in reports if report}
        # Paths from a file decide what is removed: only our own names count.
        self.pages = {page.path: page for page in pages if _PAGE.fullmatch(page.path)}
        self.run = content.get("run") or {}

    def is_intact(self, file: FileEntry) -> bool:
        """Whether a file is as it was when it was published."""
        try:
            data = (self.folder / file.path).read_bytes()
        except OSError:
            return False
        return file_entry(file.path, data) == file

    def put_report(
        self,
        report: ReportEntry,
        data: Mapping[str, bytes],
        failed: bytes = b"",
        rows: Mapping[str, bytes] | None = None,
    ) -> list[str]:
        """Publish a report, or take it back when it failed; then, now and then, the manifest.

        The manifest of many reports takes long to write: `write_manifest` is to follow in the end.
        A report that a manifest does not know yet is made again, the same.

        Args:
            report: what the manifest is to say; ``files`` is filled in from ``data``.
            data: the files by format; empty for a failed report.
            failed: a failed report's executed notebook.
            rows: tables it was made from, by name: kept, to tell later what has changed.

        Returns:
            The paths of files removed because they no longer show what the inputs say.
        """
        files = {form: file_entry(f"{report.id}.{form}", data[form]) for form in data}
        for form, entry in files.items():
            write_whole(self.folder / entry.path, data[form])
        removed = self._remove(f"{report.id}.{form}" for form in FORMATS if form not in files)
        kept = f"{FAILED_FOLDER}/{report.id}.ipynb"
        if failed:
            write_whole(self.folder / kept, failed)
        else:
            self._remove([kept])
        if rows:
            self._keep_rows(report.id, rows)
        self.run = {}
        self.reports[report.id] = ReportEntry(**{**_fields(report), "files": files})
        if monotonic() - self._written > _SECONDS_BETWEEN_MANIFESTS:
            self.write_manifest()
        return removed

    def rows(self, report: str, name: str) -> bytes:
        """A table that a report was made from, as the manifest vouches for it; empty if lost."""
        with suppress(OSError, ValueError, KeyError, zlib.error):
            kept = json.loads(zlib.decompress((self.folder / _rows_path(report)).read_bytes()))
            data = str(kept[name]).encode()
            if sha256(data).hexdigest() == self.reports[report].inputs[name]:
                return data
        return b""

    def _keep_rows(self, report: str, rows: Mapping[str, bytes]) -> None:
        texts = {name: rows[name].decode() for name in sorted(rows)}
        packed = zlib.compress(json.dumps(texts, ensure_ascii=False).encode())
        write_whole(self.folder / _rows_path(report), packed)

    def keep_only(self, ids: Iterable[str]) -> list[str]:
        """Take back the reports whose parameter file is gone.

        Returns:
            The paths of the files removed.
        """
        wanted = set(ids)
        gone = [report for report in self.reports if report not in wanted]
        removed: list[str] = []
        for report in gone:
            removed += self._remove(f"{report}.{form}" for form in FORMATS)
            self._remove([f"{FAILED_FOLDER}/{report}.ipynb", _rows_path(report)])
            del self.reports[report]
        quarters = {report.quarter for report in self.reports.values()}
        orphans = [path for path in self.pages if path != INDEX and path[:7] not in quarters]
        removed += self._remove(orphans)
        self.pages = {path: page for path, page in self.pages.items() if path not in orphans}
        if gone or orphans:
            self.run = {}
            self.write_manifest()
        return removed

    def put_page(self, path: str, data: bytes) -> None:
        """Publish a page that stands beside the reports; the manifest is left to the caller."""
        entry = file_entry(path, data)
        if not self.is_intact(entry):
            write_whole(self.folder / path, data)
        self.pages[path] = entry

    def write_manifest(self) -> None:
        """Write down what lies here; the same content gives the same bytes."""
        content = {
            "reports": [_as_json(self.reports[key]) for key in sorted(self.reports)],
            "pages": [asdict(self.pages[key]) for key in sorted(self.pages)],
            "run": self.run,
        }
        data = json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
        path = self.folder / MANIFEST
        if not is_file(path) or path.read_bytes() != data:
            write_whole(path, data)
        self._written = monotonic()

    def _remove(self, paths: Iterable[str]) -> list[str]:
        removed = []
        for path in paths:
            with suppress(FileNotFoundError):
                (self.folder / path).unlink()
                removed.append(path)
        return removed


def _rows_path(report: str) -> str:
    return f"{ROWS}/{report}.json.z"


def _fields(report: ReportEntry) -> dict[str, Any]:
    return {name: getattr(report, name) for name in ReportEntry.__slots__}


def _as_json(report: ReportEntry) -> dict[str, Any]:
    files = {form: asdict(entry) for form, entry in report.files.items()}
    return {**_fields(report), "inputs": dict(report.inputs), "files": files}


def _report_entry(entry: dict[str, Any]) -> ReportEntry | None:
    files = {form: FileEntry(**file) for form, file in entry["files"].items()}
    ours = all(file.path == f"{entry['id']}.{form}" for form, file in files.items())
    if not _ID.fullmatch(entry["id"]) or not ours or not set(files) <= set(FORMATS):
        return None
    return ReportEntry(**{**entry, "files": files})
