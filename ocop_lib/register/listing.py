"""The faults of a table as they are listed: in the order of lines, and not too many of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.register.naming import IN_FILES, FileNames, told
from ocop_lib.register.rules import Rule
from ocop_lib.register.sheets import MISSING_TABLE, Sheet
from ocop_lib.spelling import nearest

MAX_FAULTS = 50
"""The most faults listed for a table; of the others only the number is given."""

MAX_NEAREST = 20
"""The most faults of a table that get a suggestion: comparing spellings is slow."""

_MAX_IDS = 2000
"""The most ids among which the nearest one is searched for."""

MORE = FaultKind(
    "register.more",
    "Còn {count} lỗi nữa chưa kể ra.",
    "Sửa các lỗi trên rồi kiểm tra lại.",
    severity="warning",
)


class Broken(NamedTuple):
    """A rule and the row, from 0, that breaks it."""

    row: int
    rule: Rule


def listed(sheet: Sheet, broken: Iterable[Broken], *, is_misnamed: bool) -> list[Fault]:
    """The faults of a table and of its file, in the order of lines and columns."""
    order = {column.name: number for number, column in enumerate(sheet.spec.columns)}
    ordered = sorted(broken, key=lambda breach: (breach.row, order[breach.rule.columns[0]]))
    in_lines = []
    for number, breach in enumerate(ordered):
        line = sheet.lines[breach.row]
        place = Place(sheet.file, row=line, column=breach.rule.columns[0])
        fault = fault_of(place, sheet, breach, has_nearest=number < MAX_NEAREST)
        in_lines.append((line, fault))
    # For a misnamed file, the fault of its name replaces the fault that the file is missing.
    of_file = [
        entry for entry in sheet.faults if not (is_misnamed and entry[1].code == MISSING_TABLE.code)
    ]
    return [fault for _, fault in sorted(of_file + in_lines, key=lambda entry: entry[0])]


def fault_of(
    place: Place,
    sheet: Sheet,
    breach: Broken,
    *,
    has_nearest: bool,
    names: FileNames = IN_FILES,
) -> Fault:
    """The fault of a broken rule.

    Args:
        place: where the fault is.
        sheet: the sheet with the row that breaks the rule.
        breach: the row and the rule.
        has_nearest: whether the nearest known value is searched for, which is slow.
        names: what tables, columns and values are called where the user sees them.

    Returns:
        The fault, which shows the values of all columns of the rule.
    """
    row, rule = breach
    first, *others = rule.columns
    cell = sheet.cells[first][row]
    shown = (
        f"{names.heading(name)}: {names.cell(name, sheet.cells[name][row])}" for name in others
    )
    values = [names.cell(first, cell), *shown] if cell or others else []
    found = "" if rule.is_private else "; ".join(values)
    meant = nearest(cell, rule.near) if has_nearest and len(rule.near) <= _MAX_IDS else None
    meant = names.cell(first, meant) if meant else None
    return fault_with(place, rule, found, names, meant=meant)


def fault_with(
    place: Place, rule: Rule, found: str, names: FileNames, *, meant: str | None = None
) -> Fault:
    """The fault of a broken rule whose values are known.

    Args:
        place: where the fault is.
        rule: the rule.
        found: the values found.
        names: what tables, columns and values are called where the user sees them.
        meant: the nearest known value; None for none.

    Returns:
        The fault.
    """
    words = {
        name: names.day(word) if isinstance(word, date) else word
        for name, word in rule.words.items()
    }
    fault = rule.kind.at(place, found=found, allowed=rule.allowed, meant=meant, **words)
    texts = fault.message, fault.allowed, fault.remedy
    message, allowed, remedy = (told(text, names) for text in texts)
    if (message, allowed, remedy) == texts:
        return fault
    return replace(fault, message=message, allowed=allowed, remedy=remedy)


def capped(faults: list[Fault], place: Place, beyond: int = 0) -> list[Fault]:
    """At most `MAX_FAULTS` faults of a file or sheet, and the number of the others.

    The first fault of every code and column is kept before a second fault of any, so that a fault
    repeated in many rows does not hide the other faults; errors are kept before warnings.

    Args:
        faults: the faults in their order.
        place: the file or sheet, for the number of the others.
        beyond: how many more there are, none of which is among the first `MAX_FAULTS` of its code
            and column.

    Returns:
        The kept faults in their order, then a warning with the number of the others.
    """
    if len(faults) + beyond <= MAX_FAULTS:
        return faults
    seen: defaultdict[tuple[str, str], int] = defaultdict(int)
    ranks = []
    for position, fault in enumerate(faults):
        kind = fault.code, fault.place.column
        ranks.append((seen[kind], fault.severity == "warning", position))
        seen[kind] += 1
    kept = sorted(position for *_, position in sorted(ranks)[:MAX_FAULTS])
    more = MORE.at(place, count=len(faults) + beyond - MAX_FAULTS)
    return [*(faults[position] for position in kept), more]
