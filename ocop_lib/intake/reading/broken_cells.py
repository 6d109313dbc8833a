"""Cells that cannot be read as they stand: merged, formulas without a value, numbers shown otherwise."""

from collections.abc import Mapping, Sequence

from ocop_lib.errors import Fault, FaultKind
from ocop_lib.intake.book import Grid
from ocop_lib.intake.cells import letters
from ocop_lib.intake.reading.heading_rows import SheetHeading
from ocop_lib.intake.values.cell import NO_STORED_VALUE
from ocop_lib.intake.values.numbers import shown_fault
from ocop_lib.register.columns import TableSpec

MERGED_CELLS = FaultKind(
    "intake.merged_cells",
    "Ô gộp {cells}: không rõ giá trị là của những dòng, những cột nào.",
    "Bỏ gộp ô rồi điền giá trị vào từng ô.",
)

_MOST_CELLS = 10**6
"""The most merged cells that are looked at; a workbook with one is refused anyway."""


def broken_cells(
    grid: Grid, heading: SheetHeading, spec: TableSpec, rows: Sequence[int]
) -> Mapping[int, Mapping[int, Fault]]:
    """Look for such cells in the columns of a table.

    Args:
        grid: the sheet.
        heading: its heading.
        spec: its table.
        rows: the rows that are read.

    Returns:
        By row and number of the column, from 0, the fault of the cell, without its place; all cells
        of merged ones have the same. Cells merged to the right over columns that are not read are
        sound: their value stands in their own column.
    """
    found: dict[int, dict[int, Fault]] = {}
    read, left = sorted({*heading.columns.values()}), _MOST_CELLS
    for row, column in grid.unstored:
        found.setdefault(row, {})[column - 1] = NO_STORED_VALUE.at()
    places = heading.columns
    declared = {places[one.name]: one for one in spec.columns if one.name in places}
    for (row, column), sign in grid.signs.items():
        if one := declared.get(column - 1):
            fault = shown_fault(one, grid.rows[row - 1][column - 1], sign)
            found.setdefault(row, {}).update({column - 1: fault} if fault else {})
    for span in grid.merged:
        values = grid.rows[span.top - 1] if span.top <= len(grid.rows) else ()
        is_filled = span.left <= len(values) and values[span.left - 1] is not None
        ends = (span.top, span.left), (span.bottom, span.right)
        name = ":".join(f"{letters(column)}{row}" for row, column in ends)
        columns = [column for column in read if span.left - 1 <= column < span.right]
        if span.top == span.bottom and columns == [span.left - 1]:
            continue  # Beside its own column it covers none that is read.
        fault, last = MERGED_CELLS.at(cells=name), min(span.bottom, rows[-1] if rows else 0)
        covered = range(span.top, last + 1) if is_filled and left > 0 else ()
        left -= len(covered) * len(columns)
        for row in covered:
            for column in columns:
                found.setdefault(row, {})[column] = fault
    return found
