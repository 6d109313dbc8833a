"""Rows that the form held and the workbook does not: taken back, or lost by mistake."""

from collections.abc import Iterator
from datetime import date

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.files.letters import first_of
from ocop_lib.intake.delivered import Delivered, Spot
from ocop_lib.intake.headings.sheets import SHEETS
from ocop_lib.intake.proposing.present import Present, row_name
from ocop_lib.intake.proposing.three_way import CellChange
from ocop_lib.register.change_table import RETRACTED

VANISHED = FaultKind(
    "intake.vanished",
    "Dòng {row} có trong biểu đã phát nhưng không còn trong bảng tính; sổ sẽ ghi là đơn vị rút dòng"
    " này.",
    "Nếu không định rút thì chép lại dòng ấy với mã của nó; nếu rút thì nên giữ dòng, chọn «Rút"
    " dòng» và ghi lý do.",
    severity="warning",
)
ROWS_LOST = FaultKind(
    "intake.rows_lost",
    "Trang này mất {gone} trong {known} dòng của biểu đã phát: {rows}.",
    "Đưa các dòng ấy trở lại; dòng nào rút thật thì giữ dòng và chọn «Rút dòng».",
)
REASON = "Đơn vị bỏ dòng này khỏi biểu gửi ngày {day}"
_FEW = 3
"""So many rows may be gone from a sheet without a doubt that the unit meant it."""


def gone_rows(
    delivered: Delivered, present: Present, received: date, reason: str
) -> Iterator[Fault | CellChange]:
    """Search a workbook for rows that it lacks.

    Args:
        delivered: the workbook.
        present: the register.
        received: the day of receipt.
        reason: the reason that the register gets.

    Yields:
        For each row gone a warning and the change that takes it back; for a sheet from which more
        than half of the rows, and more than three, are gone one error instead.
    """
    if delivered.base is None:
        return
    there = {(row.table, row.id) for row in delivered.rows}
    unread = _unread_sheets(delivered)
    for table in SHEETS:
        known = [
            id_
            for id_ in delivered.base.rows.get(table, {})
            if id_ in present.places[table] and not present.is_gone(table, id_)
        ]
        place = Place(delivered.file, sheet=sheet_title(delivered, table))
        # A sheet that is not there says nothing; reading it has warned of that.
        if not known or table not in delivered.stated or place.sheet in unread:
            continue
        gone = [id_ for id_ in known if (table, id_) not in there]
        if is_doubtful(len(gone), len(known)):
            rows = first_of([row_name(present, table, id_) for id_ in gone])
            yield ROWS_LOST.at(place, gone=len(gone), known=len(known), rows=rows)
            continue
        for id_ in gone:
            yield VANISHED.at(place, row=row_name(present, table, id_))
            cell = ("", "", "")
            yield CellChange(table, id_, *cell, RETRACTED, received, reason, None)


def is_doubtful(gone: int, known: int) -> bool:
    """Whether so many of the known rows are gone that it hardly was meant."""
    return gone > max(_FEW, known / 2)


def _unread_sheets(delivered: Delivered) -> frozenset[str]:
    """The sheets with rows that could not be read: which rows are gone from them is not known."""
    read = {row.spot for row in delivered.rows}
    places = [fault.place for fault in delivered.faults if fault.severity == "error"]
    return frozenset(one.sheet for one in places if Spot(one.sheet, one.row or 0) not in read)


def sheet_title(delivered: Delivered, table: str) -> str:
    """The name of a table's sheet in a workbook."""
    found = (row.spot.sheet for row in delivered.rows if row.table == table)
    return next(found, SHEETS[table].title)
