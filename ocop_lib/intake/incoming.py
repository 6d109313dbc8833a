"""A file that was sent, opened and read beside the register."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from ocop_lib.errors import Fault, IntakeError, Place
from ocop_lib.intake.arrivals import Arrival, Incoming
from ocop_lib.intake.book import Book
from ocop_lib.intake.headings.sheets import SHEETS
from ocop_lib.intake.opening import open_book
from ocop_lib.intake.personal_cells import personal_remarks
from ocop_lib.intake.proposing.present import Present
from ocop_lib.intake.reading.cover import Asked
from ocop_lib.intake.reading.said_period import NOTHING_SAID, SaidPeriod, said_period
from ocop_lib.intake.reading.workbook import read_delivered
from ocop_lib.intake.sources.source import Source
from ocop_lib.intake.sources.translated import Rows, translated
from ocop_lib.register.listing import capped
from ocop_lib.register.tables import BY_NAME


@dataclass
class FileReader:
    """Opens and reads the files of a command; to be called with a file and the register.

    Args:
        asked: what the command line says of files without a cover; None for nothing.
        legacy: the encoding before Unicode that texts are to be converted from; empty for none.
        source: how the files' table becomes rows, where they are of another system; None for forms.
        source_name: the name of its description, by which it is known again; empty for forms.
    """

    asked: Asked | None
    legacy: Literal["", "tcvn3", "vni"] = ""
    source: Source | None = None
    source_name: str = ""
    _opened: dict[str, "_Opened | IntakeError"] = field(default_factory=dict)

    def said(self, arrival: Arrival) -> SaidPeriod:
        """The period that a file says it is for, and the command line of one that says nothing.

        What was opened for it is kept, so that reading the file need not open it again.

        Args:
            arrival: the file.

        Returns:
            The period; the command line's, or none, of a file that cannot be opened.
        """
        of_command = SaidPeriod(self.asked.kind, self.asked.quarter) if self.asked else NOTHING_SAID
        if arrival.refused:
            return of_command
        try:
            opened = self._opened[arrival.file] = self._open(arrival)
        except IntakeError as refused:
            self._opened[arrival.file] = refused
            return of_command
        found = said_period(opened.book) if self.source is None else NOTHING_SAID
        return found if found.kind or found.quarter else of_command

    def __call__(self, arrival: Arrival, present: Present) -> Incoming:
        """What a file delivers, read beside a register; raises IntakeError as `open_book`."""
        opened = self._opened.get(arrival.file) or self._open(arrival)
        if isinstance(opened, IntakeError):
            raise opened
        book, personal = opened
        asked, source = self.asked, self.source
        if source is None:
            delivered = read_delivered(book, present.plan, present.register, asked=asked)
            return Incoming(book.form, delivered, personal=personal)
        unit = asked.unit if asked else ""
        made = translated(book, source, _standing_rows(present, source), unit)
        delivered = read_delivered(made.book, present.plan, present.register, asked=asked)
        if not made.book.grids:
            # That the file has no table of the form is what the translation has said already.
            delivered = replace(delivered, faults=())
        tables = (one.table for one in source.tables if source.complete and made.book.grids)
        delivered = replace(
            delivered,
            faults=(*made.faults, *delivered.faults),
            sheet=made.sheet,
            headings=_headings(delivered.headings, source),
            source=self.source_name,
            complete=frozenset(tables),
        )
        return Incoming(book.form, delivered, made.at_source, personal)

    def _open(self, arrival: Arrival) -> "_Opened":
        book = open_book(arrival.data, arrival.file, legacy=self.legacy)
        found = [*personal_remarks(book, arrival.data)]
        return _Opened(book, tuple(capped(found, Place(arrival.file))))


class _Opened(NamedTuple):
    """A file, opened, and the warnings of personal data anywhere in it."""

    book: Book
    personal: tuple[Fault, ...]


def _headings(
    of_form: Mapping[str, Mapping[str, str]], source: Source
) -> Mapping[str, Mapping[str, str]]:
    """The headings by sheet and register column: those of the file where its cells give the column."""
    of_file = {SHEETS[one.table].title: one.columns for one in source.tables}
    return {
        sheet: {column: of_file.get(sheet, {}).get(column, text) for column, text in own.items()}
        for sheet, own in of_form.items()
    }


def _standing_rows(present: Present, source: Source) -> Rows:
    """The register's rows of the tables that a file becomes, without those taken back."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for one in source.tables:
        columns = present.standing[one.table]
        gone = present.timelines.retracted.get(one.table, frozenset())
        rows = zip(*columns.values(), strict=True)
        texts = (dict(zip(columns, row, strict=True)) for row in rows)
        key = BY_NAME[one.table].key
        found[one.table] = {row[key]: row for row in texts if row[key] not in gone}
    return found
