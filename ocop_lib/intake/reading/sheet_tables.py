"""Which sheet of a workbook is which table."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.intake.book import Grid
from ocop_lib.intake.headings.sheets import BASE, COVER, LISTS, RESULTS, SHEETS, filled_in
from ocop_lib.intake.reading.cover import is_cover
from ocop_lib.intake.reading.heading_rows import SheetHeading, counts_of_headings, find_heading
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
_FILE = re.compile(r"\s*[-_]\s*")
"""Between a file and its sheet in the name of a text file: «ba-be-Sản phẩm»."""

_FEWEST = 3


@dataclass(frozen=True)
class Sorted:
    """The sheets of a workbook by what they are.

    Args:
        tables: by table its sheet and heading, in the order of sheets.
        cover: the cover; None for none.
        base: the hidden sheet of what the form held; None for none.
        faults: what is to be said of sheets as a whole.
    """

    tables: Mapping[str, tuple[Grid, SheetHeading]]
    cover: Grid | None
    base: Grid | None
    faults: tuple[Fault, ...]


def sort_sheets(grids: Iterable[Grid], file: str) -> Sorted:
    """Tell the sheets of a workbook apart.

    Args:
        grids: the sheets in their order.
        file: the file as the user knows it.

    Returns:
        The sheets. A sheet is a table's by the name that the form gives it; otherwise by its
        headings, where these are half of the sheet's own and half of the table's.
    """
    sorter = _Sorter(file)
    known = [(grid, *table_of(grid)) for grid in grids if not _is_empty(grid)]
    # A sheet that bears a table's name is the table, also where a copy stands before it.
    for grid, table, is_named in sorted(known, key=lambda one: not one[2]):
        sorter.take(grid, table, is_named=is_named)
    order = {grid.name: number for number, (grid, *_) in enumerate(known)}
    ordered = sorted(sorter.tables.items(), key=lambda one: order[one[1][0].name])
    faults = sorted(sorter.faults, key=lambda fault: order[fault.place.sheet])
    return Sorted(dict(ordered), sorter.cover, sorter.base, tuple(faults))


class _Sorter:
    """Puts sheets in their places."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.tables: dict[str, tuple[Grid, SheetHeading]] = {}
        self.cover: Grid | None = None
        self.base: Grid | None = None
        self.faults: list[Fault] = []

    def take(self, grid: Grid, table: str, *, is_named: bool) -> None:
        """Put one sheet in its place, or say why it is not read."""
        place = Place(self._file, sheet=grid.name)
        names = {normal_form(name) for name in _names(grid)}
        if names & _OTHERS:
            self.base = grid if normal_form(BASE) in names else self.base
        elif table:
            self._take_table(grid, table, place, is_named=is_named)
        elif self.cover is None and is_cover(grid):
            self.cover = grid
        else:
            self.faults.append(EXTRA_SHEET.at(place))

    def _take_table(self, grid: Grid, table: str, place: Place, *, is_named: bool) -> None:
        title = SHEETS[table].title
        heading = find_heading(grid, BY_NAME[table])
        if table in self.tables:
            other = self.tables[table][0].name
            self.faults.append(SHEET_TWICE.at(place, title=title, other=other))
        elif heading is None:
            self.faults.append(NO_HEADING.at(place, title=title))
        else:
            self.tables[table] = (grid, heading)
            if not is_named:
                self.faults.append(RENAMED_SHEET.at(place, title=title))
            if grid.is_hidden:
                self.faults.append(HIDDEN_SHEET.at(place))


def _is_empty(grid: Grid) -> bool:
    return not grid.unstored and all(cell is None for row in grid.rows for cell in row)


def table_of(grid: Grid) -> tuple[str, bool]:
    """The table that a sheet is, and whether it bears the name that the form gives it.

    Args:
        grid: the sheet.

    Returns:
        The table; empty for none.
    """
    own_name, *others = (normal_form(name) for name in _names(grid))
    if own_name == normal_form(COVER) or not _OTHERS.isdisjoint((own_name, *others)):
        return "", False
    if own_name in _TITLES:
        return _TITLES[own_name], True
    titled = next(filter(None, map(_TITLES.get, others)), None)
    called = next(filter(None, map(_ALSO.get, (own_name, *others))), None)
    spellings = {table: (sheet.title, *sheet.also) for table, sheet in SHEETS.items()}
    near = titled or called or nearest(grid.name, spellings, spellings, _ALIKE)
    tables = [near] if near else [*SHEETS]
    counts = counts_of_headings(grid, tables)
    best = max(counts, key=lambda table: counts[table][0] / (len(filled_in(BY_NAME[table])) + 1))
    matched, texts = counts[best]
    own = len([column for column in filled_in(BY_NAME[best]) if column.required])
    is_it = matched >= max(_FEWEST, own / 2) and matched * 2 >= texts
    return (best, titled == best) if is_it else ("", False)


def _names(grid: Grid) -> Iterator[str]:
    """The names that a sheet may have: its own, without the mark of a copy or the file's before it."""
    name = _COPY.sub("", grid.name)
    yield name
    for mark in _FILE.finditer(name):
        yield name[mark.end() :]


_OTHERS = frozenset(map(normal_form, (BASE, LISTS, RESULTS)))
_TITLES: Mapping[str, str] = {normal_form(sheet.title): table for table, sheet in SHEETS.items()}
_ALSO: Mapping[str, str] = {
    normal_form(name): table for table, sheet in SHEETS.items() for name in sheet.also
}
