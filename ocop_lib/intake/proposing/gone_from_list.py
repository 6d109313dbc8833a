"""Rows that came from a complete list of another system before, and are gone from it."""

from collections.abc import Collection, Iterator
from datetime import date

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.files.letters import first_of
from ocop_lib.intake.delivered import Delivered
from ocop_lib.intake.headings.sheets import SHEETS
from ocop_lib.intake.proposing.draft import is_of_source
from ocop_lib.intake.proposing.gone_rows import is_doubtful
from ocop_lib.intake.proposing.present import Present, row_name
from ocop_lib.intake.proposing.three_way import CellChange
from ocop_lib.register.change_table import RETRACTED
from ocop_lib.register.row_ids import in_order
from ocop_lib.wording import day

GONE_FROM_LIST = FaultKind(
    "intake.gone_from_list",
    "Dòng {row} ({title}) đã nhận từ nguồn này cho cùng kỳ nhưng không còn trong danh sách; sổ sẽ"
    " ghi là rút dòng này.",
    "Nếu không định rút thì đưa dòng ấy trở lại danh sách; nếu tệp chỉ là một phần của danh sách thì"
    " không nhận bằng nguồn ghi complete: true.",
    severity="warning",
)
LIST_LOST = FaultKind(
    "intake.list_lost",
    "Danh sách mất {gone} trong {known} dòng ({title}) đã nhận từ nguồn này cho cùng kỳ: {rows}.",
    "Đưa các dòng ấy trở lại; nếu tệp chỉ là một phần của danh sách thì bỏ complete: true trong tệp"
    " mô tả nguồn.",
)
_REASON = "Không còn trong danh sách đầy đủ nhận ngày {day}"


def gone_from_list(
    delivered: Delivered, present: Present, received: date, same: Collection[str]
) -> Iterator[Fault | CellChange]:
    """Search a complete list for rows that it lacks.

    Only rows count that the same unit delivered by the same source for the same period: those that
    came otherwise, or of another period, are not the list's to take back.

    Args:
        delivered: the file.
        present: the register.
        received: the day of receipt.
        same: the ids of rows that it brings once more.

    Yields:
        As `gone_rows`; nothing where a row of the file could not be read.
    """
    if not delivered.complete or any(one.severity == "error" for one in delivered.faults):
        return
    deliveries = frozenset(_of_source(delivered, present))
    there = {*same, *(row.id for row in delivered.rows)}
    place = Place(delivered.file, sheet=delivered.sheet)
    for table in (one for one in SHEETS if one in delivered.complete):
        told = present.delivered[table]["delivery_id"]
        known = [
            id_
            for id_, number in present.places[table].items()
            if told[number] in deliveries and not present.is_gone(table, id_)
        ]
        gone = sorted((id_ for id_ in known if id_ not in there), key=in_order)
        words = {"title": SHEETS[table].title}
        if is_doubtful(len(gone), len(known)):
            rows = first_of([row_name(present, table, id_) for id_ in gone])
            yield LIST_LOST.at(place, gone=len(gone), known=len(known), rows=rows, **words)
            continue
        for id_ in gone:
            yield GONE_FROM_LIST.at(place, row=row_name(present, table, id_), **words)
            reason = _REASON.format(day=day(received))
            yield CellChange(table, id_, "", "", "", RETRACTED, received, reason, None)


def _of_source(delivered: Delivered, present: Present) -> Iterator[str]:
    """The ids of the unit's deliveries by the source for the period."""
    columns = present.delivered["deliveries"]
    names = ("delivery_id", "unit_id", "quarter", "kind", "sheet")
    for id_, unit, quarter, kind, sheet in zip(*(columns[one] for one in names), strict=True):
        is_of_period = quarter == delivered.quarter and (quarter or kind == delivered.kind)
        if unit == delivered.unit and is_of_period and is_of_source(sheet, delivered.source):
            yield id_
