"""Rows that add up the rows above them: told by their words, also where the sum stands among them."""

import re
from collections.abc import Collection

from ocop_lib.intake.book import CellValue
from ocop_lib.intake.values.names import folded
from ocop_lib.intake.values.texts import plain

_FIGURE = re.compile(r"[\d.,]+")
_LABEL = re.compile(
    r"(?:tổng cộng|tổng số|tổng hợp(?! )|tổng|t/cộng|tc|cộng dồn|cộng trang|cộng mang sang|mang sang|cộng"
    r"|lũy kế|luỹ kế|trung bình|bình quân|tong cong|tong so|luy ke|(?:grand )?total|sum|average)"
    r"(?: (?:huyện|tỉnh|toàn|quý|năm|tháng|từ|đến|chung|các|của)\b.*| ?\([^()]*\))?"
    r"\W*(?:\d[\d.,]*)?"
)
# Each sign has one place in these, so that no long text is tried in all ways to divide it.
_NOUN = r"(?: [^\W\d]+(?:,(?= [^\W\d]))?)"
_AMOUNT = rf"\d+(?:[.,]+\d+)*{_NOUN}{{0,6}}"
_AMOUNTS = rf"\(?{_AMOUNT}(?:[,;]? {_AMOUNT})*[.,)]*"
_SUM = re.compile(
    # What is a sum by its first words may go on at once; «tổng», «cộng» also begin names.
    rf"(?:tổng cộng|tổng số|cộng dồn|lũy kế|luỹ kế) {_AMOUNTS}"
    rf"|(?:tổng cộng|tổng số|tổng(?! hợp\b)|cộng dồn|lũy kế|luỹ kế){_NOUN}{{0,5}} ?[:=(–-] ?{_AMOUNTS}"
    rf"|cộng ?[:=(–-] ?{_AMOUNTS}"
)
_COUNTED = re.compile(rf"{_AMOUNT}[.,]*")


def is_total(cells: Collection[CellValue]) -> bool:
    """Whether a row is a sum: its only words say so, and all else in it is figures.

    Args:
        cells: the cells of the row that hold something.

    Returns:
        Whether it is one: «Tổng cộng» beside figures, beside «5 tin», or «Tổng cộng: 5 tin» in one
        cell. A name that begins alike («Tổng hợp trà», «Cộng đồng 54») is none.
    """
    words = [cell for cell in cells if not _is_figure(cell)]
    texts = [folded(cell) for cell in words if isinstance(cell, str)]
    if not texts or len(texts) != len(words):
        return False
    if len(texts) == 1 and _SUM.fullmatch(texts[0]):
        return True
    return _LABEL.fullmatch(texts[0]) is not None and all(map(_COUNTED.fullmatch, texts[1:]))


def _is_figure(value: CellValue) -> bool:
    """Whether a cell holds a number, also one that the file has as text."""
    return isinstance(value, float) or (
        isinstance(value, str) and _FIGURE.fullmatch(plain(value)) is not None
    )
