"""The cells of one sheet while it is read, in whatever order they come, and the grid of them."""

from dataclasses import dataclass, field

from ocop_lib.errors import Fault, FaultKind, IntakeError, Place
from ocop_lib.files.letters import shortened
from ocop_lib.files.old_fonts import draws_otherwise
from ocop_lib.intake.book import Cell, CellValue, Grid, Span
from ocop_lib.intake.cells import cell_part
from ocop_lib.intake.opening.archive import BROKEN
from ocop_lib.intake.opening.limits import Meter
from ocop_lib.intake.opening.part_fonts import PartFonts

CELL_TWICE = FaultKind(
    "intake.cell_twice",
    "Tệp lưu ô này hai lần nên không biết giá trị nào đúng.",
    "Mở tệp bằng Excel hoặc LibreOffice, xem lại ô này, lưu lại rồi gửi lại.",
)
BAD_CELL = FaultKind(
    "intake.bad_cell",
    "Ô này bị hỏng: giá trị lưu trong tệp không đọc được.",
    "Mở tệp bằng Excel hoặc LibreOffice, nhập lại ô này, lưu lại rồi gửi lại.",
)

MIXED_TEXT = FaultKind(
    "intake.mixed_text",
    "Trong ô này một phần chữ gõ bằng phông cũ {font}, phần khác là Unicode.",
    "Gõ lại ô này bằng một phông Unicode, ví dụ Times New Roman.",
    "chữ Unicode",
)

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
_LONGEST_NAME = 255
"""The most characters of a sheet's name; Excel allows 31, LibreOffice more."""

_MOST_FAULTS = 50
_NO_CELLS: tuple[CellValue, ...] = ()


@dataclass(slots=True)
class SheetCells:
    """What a sheet holds, as far as it has been read.

    Args:
        name: the sheet's name.
        place: the sheet.
        meter: the limits of the file.
        is_hidden: whether the whole sheet is hidden.

    Raises:
        IntakeError: no spreadsheet writes a name of this length.
    """

    name: str
    place: Place
    meter: Meter
    is_hidden: bool = False
    rows: dict[int, list[CellValue]] = field(default_factory=dict)
    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)
    merged: list[Span] = field(default_factory=list)
    unstored: set[Cell] = field(default_factory=set)
    signs: dict[Cell, str] = field(default_factory=dict)
    fonts: dict[Cell, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        if len(self.name) > _LONGEST_NAME:
            raise IntakeError(BROKEN.at(Place(self.place.file), found=shortened(self.name)))

    def row(self, number: int) -> list[CellValue]:
        """The cells of a row, to which `put` adds.

        Args:
            number: the row, from 1.

        Returns:
            The list; the same one for a row that comes again.

        Raises:
            IntakeError: a sheet has no such row.
        """
        if not 0 < number <= LAST_ROW:
            raise IntakeError(BROKEN.at(self.place, found=f"dòng {number}"))
        return self.rows.setdefault(number, [])

    def put(self, row: int, cells: list[CellValue], column: int, value: CellValue) -> None:
        """Put a value into a row.

        Args:
            row: the row, from 1.
            cells: the row's cells, by `row`.
            column: the column, from 1.
            value: the value.

        Raises:
            IntakeError: a sheet has no such column, or the sheet is too wide.
        """
        gap = column - 1 - len(cells)
        if not gap:
            cells.append(value)
        elif gap > 0:
            if gap > LAST_COLUMN:
                raise IntakeError(BROKEN.at(self.place, found=f"dòng {row}, cột {column}"))
            self.meter.take("slots", gap, self.place)
            cells.extend([None] * gap)
            cells.append(value)
        elif cells[column - 1] is None:
            cells[column - 1] = value
        else:
            self.refuse(CELL_TWICE, row, column, "")

    def put_row(self, number: int, values: list[CellValue]) -> None:
        """Put a whole row that comes once.

        Args:
            number: the row, from 1.
            values: its cells; None where there is none.

        Raises:
            IntakeError: the sheet is too wide.
        """
        self.meter.take("slots", values.count(None), self.place)
        self.rows[number] = values

    def put_unstored(self, row: int, column: int) -> None:
        """Note a formula of which the file does not hold the value."""
        self.meter.take("formulas", 1, self.place)
        self.unstored.add((row, column))

    def merge(self, span: Span) -> None:
        """Note merged cells."""
        self.meter.take("merged", 1, self.place)
        self.merged.append(span)

    def put_sign(self, row: int, column: int, value: CellValue, sign: str) -> None:
        """Note what a cell shows beside its number; nought is nought in every unit."""
        if isinstance(value, float) and value:
            self.signs[row, column] = sign

    def put_fonts(
        self, row: int, column: int, value: CellValue, font: str, parts: PartFonts | None
    ) -> None:
        """Note the old font of a text that does not show the letters that the text has.

        Args:
            row: the row, from 1.
            column: the column, from 1.
            value: what the cell holds.
            font: the old font of the whole cell; empty for none.
            parts: the old fonts of parts of the text; None for none.
        """
        if not isinstance(value, str):
            return
        if parts and parts.is_mixed(value):
            self.refuse(MIXED_TEXT, row, column, value, font=parts.font)
        elif parts and parts.font:
            self.fonts[row, column] = parts.font
        elif draws_otherwise(font, value):
            self.fonts[row, column] = font

    def refuse(self, kind: FaultKind, row: int, column: int, found: str, **words: str) -> None:
        """Add a fault of a cell; beyond fifty of them nobody reads more."""
        if len(self.faults) < _MOST_FAULTS:
            place = Place(self.place.file, sheet=self.name, row=row, part=cell_part(row, column))
            self.faults.append(kind.at(place, found=shortened(found), **words))

    def grid(self) -> Grid:
        """The sheet as read; takes the rows away from here."""
        last = max((number for number, cells in self.rows.items() if cells), default=0)
        self.meter.take("slots", last, self.place)
        rows = [_NO_CELLS] * last
        while self.rows:
            number, cells = self.rows.popitem()
            if cells:
                rows[number - 1] = tuple(cells)
        width = max(map(len, rows), default=0)
        # Ranges that lie on one another would be gone through again and again.
        covered = sum(_covered(span, last, width) for span in self.merged)
        self.meter.take("slots", covered, self.place)
        return Grid(
            self.name,
            tuple(rows),
            is_hidden=self.is_hidden,
            hidden_rows=_within(self.hidden_rows, last),
            hidden_columns=frozenset(
                one for one in _within(self.hidden_columns, width) if _is_used(rows, one)
            ),
            merged=tuple(self.merged),
            unstored=frozenset(self.unstored),
            signs=dict(self.signs),
            legacy_fonts=dict(self.fonts),
        )


def _covered(span: Span, last: int, width: int) -> int:
    """How many cells of the used part of a sheet merged ones cover; beside it, how many rows."""
    rows = max(min(span.bottom, last) - span.top + 1, 0)
    return rows * max(min(span.right, width) - span.left + 1, 1)


def _within(spans: list[range], last: int) -> frozenset[int]:
    """The numbers of spans up to the last one that counts; spans that overlap cost nothing more."""
    found: set[int] = set()
    reached = 0
    for span in sorted(spans, key=lambda one: one.start):
        found.update(range(max(span.start, reached), min(span.stop, last + 1)))
        reached = max(reached, span.stop)
    return frozenset(found)


def _is_used(rows: list[tuple[CellValue, ...]], column: int) -> bool:
    return any(len(row) >= column and row[column - 1] is not None for row in rows)
