"""The folder of outputs: reports and pages put in place, replaced and removed."""

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from math import inf
from pathlib import Path
from time import monotonic

from ocop_lib.errors import FaultKind, ParameterError, Place, ReportError
from ocop_lib.files.digests import digest
from ocop_lib.files.journal import JOURNAL, recover, replace_together
from ocop_lib.files.whole import PART, unwritable, write_whole
from ocop_lib.output.manifest import (
    INDEX,
    FileEntry,
    Manifest,
    ReportEntry,
    file_entry,
    is_report_id,
    read_manifest,
    write_manifest,
)
from ocop_lib.project.formats import FORMATS

FAILED_FOLDER = "failed"
ROWS = ".rows"
LOCK = ".lock"

BUSY = FaultKind(
    "outputs.busy",
    "Một lệnh khác đang làm báo cáo vào thư mục này.",
    "Đợi lệnh ấy xong, hoặc chọn thư mục khác bằng --outputs.",
)

_SECONDS_BETWEEN_MANIFESTS = 1.0
_OURS = (
    re.compile(rf"(.*)\.(?:{'|'.join(FORMATS)})"),
    re.compile(rf"{FAILED_FOLDER}/(.*)\.ipynb"),
    re.compile(rf"{re.escape(ROWS)}/(.*)\.json\.z"),
)
_TEMPORARY = re.compile(rf"\..+\.\d+{re.escape(PART)}")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder of outputs, so that no other command changes it meanwhile.

    The operating system releases the lock when the process ends, however it ends. What an earlier
    command was killed in is completed or taken back first.

    Args:
        folder: is made when it does not exist.

    Yields:
        Nothing; the folder is held inside the ``with``.

    Raises:
        ParameterError: another command holds the folder, or it cannot be written to.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK, timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise ParameterError(BUSY.at(Place(file=str(folder)))) from None
    except (OSError, RuntimeError) as error:
        refused = error if isinstance(error, OSError) else OSError(str(error))
        raise ParameterError(unwritable(folder, refused)) from None
    try:
        _recover_all(folder)
        yield
    finally:
        lock.release()


def _recover_all(folder: Path) -> None:
    """Complete or take back every change that was cut short, and remove temporary files."""
    journals = list(folder.rglob(f".*{JOURNAL}"))
    for journal in journals:
        # Where the disk still refuses, the report of the journal fails when its turn comes.
        with suppress(OSError):
            recover(journal, folder, _is_ours)
    if not any(journal.exists() for journal in journals):
        for part in folder.rglob(f".*{PART}"):
            if _TEMPORARY.fullmatch(part.name):
                with suppress(OSError):
                    part.unlink()


class Outputs:
    """The folder of outputs. Each report is replaced whole; the manifest is written last.

    Args:
        folder: may not exist yet.

    Attributes:
        reports: the reports that the manifest lists, by id.
        pages: the files that stand beside the reports, by path.
        run: the inputs of the last complete run; empty while outputs differ from it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        known = read_manifest(folder)
        self.reports, self.pages, self.run = known.reports, known.pages, known.run
        self._written = -inf

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
        """Publish a report, or take it back when it failed; once a second also the manifest.

        The manifest of many reports takes long to write: `write_manifest` is to follow in the end.
        A report that a manifest does not know yet is made again, the same.

        Args:
            report: its entry; ``files`` is filled in from ``data``.
            data: the files by format; empty for a failed report.
            failed: a failed report's executed notebook.
            rows: tables it was made from, by name: kept, to tell later what has changed.

        Returns:
            The paths of files removed because they no longer show what the inputs say.

        Raises:
            ReportError: a file cannot be written; all files of the report are as they were.
        """
        forms = {form: f"{report.id}.{form}" for form in FORMATS}
        files: dict[str, bytes | None] = {path: data.get(form) for form, path in forms.items()}
        files[_failed_path(report.id)] = failed or None
        if rows:
            files[_rows_path(report.id)] = _packed(rows)
        removed = replace_together(self.folder, report.id, files, _is_ours)
        self.run = {}
        entries = {form: file_entry(forms[form], data[form]) for form in data}
        self.reports[report.id] = replace(report, files=entries)
        if monotonic() - self._written > _SECONDS_BETWEEN_MANIFESTS:
            self.write_manifest()
        return [path for path in removed if path in forms.values()]

    def rows(self, report: str, name: str) -> bytes:
        """A table that a report was made from.

        Args:
            report: the report's id.
            name: the table's name among the report's inputs.

        Returns:
            Its bytes, by the digest in the manifest; empty when they are lost or were changed.
        """
        with suppress(OSError, ValueError, KeyError, zlib.error):
            kept = json.loads(zlib.decompress((self.folder / _rows_path(report)).read_bytes()))
            data = str(kept[name]).encode()
            if digest(data) == self.reports[report].inputs[name]:
                return data
        return b""

    def keep_only(self, ids: Iterable[str]) -> list[str]:
        """Remove the reports whose parameter file is gone, and pages of quarters without reports.

        Args:
            ids: the reports that have a parameter file.

        Returns:
            The paths of the reports' files and pages removed.

        Raises:
            ReportError: a file cannot be removed; the report it belongs to stays as it was.
        """
        wanted = set(ids)
        gone = [report for report in self.reports if report not in wanted]
        removed: list[str] = []
        for report in gone:
            forms = [f"{report}.{form}" for form in FORMATS]
            files = dict.fromkeys((*forms, _failed_path(report), _rows_path(report)))
            paths = replace_together(self.folder, report, files, _is_ours)
            removed += [path for path in paths if path in forms]
            del self.reports[report]
        quarters = {report.quarter for report in self.reports.values()}
        orphans = [path for path in self.pages if path != INDEX and path[:7] not in quarters]
        removed += [path for path in orphans if self._remove_page(path)]
        if gone or orphans:
            self.run = {}
            self.write_manifest()
        return removed

    def _remove_page(self, path: str) -> bool:
        """Remove a page beside the reports; False when it is gone already."""
        place = self.folder / path
        try:
            place.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise ReportError(unwritable(place, error)) from error
        finally:
            self.pages.pop(path)
        return True

    def put_page(self, path: str, data: bytes) -> None:
        """Publish a page that stands beside the reports; `write_manifest` is to follow.

        Args:
            path: relative to the folder.
            data: the page; one that lies there already is not written again.

        Raises:
            ReportError: the page cannot be written.
        """
        entry = file_entry(path, data)
        if not self.is_intact(entry):
            write_whole(self.folder / path, data)
        self.pages[path] = entry

    def write_manifest(self) -> None:
        """Write the manifest, last of all files; the same content gives the same bytes.

        Raises:
            ReportError: it cannot be written.
        """
        write_manifest(self.folder, Manifest(self.reports, self.pages, self.run))
        self._written = monotonic()


def _failed_path(report: str) -> str:
    """The executed notebook of a report that could not be made."""
    return f"{FAILED_FOLDER}/{report}.ipynb"


def _rows_path(report: str) -> str:
    """The tables that a report was made from."""
    return f"{ROWS}/{report}.json.z"


def _packed(rows: Mapping[str, bytes]) -> bytes:
    texts = {name: rows[name].decode() for name in sorted(rows)}
    return zlib.compress(json.dumps(texts, ensure_ascii=False).encode())


def _is_ours(path: str) -> bool:
    """Whether a path is that of a file of a report: its forms, its notebook, its tables."""
    return any(
        match is not None and is_report_id(match[1])
        for match in (pattern.fullmatch(path) for pattern in _OURS)
    )
