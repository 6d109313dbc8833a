"""A copy of a workbook to be sent back, in which every finding is marked at its cell."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from ocop_lib.errors import LABELS, Fault
from ocop_lib.intake.cells import Located, cell_part, located
from ocop_lib.intake.headings.sheets import RESULTS
from ocop_lib.intake.marking.colours import SIGN, colour
from ocop_lib.intake.marking.listing import lines_above, listed
from ocop_lib.intake.marking.notes import note
from ocop_lib.intake.marking.parts import Parts, UnmarkableError, reference, space_of, written
from ocop_lib.intake.marking.results_sheet import add_results
from ocop_lib.intake.marking.styles import ERROR, WARNING, with_formats
from ocop_lib.workbook.model import Sheet, Workbook
from ocop_lib.workbook.xlsx import to_xlsx

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ENDINGS = {"xlsx": (".xlsx", ".xltx"), "xlsm": (".xlsm", ".xltm")}
"""By form of a workbook that can be marked, the endings of its name with which programs open it."""

_LONGEST = 2000
"""The most characters of a note; more do not fit a box on a screen."""

_MORE = f"Xem hết ở trang «{RESULTS}»."


class MarkedCopy(NamedTuple):
    """A copy to be sent back.

    Args:
        ending: the ending of its name: that of the file where it fits what the copy is.
        data: its bytes.
    """

    ending: str
    data: bytes


def marked(data: bytes, form: str, faults: Sequence[Fault], *, file: str, day: date) -> MarkedCopy:
    """Mark the findings of a workbook in a copy of it.

    In an .xlsx or .xlsm file the parts of the sheets concerned change and nothing else: cells keep
    their values and formats, colours are rules of conditional formatting. What an earlier check
    marked is taken away first, so that a corrected copy can be checked again.

    Args:
        data: the bytes of the file, which `open_book` has accepted.
        form: what the file is, as `Book.form` says.
        faults: the findings, in the order in which they are listed.
        file: the name of the file, for the list of findings.
        day: the date in the properties of a workbook of findings alone.

    Returns:
        The copy; of another form than .xlsx and .xlsm, and of a workbook whose parts are not as the
        standard has them, an .xlsx file with the list of findings alone.
    """
    if form in _ENDINGS:
        own = PurePath(file).suffix
        ending = own if own.casefold() in _ENDINGS[form] else f".{form}"
        with suppress(UnmarkableError):
            return MarkedCopy(ending, _in_parts(data, faults, file))
    return MarkedCopy(".xlsx", _findings_alone(faults, file, day))


def _in_parts(data: bytes, faults: Sequence[Fault], file: str) -> bytes:
    parts = Parts(data)
    by_sheet: dict[str, list[Fault]] = {}
    for fault in faults:
        by_sheet.setdefault(fault.place.sheet, []).append(fault)
    formats = with_formats(parts)
    sheets = _sheets(parts)
    for name, part in sheets.items():
        if name != RESULTS:
            _mark(parts, part, _marks(by_sheet.get(name, ())), formats[0])
    above = lines_above(faults, file, is_marked=True)
    add_results(parts, above, listed(faults, [*sheets]), formats)
    return parts.zipped()


def _mark(
    parts: Parts, part: str, marks: Mapping[Located, Sequence[Fault]], fills: Mapping[str, int]
) -> None:
    """Mark cells of a sheet; one that has no marks, and had none, keeps its bytes."""
    opened: list[Element] = []

    def tree() -> "Element":
        if not opened:
            opened.append(parts.tree(part))
        return opened[0]

    if marks or SIGN.encode() in parts[part]:
        colour(tree(), _by_fill(marks), fills)
    note(parts, part, {cell: _text(found) for cell, found in marks.items()}, tree)
    if opened:
        parts[part] = written(opened[0])


def _findings_alone(faults: Sequence[Fault], file: str, day: date) -> bytes:
    """A workbook with the list of findings alone, by the same code that adds it to a copy."""
    own = Workbook(RESULTS, "", day, (Sheet(RESULTS, RESULTS),))
    parts = Parts(to_xlsx(own))
    above = lines_above(faults, file, is_marked=False)
    add_results(parts, above, listed(faults, ()), with_formats(parts))
    return parts.zipped()


def _sheets(parts: Parts) -> dict[str, str]:
    """The parts of the sheets of cells, by name of sheet."""
    book = parts.workbook()
    tree = parts.tree(book)
    related = parts.related(book)
    found = {}
    for sheet in tree.iter(f"{{{space_of(tree)}}}sheet"):
        kind, target = related.get(reference(sheet), ("", ""))
        if kind == "worksheet":
            found[str(sheet.get("name"))] = target
    return found


def _marks(faults: Sequence[Fault]) -> dict[Located, list[Fault]]:
    """The findings of a sheet by cell; one about a whole row stands at its first cell."""
    found: dict[Located, list[Fault]] = {}
    for fault in faults:
        cell = located(fault.place)
        if cell is None and fault.place.row:
            row = fault.place.row
            cell = Located(row, 1, cell_part(row, 1).removeprefix("ô "))
        if cell is not None:
            found.setdefault(cell, []).append(fault)
    return found


def _by_fill(marks: Mapping[Located, Sequence[Fault]]) -> dict[str, list[Located]]:
    """The cells by fill, errors first: a cell with an error is coloured as one."""
    fills: dict[str, list[Located]] = {ERROR: [], WARNING: []}
    for cell, faults in marks.items():
        is_error = any(fault.severity == "error" for fault in faults)
        fills[ERROR if is_error else WARNING].append(cell)
    return fills


def _text(faults: Sequence[Fault]) -> str:
    """What the note of a cell says: every finding, with what was found and how to mend it."""
    text = "\n".join(_lines(fault) for fault in faults)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… {_MORE}"


def _lines(fault: Fault) -> str:
    details = ((label, getattr(fault, field)) for field, label in LABELS.items())
    return "\n".join([fault.message, *(f"{label}: {text}" for label, text in details if text)])
