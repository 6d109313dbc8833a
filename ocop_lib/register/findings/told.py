"""The findings on a whole register as warnings, each at the line of its row."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.periods import Scheme
from ocop_lib.register.findings.finding import Finding
from ocop_lib.register.findings.search import findings_of
from ocop_lib.register.model import Register
from ocop_lib.register.settled import settled
from ocop_lib.register.sheets import read_sheet
from ocop_lib.register.tables import BY_NAME

if TYPE_CHECKING:
    from ocop_lib.plan import Plan

FINDING = FaultKind(
    "register.finding",
    "{text}",
    "Xem lại {what}; đúng rồi thì để nguyên.",
    severity="warning",
)
FINDING_TO_CORRECT = FaultKind(
    "register.finding_to_correct",
    "{text}",
    "Xem lại {what}, sửa chỗ ghi sai; chưa sửa thì báo cáo có dòng này chưa ban hành được.",
    severity="warning",
)
"""The kinds of all findings; a warning has the code of its finding."""


def warning_of(one: Finding, place: Place, text: str) -> Fault:
    """A finding as a warning.

    Args:
        one: the finding.
        place: the row or cell to look at; without a row, the file as a whole.
        text: its sentence.

    Returns:
        The warning, which says whether what it is about may be left as it is.
    """
    what = "dòng này" if place.row else "tệp này"
    kind = FINDING_TO_CORRECT if one.is_error else FINDING
    return replace(kind.at(place, text=text, what=what), code=one.code)


def warnings_of(
    folder: Path, register: Register, plan: "Plan", scheme: Scheme
) -> tuple[Fault, ...]:
    """Search a whole register for findings, as all its changes have left it.

    Args:
        folder: the register's folder, for the lines of the rows.
        register: the register that was read from it.
        plan: the plan.
        scheme: the period scheme, which sets the deadlines and the last cut-off.

    Returns:
        A warning for each finding, in the order of tables and rows; rows that were taken back have
        none.
    """

    @cache
    def lines(table: str) -> dict[str, int]:
        sheet = read_sheet(folder / f"{table}.csv", BY_NAME[table])
        return dict(zip(sheet.cells[BY_NAME[table].key], sheet.lines, strict=True))

    found = findings_of(settled(register), plan, scheme)
    return tuple(
        warning_of(
            one,
            Place(
                (folder / f"{one.table}.csv").as_posix(),
                row=lines(one.table).get(one.key),
                part=one.key,
            ),
            one.text,
        )
        for one in found
    )
