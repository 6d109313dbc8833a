"""The charts of a report: rows of dots, panels by unit, bars by month."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import MaxNLocator

from ocop_lib import wording
from ocop_lib.blocks import palette
from ocop_lib.months import Month
from ocop_lib.report.bar import Bar
from ocop_lib.report.drawing import MM_PER_INCH, WIDTH_MM, drawn, own_style, width_mm

_PANEL_SIZE = 7.5
_SMALL = 6.5
# Space above a panel for its title, and below it for the numbers of its axis.
_OVER_MM = 5.7
_UNDER_MM = 6.2

Point = tuple[float, float]

Panel = tuple[str, Sequence[Bar]]
"""A panel's title and its rows."""

MOST_DOTS = 40
"""The longest row of dots that can still be counted by eye; longer rows are drawn as bars."""


def draw_progress(bars: Sequence[Bar]) -> Drawing:
    """The chart of one unit's targets: one row per target.

    Each dot stands for one item: full when done, hollow when still missing, a dark diamond when
    beyond the target, a cross when no figures were delivered for this quarter. Where a row would have more
    than `MOST_DOTS` dots, all rows are bars.

    Args:
        bars: the rows, from top to bottom; at least one.

    Returns:
        The drawing, `WIDTH_MM` wide.
    """
    longest = max((max(bar.target or 0, _end(bar)) for bar in bars), default=1)
    has_dots = longest <= MOST_DOTS
    with own_style():
        drawing = Drawing(figsize=(WIDTH_MM / MM_PER_INCH, (13 + 8.5 * len(bars)) / MM_PER_INCH))
        axes = drawing.add_axes((0.27, 0.16, 0.60, 0.82))
        (_dots if has_dots else _strips)(axes, bars)
        _marks(axes, bars)
        for place, bar in enumerate(bars):
            axes.annotate(bar.value, (1.01, place), xycoords=("axes fraction", "data"), va="center")
        _finish(axes, bars, longest)
        drawing.text(0.5, 0.01, _progress_key(has_dots=has_dots), ha="center", fontsize=7.5)
    return drawing


def _inside(bar: Bar) -> int:
    """The number of items that count towards the target."""
    target = bar.target or 0
    return min(bar.to_date or 0, target - bar.missing if bar.missing else target)


def _end(bar: Bar) -> int:
    """The length of a row of dots: the target plus the items that do not count towards it."""
    done = bar.to_date or 0
    return max(done, (bar.target or 0) + done - _inside(bar)) if done else 0


def _dots(axes: Axes, bars: Sequence[Bar]) -> None:
    """Draw each row as dots, one per item counted or missing."""
    done, beyond, missing, unknown = (list[Point]() for _ in range(4))
    for place, bar in enumerate(bars):
        target, inside = bar.target or 0, _inside(bar)
        for kind, things in (
            (done, range(inside)),
            (beyond, range(target, _end(bar))),
            (missing if bar.is_known else unknown, range(inside, target)),
        ):
            kind += [(thing + 0.5, place) for thing in things]
    size = 34
    _scatter(axes, done, s=size, color=palette.ACCENT)
    _scatter(axes, beyond, s=size, color=palette.FIGURE_BEYOND, marker="D")
    _scatter(axes, missing, s=size, facecolor="none", edgecolor=palette.FIGURE_PALE)
    _scatter(axes, unknown, s=size, marker="x", color=palette.FIGURE_PALE)


def _strips(axes: Axes, bars: Sequence[Bar]) -> None:
    """Draw each row as a bar as long as its number."""
    ends = [(place, bar.to_date) for place, bar in enumerate(bars) if bar.to_date is not None]
    places, widths = zip(*ends, strict=True) if ends else ((), ())
    axes.barh(places, widths, height=0.42, color=palette.ACCENT, zorder=2)


def _marks(axes: Axes, bars: Sequence[Bar]) -> None:
    """Draw each target as a tall tick and each expectation as a triangle under the row."""
    _ticks(axes, [(bar.target or 0, place) for place, bar in enumerate(bars)], 0.38, lw=1.8)
    expected = [(bar.expected, place + 0.40) for place, bar in enumerate(bars) if bar.expected]
    _scatter(axes, expected, marker="^", s=20, color=palette.FIGURE_INK, zorder=4)


def _scatter(axes: Axes, points: Sequence[Point], **look: Any) -> None:
    """Draw all points of one look as a single artist: each artist costs matplotlib time."""
    if points:
        axes.scatter(*zip(*points, strict=True), **{"zorder": 3, **look})


def _ticks(axes: Axes, points: Sequence[Point], half: float, **look: Any) -> None:
    """Draw a vertical tick through each point, ``half`` data units up and down."""
    ends = [((x, y - half), (x, y + half)) for x, y in points]
    _lines(axes, ends, color=palette.FIGURE_INK, **{"zorder": 4, **look})


def _lines(axes: Axes, ends: Sequence[tuple[Point, Point]], **look: Any) -> None:
    """Draw all lines of one look as a single artist, each from its start to its end."""
    # A point of NaN ends one line and starts the next: matplotlib breaks a path there.
    path = [point for start, end in ends for point in (start, end, (math.nan, math.nan))][:-1]
    if path:
        axes.plot(*zip(*path, strict=True), **look)


def _finish(axes: Axes, bars: Sequence[Bar], longest: int) -> None:
    """Set the axes of a progress chart: one row per bar, whole numbers, a light grid."""
    axes.set_xlim(-0.3, longest * 1.02 + 0.3)
    axes.set_ylim(len(bars) - 0.4, -0.6)
    axes.set_yticks(range(len(bars)), [drawn(bar.label) for bar in bars])
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=2))
    axes.grid(axis="x", color=palette.FIGURE_GRID, lw=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def draw_panels(panels: Sequence[Panel], labels: Sequence[str]) -> Drawing:
    """The chart of all units: one panel per indicator, one row per unit.

    Each panel has its own axis of whole numbers: on a shared axis, an indicator with large
    targets would make the marks of the others too small to read.

    Args:
        panels: at least one, each with a row for each label.
        labels: the units' names, from top to bottom.

    Returns:
        The drawing, `WIDTH_MM` wide.
    """
    columns = 3 if len(panels) in (3, 5, 6, 9) else 4
    lines = -(-len(panels) // columns)
    height = lines * (14 + 5.2 * len(labels)) + 6
    names = [drawn(label) for label in labels]
    values = (bar.short_value for _, bars in panels for bar in bars)
    # At most a third of the width for names and a third for numbers, so that panels keep a third.
    left = min(1.8 + width_mm(names, _PANEL_SIZE), WIDTH_MM / 3)
    beside = min(1.2 + width_mm(values, _SMALL), WIDTH_MM / 3 / columns)
    room = {
        "left": left / WIDTH_MM,
        "right": 1 - beside / WIDTH_MM,
        "bottom": _UNDER_MM / height,
        "top": 1 - _OVER_MM / height,
        # matplotlib measures wspace and hspace in widths and heights of a panel.
        "wspace": beside / ((WIDTH_MM - left) / columns - beside),
        "hspace": (_OVER_MM + _UNDER_MM) / (height / lines - _OVER_MM - _UNDER_MM),
    }
    with own_style(font_size=_PANEL_SIZE):
        drawing = Drawing(figsize=(WIDTH_MM / MM_PER_INCH, height / MM_PER_INCH))
        places = drawing.subplots(
            lines, columns, sharey=True, squeeze=False, gridspec_kw=room
        ).flatten()
        for axes, (name, bars) in zip(places, panels, strict=False):
            _panel(axes, name, bars)
        for axes in places[len(panels) :]:
            axes.set_visible(False)
        places[0].set_yticks(range(len(labels)), names)
        places[0].set_ylim(len(labels) - 0.4, -0.6)
    return drawing


def _panel(axes: Axes, title: str, bars: Sequence[Bar]) -> None:
    """Draw a panel: marks, numbers to the right of it, an axis of its own."""
    axes.set_title(drawn(title), fontsize=8, loc="left", fontweight="bold")
    beside: Any = {"va": "center", "xycoords": ("axes fraction", "data")}
    assigned = [(bar.target, row) for row, bar in enumerate(bars) if bar.target is not None]
    _ticks(axes, assigned, 0.32, lw=1.5, zorder=2)
    _panel_marks(axes, bars)
    for place, bar in enumerate(bars):
        if bar.target is None:
            # Right of the middle: the dot of a number this small is drawn left of it.
            words = wording.PENDING if bar.is_pending else wording.NOT_ASSIGNED
            axes.annotate(words, (0.53, place), fontsize=_SMALL, **beside)
        axes.annotate(bar.short_value, (1.01, place), fontsize=_SMALL, **beside)
    largest = max([1, *(bar.target or 0 for bar in bars), *(bar.to_date or 0 for bar in bars)])
    axes.set_xlim(-0.06 * largest, largest * 1.12)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True, min_n_ticks=2))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=palette.FIGURE_GRID, lw=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _panel_marks(axes: Axes, bars: Sequence[Bar]) -> None:
    """Draw a dot at a number of this quarter, and a cross at an older or unknown number."""
    known = [(bar.to_date or 0, row) for row, bar in enumerate(bars) if bar.is_known]
    others = [(bar.to_date or 0, row) for row, bar in enumerate(bars) if not bar.is_known]
    _lines(
        axes,
        [((0, row), (x, row)) for x, row in known],
        color=palette.FIGURE_PALE,
        lw=1.2,
        zorder=1,
    )
    _scatter(axes, known, s=22, color=palette.ACCENT)
    _scatter(axes, others, marker="x", s=18, color=palette.FIGURE_PALE)


def draw_months(counts: Mapping[Month, int], floor: int, counted: str) -> Drawing:
    """The chart of a monthly floor: one bar per month, pale below the floor, a dashed line at it.

    Args:
        counts: the numbers by month, in order.
        floor: the least number of items a month should have.
        counted: the unit of measure, written beside the axis.

    Returns:
        The drawing, `WIDTH_MM` wide.
    """
    with own_style():
        # At least 1, because matplotlib refuses an axis from 0 to 0.
        height, top = 50.0, max([1, floor, *counts.values()]) * 1.25
        left = 7.5 + width_mm([str(int(top))], 8.5)
        room = (left / WIDTH_MM, 11 / height, 1 - (left + 1) / WIDTH_MM, 1 - 12 / height)
        drawing = Drawing(figsize=(WIDTH_MM / MM_PER_INCH, height / MM_PER_INCH))
        axes = drawing.add_axes(room)
        colours = [
            palette.ACCENT if count >= floor else palette.FIGURE_PALE for count in counts.values()
        ]
        bars = axes.bar(
            range(len(counts)), list(counts.values()), width=0.6, color=colours, zorder=2
        )
        axes.bar_label(bars, padding=3)
        axes.axhline(floor, color=palette.FIGURE_INK, lw=1.4, ls=(0, (4, 2)), zorder=3)
        axes.set_xticks(range(len(counts)), [str(month.number) for month in counts])
        axes.set_xlabel("Tháng")
        axes.set_ylabel(drawn(wording.capitalised(counted)))
        axes.set_xlim(-0.6, max(len(counts), 6) - 0.4)
        axes.set_ylim(0, top)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True, min_n_ticks=2))
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
    return drawing


def _progress_key(*, has_dots: bool) -> str:
    """The legend of a progress chart."""
    marks = "● đã đạt   ○ còn thiếu   ◆ vượt   × chưa có số liệu" if has_dots else "thanh: lũy kế"
    return f"{marks}   ▲ kỳ vọng đến quý   ▏kế hoạch năm"
