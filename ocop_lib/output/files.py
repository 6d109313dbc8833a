"""The folder of outputs: reports and pages put in place, replaced and removed."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from math import inf
from pathlib import Path
from time import monotonic

from ocop_lib.files.digests import digest
from ocop_lib.files.journal import JOURNAL, replace_together
from ocop_lib.files.text import is_there
from ocop_lib.files.whole import write_whole, writing
from ocop_lib.output.glance import read_glances
from ocop_lib.output.index import index_page
from ocop_lib.output.kept import edited_files, kept_page, packed, set_aside, unpacked
from ocop_lib.output.manifest import (
    INDEX,
    Entry,
    FileEntry,
    Manifest,
    ReportEntry,
    YearPage,
    file_entry,
    read_manifest,
    with_data,
    write_manifest,
)
from ocop_lib.output.paths import FAILED_FOLDER, ROWS, paths_of
from ocop_lib.output.year_text import YearText, year_text
from ocop_lib.project.formats import FORMATS

_SECONDS_BETWEEN_MANIFESTS = 1.0


class Outputs:
    """The folder of outputs. Each report is replaced whole; the manifest is written last.

    Args:
        folder: may not exist yet.

    Attributes:
        reports: the reports that the manifest lists, by id.
        year_pages: the pages of years in several forms, by id.
        pages: the single files that stand beside the reports, by path.
        run: the inputs of the last complete run; empty while outputs differ from it.
        years: what the index page says of each year («2024»), as the manifest writes it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        known = read_manifest(folder)
        self.reports, self.pages, self.run = known.reports, known.pages, known.run
        self.years, self.year_pages = known.years, known.year_pages
        self._written = -inf

    @property
    def issued(self) -> frozenset[str]:
        """The reports that were issued, in this or an earlier edition: they are never removed."""
        return frozenset(id_ for id_, one in self.reports.items() if one.edition != "draft")

    def entry(self, id_: str) -> Entry | None:
        """The report or page with an id; None for one that the manifest does not list."""
        return self.reports.get(id_) or self.year_pages.get(id_)

    def is_intact(self, file: FileEntry) -> bool:
        """Whether a file is as it was when it was published."""
        try:
            data = (self.folder / file.path).read_bytes()
        except OSError:
            return False
        return file_entry(file.path, data) == file

    def edited(self, id_: str) -> dict[str, str]:
        """The files of a report or page that are not as they were published: edited by hand.

        Args:
            id_: its id.

        Returns:
            The digest of each such file by its format; none for one that is missing.
        """
        entry = self.entry(id_)
        known = {form: file.sha256 for form, file in entry.files.items()} if entry else {}
        return edited_files(self.folder, id_, known)

    def put_report(
        self,
        report: Entry,
        data: Mapping[str, bytes],
        failed: bytes = b"",
        rows: Mapping[str, bytes] | None = None,
    ) -> list[str]:
        """Publish a report or a page of a year, or take it back when it failed.

        Once a second the manifest is written as well.

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
            ReportError: a file cannot be written. The files of the report are as they were, or the
                change is completed when the folder is next locked.
        """
        self.run = {}
        removed = self._replace(
            report.id,
            {**data, FAILED_FOLDER: failed or None, ROWS: packed(data, rows or {})},
        )
        entries = {name: file_entry(f"{report.id}.{name}", data[name]) for name in data}
        if isinstance(report, YearPage):
            self.year_pages[report.id] = replace(report, files=entries)
        else:
            self.reports[report.id] = replace(report, files=entries)
        if monotonic() - self._written > _SECONDS_BETWEEN_MANIFESTS:
            self.write_manifest()
        return removed

    def _replace(self, report: str, new: Mapping[str, bytes | None]) -> list[str]:
        """Replace all files of a report together; those without new bytes are removed.

        Args:
            report: the report's id.
            new: the new bytes, by the names of `paths_of`.

        Returns:
            The paths of the removed files that are for readers: those in one of the formats.

        Raises:
            ReportError: a file cannot be written or removed.
        """
        names = {self.folder / path: name for name, path in paths_of(report).items()}
        set_aside(self.folder, report, self.edited(report), new)
        journal = self.folder / f".{report.replace('/', '.')}{JOURNAL}"
        removed = replace_together(journal, {path: new.get(name) for path, name in names.items()})
        return [f"{report}.{names[path]}" for path in removed if names[path] in FORMATS]

    def rows(self, report: str, name: str) -> bytes:
        """A table that a report was made from.

        Args:
            report: the report's id.
            name: the table's name among the report's inputs.

        Returns:
            Its bytes, by the digest in the manifest; empty when they are lost or were changed.
        """
        with suppress(KeyError):
            data = unpacked(self.folder / paths_of(report)[ROWS])[name].encode()
            if digest(data) == self.reports[report].inputs[name]:
                return data
        return b""

    def keep_only(self, ids: Iterable[str]) -> list[str]:
        """Remove the reports whose parameter file is gone, and pages of which nothing is left to tell.

        Args:
            ids: the reports that have a parameter file, and the pages of the project's years.

        Returns:
            The paths of the reports' files and pages removed.

        Raises:
            ReportError: a file cannot be removed; the manifest still lists its report.
        """
        wanted = {*ids, *self.issued}
        gone = [id_ for id_ in (*self.reports, *self.year_pages) if id_ not in wanted]
        removed: list[str] = []
        for id_ in gone:
            removed += self._replace(id_, {})
            self.reports.pop(id_, None)
            self.year_pages.pop(id_, None)
        periods = with_data(self.reports.values())
        orphans = [
            path for path in self.pages if path != INDEX and path.partition("/")[0] not in periods
        ]
        removed += [path for path in orphans if self._remove_page(path)]
        if gone or orphans:
            self.run = {}
            self.write_manifest()
        return removed

    def _remove_page(self, path: str) -> bool:
        """Remove a page beside the reports; False when it is gone already."""
        was_there = is_there(self.folder / path)
        self._keep_page(path)
        with writing(self.folder / path):
            (self.folder / path).unlink(missing_ok=True)
        del self.pages[path]
        return was_there

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
            self._keep_page(path)
            write_whole(self.folder / path, data)
        self.pages[path] = entry

    def put_data(self, data: Mapping[str, bytes]) -> None:
        """Publish the files for other programs, those of a period together.

        `write_manifest` is to follow.

        Args:
            data: the files by path, relative to the folder; what lies there already is not written
                again.

        Raises:
            ReportError: a file cannot be written. Those of its period are as they were, or the change
                is completed when the folder is next locked.
        """
        entries = {path: file_entry(path, content) for path, content in data.items()}
        by_period: dict[str, dict[Path, bytes]] = {}
        for path, entry in entries.items():
            if not self.is_intact(entry):
                self._keep_page(path)
                new = by_period.setdefault(path.partition("/")[0], {})
                new[self.folder / path] = data[path]
        for period, files in by_period.items():
            replace_together(self.folder / f".{period}{JOURNAL}", files)
        self.pages |= entries

    def edited_pages(self) -> dict[str, str]:
        """The pages beside the reports, but for the index, that were edited, and where each is kept."""
        pages = (page for path, page in self.pages.items() if path != INDEX)
        found = {page.path: self._found(page.path) for page in pages if not self.is_intact(page)}
        return {path: kept_page(path, data) for path, data in found.items() if data}

    def _found(self, path: str) -> bytes:
        """The bytes of a file; empty when it is missing."""
        with suppress(OSError):
            return (self.folder / path).read_bytes()
        return b""

    def _keep_page(self, path: str) -> None:
        if kept := self.edited_pages().get(path):
            write_whole(self.folder / kept, self._found(path))

    def put_index(self, texts: Mapping[str, YearText]) -> None:
        """Publish the index page of the reports of all years; `write_manifest` is to follow.

        Args:
            texts: what the page says of the years read in this run, by year («2024»). For other
                years it says what it said before.

        Raises:
            ReportError: the page cannot be written.
        """
        known = {**self.years, **{year: text.as_json() for year, text in texts.items()}}
        by_year: dict[str, list[ReportEntry]] = {}
        for report in self.reports.values():
            by_year.setdefault(report.period.partition("-")[0], []).append(report)
        for page in self.year_pages.values():
            by_year.setdefault(str(page.year), [])
        self.years = {year: known[year] for year in by_year if year in known}
        shown = {
            year: year_text(known.get(year), year, reports) for year, reports in by_year.items()
        }
        linked = self.year_pages.values()
        reports = self.reports.values()
        glances = read_glances(self.folder, self.pages)
        self.put_page(INDEX, index_page(shown, reports, self.pages, linked, glances))

    def write_manifest(self) -> None:
        """Write the manifest, last of all files; the same content gives the same bytes.

        Raises:
            ReportError: it cannot be written.
        """
        content = Manifest(self.reports, self.year_pages, self.pages, self.run, self.years)
        write_manifest(self.folder, content)
        self._written = monotonic()
