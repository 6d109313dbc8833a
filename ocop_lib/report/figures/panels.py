"""The drawing of small multiples: a panel an indicator, all on the same twelve months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ocop_lib.blocks import palette
from ocop_lib.indicators.through_year import Numbers
from ocop_lib.months import Window
from ocop_lib.report.figures.canvas import WIDE, Box, Canvas, Point, Screen
from ocop_lib.report.figures.months import Months
from ocop_lib.report.figures.scale import Scale, draw_scale, room_for

_LABELLED = (1, 3, 6, 9, 12)
_HEIGHT, _BETWEEN, _TITLE, _UNDER = 34.0, 8.0, 9.6, 4.6


@dataclass(frozen=True, slots=True)
class Panel:
    """An indicator's panel.

    Args:
        name: its title.
        value: the number to date beside the target: «18/20».
        status: the status in words.
        steps: the number to date, from each day on which it changes.
        expected: the number expected by the end of each quarter.
        target: the number assigned.
        due: the last day on which it can be met; None for none.
    """

    name: str
    value: str
    status: str
    steps: Numbers
    expected: Numbers
    target: int
    due: date | None


def draw_panels(panels: Sequence[Panel], year: int, cut_off: date, screen: Screen) -> Canvas:
    """The drawing: two panels beside each other on paper, one below the other on a telephone.

    Args:
        panels: in reading order.
        year: the plan year.
        cut_off: the last day whose events count.
        screen: the screen drawn for.

    Returns:
        The drawing.
    """
    columns = 2 if screen is WIDE else 1
    across = (screen.width - _BETWEEN * (columns - 1)) / columns
    lines = -(-len(panels) // columns)
    canvas = Canvas(screen, lines * _HEIGHT)
    for place, panel in enumerate(panels):
        row, column = divmod(place, columns)
        box = (column * (across + _BETWEEN), row * _HEIGHT, across, _HEIGHT - 3.0)
        _draw_panel(canvas, box, panel, year, cut_off)
    return canvas


def _draw_panel(canvas: Canvas, box: Box, panel: Panel, year: int, cut_off: date) -> None:
    """Draw a panel: its title, what it says, then the lines."""
    left, top, across, down = box
    right = left + across
    _title(canvas, left, right, top + 3.2, panel)
    largest = max([panel.target, *(number for _, number in panel.steps)])
    days = [day for day, _ in panel.steps]
    axis = Months.for_days(
        year, left + room_for(canvas, largest), right - 1.6, [d for d in days if d.year > year]
    )
    scale = Scale(top + down - _UNDER, top + _TITLE, largest)
    draw_scale(canvas, scale, axis.left, right)
    for number in _LABELLED:
        begin, end = axis.month(number)
        at = ((begin + end) / 2, scale.bottom + canvas.high(is_small=True) + 1.4)
        canvas.words(at, str(number), align="center", is_small=True)
    expected = [(axis.edges(Window(day, day))[1], scale.at(n)) for day, n in panel.expected]
    path = [(axis.left, scale.at(0)), *expected]
    canvas.lines("expected", [path], palette.FIGURE_PALE, 1.1, (1.2, 0.8))
    if panel.due and panel.due.year == year:
        x = axis.edges(Window(panel.due, panel.due))[1]
        canvas.lines(
            "due", [((x, scale.at(0)), (x, scale.at(panel.target)))], palette.FIGURE_INK, 1.0
        )
        canvas.marks(
            "target", [(x, scale.at(panel.target))], "diamond", 2.6, "#ffffff", palette.FIGURE_INK
        )
    end = (
        axis.edges(Window(cut_off, cut_off))[1] if cut_off.year <= year else axis.right + axis.after
    )
    steps = _corners(axis, scale, panel.steps, end)
    canvas.lines("to date", [steps], palette.ACCENT, 2.2)
    canvas.marks("end", [steps[-1]], "circle", 1.8, palette.ACCENT)


def _title(canvas: Canvas, left: float, right: float, y: float, panel: Panel) -> None:
    """Write the panel's name, and below it the number and the status in words."""
    canvas.words((left, y), canvas.fitted(panel.name, right - left, is_bold=True), is_bold=True)
    canvas.words((left, y + 4.1), f"{panel.value} · {panel.status}", is_small=True)


def _corners(axis: Months, scale: Scale, numbers: Numbers, end: float) -> list[Point]:
    """The corners of a line that stands at each number from its day on; at 0 before the first."""
    points: list[Point] = [(axis.left, scale.at(0))]
    for day, number in numbers:
        x = axis.left if day.year < axis.year else axis.at(day)
        points += [(x, points[-1][1]), (x, scale.at(number))]
    points.append((max(end, points[-1][0]), points[-1][1]))
    return points
