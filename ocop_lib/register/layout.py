"""Check of a table's file as a whole: CSV text in UTF-8 whose first line is the table's heading.

A file with another separator, encoding or heading gets a single fault, which names the cause and
how to save the file correctly, instead of a fault for every cell.
"""

import re
from collections import Counter
from typing import NamedTuple
from unicodedata import normalize

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.files.letters import shortened
from ocop_lib.register.columns import TableSpec

_SAVE_AS = (
    "Giữ bản gốc ở ngoài thư mục sổ; mở nó bằng LibreOffice Calc, chọn «Lưu thành», kiểu Text CSV,"
    " bộ mã Unicode (UTF-8), dấu ngăn cách là dấu phẩy. Trong Excel chọn «CSV UTF-8»; nếu tệp vẫn"
    " ngăn cách bằng dấu khác thì đổi «List separator» của Windows thành dấu phẩy trước khi lưu."
)
_ALL_COLUMNS = "{columns}"

EMPTY_FILE = FaultKind(
    "register.empty_file",
    "Tệp trống, cả dòng tiêu đề cũng không có.",
    "Chép lại tệp từ bản gốc; nếu bảng chưa có số liệu thì ghi một dòng tiêu đề.",
    _ALL_COLUMNS,
)
NOT_TEXT = FaultKind(
    "register.not_text", "Tệp này là {what}, không phải văn bản CSV.", _SAVE_AS, "CSV UTF-8"
)
UTF16 = FaultKind(
    "register.utf16",
    "Tệp lưu bằng bảng mã {what}, không phải UTF-8.",
    _SAVE_AS,
    "CSV UTF-8",
)
ENCODING = FaultKind(
    "register.encoding",
    "Dòng này không phải chữ Unicode UTF-8.",
    "Lưu lại tệp dạng «CSV UTF-8»; nếu tệp cũ dùng phông TCVN3 hay VNI thì chuyển sang Unicode"
    " trước.",
    "CSV UTF-8",
)
SEPARATOR = FaultKind(
    "register.separator",
    "Các ô của tệp ngăn cách bằng {what}, không phải bằng dấu phẩy.",
    _SAVE_AS,
    _ALL_COLUMNS,
)
SEPARATOR_LINE = FaultKind(
    "register.separator_line",
    "Dòng đầu «sep=» là dấu hiệu riêng của Excel, không phải dòng tiêu đề.",
    "Bỏ dòng này để dòng tiêu đề là dòng 1; các ô ngăn cách bằng dấu phẩy.",
    _ALL_COLUMNS,
)
WRAPPED = FaultKind(
    "register.wrapped",
    "Cả dòng nằm trong một ô: dấu ngoặc kép bao quanh toàn bộ dòng.",
    _SAVE_AS,
    _ALL_COLUMNS,
)
HEADING_LINE = FaultKind(
    "register.heading_line",
    "Dòng tiêu đề phải là dòng 1, ở đây lại là dòng {line}.",
    "Chuyển những dòng đứng trên dòng tiêu đề ra khỏi tệp.",
    _ALL_COLUMNS,
)
HEADING_LETTERS = FaultKind(
    "register.heading_letters",
    "Tên cột phải viết đúng từng chữ như mẫu, chữ thường, không thêm dấu cách hay dấu ngoặc.",
    "Viết lại dòng 1 như mẫu; giữ nguyên các dòng dưới.",
    _ALL_COLUMNS,
)
NO_HEADING = FaultKind(
    "register.no_heading",
    "Không nhận ra dòng tiêu đề của bảng: có {count} trong {total} tên cột của mẫu.",
    "Viết tên cột ở dòng 1 như mẫu, mỗi ô một tên; giữ nguyên các dòng dưới.",
    _ALL_COLUMNS,
)

_SEARCHED_LINES = 20
"""The number of first lines among which the heading is searched."""

_SIGNATURES = {
    b"PK\x03\x04": "sổ Excel, LibreOffice hoặc tệp nén",
    b"\xd0\xcf\x11\xe0": "sổ Excel kiểu cũ (.xls)",
    b"%PDF": "tệp PDF",
    b"\x1f\x8b": "tệp nén",
}
_BYTE_ORDER_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16 («Unicode Text» của Excel)",
    b"\xfe\xff": "UTF-16 (đảo thứ tự byte)",
}
_SEPARATORS = {
    ";": "dấu chấm phẩy",
    "\t": "dấu tab",
    "|": "dấu gạch đứng",
    ":": "dấu hai chấm",
    "": "dấu cách",
}


def table_text(data: bytes, file: str) -> str | Fault:
    """Decode a table's file.

    Args:
        data: the bytes of the file; a byte order mark of UTF-8 is skipped.
        file: the file's name in messages.

    Returns:
        The text in NFC with its own line ends; a fault for a file that is no text in UTF-8.
    """
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            return NOT_TEXT.at(Place(file), what=what)
    for mark, what in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return UTF16.at(Place(file), what=what)
    # UTF-16 without a byte order mark: every other byte of an ASCII heading is NUL.
    start = data[:64]
    if start.count(0) * 4 > len(start):
        return UTF16.at(Place(file), what="UTF-16 hoặc UTF-32")
    try:
        return normalize("NFC", data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return ENCODING.at(Place(file, row=line), found=repr(data[error.start : error.end]))


class _Candidate(NamedTuple):
    """A line that may be the heading: its number from 1, its text, and the columns it names."""

    line: int
    text: str
    named: int


def heading_fault(text: str, spec: TableSpec, file: str) -> Fault | None:
    """The fault of a table's heading as a whole.

    A line counts as a heading if it names at least half as many of the table's columns as every
    version of the layout has, with any separator and in small or capital letters.

    Args:
        text: the text of the file.
        spec: the table.
        file: the file's name in messages.

    Returns:
        The fault of a heading that cannot be used; None where line 1 names at least half of the
        columns, separated by commas, so that faults can be found column by column.
    """
    names = {column.name for column in spec.columns}
    columns = ",".join(column.name for column in spec.columns)
    if not text.strip():
        return EMPTY_FILE.at(Place(file), columns=columns)
    first, *others = lines = [line.strip("\r") for line in text.split("\n", _SEARCHED_LINES)]
    total = len(spec.own_columns)
    if _is_enough(len(names & {cell.strip(' "') for cell in first.split(",")}), total):
        is_wrapped = first.startswith('"') and '"' not in first.strip('" ')
        return (
            WRAPPED.at(Place(file, row=1), found=_short(first), columns=columns)
            if (is_wrapped and len(names) > 1)
            else None
        )
    if re.match(r'(?i)\s*"?sep=', first) and others:
        return SEPARATOR_LINE.at(Place(file, row=1), found=_short(first), columns=columns)
    best = max(
        (
            _Candidate(number, line, len(names & set(re.findall(r"\w+", line.casefold()))))
            for number, line in enumerate(lines[:_SEARCHED_LINES], start=1)
        ),
        key=lambda candidate: candidate.named,
    )
    place, found = Place(file, row=best.line), _short(best.text)
    if not _is_enough(best.named, total):
        count = len(names & {cell.strip() for cell in first.split(",")})
        return NO_HEADING.at(
            Place(file, row=1), found=_short(first), columns=columns, count=count, total=total
        )
    separator = _separator(best.text)
    if separator != ",":
        what = _SEPARATORS.get(separator, f"«{separator}»")
        return SEPARATOR.at(place, found=found, columns=columns, what=what)
    if best.line > 1:
        return HEADING_LINE.at(place, found=found, columns=columns, line=best.line)
    return HEADING_LETTERS.at(place, found=found, columns=columns)


def _is_enough(count: int, total: int) -> bool:
    return count * 2 >= total


def _separator(heading: str) -> str:
    """The most frequent separator between the names of a heading; empty for blanks only."""
    between = Counter(run.strip(' "[](){}') for run in re.findall(r"\W+", heading.strip()))
    return between.most_common(1)[0][0] if between else ""


def _short(line: str) -> str:
    return shortened(line if line.isprintable() else repr(line)[1:-1])
