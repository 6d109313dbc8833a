"""A file that was sent becomes a `Book`: what it is, read by what it is, with all faults at once."""

from pathlib import Path
from typing import Literal

from ocop_lib.errors import IntakeError, Place
from ocop_lib.files.digests import digest
from ocop_lib.files.old_fonts import OldEncoding
from ocop_lib.files.text import read_bytes
from ocop_lib.intake.book import Book
from ocop_lib.intake.opening.kinds import (
    NAMES,
    OTHER_ENDING,
    Form,
    container,
    has_other_ending,
    zipped,
)
from ocop_lib.intake.opening.limits import LIMITS, MAX_BYTES, Limits, Meter
from ocop_lib.intake.opening.ods import open_ods
from ocop_lib.intake.opening.old_text import without_old_text
from ocop_lib.intake.opening.opened import Opened
from ocop_lib.intake.opening.text_encoding import decoded_text
from ocop_lib.intake.opening.text_table import text_grid
from ocop_lib.intake.opening.xls import open_xls
from ocop_lib.intake.opening.xlsx import open_xlsx


def file_bytes(path: Path, file: str) -> bytes:
    """The bytes of a file that was sent.

    Args:
        path: the file; folders, pipes and devices are refused at once.
        file: the file's name in messages.

    Returns:
        Its bytes; of a file that is too large so many that `open_book` sees it.

    Raises:
        IntakeError: it cannot be read.
    """
    return read_bytes(path, file, IntakeError, MAX_BYTES)


def open_book(
    data: bytes,
    file: str,
    *,
    legacy: Literal["", "tcvn3", "vni"] = "",
    limits: Limits = LIMITS,
) -> Book:
    """Open a workbook, or a text file with one table.

    Args:
        data: the bytes of the file.
        file: the file's name as the user knows it; what the file is depends on its content alone.
        legacy: the encoding before Unicode that texts are to be converted from; empty for none.
        limits: how much the file may hold.

    Returns:
        The sheets with what their cells hold, as stored.

    Raises:
        IntakeError: the file cannot be read, holds too much, or has text that is not Unicode.
    """
    place = Place(file)
    meter = Meter(place, limits)
    meter.check("file", len(data))
    form, opened, all_of_it = _opened(data, place, meter)
    remarks = list(opened.remarks)
    if has_other_ending(file, form):
        remarks.insert(0, OTHER_ENDING.at(place, what=NAMES[form]))
    grids, found = without_old_text(opened.grids, legacy or None, all_of_it, file)
    faults = opened.faults + [one for one in found if one.severity == "error"]
    if faults:
        raise IntakeError(*faults)
    remarks += [one for one in found if one.severity == "warning"]
    return Book(file, form, tuple(grids), digest(data), tuple(remarks), opened.is_from_1904)


def _opened(data: bytes, place: Place, meter: Meter) -> tuple[Form, Opened, OldEncoding | None]:
    """The form of a file, its sheets, and the old encoding that its bytes show."""
    kind = container(data, place)
    if kind == "zip":
        found = zipped(data, place, meter)
        if found.form == "ods":
            return "ods", open_ods(found.archive, place, meter), None
        return found.form, open_xlsx(found.archive, found.main, place, meter), None
    if kind == "compound":
        return "xls", open_xls(data, place, meter), None
    decoded = decoded_text(data, place)
    grid = text_grid(decoded.text, Path(place.file).stem, place, meter)
    return "csv", Opened([grid]), decoded.old
