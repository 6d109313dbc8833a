"""Cells of known rows that must not be empty and were cleared."""

from collections.abc import Iterator
from functools import cache

from ocop_lib.errors import Fault, FaultKind
from ocop_lib.files.letters import shortened
from ocop_lib.intake.delivered import Delivered, DeliveredRow
from ocop_lib.intake.headings.sheets import CHANGE_KIND, CHANGES
from ocop_lib.intake.naming import cell_words
from ocop_lib.intake.proposing.present import Present, row_name
from ocop_lib.register.change_table import RETRACTED
from ocop_lib.register.tables import BY_NAME

_TAKE_BACK = f"chọn «{CHANGES[RETRACTED]}» ở cột «{CHANGE_KIND.text}»"

CLEARED = FaultKind(
    "intake.cleared",
    "Ô này không được để trống; sổ đang ghi «{standing}».",
    f"Ghi lại giá trị ấy, hoặc giá trị đúng. Muốn rút cả dòng thì {_TAKE_BACK}.",
)
CLEARED_ROW = FaultKind(
    "intake.cleared_row",
    "Mọi ô bắt buộc của dòng này đã bị xóa trắng; sổ đang có dòng {row}.",
    f"Muốn rút dòng này thì để nguyên mã và {_TAKE_BACK}; nếu lỡ xóa thì ghi lại các ô.",
)


def cleared_columns(row: DeliveredRow, present: Present) -> tuple[str, ...]:
    """The columns of a known row that must be filled in, are in the register, and are empty now.

    Args:
        row: the row.
        present: the register.

    Returns:
        The columns, in the order of the sheet.
    """
    required = _required(row.table)
    return tuple(
        name
        for name, text in row.cells.items()
        if not text and name in required and present.shown(row.table, row.id, name)
    )


def cleared_faults(row: DeliveredRow, delivered: Delivered, present: Present) -> Iterator[Fault]:
    """The faults of a known row's cleared cells.

    Args:
        row: the row.
        delivered: its workbook.
        present: the register.

    Yields:
        One for each cell; one for the row where all that must be filled in was cleared.
    """
    spec, columns = BY_NAME[row.table], cleared_columns(row, present)
    if is_cleared(row, columns):
        place = delivered.place(row.spot, spec.key)
        yield CLEARED_ROW.at(place, row=row_name(present, row.table, row.id))
        return
    for name in columns:
        text = present.shown(row.table, row.id, name)
        standing = shortened(cell_words(spec.column(name), text, present.plan, present.names))
        yield CLEARED.at(delivered.place(row.spot, name), standing=standing)


def is_cleared(row: DeliveredRow, columns: tuple[str, ...]) -> bool:
    """Whether these columns are all that a row must have, and more than one."""
    return len(columns) == len(_required(row.table) & row.cells.keys()) > 1


@cache
def _required(table: str) -> frozenset[str]:
    return frozenset(column.name for column in BY_NAME[table].columns if column.required)
