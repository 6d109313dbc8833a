"""A table's CSV file as cells of text, with the physical line of each row."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from ocop_lib.errors import Fault, FaultKind, Place, RegisterError, nearest
from ocop_lib.files.text import MISSING_FILE, read_bytes
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.layout import heading_fault, table_text

MAX_BYTES = 64 * 2**20
"""The largest file of a table that is read; a province's register has a thousandth of it."""

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
    """What one file holds, and what is wrong with it as a file.

    Args:
        path: the file, as messages name it.
        spec: the table it should be.
        data: the file's bytes; empty where it cannot be read.
        cells: for each column of the table its cells in NFC, blanks around them taken away; a
            column the file lacks is empty throughout.
        lines: the physical line each row starts on; the heading is line 1.
        absent: columns the file lacks; their cells are not judged.
        broken: rows already reported as a whole; their cells are not judged.
        is_whole: every row of the file was read with its key; otherwise an id that is not found
            here may stand in what was not read.
        faults: line and fault of what is wrong with the file (line 0), the heading and whole rows,
            in the order of lines.
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
        """Start empty."""
        self.cells = {column.name: [] for column in self.spec.columns}

    @property
    def file(self) -> str:
        """The file, as messages name it."""
        return self.path.as_posix()

    def refuse(self, fault: Fault) -> None:
        """Note a fault of the file or of a line.

        Args:
            fault: its place has the line, or none for the whole file.
        """
        self.faults.append((fault.place.row or 0, fault))

    def refuse_whole(self, fault: Fault) -> None:
        """Note a fault that keeps rows from being read.

        Args:
            fault: its place has the line, or none for the whole file.
        """
        self.is_whole = False
        self.refuse(fault)


def read_sheet(path: Path, spec: TableSpec) -> Sheet:
    """The cells of a table's file.

    Args:
        path: the file.
        spec: the table it should be.

    Returns:
        The sheet; faults are noted in it, never raised.
    """
    sheet = Sheet(path, spec)
    text = _text(sheet)
    if text is None:
        return sheet
    if fault := heading_fault(text, spec, sheet.file):
        sheet.refuse_whole(fault)
        return sheet
    # newline="": the csv module itself tells line ends from line breaks inside quotes.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        _take(sheet, reader)
    except csv.Error as error:
        place = Place(sheet.file, row=max(reader.line_num, 1))
        sheet.refuse_whole(MALFORMED.at(place, found=str(error)))
    return sheet


def _text(sheet: Sheet) -> str | None:
    """The file's text in NFC, or None where it cannot be read."""
    place = Place(sheet.file)
    try:
        sheet.data = read_bytes(sheet.path, sheet.file, RegisterError, MAX_BYTES)
    except RegisterError as refused:
        (fault,) = refused.faults
        if fault.code == MISSING_FILE.code:
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
    """Fill the sheet from the records of its file."""
    heading = [cell.strip() for cell in next(reader, [])]
    places = _places(sheet, heading)
    line = reader.line_num  # type: ignore[attr-defined]  # a csv reader counts its lines
    sizes: list[int] = []
    for record in reader:
        start, line = line + 1, reader.line_num  # type: ignore[attr-defined]  # as above
        if not record:
            continue
        sheet.lines.append(start)
        sizes.append(len(record) if any(cell.strip() for cell in record) else 0)
        for name, place in places.items():
            cell = record[place].strip() if place is not None and place < len(record) else ""
            sheet.cells[name].append(cell)
    _refuse_runs(sheet, sizes, len(heading))


def _refuse_runs(sheet: Sheet, sizes: list[int], width: int) -> None:
    """Note rows that are empty or of the wrong width, those that follow each other as one fault.

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


def _places(sheet: Sheet, heading: list[str]) -> dict[str, int | None]:
    """Where each of the table's columns stands in the file; None for a column it lacks."""
    known = [column.name for column in sheet.spec.columns]
    place = Place(sheet.file, row=1)
    lacking = [name for name in known if name not in heading]
    sheet.absent.update(lacking)
    unknown = [name for name in heading if name and name not in known]
    for number, name in enumerate(heading):
        if name in heading[:number] and name in known:
            sheet.refuse(DUPLICATE_COLUMN.at(place, found=name))
    for name in dict.fromkeys(unknown):
        # The one column that is there for the one that is lacking needs no likeness.
        meant = lacking[0] if len(lacking) == len(unknown) == 1 else nearest(name, lacking)
        lacking = [column for column in lacking if column != meant]
        fault = UNKNOWN_COLUMN.at(place, found=name, allowed=", ".join(known), meant=meant)
        sheet.refuse(fault)
    if nameless := heading.count(""):
        sheet.refuse(NAMELESS_COLUMN.at(place, count=nameless, allowed=", ".join(known)))
    for name in lacking:
        sheet.refuse(MISSING_COLUMN.at(place, allowed=name))
    if sheet.spec.key in sheet.absent:
        sheet.is_whole = False
    return {name: heading.index(name) if name in heading else None for name in known}
