"""Templates of a report's Vietnamese sentences, filled with names and numbers."""

import re
from datetime import date

from ocop_lib.periods import Quarter, Scheme
from ocop_lib.wording import (
    NO_DATA,
    SCHEME,
    capitalised,
    counted,
    day,
    number,
    quarter_words,
    uncapitalised,
)

UNITS = "đơn vị"
MONTHS = "tháng"

_PLACE = re.compile(r"(\w) (?=(?:[IVXLC]+|[A-Z]|\d+)\b)")
"""A blank before the number of a place in the plan: «mục III.2», «Phần B», «cột 4»."""


def title_end(unit_name: str, quarter: Quarter) -> str:
    """The end of the h1, which stands on one line: «quý III/2024 của huyện Ba Bể»."""
    return f"{quarter_words(quarter)} của {unit_name}"


def report_title(unit_name: str, quarter: Quarter) -> str:
    """The h1: «Tiến độ thực hiện Chương trình OCOP quý III/2024 của huyện Ba Bể»."""
    return f"Tiến độ thực hiện Chương trình OCOP {title_end(unit_name, quarter)}"


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
    note = " (số, ngày theo công bố, xem mục Phương pháp tính)" if dated and is_noted else ""
    return f"{title}{dated}{note}"


def period_line(quarter: Quarter, scheme: Scheme, received: date | None) -> str:
    """The line with the period of the figures and the day of the latest delivery.

    Args:
        quarter: the quarter.
        scheme: the period scheme, which fixes where quarters end.
        received: the day of the latest delivery; None where there was none.

    Returns:
        The line.
    """
    window = quarter.window(scheme)
    arrived = f"số liệu nhận đến {day(received)}" if received else "chưa nhận được số liệu"
    return f"Kỳ số liệu {day(window.start)}–{day(window.end)}, {SCHEME[scheme]}; {arrived}"


def until_end_of(quarter: Quarter) -> str:
    """The end of a caption about numbers to date: «đến hết quý III/2024»."""
    return f"đến hết {quarter_words(quarter)}"


def expectation(office: str) -> str:
    """The sentence on who set the numbers expected by now: ``office`` in running text."""
    return f"Kỳ vọng đến quý do {office} xác định từ thời hạn trong kế hoạch, không phải chỉ tiêu giao."


def judged_at(quarter: Quarter, cut_off: date) -> str:
    """The note of a year's last quarter: its judgement may be followed by another."""
    return (
        f"Đánh giá {quarter_words(quarter)} tính đến {day(cut_off)}; việc phát sinh "
        "hoặc số liệu gửi sau ngày ấy được xét ở báo cáo năm."
    )


def further(count: int) -> str:
    """The note on what a table of the first things leaves out."""
    return f"Ngoài ra còn {counted(count)} nội dung khác, ghi ở các mục II và III."


def against(to_date: float | None, target: int) -> str:
    """A number beside its target: «2/3»; «1 (chỉ tiêu giao: 0)» where the target is 0."""
    found = number(to_date)
    return f"{found}/{number(target)}" if target else f"{found} (chỉ tiêu giao: 0)"


def held_together(source: str) -> str:
    """A section of the plan with no-break spaces before its numbers: «Phụ lục 1, cột 4»."""
    return _PLACE.sub("\\1\N{NO-BREAK SPACE}", source)


def tasks_caption(place: str | None, quarter: Quarter) -> str:
    """The caption of the tasks due: «Nhiệm vụ ở mục III của kế hoạch đến hạn, quá hạn …»."""
    at = f" ở {held_together(place)}" if place else ""
    return f"Nhiệm vụ{at} của kế hoạch đến hạn trong {quarter_words(quarter)} hoặc đã quá hạn"


def reason(name: str, to_date: float | None, target: int) -> str:
    """Why a unit needs action: «chủ thể mới 0/1»."""
    return f"{uncapitalised(name)} {against(to_date, target)}"


def silent_cell(to_date: float | None, target: int | None) -> str:
    """The text of a cell without figures this quarter, with the earlier number if known."""
    if to_date is None or target is None:
        return capitalised(NO_DATA)
    return f"{capitalised(NO_DATA)} (trước đó {against(to_date, target)})"
