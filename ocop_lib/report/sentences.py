"""Templates of a report's Vietnamese sentences, filled with names and numbers."""

import re
from collections.abc import Iterable
from datetime import date

from ocop_lib.periods import Period, Quarter, Scheme, YearEnd
from ocop_lib.plan import Plan
from ocop_lib.wording import (
    NO_DATA,
    SCHEME,
    capitalised,
    counted,
    day,
    listed,
    number,
    period_words,
    quarter_words,
    uncapitalised,
)

_PLACE = re.compile(r"(\w) (?=(?:[IVXLC]+|[A-Z]|\d+)\b)")
"""A blank before the number of a place in the plan: «mục III.2», «Phần B», «cột 4»."""


def title_end(unit_name: str, period: Period) -> str:
    """The end of the h1, which stands on one line: «quý III/2024 của huyện Ba Bể»."""
    if isinstance(period, Quarter):
        return f"{quarter_words(period)} của {unit_name}"
    return f"phương hướng, nhiệm vụ năm {period.year + 1} của {unit_name}"


def report_title(unit_name: str, period: Period) -> str:
    """The h1: «Tiến độ thực hiện Chương trình OCOP quý III/2024 của huyện Ba Bể».

    Args:
        unit_name: the unit's full name.
        period: the quarter; of a year the title names what comes next, too.

    Returns:
        The title.
    """
    if isinstance(period, Quarter):
        return f"Tiến độ thực hiện Chương trình OCOP {title_end(unit_name, period)}"
    done = f"Kết quả thực hiện Chương trình OCOP {period_words(period)}"
    return f"{done}, {title_end(unit_name, period)}"


def plan_line(
    title: str, plan_number: str | None, plan_date: date | None, *, is_noted: bool
) -> str:
    """The line with the plan's title, and its number and date where both are known.

    Args:
        title: the plan's title.
        plan_number: its number; None where unknown.
        plan_date: its date; None where unknown.
        is_noted: whether the notes on the data give the source of number and date.

    Returns:
        The line.
    """
    dated = f" số {plan_number} ngày {day(plan_date)}" if plan_number and plan_date else ""
    note = " (số, ngày theo công bố)" if dated and is_noted else ""
    return f"{title}{dated}{note}"


def period_line(period: Period, scheme: Scheme, received: date | None) -> str:
    """The line with the period of the figures and the day of the latest delivery.

    Args:
        period: the quarter, or the year.
        scheme: the period scheme, which fixes where quarters end.
        received: the day of the latest delivery; None where there was none.

    Returns:
        The line.
    """
    start, end = period.window(scheme).start, period.seen_to(scheme)
    arrived = f"số liệu nhận đến {day(received)}" if received else "chưa nhận được số liệu"
    if isinstance(period, YearEnd):
        return f"Số liệu {period_words(period)}, ghi nhận đến {day(end)}; {arrived}"
    return f"Kỳ số liệu {day(start)}–{day(end)}, {SCHEME[scheme]}; {arrived}"


def until_end_of(period: Period) -> str:
    """The end of a caption about numbers to date: «đến hết quý III/2024», «năm 2024»."""
    if isinstance(period, Quarter):
        return f"đến hết {quarter_words(period)}"
    until = f", tạm tính đến {day(period.data_to)}" if period.is_provisional else ""
    return f"{period_words(period)}{until}"


def expectation(office: str) -> str:
    """The sentence on who set the numbers expected by now: ``office`` in running text."""
    return f"Kỳ vọng đến quý do {office} xác định từ thời hạn trong kế hoạch, không phải chỉ tiêu giao."


def judged_at(period: Period, cut_off: date) -> str:
    """The note of a year's last quarter: its judgement may be followed by another."""
    return (
        f"Đánh giá {period_words(period)} tính đến {day(cut_off)}; việc phát sinh "
        "hoặc số liệu gửi sau ngày ấy được xét ở báo cáo năm."
    )


def further(count: int) -> str:
    """The note on what a table of the first things leaves out."""
    return f"Ngoài ra còn {counted(count)} nội dung khác, ghi ở các mục II và III."


def further_units(count: int) -> str:
    """The note on what a table of the worst units leaves out."""
    return f"Ngoài ra còn {counted(count)} đơn vị khác cần đôn đốc, ghi ở Phụ lục."


def units_left(count: int) -> str:
    """The note on the units for which the table of what must be done first has no line."""
    return f"Ngoài ra còn {counted(count)} đơn vị khác cần đôn đốc, ghi ở mục I."


def findings_of_units(count: int, units: int, by_unit: str) -> str:
    """The sentence on findings of many units: «Có 90 nội dung ở 40 đơn vị …: A 2, B 1.»."""
    return (
        f"Có {counted(count)} nội dung ở {counted(units)} đơn vị, từng nội dung ghi ở báo cáo của đơn "
        f"vị: {by_unit}."
    )


def against(to_date: float | None, target: int) -> str:
    """A number beside its target: «2/3»; «1 (chỉ tiêu giao: 0)» where the target is 0."""
    found = number(to_date)
    return f"{found}/{number(target)}" if target else f"{found} (chỉ tiêu giao: 0)"


def held_together(source: str) -> str:
    """A section of the plan with no-break spaces before its numbers: «Phụ lục 1, cột 4»."""
    return _PLACE.sub("\\1\N{NO-BREAK SPACE}", source)


def places(plan: Plan, sections: Iterable[str]) -> str:
    """«Mục III.1», «các mục III.1 và III.2»: places of a plan, each once, in one line."""
    found = [*dict.fromkeys(sections)]
    word = uncapitalised(plan.words.section)
    return held_together(f"{f'các {word}' if len(found) > 1 else word} {listed(found)}")


def tasks_caption(place: str | None, period: Period) -> str:
    """The caption of the tasks due: «Nhiệm vụ ở mục III của kế hoạch đến hạn, quá hạn …»."""
    at = f" ở {held_together(place)}" if place else ""
    overdue = " hoặc đã quá hạn" if isinstance(period, Quarter) else ""
    return f"Nhiệm vụ{at} của kế hoạch đến hạn trong {period_words(period)}{overdue}"


def reason(name: str, to_date: float | None, target: int) -> str:
    """Why a unit needs action: «chủ thể mới 0/1»."""
    return f"{uncapitalised(name)} {against(to_date, target)}"


def silent_cell(to_date: float | None, target: int | None) -> str:
    """The text of a cell without figures this quarter, with the earlier number if known."""
    if to_date is None or target is None:
        return capitalised(NO_DATA)
    return f"{capitalised(NO_DATA)} (trước đó {against(to_date, target)})"
