"""A file that was sent, opened and read beside the register."""

from dataclasses import replace
from typing import Literal

from ocop_lib.intake.arrivals import Arrival, Incoming, Reader
from ocop_lib.intake.opening import open_book
from ocop_lib.intake.proposing.present import Present
from ocop_lib.intake.reading.cover import Asked
from ocop_lib.intake.reading.workbook import read_delivered
from ocop_lib.intake.sources.source import Source
from ocop_lib.intake.sources.translated import Rows, translated
from ocop_lib.register.tables import BY_NAME


def reader(
    asked: Asked | None,
    legacy: Literal["", "tcvn3", "vni"] = "",
    source: Source | None = None,
) -> Reader:
    """The function that opens and reads the files of a command.

    Args:
        asked: what the command line says of files without a cover; None for nothing.
        legacy: the encoding before Unicode that texts are to be converted from; empty for none.
        source: how the files' table becomes rows, where they are of another system; None for forms.

    Returns:
        A function from a file and the register to what it delivers.
    """

    def read(arrival: Arrival, present: Present) -> Incoming:
        book = open_book(arrival.data, arrival.file, legacy=legacy)
        if source is None:
            delivered = read_delivered(book, present.plan, present.register, asked=asked)
            return Incoming(book.form, delivered)
        unit = asked.unit if asked else ""
        made = translated(book, source, _standing_rows(present, source), unit)
        delivered = read_delivered(made.book, present.plan, present.register, asked=asked)
        if not made.book.grids:
            # That the file has no table of the form is what the translation has said already.
            delivered = replace(delivered, faults=())
        faults = (*made.faults, *delivered.faults)
        delivered = replace(delivered, faults=faults, sheet=made.sheet)
        return Incoming(book.form, delivered, made.at_source)

    return read


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
