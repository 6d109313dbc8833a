"""The drawing of the months of a year, of the plan's time for stages, and of the cut-off."""

from collections.abc import Mapping, Sequence
from datetime import date

from ocop_lib import wording
from ocop_lib.blocks import palette
from ocop_lib.months import Window
from ocop_lib.report.figures.canvas import Canvas
from ocop_lib.report.figures.months import Months, Planned

_BAND = 2.2


def draw_months(canvas: Canvas, axis: Months, head: float, bottom: float) -> None:
    """Draw the months: a number above each, a fine line at each border, columns outside the year.

    Where months are narrower than their numbers, every second one has its number.

    Args:
        canvas: the drawing.
        axis: the months.
        head: the height of the line with the numbers, in millimetres.
        bottom: where the lines end.
    """
    borders = [((x, head - 1), (x, bottom)) for x in axis.borders]
    canvas.lines("months", borders, palette.FIGURE_GRID, 0.6)
    is_tight = axis.month(1)[1] - axis.month(1)[0] < canvas.width("12", is_small=True) + 1
    for number in range(1, 13, 2 if is_tight else 1):
        begin, end = axis.month(number)
        canvas.words(((begin + end) / 2, head - 1.8), str(number), align="center", is_small=True)
    for width, x, words in (
        (axis.before, axis.left - axis.before / 2, "trước"),
        (axis.after, axis.right + axis.after / 2, "sau"),
    ):
        if width:
            canvas.words((x, head - 1.8), words, align="center", is_small=True)


def stage_words(group: Planned, names: Mapping[str, str]) -> str:
    """The names of a group of stages: «Đăng ký ý tưởng, được lựa chọn»."""
    first, *more = group.stages
    return ", ".join((names[first], *(wording.uncapitalised(names[one]) for one in more)))


def draw_bands(canvas: Canvas, axis: Months, top: float, group: Planned) -> None:
    """Draw the plan's time for a group of stages as a band; nothing where the plan gives none."""
    boxes = []
    for window in group.times:
        begin, end = axis.edges(window)
        boxes.append((begin, top, end - begin, _BAND))
    canvas.boxes(f"plan {group.numbers}", boxes, palette.FIGURE_PALE)


def draw_planned(
    canvas: Canvas, axis: Months, top: float, row: float, group: Planned, names: Mapping[str, str]
) -> None:
    """Draw a group's band, and its name beside it, or above it where there is no room beside.

    Args:
        canvas: the drawing.
        axis: the months.
        top: where the row begins, in millimetres.
        row: the height of the row; one that is high enough has the name above the band.
        group: the stages and their time.
        names: the name of each stage.
    """
    words = stage_words(group, names)
    is_above = row > canvas.high(is_small=True) + _BAND + 2
    draw_bands(canvas, axis, top + (row - 3.2 if is_above else 0.9), group)
    y = top + canvas.high(is_small=True) + (0.6 if is_above else 0.9)
    if is_above:
        canvas.words(
            (0, y), canvas.fitted(words, canvas.screen.width, is_small=True), is_small=True
        )
        return
    end = max((axis.edges(window)[1] for window in group.times), default=axis.left)
    room = canvas.screen.width - end - 2
    canvas.words((end + 1.5, y), canvas.fitted(words, room, is_small=True), is_small=True)


def reaches_within(year: int, cut_off: date) -> bool:
    """Whether figures end within a year, so that a line shows where."""
    return cut_off < date(year, 12, 31)


def foot_of(year: int, cut_off: date, height: float) -> float:
    """The height that the words of the cut-off take: almost none where there are none."""
    return height if reaches_within(year, cut_off) else 1.0


def draw_cut_off(
    canvas: Canvas,
    axis: Months,
    day: date,
    stretches: Sequence[tuple[float, float]],
    baseline: float,
) -> None:
    """Draw the line up to which figures reach, unless they reach to the end of the year.

    Args:
        canvas: the drawing.
        axis: the months.
        day: the last day whose events count.
        stretches: where the line is drawn, each from one height to another.
        baseline: the baseline of its words.
    """
    if not reaches_within(axis.year, day):
        return
    x = axis.edges(Window(day, day))[1]
    line = [((x, begin), (x, end)) for begin, end in stretches]
    canvas.lines("cut-off", line, palette.FIGURE_INK, 0.8, (1.0, 0.7))
    words = f"số liệu đến {wording.day(day)}"
    half = canvas.width(words, is_small=True) / 2
    x = min(max(x, half), canvas.screen.width - half)
    canvas.words((x, baseline), words, align="center", is_small=True)
