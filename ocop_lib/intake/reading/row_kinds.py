"""The rows below a heading: those that tell of something, and what else stands between them."""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Literal, NamedTuple

from ocop_lib.intake.book import CellValue, Grid
from ocop_lib.intake.headings.sheets import filled_in
from ocop_lib.intake.reading.heading_rows import SheetHeading
from ocop_lib.intake.reading.totals import is_total
from ocop_lib.intake.values.names import folded
from ocop_lib.intake.values.texts import is_blank, plain, text_of
from ocop_lib.register.columns import TableSpec

Kind = Literal["row", "total", "section", "note", "numbering", "repeated", "outside"]

_ROMAN_OR_LETTER = re.compile(r"\(?(?:[IVX]{1,5}|[A-ZĐ])[.)/]?")
_SECTION = re.compile(r"(?:[IVX]{1,5}|[A-ZĐ])[.)/] ?\S.*")
_NOTE = re.compile(
    r"(?:ghi chú|lưu ý|chú thích|người lập|người báo cáo|lập biểu|thủ trưởng|kt\.|tm\.|nơi nhận"
    r"|xác nhận của|chủ tịch|phó chủ tịch|giám đốc|trưởng phòng|kế toán|\(?ký(?:,| tên|\)| ghi)"
    r"|nguồn:|\(?\*).*|(?:[^,]{1,30}, ?)?ngày[\s\d.…]*tháng[\s\d.…]*năm[\s\d.…]*"
)
_COLUMN_NUMBER = re.compile(r"\(?(?:[0-9]{1,2}|[A-Z])\)?(?: ?=.*)?")
_FEWEST_NUMBERS = 3
_MOST_NOTE_CELLS = 4


class Line(NamedTuple):
    """A row of a sheet that holds something.

    Args:
        row: its number, from 1.
        kind: what it is: ``row`` for one that tells of something.
    """

    row: int
    kind: Kind


def lines_below(
    grid: Grid, heading: SheetHeading, spec: TableSpec, ids: AbstractSet[str]
) -> Iterator[Line]:
    """The rows below a heading that hold something, in their order.

    Args:
        grid: the sheet.
        heading: its heading.
        spec: its table.
        ids: the ids of the register's rows of the table, `folded`.

    Yields:
        Each row with its kind. A row with an id of the register tells of something in any case, as
        does one with half of the cells that must be filled in, and what fits no other kind.
    """
    sorter = _Sorter(grid, heading, spec, ids)
    is_first, is_in_notes = True, False
    places = {*heading.columns.values()}
    unstored = {row for row, column in grid.unstored if column - 1 in places}
    for row in range(heading.bottom + 1, max(len(grid.rows), *unstored, 0) + 1):
        cells = grid.rows[row - 1] if row <= len(grid.rows) else ()
        found = {place: cell for place, cell in enumerate(cells) if not is_blank(cell)}
        if row in unstored and not is_total(found.values()):
            yield Line(row, "row")
        elif found:
            kind = sorter.kind(row, found, is_first=is_first, is_in_notes=is_in_notes)
            is_in_notes = kind == "note"
            is_first = False
            yield Line(row, kind)


class _Sorter:
    """Tells the kinds of the rows of one sheet apart."""

    def __init__(
        self, grid: Grid, heading: SheetHeading, spec: TableSpec, ids: AbstractSet[str]
    ) -> None:
        self._ids, self._texts = ids, {folded(text) for text in heading.texts.values()}
        self._texts |= {
            folded(part) for text in heading.texts.values() for part in text.split(" – ")
        }
        self._key = heading.columns.get(spec.key, -1)
        self._places = {*heading.columns.values()}
        needed = (column.name for column in filled_in(spec) if column.required)
        self._needed = {heading.columns[name] for name in needed if name in heading.columns}
        self._wide = {
            row
            for span in grid.merged
            if span.right > span.left
            for row in range(span.top, min(span.bottom, len(grid.rows)) + 1)
        }

    def kind(
        self, row: int, found: Mapping[int, CellValue], *, is_first: bool, is_in_notes: bool
    ) -> Kind:
        """The kind of a row that holds something."""
        if folded(text_of(found.get(self._key)) or "") in self._ids:
            return "row"
        if is_total(found.values()):
            return "total"
        if is_first and _is_numbering(found):
            return "numbering"
        needed = len(self._needed & found.keys())
        if needed * 2 >= len(self._needed) and needed > 1:
            return "repeated" if self._is_repeated(found) else "row"
        if self._is_section(row, found):
            return "section"
        if _may_be_note(found) and (is_in_notes or _is_note(found)):
            return "note"
        return "row" if (self._places - {self._key}) & found.keys() else "outside"

    def _is_repeated(self, found: Mapping[int, CellValue]) -> bool:
        """Whether the heading stands here once more, as on the next printed page."""
        return all(isinstance(cell, str) and folded(cell) in self._texts for cell in found.values())

    def _is_section(self, row: int, found: Mapping[int, CellValue]) -> bool:
        """Whether the row names the group of the rows below it: «I. Huyện …»."""
        texts = [plain(cell) for cell in found.values() if isinstance(cell, str)]
        if len(texts) != len(found):
            return False
        if len(texts) == 1:
            return row in self._wide or _SECTION.fullmatch(texts[0]) is not None
        is_numbered = _ROMAN_OR_LETTER.fullmatch(texts[0]) and min(found) not in self._places
        return len(texts) == 2 and bool(is_numbered)  # noqa: PLR2004 - the number and its text


def _is_numbering(found: Mapping[int, CellValue]) -> bool:
    """Whether the cells number the columns: «(1)», «(2)», «(3) = (1) + (2)»."""
    texts = [text_of(cell) or "" for cell in found.values()]
    return len(texts) >= _FEWEST_NUMBERS and all(map(_COLUMN_NUMBER.fullmatch, texts))


def _may_be_note(found: Mapping[int, CellValue]) -> bool:
    """Whether a row has a few texts only, as notes and signatures have."""
    return len(found) <= _MOST_NOTE_CELLS and all(isinstance(cell, str) for cell in found.values())


def _is_note(found: Mapping[int, CellValue]) -> bool:
    """Whether a row begins like a note, or like the signatures below a table."""
    return _NOTE.fullmatch(folded(text_of(next(iter(found.values()))) or "")) is not None
