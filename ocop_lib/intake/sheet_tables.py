"""Which sheet of a workbook is which table."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.intake.book import Grid
from ocop_lib.intake.cover import is_cover
from ocop_lib.intake.heading_rows import SheetHeading, count_of_headings, find_heading
from ocop_lib.intake.headings import BASE, LISTS, SHEETS, filled_in
from ocop_lib.register.findings.spellings import normal_form
from ocop_lib.register.tables import BY_NAME
from ocop_lib.spelling import nearest

NO_HEADING = FaultKind(
    "intake.no_heading",
    "Trang này không có dòng tiêu đề của biểu «{title}», nên không đọc.",
    "Ghi tiêu đề các cột như trong biểu mẫu.",
)
SHEET_TWICE = FaultKind(
    "intake.sheet_twice",
    "Trang này và trang «{other}» cùng là biểu «{title}», nên trang này không đọc.",
    "Gộp hai trang vào một.",
)
RENAMED_SHEET = FaultKind(
    "intake.renamed_sheet",
    "Trang này được hiểu là biểu «{title}».",
    "Nếu là biểu khác thì đặt tên trang như trong biểu mẫu.",
    severity="warning",
)
EXTRA_SHEET = FaultKind(
    "intake.extra_sheet",
    "Trang này không thuộc biểu mẫu nên không đọc.",
    "Nếu trong trang có số liệu cần gửi thì chuyển vào trang của biểu.",
    severity="warning",
)
HIDDEN_SHEET = FaultKind(
    "intake.hidden_sheet",
    "Trang này bị ẩn nhưng vẫn được đọc.",
    "Hiện trang lên để xem số liệu trong đó có đúng không.",
    severity="warning",
)

_ALIKE = 0.8
_COPY = re.compile(r"\s*\(\d+\)$")
_FEWEST = 3


@dataclass(frozen=True)
class Sorted:
    """The sheets of a workbook by what they are.

    Args:
        tables: by table its sheet and heading, in the order of sheets.
        cover: the cover; None for none.
        base: the hidden sheet of what the form held; None for none.
        unread: the names of sheets with content of which no row is read.
        faults: what is to be said of sheets as a whole.
    """

    tables: Mapping[str, tuple[Grid, SheetHeading]]
    cover: Grid | None
    base: Grid | None
    unread: tuple[str, ...]
    faults: tuple[Fault, ...]


def sort_sheets(grids: Iterable[Grid], file: str) -> Sorted:
    """Tell the sheets of a workbook apart.

    Args:
        grids: the sheets in their order.
        file: the file as the user knows it.

    Returns:
        The sheets. A sheet is a table's by its name, as the form or other units call it, or spelt
        alike; otherwise by its headings, where these are more than half of the table's own.
    """
    tables: dict[str, tuple[Grid, SheetHeading]] = {}
    covers: list[Grid] = []
    bases: list[Grid] = []
    unread, faults = [], []
    for grid in grids:
        place = Place(file, sheet=grid.name)
        if normal_form(grid.name) in _OTHERS:
            bases += [grid] if normal_form(grid.name) == normal_form(BASE) else []
            continue
        if not any(any(cell is not None for cell in row) for row in grid.rows):
            continue
        table, is_named = table_of(grid)
        if not table:
            if is_cover(grid) and not covers:
                covers.append(grid)
                continue
            unread.append(grid.name)
            faults.append(EXTRA_SHEET.at(place))
            continue
        title = SHEETS[table].title
        heading = find_heading(grid, BY_NAME[table])
        if heading is None or table in tables:
            unread.append(grid.name)
            other = tables[table][0].name if table in tables else ""
            kind = SHEET_TWICE if table in tables else NO_HEADING
            faults.append(kind.at(place, title=title, other=other))
            continue
        tables[table] = (grid, heading)
        if not is_named:
            faults.append(RENAMED_SHEET.at(place, title=title))
        if grid.is_hidden:
            faults.append(HIDDEN_SHEET.at(place))
    cover, base = next(iter(covers), None), next(iter(bases), None)
    return Sorted(tables, cover, base, tuple(unread), tuple(faults))


def table_of(grid: Grid) -> tuple[str, bool]:
    """The table that a sheet is, and whether its name says so; empty for none."""
    name = _COPY.sub("", grid.name)
    if table := _NAMES.get(normal_form(name)):
        return table, True
    spellings = {table: (sheet.title, *sheet.also) for table, sheet in SHEETS.items()}
    near = nearest(name, spellings, spellings, _ALIKE)
    counts = {
        table: count_of_headings(grid, BY_NAME[table]) for table in ([near] if near else SHEETS)
    }
    best = max(counts, key=lambda table: counts[table] / (len(filled_in(BY_NAME[table])) + 1))
    own = len([column for column in filled_in(BY_NAME[best]) if column.required])
    is_it = counts[best] >= max(_FEWEST, own / 2)
    return (best, False) if is_it else ("", False)


_OTHERS = frozenset(map(normal_form, (BASE, LISTS)))
_NAMES: Mapping[str, str] = {
    **{normal_form(name): table for table, sheet in SHEETS.items() for name in sheet.also},
    **{normal_form(sheet.title): table for table, sheet in SHEETS.items()},
}
