"""Frames become Figure blocks: drawings with alt text computed from their data."""

import io
import sys
from collections.abc import Iterable, Mapping, Sequence

import matplotlib as mpl
from matplotlib.figure import Figure as Drawing

from ocop_lib import wording
from ocop_lib.blocks.model import Figure
from ocop_lib.indicators.progress import Progress, Standing, Status
from ocop_lib.periods import Month, Quarter
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.report.charts import Bar, draw_months, draw_panels, draw_progress
from ocop_lib.report.drawing import STYLE, WIDTH_MM, prefer_own_fonts


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
    prefer_own_fonts()
    buffer = io.StringIO()
    with mpl.rc_context(STYLE):
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


def _bar(row: Progress, label: str) -> Bar:
    to_date = None if row.to_date is None else int(row.to_date)
    told = row.status != Status.NO_DATA
    return Bar(label, to_date, row.target, row.expected or 0, row.remaining or 0, told)


def _bars(plan: Plan, rows: Iterable[Progress], unit: str) -> list[Bar]:
    """A row for each target the unit was assigned."""
    own = (row for row in rows if row.unit == unit and row.target is not None)
    return [_bar(row, plan.indicator(row.indicator).short_name) for row in own]


def progress_figure(plan: Plan, rows: Iterable[Progress], at: Standing, unit: str) -> Figure:
    """To date, expected and assigned for each target of a unit."""
    bars = _bars(plan, rows, unit)
    caption = _progress_caption(plan.unit(unit).name, at.quarter)
    alt = f"{caption}. {wording.capitalised('; '.join(bar.alt for bar in bars))}."
    return figure(draw_progress(bars), alt=alt, caption=caption, units=(unit,))


def units_figure(plan: Plan, rows: Sequence[Progress], at: Standing) -> Figure:
    """Every unit's number to date against its own target, a panel an indicator."""
    shown = [one for one in plan.indicators if one.scope == "units" and not one.context]
    panels: dict[str, list[Bar]] = {}
    for one in shown:
        mine = {row.unit: row for row in rows if row.indicator == one.id}
        panels[one.short_name] = [_bar(mine[unit.id], unit.short_name) for unit in plan.units]
    caption = _units_caption(at.quarter)
    said = (
        f"{name}: " + ", ".join(f"{bar.label} {bar.value}" for bar in bars)
        for name, bars in panels.items()
    )
    return figure(
        draw_panels(panels, [unit.short_name for unit in plan.units]),
        alt=f"{caption}. {'; '.join(said)}.",
        caption=caption,
        units=plan.unit_ids,
    )


def media_figure(counts: Mapping[Month, int], floor: int, name: str, counted: str) -> Figure:
    """Items a month against the monthly floor.

    Args:
        counts: items by month, in order.
        floor: the least a month should have.
        name: of the indicator.
        counted: what is counted, beside the axis.
    """
    caption = _media_caption(name, floor)
    told = (f"{wording.month_label(month)}: {count}" for month, count in counts.items())
    said = wording.capitalised("; ".join(told))
    return figure(
        draw_months(counts, floor, counted),
        alt=f"{caption}. {said}.",
        caption=caption,
        units=(PROVINCE,),
    )


def _progress_caption(unit_name: str, quarter: Quarter) -> str:
    """The caption of a unit's progress chart."""
    return f"Lũy kế so với kỳ vọng và kế hoạch năm, {unit_name}, đến hết {wording.quarter_label(quarter)}"


def _media_caption(name: str, floor: int) -> str:
    """The caption, with its key, of the bars by month."""
    return (
        f"{name} theo tháng; đường đứt: mức tối thiểu {wording.number(floor)} mỗi tháng, "
        "cột nhạt: chưa đạt mức"
    )


def _units_caption(quarter: Quarter) -> str:
    """The caption, with its key, of the panels by unit."""
    return (
        "Lũy kế (chấm tròn) và kế hoạch năm (vạch đứng) theo đơn vị, "
        f"đến hết {wording.quarter_label(quarter)}; dấu ×: chưa có số liệu quý này, đặt ở số của quý trước"
    )
