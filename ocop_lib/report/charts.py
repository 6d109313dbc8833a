"""The charts of a report: rows of dots, panels by unit, bars by month."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import MaxNLocator

from ocop_lib import wording
from ocop_lib.periods import Month
from ocop_lib.report.drawing import (
    ACCENT,
    BEYOND,
    INK,
    MM_PER_INCH,
    OWN_STYLE,
    PALE,
    WIDTH_MM,
    drawn,
    width_mm,
)

_PANEL_SIZE = 7.5
_SMALL = 6.5
# What a panel's title takes over it, and what its numbers take under it.
_OVER_MM = 5.7
_UNDER_MM = 6.2

Point = tuple[float, float]

MOST_DOTS = 40
"""Of more things than this a row of dots can no longer be counted by eye."""


@dataclass(frozen=True)
class Bar:
    """A row of a progress chart.

    Args:
        label: what is counted, or whose count it is.
        to_date: the number; None where there is none.
        target: what was assigned; None where nothing was.
        expected: what is expected by now.
        missing: how many are still missing; more than the target less the number where one unit's
            surplus does not make up for another's shortfall.
        told: the number is this quarter's; otherwise it is an earlier one.
    """

    label: str
    to_date: int | None
    target: int | None
    expected: int
    missing: int = 0
    told: bool = True

    @property
    def is_known(self) -> bool:
        """Whether there is a number of this quarter."""
        return self.told and self.to_date is not None

    @property
    def value(self) -> str:
        """«2/3» beside the row."""
        return self._value(wording.NO_DATA)

    @property
    def short_value(self) -> str:
        """The same where there is little room."""
        return self._value(wording.NOT_APPLICABLE)

    def _value(self, nothing: str) -> str:
        known = nothing if self.to_date is None else wording.number(self.to_date)
        return known if self.target is None else f"{known}/{self.target}"

    @property
    def alt(self) -> str:
        """The row in words."""
        return _bar_in_words(self.label, self.value, self.expected)


def draw_progress(bars: Sequence[Bar]) -> Drawing:
    """A row a target: one dot is one thing counted, full when done, hollow when still missing.

    What is beyond the target is a dark diamond, what nobody reported a cross. Where a row would
    need more dots than can be counted by eye, all rows are bars.
    """
    longest = max((max(bar.target or 0, _end(bar)) for bar in bars), default=1)
    dots = longest <= MOST_DOTS
    with mpl.rc_context(OWN_STYLE):
        drawing = Drawing(figsize=(WIDTH_MM / MM_PER_INCH, (13 + 8.5 * len(bars)) / MM_PER_INCH))
        axes = drawing.add_axes((0.27, 0.16, 0.60, 0.82))
        (_dots if dots else _strips)(axes, bars)
        _marks(axes, bars)
        for place, bar in enumerate(bars):
            axes.annotate(bar.value, (1.01, place), xycoords=("axes fraction", "data"), va="center")
        _finish(axes, bars, longest)
        drawing.text(0.5, 0.01, _progress_key(dots=dots), ha="center", fontsize=7.5)
    return drawing


def _inside(bar: Bar) -> int:
    """How many of the things counted count against the target."""
    target = bar.target or 0
    return min(bar.to_date or 0, target - bar.missing if bar.missing else target)


def _end(bar: Bar) -> int:
    """Where a row of dots ends: beyond the target by what does not count against it."""
    done = bar.to_date or 0
    return max(done, (bar.target or 0) + done - _inside(bar)) if done else 0


def _dots(axes: Axes, bars: Sequence[Bar]) -> None:
    done, beyond, missing, untold = (list[Point]() for _ in range(4))
    for place, bar in enumerate(bars):
        target, inside = bar.target or 0, _inside(bar)
        for kind, things in (
            (done, range(inside)),
            (beyond, range(target, _end(bar))),
            (missing if bar.is_known else untold, range(inside, target)),
        ):
            kind += [(thing + 0.5, place) for thing in things]
    size = 34
    _scatter(axes, done, s=size, color=ACCENT)
    _scatter(axes, beyond, s=size, color=BEYOND, marker="D")
    _scatter(axes, missing, s=size, facecolor="none", edgecolor=PALE)
    _scatter(axes, untold, s=size, marker="x", color=PALE)


def _strips(axes: Axes, bars: Sequence[Bar]) -> None:
    ends = [(place, bar.to_date) for place, bar in enumerate(bars) if bar.to_date is not None]
    places, widths = zip(*ends, strict=True) if ends else ((), ())
    axes.barh(places, widths, height=0.42, color=ACCENT, zorder=2)


def _marks(axes: Axes, bars: Sequence[Bar]) -> None:
    """The target as a tall tick, the expectation as a triangle under the row."""
    _ticks(axes, [(bar.target or 0, place) for place, bar in enumerate(bars)], 0.38, lw=1.8)
    expected = [(bar.expected, place + 0.40) for place, bar in enumerate(bars) if bar.expected]
    _scatter(axes, expected, marker="^", s=20, color=INK, zorder=4)


def _scatter(axes: Axes, points: Sequence[Point], **look: Any) -> None:
    """Points of one look; one artist for all, for each takes matplotlib its time."""
    if points:
        axes.scatter(*zip(*points, strict=True), **{"zorder": 3, **look})


def _ticks(axes: Axes, points: Sequence[Point], half: float, **look: Any) -> None:
    """A tall tick through each point."""
    ends = [((x, y - half), (x, y + half)) for x, y in points]
    _lines(axes, ends, color=INK, **{"zorder": 4, **look})


def _lines(axes: Axes, ends: Sequence[tuple[Point, Point]], **look: Any) -> None:
    """Lines of one look, each from end to end."""
    # A point that is no number parts one from the next.
    path = [point for start, end in ends for point in (start, end, (math.nan, math.nan))][:-1]
    if path:
        axes.plot(*zip(*path, strict=True), **look)


def _finish(axes: Axes, bars: Sequence[Bar], longest: int) -> None:
    axes.set_xlim(-0.3, longest * 1.02 + 0.3)
    axes.set_ylim(len(bars) - 0.4, -0.6)
    axes.set_yticks(range(len(bars)), [drawn(bar.label) for bar in bars])
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=2))
    axes.grid(axis="x", color="#e4e9ee", lw=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def draw_panels(panels: Mapping[str, Sequence[Bar]], labels: Sequence[str]) -> Drawing:
    """A panel an indicator, a row a unit.

    Each panel has its own axis of whole numbers, so that one unit's large target does not crush
    the small ones of another indicator.
    """
    columns = 3 if len(panels) in (3, 5, 6, 9) else 4
    lines = -(-len(panels) // columns)
    height = lines * (14 + 5.2 * len(labels)) + 6
    names = [drawn(label) for label in labels]
    values = (bar.short_value for bars in panels.values() for bar in bars)
    # Words, however long, leave the panels at least a third of the width.
    left = min(1.8 + width_mm(names, _PANEL_SIZE), WIDTH_MM / 3)
    beside = min(1.2 + width_mm(values, _SMALL), WIDTH_MM / 3 / columns)
    room = {
        "left": left / WIDTH_MM,
        "right": 1 - beside / WIDTH_MM,
        "bottom": _UNDER_MM / height,
        "top": 1 - _OVER_MM / height,
        # In parts of a panel's width and of its height.
        "wspace": beside / ((WIDTH_MM - left) / columns - beside),
        "hspace": (_OVER_MM + _UNDER_MM) / (height / lines - _OVER_MM - _UNDER_MM),
    }
    with mpl.rc_context(OWN_STYLE | {"font.size": _PANEL_SIZE}):
        drawing = Drawing(figsize=(WIDTH_MM / MM_PER_INCH, height / MM_PER_INCH))
        places = drawing.subplots(
            lines, columns, sharey=True, squeeze=False, gridspec_kw=room
        ).flatten()
        for axes, (name, bars) in zip(places, panels.items(), strict=False):
            _panel(axes, name, bars)
        for axes in places[len(panels) :]:
            axes.set_visible(False)
        places[0].set_yticks(range(len(labels)), names)
        places[0].set_ylim(len(labels) - 0.4, -0.6)
    return drawing


def _panel(axes: Axes, title: str, bars: Sequence[Bar]) -> None:
    axes.set_title(drawn(title), fontsize=8, loc="left", fontweight="bold")
    beside: Any = {"va": "center", "xycoords": ("axes fraction", "data")}
    assigned = [(bar.target, row) for row, bar in enumerate(bars) if bar.target is not None]
    _ticks(axes, assigned, 0.32, lw=1.5, zorder=2)
    _panel_marks(axes, bars)
    for place, bar in enumerate(bars):
        if bar.target is None:
            # Beside the dot, which stands in the left half of so small a number.
            axes.annotate(wording.NOT_ASSIGNED, (0.53, place), fontsize=_SMALL, **beside)
        axes.annotate(bar.short_value, (1.01, place), fontsize=_SMALL, **beside)
    largest = max([1, *(bar.target or 0 for bar in bars), *(bar.to_date or 0 for bar in bars)])
    axes.set_xlim(-0.06 * largest, largest * 1.12)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True, min_n_ticks=2))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#e4e9ee", lw=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _panel_marks(axes: Axes, bars: Sequence[Bar]) -> None:
    """A dot at a number of this quarter, a cross at an earlier one or where there is none."""
    known = [(bar.to_date or 0, row) for row, bar in enumerate(bars) if bar.is_known]
    others = [(bar.to_date or 0, row) for row, bar in enumerate(bars) if not bar.is_known]
    _lines(axes, [((0, row), (x, row)) for x, row in known], color=PALE, lw=1.2, zorder=1)
    _scatter(axes, known, s=22, color=ACCENT)
    _scatter(axes, others, marker="x", s=18, color=PALE)


def draw_months(counts: Mapping[Month, int], floor: int, counted: str) -> Drawing:
    """A bar a month with its number, pale where it falls short, the floor as a dashed line."""
    with mpl.rc_context(OWN_STYLE):
        height, top = 50.0, max([floor, *counts.values()]) * 1.25
        left = 7.5 + width_mm([str(int(top))], 8.5)
        room = (left / WIDTH_MM, 11 / height, 1 - (left + 1) / WIDTH_MM, 1 - 12 / height)
        drawing = Drawing(figsize=(WIDTH_MM / MM_PER_INCH, height / MM_PER_INCH))
        axes = drawing.add_axes(room)
        colours = [ACCENT if count >= floor else PALE for count in counts.values()]
        bars = axes.bar(
            range(len(counts)), list(counts.values()), width=0.6, color=colours, zorder=2
        )
        axes.bar_label(bars, padding=3)
        axes.axhline(floor, color=INK, lw=1.4, ls=(0, (4, 2)), zorder=3)
        axes.set_xticks(range(len(counts)), [str(month.number) for month in counts])
        axes.set_xlabel("Tháng")
        axes.set_ylabel(drawn(wording.capitalised(counted)))
        axes.set_xlim(-0.6, max(len(counts), 6) - 0.4)
        axes.set_ylim(0, top)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True, min_n_ticks=2))
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
    return drawing


def _bar_in_words(label: str, value: str, expected: int) -> str:
    """A row of a progress chart for readers who cannot see it."""
    hoped = f"kỳ vọng {wording.number(expected)}" if expected else "chưa kỳ vọng"
    return f"{wording.uncapitalised(label)}: {value}, {hoped}"


def _progress_key(*, dots: bool) -> str:
    """The key of a progress chart."""
    marks = "● đã đạt   ○ còn thiếu   ◆ vượt   × chưa có số liệu" if dots else "thanh: lũy kế"
    return f"{marks}   ▲ kỳ vọng đến quý   ▏kế hoạch năm"
