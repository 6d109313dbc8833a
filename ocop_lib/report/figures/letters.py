"""The letters of the reports' own figures: their widths and outlines, from the font of matplotlib.

A figure holds its letters as outlines, so that it looks the same on every computer. Each outline is
read from the font once a process.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ocop_lib.report.drawing import REGULAR, font_of

Face = Literal["regular", "bold"]

EM = 256
"""The size of the letters in the units of their widths and outlines, which on paper are finer than
the dots of a printer."""

_FILES = {"regular": REGULAR, "bold": "DejaVuSans-Bold.ttf"}
_EM_OF_FONT = 2048
# matplotlib gives outlines in units of which each has 64 of the font's.
_UNITS = 64 * EM / _EM_OF_FONT
_END, _LINE, _CURVE = 1, 2, 3
_CLOSE = 79


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the font.

    Args:
        advance: how far the next letter stands from it.
        outline: the data of an SVG path, with its baseline at 0; empty for a blank.
    """

    advance: int
    outline: str


@cache
def letter(character: str, face: Face) -> Letter:
    """The letter for a character that the regular face has; a bolder one may lack it."""
    from matplotlib.ft2font import LoadFlags

    font = font_of(_FILES[face])
    if not font.get_char_index(ord(character)):
        font = font_of(REGULAR)
    advance = font.load_char(ord(character), flags=LoadFlags.NO_SCALE).horiAdvance
    assert font.units_per_EM == _EM_OF_FONT  # noqa: S101 (both files of matplotlib have it)
    points, codes = font.get_path()
    places = [(round(x * _UNITS), -round(y * _UNITS)) for x, y in points.tolist()]
    commands = _outline(places, codes.tolist())
    return Letter(round(advance * EM / _EM_OF_FONT), "".join(_shortened(commands)))


def _outline(places: list[tuple[int, int]], codes: list[int]) -> Iterator[str]:
    """The commands of a path, each relative to the point before it."""
    at = begin = (0, 0)
    place = 0
    while place < len(codes):
        code, to = codes[place], places[place]
        if code == _END:
            yield f"m{_steps(at, to)}"
            begin = to
        elif code == _LINE:
            yield f"l{_steps(at, to)}"
        elif code == _CURVE:
            place += 1
            middle, to = to, places[place]
            yield f"q{_steps(at, middle, to)}"
        elif code == _CLOSE:
            yield "z"
            to = begin
        else:
            raise ValueError(f"a font of curves of another kind: {code}")
        at = to
        place += 1


def _shortened(commands: Iterable[str]) -> Iterator[str]:
    """The commands without the letters of those that repeat the one before."""
    before = ""
    for command in commands:
        is_again = command[0] == before and before != "m"
        more = command[1:] if is_again else command
        yield more if not is_again or more[0] == "-" else f" {more}"
        before = command[0]


def _steps(origin: tuple[int, int], *points: tuple[int, int]) -> str:
    """Points relative to an origin; a minus sign also separates."""
    numbers = [number for x, y in points for number in (x - origin[0], y - origin[1])]
    return " ".join(map(str, numbers)).replace(" -", "-")


def width_of(words: str, size: float, face: Face = "regular") -> float:
    """The width of a text of letters that the font has, in the unit of its size."""
    return sum(letter(one, face).advance for one in words) * size / EM
