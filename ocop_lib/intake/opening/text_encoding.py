"""The bytes of a text file become text: UTF-8, UTF-16, or the Vietnamese of old Windows programs."""

import re
from typing import NamedTuple
from unicodedata import normalize

from ocop_lib.errors import FaultKind, IntakeError, Place
from ocop_lib.files.old_fonts import OldEncoding, converted, is_syllable

UNKNOWN_ENCODING = FaultKind(
    "intake.encoding",
    "Không nhận ra bảng mã của tệp văn bản này.",
    "Mở tệp gốc bằng Excel hoặc LibreOffice rồi lưu lại dạng .xlsx, hoặc «CSV UTF-8».",
    "UTF-8, UTF-16 hoặc Windows-1258",
)

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LOOKED_AT = 4096
_WORD = re.compile(r"[^\W\d_]+")
_JUDGED = 200_000
_OLD: tuple[OldEncoding, ...] = ("tcvn3", "vni")


class DecodedText(NamedTuple):
    """A file's text; and the old encoding that it was typed for, where every byte is a sign of it."""

    text: str
    old: OldEncoding | None = None


def decoded_text(data: bytes, place: Place) -> DecodedText:
    """Decode a text file.

    Args:
        data: the bytes of the file.
        place: the file.

    Returns:
        The text with its own line ends, neither normalised nor converted.

    Raises:
        IntakeError: no encoding fits, or there are NUL characters in it.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    encoding = encoding or _without_mark(data[:_LOOKED_AT])
    try:
        found = DecodedText(data.decode(encoding))
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise IntakeError(UNKNOWN_ENCODING.at(place)) from None
        found = _of_eight_bits(data, place)
    if "\x00" in found.text:
        raise IntakeError(UNKNOWN_ENCODING.at(place, found="ký tự NUL"))
    return found


def _without_mark(start: bytes) -> str:
    """UTF-16 where every other byte of the beginning is mostly zero; else UTF-8."""
    zeros = start[0::2].count(0), start[1::2].count(0)
    if sum(zeros) * 4 <= len(start):
        return "utf-8"
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _of_eight_bits(data: bytes, place: Place) -> DecodedText:
    """The reading in which most words with marks are syllables of Vietnamese."""
    signs = data.decode("latin-1")
    windows = data.decode("cp1258", "replace")
    part = signs[:_JUDGED]
    readings: dict[OldEncoding | None, str] = {None: normalize("NFC", windows[:_JUDGED])}
    for encoding in _OLD:
        readings[encoding] = converted(part, encoding)
    best = max(readings, key=lambda one: _share_of_syllables(readings[one]))
    if _share_of_syllables(readings[best]) < _ENOUGH or (best is None and "\ufffd" in windows):
        line = _first_line_with_marks(data)
        raise IntakeError(UNKNOWN_ENCODING.at(Place(place.file, row=line)))
    return DecodedText(windows) if best is None else DecodedText(signs, best)


_ENOUGH = 0.6
"""The least share of words with marks that are spelt as Vietnamese is; names of firms are not."""


def _share_of_syllables(text: str) -> float:
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


def _first_line_with_marks(data: bytes) -> int:
    return next(
        (number for number, line in enumerate(data.splitlines(), 1) if not line.isascii()), 1
    )
