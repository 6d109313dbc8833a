"""A text file as a workbook of one sheet: what separates its cells, and the cells."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from ocop_lib.errors import FaultKind, IntakeError, Place
from ocop_lib.files.letters import shortened
from ocop_lib.intake.book import CellValue, Grid
from ocop_lib.intake.opening.limits import Meter

MALFORMED = FaultKind(
    "intake.malformed_text",
    "Từ dòng này tệp không còn đúng dạng CSV: một dấu ngoặc kép không được đóng hoặc đứng sai chỗ.",
    "Mở tệp gốc bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx hoặc «CSV UTF-8» rồi gửi lại.",
)

_SEPARATORS = "\t;,|"
_LOOKED_AT = 60
_STATED = re.compile(r'"?sep=([^"\r\n])"?[^\S\r\n]*(?:\r\n|\r|\n)', re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


def text_grid(text: str, name: str, place: Place, meter: Meter) -> Grid:
    """The table of a text file.

    Args:
        text: the file's text.
        name: the name of the sheet.
        place: the file.
        meter: its limits.

    Returns:
        A sheet of text: one row for each record, at the number of the record and not of its line.

    Raises:
        IntakeError: quotation marks are broken, or the file holds too much.
    """
    stated = _STATED.match(text)
    body = text[stated.end() :] if stated else text
    separator = stated[1] if stated else _separator(body)
    rows: list[tuple[CellValue, ...]] = [()] if stated else []
    lines = _Lines(body, separator, meter)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        for record in reader:
            lines.separators = 0
            meter.take("cells", len(record) + 1)
            meter.check("text", max(map(len, record), default=0))
            rows.append(_cells(record))
    except csv.Error as error:
        line = reader.line_num + bool(stated)
        found = shortened(str(error))
        raise IntakeError(MALFORMED.at(Place(place.file, row=line), found=found)) from None
    while rows and not rows[-1]:
        rows.pop()
    return Grid(name, tuple(rows))


class _Lines:
    """The lines of a text with their ends, one by one, so that no second copy takes memory.

    Args:
        text: the text.
        separator: what separates cells.
        meter: the limits of the file.

    Attributes:
        separators: how many have come since the reader gave a record, which may have many lines.
    """

    def __init__(self, text: str, separator: str, meter: Meter) -> None:
        self._text = text
        self._separator = separator
        self._meter = meter
        self.separators = 0

    def __iter__(self) -> Iterator[str]:
        """The lines.

        Yields:
            A line with its end.
        """
        limits = self._meter.limits
        for found in _LINE.finditer(self._text):
            line = found[0]
            self._meter.check("text", len(line) // _TEXTS_OF_A_LINE)
            self.separators += line.count(self._separator)
            # Separators within a text divide nothing.
            self._meter.check("columns", self.separators - limits.text)
            yield line


_TEXTS_OF_A_LINE = 100
"""A line may hold so many texts of the greatest length: three million characters."""


def _cells(record: list[str]) -> tuple[CellValue, ...]:
    """The cells of a record, up to the last that holds something; None for an empty one."""
    while record and not record[-1]:
        record.pop()
    return tuple(cell or None for cell in record)


def _separator(text: str) -> str:
    """What separates cells: the sign with which most of the first records have one width."""
    # Of signs that do so equally well the first is taken: a comma stands in numbers and sentences.
    beginning = text[:_BEGINNING]
    return max(_SEPARATORS, key=lambda sign: _evenness(beginning, sign))


_BEGINNING = 200_000


def _evenness(text: str, separator: str) -> int:
    """How many of the first records have the most frequent width of more than one cell."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        widths = Counter(len(record) for record in islice(reader, _LOOKED_AT))
    except csv.Error:
        return 0
    return max((count for width, count in widths.items() if width > 1), default=0)
