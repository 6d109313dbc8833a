"""The drawing of products in the annual cycle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ocop_lib.blocks import palette
from ocop_lib.indicators.courses import Course, State
from ocop_lib.report.figures.canvas import WIDE, Canvas, Point, Screen, Shape
from ocop_lib.report.figures.months import Months, Planned, span_words
from ocop_lib.report.figures.months_drawing import (
    draw_bands,
    draw_cut_off,
    draw_months,
    foot_of,
    stage_words,
)
from ocop_lib.stages import rank

_GAP = 2.0
_MARK = 2.1
_DOSSIER, _ASSESSED = rank("dossier"), rank("assessed_district")
_BAD = frozenset({State.FAILED, State.TO_COMPLETE})


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the figure.

    Args:
        name: the product.
        outcome: what has come of it.
        course: its steps.
    """

    name: str
    outcome: str
    course: Course


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the parts of the figure stand, in millimetres.

    Args:
        axis: the left and right end of the months.
        name: the width of names.
        outcome: the width of outcomes, which end at the right edge on a narrow screen and begin
            right of the months on a wide one.
        is_stacked: whether names stand above their marks instead of beside them.
        head: the height of the line with the months' numbers.
        plan: the height of a row of the plan's time.
        row: the height of a product's row.
        foot: the height of the line with the cut-off.
    """

    axis: tuple[float, float]
    name: float
    outcome: float
    is_stacked: bool
    head: float
    plan: float
    row: float
    foot: float


_LAYOUT = {
    True: _Layout((53.0, 124.0), 50.0, 33.5, False, 5.0, 4.3, 5.8, 4.8),
    False: _Layout((1.5, 84.5), 50.0, 32.5, True, 5.2, 8.0, 12.2, 5.2),
}
"""The layout of a wide screen, and of a narrow one."""


def draw_products(
    lines: Sequence[Line],
    plan: Sequence[Planned],
    names: Mapping[str, str],
    year: int,
    cut_off: date,
    screen: Screen,
) -> Canvas:
    """The drawing: the months, the plan's time for each stage, then the products.

    Args:
        lines: the products, from top to bottom.
        plan: the stages with the plan's time, in order.
        names: the name of each stage.
        year: the plan year.
        cut_off: the last day whose events count.
        screen: the screen drawn for.

    Returns:
        The drawing. Marks carry the labels «preparing», «dossier», «assessed», «refused» and
        «recognised».
    """
    layout = _LAYOUT[screen is WIDE]
    top = layout.head + layout.plan * len(plan) + 1.5
    foot = foot_of(year, cut_off, layout.foot)
    canvas = Canvas(screen, top + layout.row * len(lines) + foot)
    days = [step.day for line in lines for step in line.course.steps]
    days += [line.course.recognised for line in lines if line.course.recognised]
    axis = Months.for_days(year, *layout.axis, days)
    draw_months(canvas, axis, layout.head, top + layout.row * len(lines))
    if not layout.is_stacked:
        canvas.words((0, layout.head - 1.8), "Thời gian theo kế hoạch, tháng", is_small=True)
    for place, group in enumerate(plan):
        _plan_row(canvas, axis, layout, layout.head + layout.plan * place, group, names)
    canvas.lines(
        "products", [((0, top - 0.8), (screen.width, top - 0.8))], palette.FIGURE_PALE, 0.8
    )
    middles = [top + layout.row * (place + 1) - 1.9 for place in range(len(lines))]
    # Names stand between the rows of marks on a narrow screen, and are not crossed.
    beside = [(top - 0.8, canvas.height - foot + 0.8)]
    stretches = [(y - 4.4, y + 1.6) for y in middles] if layout.is_stacked else beside
    draw_cut_off(canvas, axis, cut_off, stretches, canvas.height - 1.0)
    _courses(canvas, axis, lines, middles)
    for middle, line in zip(middles, lines, strict=True):
        _row_words(canvas, axis, layout, middle, line)
    return canvas


def _plan_row(
    canvas: Canvas,
    axis: Months,
    layout: _Layout,
    top: float,
    group: Planned,
    names: Mapping[str, str],
) -> None:
    """Draw the plan's time of a group of stages, with its number, mark and name."""
    words = f"{group.numbers} {stage_words(group, names)}"
    text_y = top + canvas.high(is_small=True) + (0.6 if layout.is_stacked else 0.9)
    room = canvas.screen.width if layout.is_stacked else layout.name + 1.5
    canvas.words((0, text_y), canvas.fitted(words, room, is_small=True), is_small=True)
    draw_bands(canvas, axis, top + (layout.plan - 3.2 if layout.is_stacked else 0.9), group)


def _courses(canvas: Canvas, axis: Months, lines: Sequence[Line], middles: Sequence[float]) -> None:
    """Draw the way of each product, and the marks of all of them, each kind as one artist."""
    threads: list[tuple[Point, Point]] = []
    marks: dict[str, list[Point]] = {}
    for middle, line in zip(middles, lines, strict=True):
        course = line.course
        ends = [axis.at(step.day) for step in course.steps]
        for step, x in zip(course.steps, ends, strict=True):
            marks.setdefault(_kind(course, step.stage), []).append((x, middle))
        if course.recognised:
            ends.append(axis.at(course.recognised))
            marks.setdefault("recognised", []).append((ends[-1], middle))
        threads.append(((min(ends), middle), (max(ends), middle)))
    canvas.lines("ways", threads, palette.FIGURE_PALE, 1.0)
    for kind, look in _LOOK.items():
        canvas.marks(kind, marks.get(kind, ()), *look)


_LOOK: Mapping[str, tuple[Shape, float, str, str]] = {
    "preparing": ("circle", _MARK - 0.4, "#ffffff", palette.ACCENT),
    "dossier": ("circle", _MARK, palette.ACCENT, ""),
    "assessed": ("diamond", _MARK * 1.2, palette.ACCENT, ""),
    "refused": ("cross", _MARK, palette.TINTS["bad"].ink, ""),
    "recognised": ("star", _MARK * 1.6, palette.FIGURE_BEYOND, ""),
}
"""The marks by kind, in the order in which they cover each other: shape, width, colours."""


def _kind(course: Course, stage: str) -> str:
    """The kind of mark of a step: by its stage, and by the result of the last one."""
    place = rank(stage)
    if place < _ASSESSED:
        return "dossier" if place == _DOSSIER else "preparing"
    return "refused" if course.state in _BAD and stage == course.last.stage else "assessed"


def _row_words(canvas: Canvas, axis: Months, layout: _Layout, middle: float, line: Line) -> None:
    """Write a product's name and outcome, and the numbers above its marks."""
    colour = palette.TINTS["bad"].ink if line.course.state in _BAD else palette.FIGURE_INK
    end = canvas.fitted(line.outcome, layout.outcome, is_small=True)
    if layout.is_stacked:
        text_y = middle - _MARK / 2 - 4.6
        right = canvas.screen.width
        room = right - canvas.width(end, is_small=True) - _GAP
        canvas.words((0, text_y), canvas.fitted(line.name, room))
        canvas.words((right, text_y), end, align="right", is_small=True, colour=colour)
    else:
        text_y = middle + canvas.high() / 2 - 0.2
        canvas.words((0, text_y), canvas.fitted(line.name, layout.name))
        canvas.words((layout.axis[1] + _GAP, text_y), end, is_small=True, colour=colour)
    marked = [(axis.at(step.day), rank(step.stage) + 1) for step in line.course.steps]
    beside = (layout.name + 0.8, layout.axis[1] + _GAP - 0.5)
    edges = (0.0, canvas.screen.width) if layout.is_stacked else beside
    for x, words in spread(canvas, marked, edges):
        canvas.words((x, middle - _MARK / 2 - 0.6), words, is_small=True)


def spread(
    canvas: Canvas, marked: Sequence[tuple[float, int]], edges: tuple[float, float]
) -> list[tuple[float, str]]:
    """The numbers above the marks of a row; those that would overlap are written together.

    Args:
        canvas: for the widths of texts.
        marked: the place of each mark and its number.
        edges: between which labels have to stay.

    Returns:
        The left end and the text of each label, from left to right.
    """
    groups = [[one] for one in sorted(marked)]
    labels = [_label(canvas, group, edges) for group in groups]
    place = 0
    while place + 1 < len(groups):
        if labels[place].end + 0.5 <= labels[place + 1].begin:
            place += 1
            continue
        groups[place : place + 2] = [groups[place] + groups[place + 1]]
        labels[place : place + 2] = [_label(canvas, groups[place], edges)]
        # A wider label may now reach the one before it.
        place = max(place - 1, 0)
    return [(one.begin, one.words) for one in labels]


class _Label(NamedTuple):
    """Numbers above marks: where they begin and end."""

    begin: float
    end: float
    words: str


def _label(
    canvas: Canvas, group: Sequence[tuple[float, int]], edges: tuple[float, float]
) -> _Label:
    """The label of a group of marks, in their middle as far as the edges let it."""
    words = span_words(sorted(number for _, number in group))
    width = canvas.width(words, is_small=True)
    places = [x for x, _ in group]
    begin = (min(places) + max(places) - width) / 2
    begin = max(min(begin, edges[1] - width), edges[0])
    return _Label(begin, begin + width, words)
