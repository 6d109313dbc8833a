"""The figures of a report as blocks, each with a caption and an alt text computed from its data."""

from collections.abc import Iterable, Mapping, Sequence

from matplotlib.figure import Figure as Drawing

from ocop_lib import wording
from ocop_lib.blocks.model import Figure, Paragraph
from ocop_lib.indicators.judgement import Status
from ocop_lib.indicators.progress import Progress, unit_indicators
from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.months import Month
from ocop_lib.periods import Period
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.report import nothing, sentences
from ocop_lib.report.bar import Bar
from ocop_lib.report.charts import Panel, draw_months, draw_panels, draw_progress
from ocop_lib.report.drawing import WIDTH_MM, own_svg


def _own_figure(drawing: Drawing, *, alt: str, caption: str, units: Sequence[str]) -> Figure:
    """One of the reports' own charts as a block; it fills its drawing to the edges."""
    return Figure(
        caption=caption, alt=alt, svg=own_svg(drawing), units=tuple(units), width_mm=WIDTH_MM
    )


def _bar(row: Progress, label: str) -> Bar:
    """A unit's progress in an indicator as a row of a chart."""
    return Bar(
        label=label,
        to_date=None if row.to_date is None else int(row.to_date),
        target=row.target,
        expected=row.expected or 0,
        missing=row.remaining or 0,
        is_current=row.status != Status.NO_DATA,
        is_pending=row.status == Status.PENDING,
    )


def progress_figure(
    plan: Plan, rows: Iterable[Progress], evidence: QuarterEvidence, unit: str
) -> Figure | Paragraph:
    """The figure of a unit's targets: to date, expected and assigned.

    Args:
        plan: for names.
        rows: progress; only the unit's own rows with a target are drawn.
        evidence: of the quarter.
        unit: a unit's id or ``province``.

    Returns:
        The figure; a sentence where the unit has no target.
    """
    own = [row for row in rows if row.unit == unit]
    assigned = [row for row in own if row.target is not None]
    if not assigned:
        is_pending = any(row.status == Status.PENDING for row in own)
        words = nothing.no_progress_figure(plan.unit(unit).name, is_pending=is_pending)
        return nothing.sentence(words, (unit,))
    bars = [_bar(row, plan.indicator(row.indicator).short_name) for row in assigned]
    caption = _progress_caption(plan.unit(unit).name, evidence.period)
    alt = f"{caption}. {wording.capitalised('; '.join(bar.alt for bar in bars))}."
    return _own_figure(draw_progress(bars), alt=alt, caption=caption, units=(unit,))


def units_figure(
    plan: Plan, rows: Sequence[Progress], evidence: QuarterEvidence
) -> Figure | Paragraph:
    """The figure of every unit's number to date against its own target: one panel per indicator.

    Args:
        plan: for names and order.
        rows: every unit's progress.
        evidence: of the quarter.

    Returns:
        The figure; a sentence where the plan has no target by unit.
    """
    shown = unit_indicators(plan)
    if not shown:
        return nothing.sentence(nothing.NO_UNITS_FIGURE, plan.unit_ids)
    panels: list[Panel] = []
    for indicator in shown:
        by_unit = {row.unit: row for row in rows if row.indicator == indicator.id}
        bars = [_bar(by_unit[unit.id], unit.short_name) for unit in plan.units]
        panels.append((indicator.short_name, bars))
    caption = _units_caption(evidence.period)
    words = (
        f"{name}: " + ", ".join(f"{bar.label} {bar.value}" for bar in bars) for name, bars in panels
    )
    return _own_figure(
        draw_panels(panels, [unit.short_name for unit in plan.units]),
        alt=f"{caption}. {'; '.join(words)}.",
        caption=caption,
        units=plan.unit_ids,
    )


def media_figure(counts: Mapping[Month, int], floor: int, name: str, counted: str) -> Figure:
    """The figure of items per month against the monthly floor.

    Args:
        counts: items by month, in order.
        floor: the least number of items a month should have.
        name: the indicator's name.
        counted: the unit of measure, written beside the axis.

    Returns:
        The figure, about the province.
    """
    caption = _media_caption(name, floor)
    months = (f"{wording.month_label(month)}: {count}" for month, count in counts.items())
    words = wording.capitalised("; ".join(months))
    return _own_figure(
        draw_months(counts, floor, counted),
        alt=f"{caption}. {words}.",
        caption=caption,
        units=(PROVINCE,),
    )


def _progress_caption(unit_name: str, period: Period) -> str:
    """The caption of a unit's progress chart."""
    until = sentences.until_end_of(period)
    return f"Lũy kế so với kỳ vọng và kế hoạch năm, {unit_name}, {until}"


def _media_caption(name: str, floor: int) -> str:
    """The caption of the bars by month, with their legend."""
    return (
        f"{name} theo tháng; đường đứt: mức tối thiểu {wording.number(floor)} mỗi tháng, "
        "cột nhạt: chưa đạt mức"
    )


def _units_caption(period: Period) -> str:
    """The caption of the panels by unit, with their legend."""
    return (
        "Lũy kế (chấm tròn) và kế hoạch năm (vạch đứng) theo đơn vị, "
        f"{sentences.until_end_of(period)}; dấu ×: chưa có số liệu quý này, đặt ở số của quý trước"
    )
