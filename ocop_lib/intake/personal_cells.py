"""Personal data anywhere in a file that was sent: its original is kept, with all that it holds."""

from collections.abc import Iterator, Mapping

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.files.personal import may_be_personal
from ocop_lib.files.personal_files import is_personal_cell
from ocop_lib.intake.book import Book, CellValue, Grid
from ocop_lib.intake.cells import cell_part
from ocop_lib.intake.personal_parts import personal_parts

PERSONAL = FaultKind(
    "intake.personal_data",
    "{where} có dữ liệu cá nhân (giống số điện thoại, số định danh hoặc thư điện tử). Nhận tệp thì"
    " bản gốc, có cả chỗ này, được giữ trong thư mục inbox của sổ và vào git.",
    "Trước khi nhận: xóa số hoặc địa chỉ ấy rồi lưu tệp, hoặc gửi lại đơn vị để sửa. Nếu không phải"
    " dữ liệu cá nhân thì cứ nhận; mã số thuế thì ghi chữ «MST» ngay trước.",
    severity="warning",
)

_CELL = "Ô này"
_LONGEST_LABEL = 200
"""So many letters of a heading or label may say what the cell is."""

_LEAST, _MOST = 1e8, 1e14
"""Between them lie the numbers that a telephone or an identity card may have become."""


def personal_remarks(book: Book, data: bytes) -> Iterator[Fault]:
    """Search a file that was sent for personal data.

    Args:
        book: the file, opened.
        data: its bytes.

    Yields:
        A warning for each cell, whether a table is read there or not; then for each note on a cell,
        text box, head and foot of pages of an .xlsx or .ods file. Properties such as the name of
        the author are passed over, and of an .xls file all but cells.
    """
    for grid in book.grids:
        yield from _of_grid(grid, book.file)
    if book.form in ("xlsx", "xlsm", "ods"):
        for one in personal_parts(data, book.file):
            place = Place(book.file, sheet=one.sheet, row=one.row, part=one.part)
            yield PERSONAL.at(place, where=one.what)


def _of_grid(grid: Grid, file: str) -> Iterator[Fault]:
    titles: dict[int, str] = {}
    for row, cells in enumerate(grid.rows, start=1):
        label = ""
        for column, cell in enumerate(cells, start=1):
            if cell is None:
                continue
            text = _text(cell)
            if text and may_be_personal(text) and _is_personal(text, titles, column, label):
                part = cell_part(row, column)
                yield PERSONAL.at(Place(file, sheet=grid.name, row=row, part=part), where=_CELL)
            if isinstance(cell, str) and cell:
                label = cell[:_LONGEST_LABEL]
                titles.setdefault(column, label)


def _is_personal(text: str, titles: Mapping[int, str], column: int, label: str) -> bool:
    """Whether a cell is personal by itself, by the first text of its column, or by that before it."""
    title = titles.get(column, "")
    return is_personal_cell(text, title) or (label != "" and is_personal_cell(text, label))


def _text(cell: CellValue) -> str:
    """A cell's text; that of a number of nine digits and more; empty for another one."""
    if isinstance(cell, str):
        return cell
    is_long = isinstance(cell, float) and _LEAST <= cell < _MOST and cell.is_integer()
    return f"{cell:.0f}" if is_long else ""
