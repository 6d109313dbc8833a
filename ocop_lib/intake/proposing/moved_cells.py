"""Cells that changed their rows: a column sorted by itself, ids moved apart from their rows.

A spreadsheet sorts, fills and pastes whatever is selected. Each cell is then a sound one, and only
beside the form as it was handed out does it show that the values are those of other rows.
"""

from collections.abc import Iterator, Mapping, Sequence

from ocop_lib.errors import Fault, FaultKind
from ocop_lib.files.letters import first_of
from ocop_lib.intake.delivered import Delivered, DeliveredRow, Spot
from ocop_lib.intake.headings.sheets import CHANGES
from ocop_lib.intake.proposing.three_way import CellChange
from ocop_lib.register.change_table import CORRECTION
from ocop_lib.register.tables import BY_NAME

MOVED_CELLS = FaultKind(
    "intake.moved_cells",
    "{count} ô của cột này (ở các dòng {rows}) ghi giá trị mà biểu phát ra ghi ở dòng khác: có thể chỉ"
    " một phần của bảng đã được sắp xếp hoặc dời chỗ.",
    "Sắp xếp, dời cả dòng, kể cả cột Mã; nếu sửa thật thì chọn «{correction}» ở từng dòng.",
)
MOVED_ROW = FaultKind(
    "intake.moved_row",
    "Dòng có mã {id} nay ghi nội dung của dòng có mã {other} trong biểu đã phát.",
    "Xem lại cột Mã: mã phải đi cùng dòng của nó. Dòng mới thì ghi ở dòng trống, để trống ô Mã.",
)

_NAME = "name"
_FEWEST, _FEWEST_NAMES = 3, 2
"""So many cells with each other's values are no chance; of names, which are given once, two."""


def moved_cells(
    delivered: Delivered, rows: Sequence[DeliveredRow], changes: Sequence[CellChange]
) -> Iterator[Fault]:
    """Search the changes of a workbook for values that come from other rows.

    Args:
        delivered: the workbook.
        rows: its rows that the register has.
        changes: the changes that they make.

    Yields:
        An error for each row with the whole content of another one; else one for each sheet with a
        column whose cells have each other's values. A row that says what its change is, is believed.
    """
    unsaid = {row.spot: row for row in rows if row.said is None}
    by_table: dict[str, list[CellChange]] = {}
    for one in changes:
        if one.column and one.spot in unsaid:
            by_table.setdefault(one.table, []).append(one)
    for table, those in by_table.items():
        copies = [*_copies(delivered, table, those, unsaid)]
        yield from copies or _columns(delivered, those)


def _copies(
    delivered: Delivered,
    table: str,
    changes: Sequence[CellChange],
    rows: Mapping[Spot, DeliveredRow],
) -> Iterator[Fault]:
    """The faults of rows with the content that the form held under another id."""
    held = delivered.base.rows.get(table, {}) if delivered.base else {}
    spots = dict.fromkeys(one.spot for one in changes if one.spot)
    indexes: dict[tuple[str, ...], dict[tuple[str, ...], str]] = {}
    for row in (rows[spot] for spot in spots):
        names = tuple(row.cells)
        if names not in indexes:
            indexes[names] = {
                tuple(cells.get(name, "") for name in names): id_ for id_, cells in held.items()
            }
        other = indexes[names].get(tuple(row.cells.values()))
        if other and other != row.id:
            place = delivered.place(row.spot, BY_NAME[table].key)
            yield MOVED_ROW.at(place, id=row.id, other=other)


def _columns(delivered: Delivered, changes: Sequence[CellChange]) -> Iterator[Fault]:
    """The fault of the column in which the most cells have each other's values."""
    by_column: dict[str, list[CellChange]] = {}
    for one in changes:
        by_column.setdefault(one.column, []).append(one)
    found = [_moved(those) for those in by_column.values()]
    most = max(found, key=len, default=[])
    if most and (first := most[0].spot):
        rows = first_of([str(one.spot.row) for one in most if one.spot])
        place = delivered.place(first, most[0].column)
        correction = CHANGES[CORRECTION]
        yield MOVED_CELLS.at(place, count=len(most), rows=rows, correction=correction)


def _moved(changes: Sequence[CellChange]) -> list[CellChange]:
    """The changes of a column that only give rows each other's values; empty for a few."""
    column = BY_NAME[changes[0].table].column(changes[0].column)
    if column.kind in ("choice", "year"):
        return []  # Many rows have the same few values.
    old = {one.old for one in changes}
    moved = [one for one in changes if one.new in old]
    fewest = _FEWEST_NAMES if column.name == _NAME else _FEWEST
    return moved if len({one.new for one in moved}) >= fewest else []
