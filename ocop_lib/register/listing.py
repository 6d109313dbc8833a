"""The faults of a table as they are listed: in the order of lines, and not too many of them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.files.letters import shortened
from ocop_lib.register.rules import Rule
from ocop_lib.register.sheets import MISSING_TABLE, Sheet
from ocop_lib.spelling import nearest

MAX_FAULTS = 50
"""The most faults listed for a table; of the others only the number is given."""

# Comparing spellings is slow. At most this many faults of a table get a suggestion, and none where
# there are more ids than the second limit.
_MAX_NEAREST = 20
_MAX_IDS = 2000

MORE = FaultKind(
    "register.more",
    "Tệp này còn {count} lỗi nữa chưa kể ra.",
    "Sửa các lỗi trên rồi chạy lại.",
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
    in_lines = [
        (sheet.lines[row], _fault(sheet, row, rule, has_nearest=number < _MAX_NEAREST))
        for number, (row, rule) in enumerate(ordered)
    ]
    # For a misnamed file, the fault of its name replaces the fault that the file is missing.
    of_file = [
        entry for entry in sheet.faults if not (is_misnamed and entry[1].code == MISSING_TABLE.code)
    ]
    return [fault for _, fault in sorted(of_file + in_lines, key=lambda entry: entry[0])]


def _fault(sheet: Sheet, row: int, rule: Rule, *, has_nearest: bool) -> Fault:
    first, *others = rule.columns
    cell = sheet.cells[first][row]
    found = [_shown(cell), *(f"{name}: {_shown(sheet.cells[name][row])}" for name in others)]
    meant = nearest(cell, rule.near) if has_nearest and len(rule.near) <= _MAX_IDS else None
    return rule.kind.at(
        Place(sheet.file, row=sheet.lines[row], column=first),
        found="" if rule.is_private else "; ".join(found),
        allowed=rule.allowed,
        meant=meant,
        **rule.words,
    )


def capped(faults: list[Fault], file: str) -> list[Fault]:
    """At most `MAX_FAULTS` faults of a file, and the number of the others.

    The first fault of every code and column is kept before a second fault of any, so that a fault
    repeated in many rows does not hide the other faults.

    Returns:
        The kept faults in their order, then a warning with the number of the others.
    """
    if len(faults) <= MAX_FAULTS:
        return faults
    seen: defaultdict[tuple[str, str], int] = defaultdict(int)
    ranks = []
    for position, fault in enumerate(faults):
        kind = fault.code, fault.place.column
        ranks.append((seen[kind], position))
        seen[kind] += 1
    kept = sorted(position for _, position in sorted(ranks)[:MAX_FAULTS])
    more = MORE.at(Place(file), count=len(faults) - MAX_FAULTS)
    return [*(faults[position] for position in kept), more]


def _shown(cell: str) -> str:
    return shortened(cell if cell.isprintable() else repr(cell))
