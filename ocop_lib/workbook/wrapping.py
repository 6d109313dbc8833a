"""How many lines a text takes in a column: spreadsheets open rows that were not set too low or too high."""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from ocop_lib.workbook import look
from ocop_lib.workbook.model import Value

_EM = 1000
_OTHER = 556
"""The width of most letters and of figures in thousandths of the type's size."""

_WIDTHS: Mapping[str, int] = {
    letter: width
    for letters, width in (
        ("ijl'|", 222),
        (" tfIJ.,:;/[]()!-\N{NO-BREAK SPACE}", 300),
        ('r"*', 360),
        ("cksvxyzJ", 500),
        ("wABEFKPSVXYZT&", 690),
        ("CDHNRUGOQ", 760),
        ("mMW%…—", 890),
    )
    for letter in letters
}
"""The widths of letters of Arial and the types made to its measure."""

_BOLD = 1.08
_PIXELS_A_POINT = 96 / 72
_PIXELS_A_CHARACTER = 8
"""The width of a figure of Arial, in which widths of columns are counted, on a screen of 96 points."""

_HIGHEST = 409
"""The most height of a row in Excel, in points."""


def lines_of(value: Value, width: float, *, is_bold: bool = False) -> int:
    """How many lines a value takes.

    Args:
        value: what the cell holds.
        width: the width of its column in characters.
        is_bold: whether its type is bold.

    Returns:
        At least 1; words are kept whole where they fit a line.
    """
    room = width * _PIXELS_A_CHARACTER * _EM / (look.SIZE * _PIXELS_A_POINT)
    if is_bold:
        room /= _BOLD
    # Most texts are short, and no letter is as wide as the type is high.
    return sum(
        1 if len(line) * _EM <= room else _wrapped(line.split(" "), room)
        for line in str(value).split("\n")
    )


def height_of(lines: int) -> float:
    """The height of a row of lines, in points; no program opens a higher row than Excel has."""
    return min(lines * look.LINE_HEIGHT, _HIGHEST)


def _wrapped(words: Iterable[str], room: float) -> int:
    """How many lines of a width words take, one after the other."""
    lines, used, gap = 1, 0.0, 0
    for word in words:
        wide = _width(word)
        if used and used + gap + wide > room:
            lines, used = lines + 1, 0.0
        used += wide + (gap if used else 0)
        gap = _WIDTHS[" "]
        # A word that fits no line goes on in the next ones.
        more = int(used // room) if used > room else 0
        lines, used = lines + more, used - more * room
    return lines


@lru_cache(maxsize=4096)
def _width(word: str) -> int:
    letters = word if word.isascii() else unicodedata.normalize("NFD", word)
    return sum(_WIDTHS.get(one, _OTHER) for one in letters if not unicodedata.combining(one))
