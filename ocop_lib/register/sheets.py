"""A table's CSV file as cells of text, with the physical line of each row."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

from ocop_lib.errors import Fault, Place, nearest
from ocop_lib.register.columns import TableSpec

MAX_BYTES = 64 * 2**20
"""A table larger than this is refused: it is not a province's register but a mistake."""


@dataclass
class Sheet:
    """What one file holds, and what is wrong with it as a file.

    Args:
        path: the file, as messages name it.
        spec: the table it should be.
        cells: for each column of the table its cells in NFC, blanks around them taken away; a
            column the file lacks is empty throughout.
        lines: the physical line each row starts on; the heading is line 1.
        absent: columns the file lacks; their cells are not judged.
        broken: rows already reported as a whole; their cells are not judged.
        faults: faults of the file, the heading and whole rows, in the order of lines.
    """

    path: Path
    spec: TableSpec
    cells: dict[str, list[str]] = field(init=False)
    lines: list[int] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)
    faults: list[tuple[int, Fault]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start empty."""
        self.cells = {column.name: [] for column in self.spec.columns}

    def where(self, row: int, column: str = "") -> str:
        """The place of a row or cell, as an officer finds it in a spreadsheet or an editor."""
        place = f"{self.path.as_posix()}, dòng {self.lines[row]}"
        return f"{place}, cột {column}" if column else place

    def refuse(
        self, rule: str, what: str, mend: str, *, line: int = 0, found: str = "", allowed: str = ""
    ) -> None:
        """Note a fault of the file (line 0) or of a line."""
        place = f"{self.path.as_posix()}, dòng {line}" if line else self.path.as_posix()
        fault = Fault(
            code=f"register.{rule}",
            message=what,
            place=Place(place),
            remedy=mend,
            found=found,
            allowed=allowed,
        )
        self.faults.append((line, fault))


def read_sheet(path: Path, spec: TableSpec) -> Sheet:
    """The file's cells; faults are noted in the sheet, never raised."""
    sheet = Sheet(path, spec)
    text = _text(sheet)
    if text is not None:
        # newline="": the csv module itself tells line ends from line breaks inside quotes.
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            _take(sheet, reader)
        except csv.Error as error:
            sheet.refuse(
                "malformed",
                "Tệp không đúng dạng CSV từ dòng này.",
                "Kiểm tra dấu ngoặc kép và dấu phẩy của dòng này; nên lưu lại từ Excel hoặc"
                " LibreOffice dạng CSV UTF-8.",
                line=max(reader.line_num, 1),
                found=str(error),
            )
    return sheet


def _text(sheet: Sheet) -> str | None:
    """The file's text in NFC, or None where it cannot be read."""
    try:
        size = sheet.path.stat().st_size
        data = sheet.path.read_bytes() if size <= MAX_BYTES else b""
    except FileNotFoundError:
        sheet.refuse(
            "missing_file",
            "Thiếu tệp của một bảng.",
            "Thêm tệp này; nếu chưa có số liệu thì tệp chỉ gồm dòng tiêu đề: "
            + ",".join(column.name for column in sheet.spec.columns),
        )
        return None
    if size > MAX_BYTES:
        sheet.refuse(
            "too_large",
            "Tệp quá lớn.",
            "Kiểm tra xem có lưu nhầm tệp khác vào đây không.",
            found=f"{size} byte",
            allowed=f"không quá {MAX_BYTES} byte",
        )
        return None
    try:
        return normalize("NFC", data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        sheet.refuse(
            "encoding",
            "Dòng này không phải chữ Unicode UTF-8.",
            "Lưu lại tệp dạng «CSV UTF-8»; nếu tệp cũ dùng phông TCVN3 hay VNI thì chuyển sang"
            " Unicode trước.",
            line=data[: error.start].count(b"\n") + 1,
            found=repr(data[error.start : error.end]),
        )
        return None


def _take(sheet: Sheet, reader: Iterator[list[str]]) -> None:
    """Fill the sheet from the records of its file."""
    heading = [cell.strip() for cell in next(reader, [])]
    places = _places(sheet, heading)
    line = reader.line_num  # type: ignore[attr-defined]  # a csv reader counts its lines
    for record in reader:
        start, line = line + 1, reader.line_num  # type: ignore[attr-defined]  # as above
        if not record:
            continue
        row = len(sheet.lines)
        sheet.lines.append(start)
        if len(record) != len(heading):
            sheet.broken.add(row)
            sheet.refuse(
                "ragged",
                "Số ô của dòng khác số cột của tiêu đề.",
                "Thêm hoặc bớt dấu phẩy; ô có dấu phẩy bên trong phải đặt trong ngoặc kép.",
                line=start,
                found=f"{len(record)} ô",
                allowed=f"{len(heading)} ô",
            )
        elif not any(cell.strip() for cell in record):
            sheet.broken.add(row)
            sheet.refuse("empty_row", "Dòng trống.", "Xóa dòng này.", line=start)
        for name, place in places.items():
            cell = record[place].strip() if place is not None and place < len(record) else ""
            sheet.cells[name].append(cell)


def _places(sheet: Sheet, heading: list[str]) -> dict[str, int | None]:
    """Where each of the table's columns stands in the file; None for a column it lacks."""
    known = [column.name for column in sheet.spec.columns]
    for place, name in enumerate(heading):
        if name not in known:
            near = nearest(name, (one for one in known if one not in heading))
            sheet.refuse(
                "unknown_column",
                "Cột không có trong mẫu của bảng.",
                f"Đổi tên cột thành {near}." if near else "Bỏ cột này.",
                line=1,
                found=name or "(cột không tên)",
                allowed=", ".join(known),
            )
        elif name in heading[:place]:
            mend = "Giữ một cột, bỏ cột kia."
            sheet.refuse("duplicate_column", "Cột lặp lại.", mend, line=1, found=name)
    for name in known:
        if name not in heading:
            sheet.absent.add(name)
            mend = "Thêm cột này vào dòng tiêu đề."
            sheet.refuse("missing_column", "Thiếu cột.", mend, line=1, allowed=name)
    return {name: heading.index(name) if name in heading else None for name in known}
