"""Rows of the form that lost their ids, and would be taken back and come again as new ones."""

from collections.abc import Iterator, Sequence

from ocop_lib.errors import Fault, FaultKind
from ocop_lib.intake.delivered import Delivered
from ocop_lib.intake.headings.sheets import filled_in
from ocop_lib.intake.proposing.known_rows import OWNER
from ocop_lib.intake.proposing.present import Present, row_name
from ocop_lib.intake.proposing.three_way import CellChange
from ocop_lib.register.tables import BY_NAME

LOST_ID = FaultKind(
    "intake.lost_id",
    "Dòng này không có mã nhưng các ô bắt buộc ghi như dòng {row} của biểu đã phát, mà mã ấy không còn"
    " trong trang.",
    "Chép lại mã ấy vào ô Mã.",
)


def lost_ids(delivered: Delivered, present: Present, gone: Sequence[CellChange]) -> Iterator[Fault]:
    """Search the new rows of a workbook for rows that are gone from it.

    Args:
        delivered: the workbook.
        present: the register.
        gone: the rows that the form held and the workbook does not.

    Yields:
        An error for each new row with the needed cells of one of them; none in tables whose names
        tell that the row is known already.
    """
    held = delivered.base.rows if delivered.base else {}
    lost: dict[str, dict[tuple[str, ...], str]] = {}
    for one in (one for one in gone if one.table not in OWNER):
        key = tuple(held[one.table][one.id].get(name, "") for name in _needed(one.table))
        lost.setdefault(one.table, {})[key] = one.id
    for row in delivered.rows:
        if row.is_new and row.table in lost:
            key = tuple(row.cells.get(name, "") for name in _needed(row.table))
            if id_ := lost[row.table].pop(key, None):
                place = delivered.place(row.spot, BY_NAME[row.table].key)
                yield LOST_ID.at(place, row=row_name(present, row.table, id_))


def _needed(table: str) -> Sequence[str]:
    return [column.name for column in filled_in(BY_NAME[table]) if column.required]
