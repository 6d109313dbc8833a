"""Rows that name the group of the rows below them, such as «I. HTX Hoa Ban» above its products."""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from ocop_lib.intake.book import CellValue, Grid
from ocop_lib.intake.values.texts import is_blank, plain, text_of

_NUMBERING = re.compile(r"^\s*(?:[IVXLC]+|[0-9]+(?:\.[0-9]+)*|[a-zđA-ZĐ])\s*[.)\-:/]\s*")


def group_name(cells: Mapping[int, CellValue], counters: AbstractSet[int]) -> str:
    """The name in a row that holds one text and at most a number before it; empty for others.

    Args:
        cells: the cells of the row that hold something, by column.
        counters: the columns in which rows that tell of something are numbered: a number there
            makes a row one of them, however little else it holds.

    Returns:
        The name without its number.
    """
    *before, name = cells.values()
    if not isinstance(name, str) or len(before) > 1:
        return ""
    if not before:
        return _NUMBERING.sub("", plain(name))
    is_counted = _is_count(before[0]) and not counters.isdisjoint(cells)
    number = (text_of(before[0]) or "").rstrip(" .)-:/")
    is_numbered = not is_counted and not _NUMBERING.sub("", f"{number}.")
    return plain(name) if is_numbered else ""


def filled(cells: Iterable[CellValue]) -> Mapping[int, CellValue]:
    """The cells of a row that hold something, by column from 0."""
    return {place: cell for place, cell in enumerate(cells) if not is_blank(cell)}


def counters_of(grid: Grid, heading_row: int) -> AbstractSet[int]:
    """The columns in which rows with more than a number and a name are numbered 1, 2, 3."""
    rows = map(filled, grid.rows[heading_row:])
    firsts = (next(iter(row.items())) for row in rows if len(row) > 2)  # noqa: PLR2004 - as above
    return {place for place, cell in firsts if _is_count(cell)}


def _is_count(cell: CellValue) -> bool:
    return (text_of(cell) or "").isdecimal()
