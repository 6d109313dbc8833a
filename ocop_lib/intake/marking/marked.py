"""A copy of a workbook to be sent back, in which every finding is marked at its cell."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import PurePath
from typing import NamedTuple

from ocop_lib.errors import LABELS, Fault
from ocop_lib.intake.cells import Located, cell_part, located
from ocop_lib.intake.marking.colours import ERROR, WARNING, colour, formats
from ocop_lib.intake.marking.listing import add_listing, findings_workbook, listed
from ocop_lib.intake.marking.notes import note
from ocop_lib.intake.marking.parts import (
    Parts,
    UnmarkableError,
    is_strict,
    reference,
    space_of,
    written,
)
from ocop_lib.workbook.xlsx import to_xlsx

_ENDINGS = {"xlsx": (".xlsx", ".xltx"), "xlsm": (".xlsm", ".xltm")}
"""By form of a workbook that can be marked, the endings of its name with which programs open it."""


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
    return MarkedCopy(".xlsx", to_xlsx(findings_workbook(faults, file, day)))


def _in_parts(data: bytes, faults: Sequence[Fault], file: str) -> bytes:
    parts = Parts(data)
    by_sheet: dict[str, list[Fault]] = {}
    for fault in faults:
        by_sheet.setdefault(fault.place.sheet, []).append(fault)
    numbers = formats(parts, _styles(parts))
    for name, part in _sheets(parts).items():
        tree = parts.tree(part)
        marks = _marks(by_sheet.get(name, ()))
        colour(tree, _by_fill(marks), numbers)
        note(parts, part, tree, {cell: _text(found) for cell, found in marks.items()})
        parts[part] = written(tree)
    add_listing(parts, listed(faults, file))
    return parts.zipped()


def _styles(parts: Parts) -> str:
    """The part with the workbook's styles, which it gets if it has none."""
    book = parts.workbook()
    related = parts.related(book).values()
    found = next((target for kind, target in related if kind == "styles"), "")
    if found:
        return found
    tree = parts.tree(book)
    name = parts.free_name("xl/styles", ".xml")
    parts[name] = f'<styleSheet xmlns="{space_of(tree)}"/>'.encode()
    parts.declare(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml", part=name
    )
    parts.relate(book, "styles", name, strictly=is_strict(tree))
    return name


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


def _by_fill(marks: Mapping[Located, Sequence[Fault]]) -> dict[str, list[str]]:
    """The addresses by fill, errors first: a cell with an error is coloured as one."""
    fills: dict[str, list[str]] = {ERROR: [], WARNING: []}
    for cell, faults in marks.items():
        is_error = any(fault.severity == "error" for fault in faults)
        fills[ERROR if is_error else WARNING].append(cell.address)
    return fills


def _text(faults: Sequence[Fault]) -> str:
    """What the note of a cell says: every finding, with what was found and how to mend it."""
    return "\n".join(_lines(fault) for fault in faults)


def _lines(fault: Fault) -> str:
    details = ((label, getattr(fault, field)) for field, label in LABELS.items())
    return "\n".join([fault.message, *(f"{label}: {text}" for label, text in details if text)])
