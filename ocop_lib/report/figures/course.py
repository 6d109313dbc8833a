"""The figure of the year's cycle: products that reached each stage, day by day, against the target."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from ocop_lib import wording
from ocop_lib.blocks.model import Figure, Table
from ocop_lib.indicators.courses import Course, days_of
from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.plan import Indicator, Plan
from ocop_lib.report.figures.block import drawn_numbers, figure_block
from ocop_lib.report.figures.course_drawing import Drawn, Series, draw_course
from ocop_lib.report.figures.months import planned
from ocop_lib.stages import STAGES

_FIRST = next(iter(STAGES))
_WORDS = {"registered": "đăng ký", "selected": "được chọn", "dossier": "đủ hồ sơ"}
"""What is said of products at the end of a line, where a word shorter than the stage's name does."""
_RESULT = "công nhận"
_SUBTITLE = (
    "Số {noun} đã qua từng bước của chu trình năm {year}, cộng dồn theo ngày; dải ở trên là thời gian"
    " theo kế hoạch."
)


def course_figure(
    plan: Plan,
    found: Sequence[Course],
    evidence: QuarterEvidence,
    unit: str,
    *,
    is_complete: bool,
) -> Figure | None:
    """The figure of the indicator whose results the plan has watched early.

    Args:
        plan: its indicator with a ``lead``, the target, the stages' times.
        found: the courses of the year's products; only those of new ones are counted.
        evidence: of the quarter; the results are the items that it counts.
        unit: ``province``, or a unit's id.
        is_complete: whether all who report sent figures, so that what is not told did not happen.

    Returns:
        The figure; None where the plan watches no indicator, or no product has passed a stage.
    """
    indicator = next((one for one in plan.indicators if one.lead), None)
    new = [one for one in found if one.cycle == "new"]
    if indicator is None or indicator.lead is None or not new:
        return None
    stages = tuple(dict.fromkeys((_FIRST, *reversed(indicator.lead.last_first))))
    names = wording.stage_names(plan.unit_level)
    ahead = [
        Series(_WORDS.get(one, wording.uncapitalised(names[one])), tuple(days_of(new, one)))
        for one in stages
    ]
    counted = evidence.since.to_date[indicator.id].items()
    days = sorted(item.day for (owner, _), item in counted if owner == unit)
    results = Series(_RESULT, tuple(days))
    target = plan.target(indicator.id, unit).value
    shown = {*stages, "assessed_district", "assessed_province"}
    times = tuple(one for one in planned(plan, ()) if shown & {*one.stages})
    series = (*ahead, results)
    owners = sorted({one.unit for one in new} - {unit})
    return figure_block(
        partial(draw_course, Drawn(series, times, names, target, plan.year, evidence.cut_off)),
        caption=finding(indicator, results, target, ahead[-1], is_complete=is_complete),
        subtitle=_SUBTITLE.format(noun="sản phẩm mới", year=plan.year),
        alt=_alt(series, evidence.cut_off),
        units=(unit, *owners),
        drawn=_drawn(series, target),
    )


def _drawn(series: Sequence[Series], target: int | None) -> Table:
    """A row a day on which a number changes: how many products have passed each stage by then."""
    days = sorted({day for one in series for day in one.days})
    assigned = wording.NOT_ASSIGNED if target is None else wording.number(target)
    heads = [wording.capitalised(one.words) for one in series]
    rows = (
        (
            wording.day(day),
            *(wording.number(sum(passed <= day for passed in one.days)) for one in series),
            assigned,
        )
        for day in days
    )
    return drawn_numbers(("Ngày",), (*heads, "Chỉ tiêu năm"), rows)


def finding(
    indicator: Indicator, results: Series, target: int | None, ahead: Series, *, is_complete: bool
) -> str:
    """The title: the results against the target, and how many products are about to have one.

    Args:
        indicator: what is counted.
        results: the line of the results.
        target: the number assigned; None where none is.
        ahead: the line of the last stage before results.
        is_complete: whether all who report sent figures.

    Returns:
        The sentence without its full stop.
    """
    noun, done, passed = (
        wording.uncapitalised(indicator.in_a_line),
        len(results.days),
        len(ahead.days),
    )
    against = f" (kế hoạch năm: {wording.counted(target)})" if target is not None else ""
    told = f"có {wording.counted(done)} {noun}" if done else f"chưa có {noun} nào"
    told += f" được {results.words}"
    more = f"có {wording.counted(passed)} sản phẩm" if passed else "chưa có sản phẩm nào"
    told = f"{told}{against}; từ đầu năm {more} {ahead.words}"
    return wording.capitalised(told) if is_complete else f"Theo số liệu đã nhận, {told}"


def _alt(series: Sequence[Series], cut_off: date) -> str:
    counts = ", ".join(f"{one.words} {wording.number(len(one.days))}" for one in series)
    return f"Đến {wording.day(cut_off)}: {counts}."
