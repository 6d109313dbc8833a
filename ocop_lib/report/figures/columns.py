"""The drawing of columns side by side, each in parts one on the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from ocop_lib.blocks import palette
from ocop_lib.report.figures.canvas import WIDE, Canvas, Screen
from ocop_lib.report.figures.scale import Scale, draw_scale, room_for

_UNDER, _ABOVE = 5.0, 5.5
_SHARE = 0.62
"""The width of a column as a share of the room it has."""


@dataclass(frozen=True, slots=True)
class Part:
    """A look of parts of columns.

    Args:
        name: what it stands for.
        fill: the colour inside.
        edge: the colour of the edge; empty for none.
    """

    name: str
    fill: str
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Args:
        label: what stands below it; empty for nothing.
        value: what stands above it where there is room; empty for nothing.
        short: the same for a column that is narrow.
        heights: its parts from the bottom up: the place of the look, and the number.
        under: what stands below the label; empty for nothing.
        room: its width relative to other columns.
    """

    label: str
    value: str
    short: str
    heights: tuple[tuple[int, int], ...]
    under: str = ""
    room: float = 1.0

    @property
    def height(self) -> int:
        """The sum of its parts."""
        return sum(number for _, number in self.heights)


@dataclass(frozen=True, slots=True)
class Floor:
    """A line that columns should reach.

    Args:
        value: its number.
        words: what it is.
    """

    value: int
    words: str


def draw_columns(
    columns: Sequence[Column], parts: Sequence[Part], floor: Floor | None, screen: Screen
) -> Canvas:
    """The drawing of columns.

    Args:
        columns: from left to right.
        parts: the looks of their parts.
        floor: the line that they should reach; None for none.
        screen: the screen drawn for.

    Returns:
        The drawing.
    """
    has_lines = any(column.under for column in columns)
    height = (46.0 if screen is WIDE else 50.0) + (4.2 if has_lines else 0)
    canvas = Canvas(screen, height)
    under = _UNDER + (4.2 if has_lines else 0)
    largest = max([1, *(column.height for column in columns), *([floor.value] if floor else [])])
    beside = canvas.width(floor.words, is_small=True) + 2.5 if floor and screen is WIDE else 0.0
    above = _ABOVE + (4.5 if floor and screen is not WIDE else 1.0)
    scale = Scale(height - under, above, largest)
    left, right = room_for(canvas, largest), screen.width - max(beside, 1.0)
    draw_scale(canvas, scale, left, right)
    room = (right - left) / sum(column.room for column in columns)
    values = _values(canvas, columns, room)
    stacks: dict[int, list[tuple[float, float, float, float]]] = {}
    x = left
    for column, value in zip(columns, values, strict=True):
        middle = x + column.room * room / 2
        x += column.room * room
        _words(canvas, scale, column, value, middle)
        bottom = 0
        for place, number in column.heights:
            if number:
                top = scale.at(bottom + number)
                across = room * _SHARE
                box = (middle - across / 2, top, across, scale.at(bottom) - top)
                stacks.setdefault(place, []).append(box)
            bottom += number
    for place, part in enumerate(parts):
        canvas.boxes(part.name, stacks.get(place, ()), part.fill, part.edge)
    canvas.lines("base", [((left, scale.at(0)), (right, scale.at(0)))], palette.FIGURE_INK, 0.8)
    if floor:
        _floor(canvas, scale, floor, left, right)
    return canvas


def _values(canvas: Canvas, columns: Sequence[Column], room: float) -> list[str]:
    """What stands above each column: as much as all columns have room for, or nothing."""
    choices = [[column.short for column in columns]]
    if canvas.screen is WIDE:
        choices.insert(0, [column.value for column in columns])
    for values in choices:
        if max(canvas.width(value, is_small=True) for value in values) + 0.4 <= room:
            return values
    return [""] * len(columns)


def _words(canvas: Canvas, scale: Scale, column: Column, value: str, middle: float) -> None:
    under = scale.bottom + canvas.high(is_small=True) + 1.6
    for y, words in (
        (scale.at(column.height) - 1.2, value),
        (under, column.label),
        (under + 4.2, column.under),
    ):
        canvas.words((middle, y), words, align="center", is_small=True)


def _floor(canvas: Canvas, scale: Scale, floor: Floor, left: float, right: float) -> None:
    y = scale.at(floor.value)
    canvas.lines("floor", [((left, y), (right, y))], palette.FIGURE_INK, 1.2, (1.6, 1.0))
    if canvas.screen is WIDE:
        at = (right + 1.5, y + canvas.high(is_small=True) / 2)
        canvas.words(at, floor.words, is_small=True)
    else:
        canvas.words((canvas.screen.width - 1, 3.4), floor.words, align="right", is_small=True)
