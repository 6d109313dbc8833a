"""Reading of a table's CSV file into cells of text, with the physical line of each row."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from ocop_lib.errors import Fault, FaultKind, Place, RegisterError
from ocop_lib.files.text import MISSING_FILE, read_bytes
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.folder import MAX_BYTES
from ocop_lib.register.layout import heading_fault, table_text
from ocop_lib.spelling import nearest

MISSING_TABLE = FaultKind(
    "register.missing_file",
    "Thiếu tệp của một bảng.",
    "Thêm tệp này; nếu chưa có số liệu thì tệp chỉ gồm dòng tiêu đề: {columns}",
)
TOO_LARGE = FaultKind(
    "register.too_large",
    "Tệp quá lớn.",
    "Kiểm tra xem có lưu nhầm tệp khác vào đây không.",
    "không quá {limit} byte",
)
MALFORMED = FaultKind(
    "register.malformed",
    "Tệp không đúng dạng CSV từ dòng này.",
    "Kiểm tra dấu ngoặc kép và dấu phẩy của dòng này; nên lưu lại từ Excel hoặc LibreOffice dạng"
    " CSV UTF-8.",
)
RAGGED = FaultKind(
    "register.ragged",
    "{count} dòng có số ô khác số cột của tiêu đề{lines}.",
    "Thêm hoặc bớt dấu phẩy; ô có dấu phẩy bên trong phải đặt trong ngoặc kép.",
)
EMPTY_ROW = FaultKind(
    "register.empty_row",
    "{count} dòng trống{lines}.",
    "Bỏ những dòng chỉ gồm dấu phẩy này; trong Excel chọn cả dòng rồi xóa dòng, không chỉ xóa ô.",
)
UNKNOWN_COLUMN = FaultKind(
    "register.unknown_column",
    "Cột không có trong mẫu của bảng.",
    "Sửa tên cột theo mẫu; cột không thuộc bảng thì chuyển sang một tệp ngoài sổ số liệu.",
)
NAMELESS_COLUMN = FaultKind(
    "register.nameless_column",
    "{count} cột không có tên.",
    "Cột trống thì bỏ đi (dấu phẩy thừa ở cuối mọi dòng); cột có số liệu thì ghi tên theo mẫu.",
)
DUPLICATE_COLUMN = FaultKind(
    "register.duplicate_column",
    "Cột lặp lại.",
    "So sánh hai cột, gộp số liệu vào một cột rồi mới bỏ cột thừa.",
)
MISSING_COLUMN = FaultKind(
    "register.missing_column", "Thiếu cột.", "Thêm cột này vào dòng tiêu đề."
)


@dataclass
class Sheet:
    """The content of a table's file, and the faults of the file, its heading and its rows.

    A file that may be absent, and is, has neither rows nor faults. So has a column.

    Args:
        path: the path of the file.
        spec: the table that the file should contain.
        data: the bytes of the file; empty where it cannot be read.
        cells: the cells by column, in NFC, without surrounding blanks; the cells of a column that
            the file lacks are empty.
        lines: the physical line, from 1, on which each row starts.
        absent: the columns that the file lacks and must have; their cells are not checked.
        broken: the rows, from 0, that have a fault as a whole; their cells are not checked.
        is_whole: whether every row was read with its key. If not, an id that is missing here may
            exist in a part of the file that could not be read.
        faults: pairs of line and fault; line 0 for the file as a whole.
    """

    path: Path
    spec: TableSpec
    data: bytes = b""
    cells: dict[str, list[str]] = field(init=False)
    lines: list[int] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)
    is_whole: bool = True
    faults: list[tuple[int, Fault]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Create an empty list of cells for each column."""
        self.cells = {column.name: [] for column in self.spec.columns}

    @property
    def file(self) -> str:
        """The file's name in messages."""
        return self.path.as_posix()

    def refuse(self, fault: Fault) -> None:
        """Add a fault of the file or of a line.

        Args:
            fault: the fault; its place has the line, or no line for the whole file.
        """
        self.faults.append((fault.place.row or 0, fault))

    def refuse_whole(self, fault: Fault) -> None:
        """Add a fault because of which rows cannot be read.

        Args:
            fault: the fault; its place has the line, or no line for the whole file.
        """
        self.is_whole = False
        self.refuse(fault)


def read_sheet(path: Path, spec: TableSpec) -> Sheet:
    """Read a table's file.

    Args:
        path: the file.
        spec: the table that the file should contain.

    Returns:
        The sheet; faults are listed in it, never raised.
    """
    sheet = Sheet(path, spec)
    text = _text(sheet)
    if text is None:
        return sheet
    if fault := heading_fault(text, spec, sheet.file):
        sheet.refuse_whole(fault)
        return sheet
    # With newline="" the csv module gets line ends unchanged, as its documentation asks.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        _take(sheet, reader)
    except csv.Error as error:
        place = Place(sheet.file, row=max(reader.line_num, 1))
        sheet.refuse_whole(MALFORMED.at(place, found=str(error)))
    return sheet


def _text(sheet: Sheet) -> str | None:
    """Read the text of the file in NFC; None, with a fault in the sheet, if that fails."""
    place = Place(sheet.file)
    try:
        sheet.data = read_bytes(sheet.path, sheet.file, RegisterError, MAX_BYTES)
    except RegisterError as refused:
        (fault,) = refused.faults
        if fault.code == MISSING_FILE.code:
            if sheet.spec.may_be_absent:
                return None
            columns = ",".join(column.name for column in sheet.spec.columns)
            fault = MISSING_TABLE.at(place, columns=columns)
        sheet.refuse_whole(fault)
        return None
    if len(sheet.data) > MAX_BYTES:
        sheet.refuse_whole(TOO_LARGE.at(place, limit=MAX_BYTES))
        return None
    text = table_text(sheet.data, sheet.file)
    if isinstance(text, Fault):
        sheet.refuse_whole(text)
        return None
    return text


def _take(sheet: Sheet, reader: Iterator[list[str]]) -> None:
    """Fill the sheet with the records of its file."""
    heading = [cell.strip() for cell in next(reader, [])]
    positions = _positions(sheet, heading)
    line = reader.line_num  # type: ignore[attr-defined]  # a csv reader counts its lines
    records: list[list[str]] = []
    try:
        for record in reader:
            start, line = line + 1, reader.line_num  # type: ignore[attr-defined]  # as above
            if record:
                sheet.lines.append(start)
                records.append(record)
    finally:
        # Also of a file that is malformed further down.
        for name in sheet.cells:
            sheet.cells[name] = _column(records, positions.get(name))
    sizes = [len(record) if any(map(str.strip, record)) else 0 for record in records]
    _refuse_runs(sheet, sizes, len(heading))


def _column(records: list[list[str]], position: int | None) -> list[str]:
    """The cells at a position of the records; empty where a record is shorter, or for None."""
    if position is None:
        return [""] * len(records)
    return [record[position].strip() if position < len(record) else "" for record in records]


def _refuse_runs(sheet: Sheet, sizes: list[int], width: int) -> None:
    """Add faults of empty rows and rows of a wrong width; consecutive rows share a fault.

    Args:
        sheet: the sheet, its rows read.
        sizes: the number of cells of each row; 0 where all are blank.
        width: the number of columns of the heading.
    """
    for size, run in groupby(range(len(sizes)), key=sizes.__getitem__):
        if size == width:
            continue
        rows = list(run)
        sheet.broken.update(rows)
        first, last = sheet.lines[rows[0]], sheet.lines[rows[-1]]
        lines = "" if len(rows) == 1 else f" từ dòng {first} đến dòng {last}"
        place = Place(sheet.file, row=first)
        if size:
            found, allowed = f"{size} ô", f"{width} ô"
            fault = RAGGED.at(place, found=found, allowed=allowed, count=len(rows), lines=lines)
        else:
            fault = EMPTY_ROW.at(place, count=len(rows), lines=lines)
        sheet.refuse(fault)


def _positions(sheet: Sheet, heading: list[str]) -> dict[str, int]:
    """The position of each declared column that the file has, from 0."""
    known = [column.name for column in sheet.spec.columns]
    place = Place(sheet.file, row=1)
    lacking = [name for name in known if name not in heading]
    needed = [name for name in sheet.spec.own_columns if name not in heading]
    sheet.absent.update(needed)
    unknown = [name for name in heading if name and name not in known]
    for number, name in enumerate(heading):
        if name in heading[:number] and name in known:
            sheet.refuse(DUPLICATE_COLUMN.at(place, found=name))
    for name in dict.fromkeys(unknown):
        meant = _meant(name, lacking, needed, is_alone=len(unknown) == 1)
        lacking = [column for column in lacking if column != meant]
        fault = UNKNOWN_COLUMN.at(place, found=name, allowed=", ".join(known), meant=meant)
        sheet.refuse(fault)
    if nameless := heading.count(""):
        sheet.refuse(NAMELESS_COLUMN.at(place, count=nameless, allowed=", ".join(known)))
    for name in needed:
        if name in lacking:
            sheet.refuse(MISSING_COLUMN.at(place, allowed=name))
    if sheet.spec.key in sheet.absent:
        sheet.is_whole = False
    return {name: heading.index(name) for name in known if name in heading}


def _meant(name: str, lacking: list[str], needed: list[str], *, is_alone: bool) -> str | None:
    """The column that an unknown one is meant to be, of those that the file lacks.

    Args:
        name: the unknown column.
        lacking: all columns that the file lacks.
        needed: those of them that the file must have.
        is_alone: whether it is the only unknown column.

    Returns:
        The nearest one. A single unknown column that is near to none must be the single one that
        is needed, however it is spelt.
    """
    single = needed[0] if is_alone and len(needed) == 1 else None
    return nearest(name, lacking) or single
