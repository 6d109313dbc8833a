"""How much a file that was sent may hold; a file beyond that is refused before it takes memory."""

from dataclasses import dataclass

from ocop_lib.errors import FaultKind, IntakeError, Place

MAX_BYTES = 50_000_000
"""The size limit of a file that was sent, in bytes; 100,000 rows of twelve columns take 6 million."""

TOO_MANY = FaultKind(
    "intake.too_many",
    "Tệp vượt quá giới hạn: {what} nhiều hơn {limit}.",
    "Kiểm tra xem có chọn nhầm tệp không; nếu đúng thì chép riêng phần số liệu sang một tệp mới rồi"
    " gửi tệp đó.",
    "không quá {limit} {what}",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one file may hold.

    Args:
        file: bytes of the file.
        entries: entries of a zip file.
        unpacked: bytes of all entries, unpacked.
        ratio: how many times larger than packed an entry is, if it has more than a million bytes.
        sheets: sheets.
        elements: elements of XML in all parts that are read; a cell has two or three.
        tag: bytes from one end of a tag to the next, where the text of no cell lies between.
        slots: cells from A1 to the last that holds something, row by row, in all sheets; those of
            merged ranges once more.
        formats: formats of cells, as in Excel.
        formulas: formulas without a stored value in all sheets.
        merged: ranges of merged cells in all sheets.
        text: characters of a text in one cell, as in Excel.
        columns: cells of a line of a text file, as in Excel.
        cells: cells of a text file.
    """

    file: int = MAX_BYTES
    entries: int = 5_000
    unpacked: int = 600_000_000
    ratio: int = 300
    sheets: int = 250
    elements: int = 6_000_000
    tag: int = 2_000_000
    slots: int = 20_000_000
    formats: int = 65_490
    formulas: int = 2_000_000
    merged: int = 1_000_000
    text: int = 32_767
    columns: int = 16_384
    cells: int = 5_000_000


LIMITS = Limits()
"""The limits of every file; tests pass smaller ones."""

_WORDS = {
    "file": "byte",
    "entries": "phần trong tệp nén",
    "unpacked": "byte sau khi giải nén",
    "ratio": "lần dung lượng khi giải nén một phần",
    "sheets": "trang",
    "elements": "phần tử XML",
    "tag": "byte trong một thẻ XML",
    "slots": "ô",
    "formats": "kiểu định dạng ô",
    "formulas": "công thức",
    "merged": "vùng gộp ô",
    "columns": "ô trong một dòng",
    "cells": "ô",
    "text": "ký tự trong một ô",
}


class Meter:
    """What reading one file has taken so far, against its limits.

    Args:
        place: the file.
        limits: its limits.
    """

    def __init__(self, place: Place, limits: Limits) -> None:
        self.place = place
        self.limits = limits
        self._taken: dict[str, int] = {}

    def take(self, what: str, count: int, place: Place | None = None) -> None:
        """Add to what is counted over the whole file.

        Args:
            what: the name of the limit.
            count: how much to add.
            place: where; None for the file.

        Raises:
            IntakeError: it is more than the file may hold.
        """
        self._taken[what] = self._taken.get(what, 0) + count
        self.check(what, self._taken[what], place)

    def check(self, what: str, count: int, place: Place | None = None) -> None:
        """Compare one thing with its limit.

        Args:
            what: the name of the limit.
            count: how much there is.
            place: where; None for the file.

        Raises:
            IntakeError: it is more than allowed.
        """
        limit = getattr(self.limits, what)
        if count > limit:
            shown = f"{limit:,}".replace(",", ".")
            raise IntakeError(TOO_MANY.at(place or self.place, what=_WORDS[what], limit=shown))
