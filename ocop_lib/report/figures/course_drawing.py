"""The drawing of the year's cycle: how many products reached each stage, day by day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ocop_lib import wording
from ocop_lib.blocks import palette
from ocop_lib.months import Window
from ocop_lib.report.figures.canvas import WIDE, Canvas, Screen
from ocop_lib.report.figures.months import Months, Planned
from ocop_lib.report.figures.months_drawing import draw_cut_off, draw_months, draw_planned, foot_of
from ocop_lib.report.figures.scale import Scale, apart, draw_scale, room_for

_LOOKS = (
    (palette.FIGURE_PALE, 1.2, (0.6, 0.6)),
    (palette.FIGURE_PALE, 1.6, ()),
    (palette.ACCENT, 1.6, (2.0, 0.8)),
)
"""Colour, width and dashes of the lines of stages, from the first to the last stage."""
_RESULT_LOOK = (palette.FIGURE_BEYOND, 2.6, ())


@dataclass(frozen=True, slots=True)
class Series:
    """A line of the figure.

    Args:
        words: what is said of the products that it counts.
        days: the days on which it rises by one, in order.
    """

    words: str
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the figure draws.

    Args:
        series: a line a stage, the results last.
        times: the stages with the plan's time.
        names: the name of each stage.
        target: the number assigned; None where none is.
        year: the plan year.
        cut_off: the last day whose events count.
    """

    series: tuple[Series, ...]
    times: tuple[Planned, ...]
    names: Mapping[str, str]
    target: int | None
    year: int
    cut_off: date


def draw_course(drawn: Drawn, screen: Screen) -> Canvas:
    """The drawing: the plan's time for stages, then a line a stage, its name at its end.

    Args:
        drawn: what is drawn.
        screen: the screen drawn for.

    Returns:
        The drawing; each line has the words of its stage as its name.
    """
    series, year, cut_off = drawn.series, drawn.year, drawn.cut_off
    is_wide = screen is WIDE
    row = 4.4 if is_wide else 8.0
    head = 5.0
    top = head + row * len(drawn.times) + 4.0
    foot = max(foot_of(year, cut_off, 5.5), 2.4)
    canvas = Canvas(screen, top + (52.0 if is_wide else 56.0) + foot)
    largest = max(drawn.target or 0, *(len(one.days) for one in series), 1)
    scale = Scale(canvas.height - foot, top, largest)
    labels = _labels(canvas, drawn)
    right = screen.width - max(one.width for one in labels) - _leader(screen)
    days = [day for one in series for day in one.days]
    axis = Months.for_days(year, room_for(canvas, largest), right, days)
    draw_months(canvas, axis, head, scale.bottom)
    for place, group in enumerate(drawn.times):
        draw_planned(canvas, axis, head + row * place, row, group, drawn.names)
    draw_scale(canvas, scale, axis.left - axis.before, axis.right + axis.after)
    _draw_target(canvas, axis, scale, drawn.target)
    for one, (colour, width, dashes) in zip(series, _looks(len(series)), strict=True):
        canvas.lines(one.words, [_steps(axis, scale, one, cut_off)], colour, width, dashes)
    draw_cut_off(
        canvas, axis, cut_off, [(scale.top - 1.5, scale.bottom + 0.6)], canvas.height - 0.9
    )
    _draw_labels(canvas, axis, scale, labels, cut_off)
    return canvas


def _looks(count: int) -> list[tuple[str, float, tuple[float, ...]]]:
    return [*(_LOOKS[min(place, len(_LOOKS) - 1)] for place in range(count - 1)), _RESULT_LOOK]


def _steps(axis: Months, scale: Scale, one: Series, cut_off: date) -> list[tuple[float, float]]:
    """The corners of a line that rises by one at each day, up to the cut-off."""
    points = [(axis.left - axis.before, scale.at(0))]
    for count, day in enumerate(one.days, start=1):
        x = axis.at(day)
        if points[-1][0] == x:
            points[-1] = (x, scale.at(count))
        else:
            points += [(x, points[-1][1]), (x, scale.at(count))]
    points.append((max(_end(axis, cut_off), points[-1][0]), points[-1][1]))
    return points


def _draw_target(canvas: Canvas, axis: Months, scale: Scale, target: int | None) -> None:
    if target:
        line = ((axis.left, scale.at(target)), (axis.right, scale.at(target)))
        canvas.lines("target", [line], palette.FIGURE_INK, 1.0, dashes=(1.6, 1.0))


def _end(axis: Months, cut_off: date) -> float:
    """Where lines end: at the cut-off, or at the end of the year."""
    is_within = cut_off.year == axis.year
    return axis.edges(Window(cut_off, cut_off))[1] if is_within else axis.right + axis.after


def _leader(screen: Screen) -> float:
    """How far names stand from the lines that they are of."""
    return 6.0 if screen is WIDE else 4.5


class _Label(NamedTuple):
    """The number at the end of a line, what is said of it, how wide that is, whether of the target."""

    end: int
    words: str
    width: float
    is_target: bool = False


def _labels(canvas: Canvas, drawn: Drawn) -> list[_Label]:
    """What each line is, with its last number; the results last, before them the target."""

    def label(count: int, words: str, *, is_target: bool = False) -> _Label:
        # All as wide as in bold, in which the last one is written.
        return _Label(count, words, canvas.width(words, is_small=True, is_bold=True), is_target)

    counts = ((len(one.days), one.words) for one in drawn.series)
    told = [label(count, f"{wording.number(count)} {words}") for count, words in counts]
    if drawn.target:
        words = f"chỉ tiêu: {wording.number(drawn.target)}"
        told.insert(-1, label(drawn.target, words, is_target=True))
    return told


def _draw_labels(
    canvas: Canvas, axis: Months, scale: Scale, labels: Sequence[_Label], cut_off: date
) -> None:
    """Write the labels at the right edge, each with a fine line to the line that it is of."""
    high, least = canvas.high(is_small=True), canvas.screen.small * 0.47
    end, edge = _end(axis, cut_off), axis.right + axis.after
    x = edge + _leader(canvas.screen)
    places = apart((scale.at(one.end) for one in labels), least, scale.top, scale.bottom)
    leaders = []
    for one, y in zip(labels, places, strict=True):
        begin, wanted = axis.right if one.is_target else end, scale.at(one.end)
        leaders.append([(begin + 0.6, wanted), (edge + 1.5, wanted), (x - 0.8, y)])
        is_result = one is labels[-1]
        canvas.words((x, y + high / 2), one.words, is_small=True, is_bold=is_result)
    canvas.lines("leaders", leaders, palette.FIGURE_PALE, 0.5)
