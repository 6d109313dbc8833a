"""A scale of whole numbers, upwards from 0."""

from collections.abc import Iterable
from dataclasses import dataclass

from ocop_lib.blocks import palette
from ocop_lib.report.figures.canvas import Canvas
from ocop_lib.wording import number

_MOST_STEPS = 5
_BESIDE, _LEAST_ROOM = 1.2, 8.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Where numbers stand on a vertical axis.

    Args:
        bottom: where 0 stands, in millimetres from the top.
        top: where ``largest`` stands.
        largest: the largest number that the axis has room for; above 0.
    """

    bottom: float
    top: float
    largest: float

    def at(self, value: float) -> float:
        """Where a number stands."""
        return self.bottom - (self.bottom - self.top) * value / self.largest

    @property
    def ticks(self) -> range:
        """The numbers that are written at the axis."""
        return ticks_up_to(self.largest)


def ticks_up_to(largest: float) -> range:
    """Round numbers at even distances from 0 on, at most six."""
    step = 1
    while largest / step > _MOST_STEPS:
        step = _next(step)
    return range(0, int(largest) + 1, step)


def room_for(canvas: Canvas, largest: float) -> float:
    """The width that the numbers of a scale take left of it, in millimetres."""
    widest = max(canvas.width(number(tick), is_small=True) for tick in ticks_up_to(largest))
    return max(widest + _BESIDE + 0.3, _LEAST_ROOM)


def _next(step: int) -> int:
    """The round number after one: 1, 2, 5, 10, 20 and so on."""
    return step * 5 // 2 if str(step)[0] == "2" else step * 2


def draw_scale(canvas: Canvas, scale: Scale, left: float, right: float) -> None:
    """Draw a fine line at each tick, with its number at the left end."""
    lines = [((left, scale.at(tick)), (right, scale.at(tick))) for tick in scale.ticks]
    canvas.lines("scale", lines, palette.FIGURE_GRID, 0.6)
    for tick in scale.ticks:
        at = (left - _BESIDE, scale.at(tick) + canvas.high(is_small=True) / 2)
        canvas.words(at, number(tick), align="right", is_small=True)


def apart(wanted: Iterable[float], least: float, top: float, bottom: float) -> list[float]:
    """Heights of labels as near as possible to those wanted, in their order, without overlaps.

    Args:
        wanted: the height that each label should have.
        least: the least distance between two labels.
        top: the height of the highest label allowed.
        bottom: the height of the lowest one.

    Returns:
        For each label its height; where the room is too small the lowest ones leave it.
    """
    asked = list(wanted)
    order = sorted(range(len(asked)), key=lambda place: (asked[place], place))
    found = [0.0] * len(asked)
    above = top - least
    for place in order:
        above = found[place] = max(asked[place], above + least)
    below = bottom + least
    for place in reversed(order):
        below = found[place] = max(min(found[place], below - least), top)
        if found[place] == top:
            break
    above = top - least
    for place in order:
        above = found[place] = max(found[place], above + least)
    return found
