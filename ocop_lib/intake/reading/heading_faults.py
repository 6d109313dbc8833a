"""What is wrong with the heading of a sheet, or worth saying of it."""

from collections.abc import Collection, Iterable, Iterator

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.files.letters import first_of
from ocop_lib.intake.book import Grid
from ocop_lib.intake.cells import cell_part, letters
from ocop_lib.intake.headings.sheets import HEADING_ROW, filled_in, heading
from ocop_lib.intake.reading.heading_rows import SAID, SheetHeading
from ocop_lib.intake.values.names import folded
from ocop_lib.intake.values.texts import is_blank
from ocop_lib.register.columns import TableSpec

MISSING_COLUMN = FaultKind(
    "intake.missing_column",
    "Trang thiếu cột bắt buộc «{heading}».",
    "Thêm cột này như trong biểu mẫu; nếu cột đã có thì ghi đúng tiêu đề của nó.",
)
GONE_COLUMNS = FaultKind(
    "intake.gone_columns",
    "Trang thiếu các cột của biểu mẫu: {names}. Số liệu đã nhận của các cột ấy giữ nguyên.",
    "Nếu lỡ xóa cột hoặc đổi tiêu đề thì thêm lại cột như trong biểu mẫu.",
    severity="warning",
)
DUPLICATE_COLUMN = FaultKind(
    "intake.duplicate_column",
    "Hai cột {letters} cùng là «{heading}», không rõ lấy cột nào.",
    "Gộp số liệu vào một cột, đổi tiêu đề cột kia.",
)
RENAMED_COLUMN = FaultKind(
    "intake.renamed_column",
    "Tiêu đề «{text}» được hiểu là «{heading}».",
    "Nếu là cột khác thì đổi tiêu đề cho rõ.",
    severity="warning",
)
EXTRA_COLUMN = FaultKind(
    "intake.extra_column",
    "Cột {letters} không thuộc biểu nên không đọc: {names}.",
    "Nếu trong cột có số liệu cần gửi thì chuyển vào cột của biểu.",
    severity="warning",
)
ROWS_ABOVE = FaultKind(
    "intake.rows_above",
    "Các dòng phía trên tiêu đề (đến dòng {last}) không đọc.",
    "Nếu trong đó có số liệu thì chuyển xuống dưới dòng tiêu đề.",
    severity="warning",
)
HIDDEN_COLUMN = FaultKind(
    "intake.hidden_column",
    "Cột {letters} bị ẩn nhưng vẫn được đọc.",
    "Hiện cột lên để xem số liệu trong đó có đúng không.",
    severity="warning",
)

_COUNTERS = frozenset(("tt", "stt", "số tt", "số thứ tự"))
_WITHOUT_NAME = "không có tiêu đề"


def heading_faults(
    grid: Grid,
    found: SheetHeading,
    spec: TableSpec,
    file: str,
    rows: Iterable[int],
    *,
    held: Collection[str] | None = None,
    given: Collection[str] = (),
) -> Iterator[Fault]:
    """The faults of a heading, in the order of the sheet's rows and columns.

    Args:
        grid: the sheet.
        found: its heading.
        spec: its table.
        file: the file as the user knows it.
        rows: the rows that are read, to tell columns with content apart from empty ones.
        held: the ids that the form held in the sheet, which only the column of ids tells from new
            rows; None where the sheet is none of the form, which had all columns.
        given: the columns that may be left empty though the register needs them.

    Yields:
        An error for a column that is missing or stands there twice; a warning for one that is not
        read, was renamed or is hidden, and for rows above the heading of another layout.
    """
    place = Place(file, sheet=grid.name, row=found.bottom)
    if found.top > HEADING_ROW and any(grid.rows[: found.top - 1]):
        yield ROWS_ABOVE.at(Place(file, sheet=grid.name, row=1), last=found.top - 1)
    lacking = (spec.key,) if held and spec.key not in found.columns else ()
    missing = (name for name in found.missing(spec) if name not in given)
    for name in (*lacking, *missing):
        yield MISSING_COLUMN.at(place, heading=_name(spec, name))
    if held is not None and (gone := [*_gone(found, spec, given)]):
        yield GONE_COLUMNS.at(place, names=", ".join(f"«{_name(spec, name)}»" for name in gone))
    for name, places in (found.twice or {}).items():
        texts = ", ".join(letters(one + 1) for one in places)
        yield DUPLICATE_COLUMN.at(place, letters=texts, heading=_name(spec, name))
    for name in found.renamed:
        column = found.columns[name]
        at = Place(
            file, sheet=grid.name, row=found.bottom, part=cell_part(found.bottom, column + 1)
        )
        yield RENAMED_COLUMN.at(at, text=found.texts[column], heading=_name(spec, name))
    if extra := _extra(grid, found, rows):
        texts = first_of([letters(one + 1) for one in extra])
        names = first_of([found.texts.get(one) or _WITHOUT_NAME for one in extra])
        yield EXTRA_COLUMN.at(place, letters=texts, names=names)
    if hidden := sorted(one for one in found.columns.values() if one + 1 in grid.hidden_columns):
        yield HIDDEN_COLUMN.at(place, letters=", ".join(letters(one + 1) for one in hidden))


def _gone(found: SheetHeading, spec: TableSpec, given: Collection[str]) -> Iterator[str]:
    """The columns of the form that the sheet lacks and that may be empty."""
    columns = filled_in(spec)
    optional = (one.name for one in columns if not one.required or one.name in given)
    return (name for name in (*optional, *SAID) if name not in found.columns)


def _name(spec: TableSpec, name: str) -> str:
    return SAID[name].text if name in SAID else heading(spec.name, name).text


def _extra(grid: Grid, found: SheetHeading, rows: Iterable[int]) -> list[int]:
    """The columns with content in the rows that are read, which no column of the table is."""
    known = {
        *found.columns.values(),
        *(one for those in (found.twice or {}).values() for one in those),
        *(place for place, text in found.texts.items() if folded(text) in _COUNTERS),
    }
    cells = (
        (place, cell)
        for row in rows
        for place, cell in enumerate(grid.rows[row - 1] if row <= len(grid.rows) else ())
    )
    return sorted({place for place, cell in cells if place not in known and not is_blank(cell)})
