"""Frames become Figure blocks: matplotlib drawings with alt text computed from their data."""

import io
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ft2font import FT2Font
from matplotlib.ticker import MaxNLocator

from ocop_lib import wording
from ocop_lib.blocks import Figure
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.progress import Progress, Standing

INK = "#1f2933"
ACCENT = "#1d5a8c"
BEYOND = "#0b2e4f"
PALE = "#6b8aa5"
WIDTH_MM = 165.0
MM_PER_INCH = 25.4

_FONTS = Path(mpl.get_data_path(), "fonts/ttf")

# Above this many things a row of dots can no longer be counted by eye.
MOST_DOTS = 40

_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "ocop",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 8.5,
    "text.color": INK,
    "axes.edgecolor": PALE,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.unicode_minus": False,
}
# In a name a dollar is a dollar.
_OWN_STYLE = _STYLE | {"text.parse_math": False}


def figure(
    drawing: Drawing,
    *,
    alt: str,
    caption: str = "",
    units: Sequence[str] = (),
    width_mm: float = WIDTH_MM,
) -> Figure:
    """Any matplotlib figure as a block of the report; what an analyst calls on their own drawing.

    Args:
        drawing: the figure; it is closed, so that JupyterLab does not show it a second time.
        alt: what the figure shows, in words, for readers who cannot see it.
        caption: the line above the figure; the alt text when there is none.
        units: ids of the units whose rows it shows.
        width_mm: width on the page, at most 170.

    Raises:
        ValueError: when ``alt`` is empty.
    """
    if not alt.strip():
        raise ValueError('Hình chưa có mô tả: viết figure(fig, alt="hình cho thấy điều gì").')
    _prefer_own_fonts()
    buffer = io.StringIO()
    with mpl.rc_context(_STYLE):
        drawing.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(drawing)
    return Figure(
        caption=caption or alt,
        alt=alt,
        svg=buffer.getvalue(),
        units=tuple(units),
        width_mm=width_mm,
    )


@cache
def _prefer_own_fonts() -> None:
    """Let matplotlib take the fonts it brings along, not a computer's of the same name.

    They differ from version to version, and its list of fonts is the user's.
    """
    fonts = font_manager.fontManager
    for path in sorted(_FONTS.glob("*.ttf")):
        fonts.addfont(path)
    fonts.ttflist.sort(key=lambda font: _FONTS not in Path(font.fname).parents)


def _drawn(words: str) -> str:
    """A name as it can be drawn: in one line, what has no glyph by its number."""
    line = " ".join(unicodedata.normalize("NFC", words).split())
    return "".join(
        letter if _font().get_char_index(ord(letter)) else f"[U+{ord(letter):04X}]"
        for letter in line
        if unicodedata.category(letter) not in {"Cc", "Cf"}
    )


@cache
def _font() -> FT2Font:
    return FT2Font(_FONTS / "DejaVuSans.ttf")


@dataclass(frozen=True)
class Bar:
    """A row of a progress chart; ``to_date`` is None where there is no number."""

    label: str
    to_date: int | None
    target: int
    expected: int

    @property
    def value(self) -> str:
        """«2/3» beside the row."""
        known = wording.NO_DATA if self.to_date is None else wording.number(self.to_date)
        return f"{known}/{self.target}"

    @property
    def short_value(self) -> str:
        """The same where there is little room."""
        known = wording.NOT_APPLICABLE if self.to_date is None else wording.number(self.to_date)
        return f"{known}/{self.target}"

    @property
    def alt(self) -> str:
        """The row in words."""
        return wording.bar_in_words(self.label, self.value, self.expected)


def _bar(row: Progress, label: str) -> Bar | None:
    """A row of a chart; None where nothing was assigned."""
    if row.target is None:
        return None
    to_date = None if row.to_date is None else int(row.to_date)
    return Bar(label, to_date, row.target, row.expected or 0)


def _bars(plan: Plan, rows: Iterable[Progress], unit: str) -> list[Bar]:
    own = (_bar(row, plan.indicator(row.indicator).short_name) for row in rows if row.unit == unit)
    return [bar for bar in own if bar is not None]


def progress_figure(plan: Plan, rows: Iterable[Progress], at: Standing, unit: str) -> Figure:
    """To date, expected and assigned for each target of a unit."""
    bars = _bars(plan, rows, unit)
    caption = wording.progress_caption(plan.unit(unit).name, at.quarter)
    alt = f"{caption}. {wording.capitalised('; '.join(bar.alt for bar in bars))}."
    return figure(draw_progress(bars), alt=alt, caption=caption, units=(unit,))


def draw_progress(bars: Sequence[Bar]) -> Drawing:
    """A row a target: one dot is one thing counted, full when done, hollow when still missing.

    What is beyond the target is a dark diamond, what nobody reported a cross. Where a row would
    need more dots than can be counted by eye, all rows are bars.
    """
    longest = max((max(bar.target, bar.to_date or 0) for bar in bars), default=1)
    dots = longest <= MOST_DOTS
    with mpl.rc_context(_OWN_STYLE):
        drawing = Drawing(figsize=(WIDTH_MM / MM_PER_INCH, (13 + 8.5 * len(bars)) / MM_PER_INCH))
        axes = drawing.add_axes((0.27, 0.16, 0.60, 0.82))
        for place, bar in enumerate(bars):
            (_dots if dots else _strip)(axes, place, bar)
            _marks(axes, place, bar)
            axes.annotate(bar.value, (1.01, place), xycoords=("axes fraction", "data"), va="center")
        _finish(axes, bars, longest)
        drawing.text(0.5, 0.01, wording.progress_key(dots=dots), ha="center", fontsize=7.5)
    return drawing


def _dots(axes: Axes, place: int, bar: Bar) -> None:
    done = bar.to_date or 0
    size = 34
    inside = min(done, bar.target)
    _scatter(axes, place, range(inside), s=size, color=ACCENT)
    _scatter(axes, place, range(bar.target, done), s=size, color=BEYOND, marker="D")
    if bar.to_date is not None:
        _scatter(axes, place, range(done, bar.target), s=size, facecolor="none", edgecolor=PALE)
    else:
        _scatter(axes, place, range(bar.target), s=size, marker="x", color=PALE)


def _scatter(axes: Axes, place: int, things: range, **look: Any) -> None:
    if things:
        axes.scatter([thing + 0.5 for thing in things], [place] * len(things), zorder=3, **look)


def _strip(axes: Axes, place: int, bar: Bar) -> None:
    if bar.to_date is not None:
        axes.barh(place, bar.to_date, height=0.42, color=ACCENT, zorder=2)


def _marks(axes: Axes, place: int, bar: Bar) -> None:
    """The target as a tall tick, the expectation as a triangle under the row."""
    axes.plot([bar.target] * 2, [place - 0.38, place + 0.38], color=INK, lw=1.8, zorder=4)
    if bar.expected:
        axes.scatter([bar.expected], [place + 0.40], marker="^", s=20, color=INK, zorder=4)


def _finish(axes: Axes, bars: Sequence[Bar], longest: int) -> None:
    axes.set_xlim(-0.3, longest * 1.02 + 0.3)
    axes.set_ylim(len(bars) - 0.4, -0.6)
    axes.set_yticks(range(len(bars)), [_drawn(bar.label) for bar in bars])
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=2))
    axes.grid(axis="x", color="#e4e9ee", lw=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def units_figure(plan: Plan, rows: Sequence[Progress], at: Standing) -> Figure:
    """Every unit's number to date against its own target, a panel an indicator."""
    shown = [one for one in plan.indicators if one.scope == "units" and not one.context]
    panels: dict[str, list[Bar | None]] = {}
    for one in shown:
        mine = {row.unit: row for row in rows if row.indicator == one.id}
        panels[one.short_name] = [_bar(mine[unit.id], unit.short_name) for unit in plan.units]
    caption = wording.units_caption(at.quarter)
    said = (
        f"{name}: " + ", ".join(f"{bar.label} {bar.value}" for bar in bars if bar is not None)
        for name, bars in panels.items()
    )
    return figure(
        draw_panels(panels, [unit.short_name for unit in plan.units]),
        alt=f"{caption}. {'; '.join(said)}.",
        caption=caption,
        units=plan.unit_ids,
    )


def draw_panels(panels: Mapping[str, Sequence[Bar | None]], labels: Sequence[str]) -> Drawing:
    """A panel an indicator, a row a unit; None where nothing was assigned.

    Each panel has its own axis of whole numbers, so that one unit's large target does not crush
    the small ones of another indicator.
    """
    columns = 3 if len(panels) in (3, 5, 6, 9) else 4
    lines = -(-len(panels) // columns)
    height = (lines * (14 + 5.2 * len(labels)) + 6) / MM_PER_INCH
    with mpl.rc_context(_OWN_STYLE | {"font.size": 7.5}):
        drawing = Drawing(figsize=(WIDTH_MM / MM_PER_INCH, height), layout="constrained")
        places = drawing.subplots(lines, columns, sharey=True, squeeze=False).flatten()
        for axes, (name, bars) in zip(places, panels.items(), strict=False):
            _panel(axes, name, bars)
        for axes in places[len(panels) :]:
            axes.set_visible(False)
        places[0].set_yticks(range(len(labels)), [_drawn(label) for label in labels])
        places[0].set_ylim(len(labels) - 0.4, -0.6)
    return drawing


def _panel(axes: Axes, title: str, values: Sequence[Bar | None]) -> None:
    axes.set_title(_drawn(title), fontsize=8, loc="left", fontweight="bold")
    largest = 1
    for place, bar in enumerate(values):
        if bar is None:
            axes.annotate(
                wording.NOT_ASSIGNED,
                (0.02, place),
                va="center",
                fontsize=6.5,
                xycoords=("axes fraction", "data"),
            )
            continue
        largest = max(largest, bar.target, bar.to_date or 0)
        axes.annotate(
            bar.short_value,
            (1.01, place),
            va="center",
            fontsize=6,
            xycoords=("axes fraction", "data"),
        )
        axes.plot([bar.target] * 2, [place - 0.32, place + 0.32], color=INK, lw=1.5, zorder=2)
        if bar.to_date is None:
            axes.scatter([0], [place], marker="x", s=18, color=PALE, zorder=3)
        else:
            axes.plot([0, bar.to_date], [place, place], color=PALE, lw=1.2, zorder=1)
            axes.scatter([bar.to_date], [place], s=22, color=ACCENT, zorder=3)
    axes.set_xlim(-0.06 * largest, largest * 1.12)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True, min_n_ticks=2))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#e4e9ee", lw=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def media_figure(counts: Mapping[str, int], floor: int, name: str) -> Figure:
    """Items a month against the monthly floor.

    Args:
        counts: items by month label, in order.
        floor: the least a month should have.
        name: what is counted.
    """
    caption = wording.media_caption(name, floor)
    said = wording.capitalised("; ".join(f"{month} {count}" for month, count in counts.items()))
    return figure(
        draw_months(counts, floor), alt=f"{caption}. {said}.", caption=caption, units=(PROVINCE,)
    )


def draw_months(counts: Mapping[str, int], floor: int) -> Drawing:
    """A bar a month with its number, pale where it falls short, the floor as a dashed line."""
    with mpl.rc_context(_OWN_STYLE):
        drawing = Drawing(figsize=(WIDTH_MM / MM_PER_INCH, 45 / MM_PER_INCH), layout="constrained")
        axes = drawing.add_subplot()
        colours = [ACCENT if count >= floor else PALE for count in counts.values()]
        bars = axes.bar(
            range(len(counts)), list(counts.values()), width=0.6, color=colours, zorder=2
        )
        axes.bar_label(bars, padding=1)
        axes.axhline(floor, color=INK, lw=1.4, ls=(0, (4, 2)), zorder=3)
        axes.set_xticks(range(len(counts)), list(counts))
        axes.set_xlim(-0.6, max(len(counts), 6) - 0.4)
        axes.set_ylim(0, max([floor, *counts.values()]) * 1.25)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True, min_n_ticks=2))
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
    return drawing
