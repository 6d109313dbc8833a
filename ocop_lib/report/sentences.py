"""Templates of a report's Vietnamese sentences, filled with names and numbers."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from ocop_lib.indicators.judgement import MET, WORST_FIRST, Status
from ocop_lib.periods import Quarter, Scheme
from ocop_lib.wording import (
    NO_DATA,
    PENDING,
    SCHEME,
    STATUS,
    capitalised,
    counted,
    day,
    listed,
    number,
    percent,
    quarter_label,
    uncapitalised,
)

UNITS = "đơn vị"
_NO_TARGETS = "không được giao chỉ tiêu nào"
_UNTOLD = (Status.NO_DATA, Status.UNDECIDED)
"""The statuses of targets that cannot be judged, because figures are missing."""

_PLACE = re.compile(r"(\w) (?=(?:[IVXLC]+|[A-Z]|\d+)\b)")
"""A blank before the number of a place in the plan: «mục III.2», «Phần B», «cột 4»."""


MOST_COUNTED = 5
"""The largest target for which a surplus is written as a number only, without a percentage."""


def report_title(unit_name: str, quarter: Quarter) -> str:
    """The h1: «Báo cáo tiến độ Chương trình OCOP: huyện Ba Bể, Quý III/2024»."""
    return f"Báo cáo tiến độ Chương trình OCOP: {unit_name}, {quarter_label(quarter)}"


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
    note = " (số, ngày theo công bố, xem Ghi chú số liệu)" if dated and is_noted else ""
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
    """The end of a caption about numbers to date: «đến hết Quý III/2024»."""
    return f"đến hết {quarter_label(quarter)}"


def tally(unit_name: str, cut_off: date, counts: Mapping[Status, int], total: int) -> str:
    """The sentence that counts targets by status, the worst status first.

    Args:
        unit_name: the unit's full name.
        cut_off: the last day whose events count.
        counts: targets by status; a status that no target has may be missing.
        total: the number of targets, without those assigned as 0.

    Returns:
        The sentence; of one who said nothing it does not say that no target is reached.
    """
    until = f"Đến {day(cut_off)}, {unit_name}"
    if not total:
        nothing = "chỉ có chỉ tiêu giao: 0" if counts.get(Status.ASSIGNED_ZERO) else _NO_TARGETS
        return f"{until} {nothing}."
    met = sum(counts.get(status, 0) for status in MET)
    if sum(counts.get(status, 0) for status in _UNTOLD) == total:
        return f"{until} chưa đủ số liệu để đánh giá {counted(total)} chỉ tiêu được giao."
    rest = [
        f"{counts[status]} {uncapitalised(STATUS[status])}"
        for status in WORST_FIRST
        if counts.get(status)
    ]
    tail = f"; {listed(rest)}" if rest else ""
    if met:
        share = f"cả {total}" if met == total else f"có {met} trong {total}"
        words = f"{share} chỉ tiêu được giao đã đạt hoặc vượt kế hoạch năm"
    else:
        words = f"chưa có chỉ tiêu nào trong {total} chỉ tiêu được giao đạt kế hoạch năm"
    return f"{until} {words}{tail}."


def pending(unit_name: str, cut_off: date, count: int, total: int) -> str:
    """The sentence on targets that a draft of the plan leaves open.

    Args:
        unit_name: the unit's full name.
        cut_off: the last day whose events count.
        count: how many are open, above 0.
        total: how many are assigned.

    Returns:
        The sentence; it stands in place of `tally` where no target is assigned.
    """
    if not total:
        until = f"Đến {day(cut_off)}, {unit_name}"
        return f"{until} chưa được giao chỉ tiêu nào: kế hoạch năm còn là dự thảo."
    return f"Kế hoạch năm còn là dự thảo: {number(count)} chỉ tiêu {PENDING}."


def shortfall(name: str, to_date: float, target: int, remaining: int, status: str) -> str:
    """The words for a lagging target: «chủ thể mới 0/1 (còn thiếu 1, chậm)»."""
    missing = number(remaining)
    state = uncapitalised(STATUS[status])
    return (
        f"{uncapitalised(name)} {number(to_date)}/{number(target)} (còn thiếu {missing}, {state})"
    )


def attention(items: Sequence[str], more: int) -> str:
    """The sentence that lists lagging targets and counts the ``more`` that are not listed."""
    tail = f"; và {number(more)} chỉ tiêu khác" if more > 0 else ""
    return f"Cần tập trung: {'; '.join(items)}{tail}."


def undecided(items: Sequence[str], units: Sequence[str]) -> str:
    """The sentence on targets that cannot be judged while units are silent."""
    waiting = f", còn chờ số liệu của {listed(units)}" if units else ""
    return f"Chưa đủ cơ sở đánh giá {listed(map(uncapitalised, items))}{waiting}."


def under_way(name: str, to_date: float | None, target: int, words: str) -> str:
    """The sentence on what is on its way: «Sản phẩm mới 1/3; có 06 sản phẩm đủ hồ sơ …»."""
    return f"{capitalised(name)} {against(to_date, target)}; {words}."


def judged_at(quarter: Quarter, cut_off: date) -> str:
    """The note of a year's last quarter: its judgement may be followed by another."""
    return (
        f"Đánh giá {uncapitalised(quarter_label(quarter))} tính đến {day(cut_off)}; việc phát sinh "
        "hoặc số liệu gửi sau ngày ấy được xét ở báo cáo năm."
    )


def best(items: Sequence[str]) -> str:
    """The sentence that lists exceeded targets."""
    return f"Đã vượt kế hoạch năm: {'; '.join(items)}."


def overshoot(name: str, to_date: float, target: int) -> str:
    """The words for an exceeded target: «sản phẩm mới 48/20 (vượt 28, 240% kế hoạch)».

    Args:
        name: the indicator's short name.
        to_date: the number to date, above the target.
        target: the number assigned. Up to `MOST_COUNTED` there is no percentage: with a target of
            1, a single further product would read as 200 percent.

    Returns:
        The words, without a full stop.
    """
    beyond = f"vượt {number(to_date - target)}"
    share = f", {percent(to_date, target)} kế hoạch" if target > MOST_COUNTED else ""
    return f"{uncapitalised(name)} {against(to_date, target)} ({beyond}{share})"


def against(to_date: float | None, target: int) -> str:
    """A number beside its target: «2/3»; «1 (chỉ tiêu giao: 0)» where the target is 0."""
    found = number(to_date)
    return f"{found}/{number(target)}" if target else f"{found} (chỉ tiêu giao: 0)"


def expiring(count: int, first: date | None) -> str:
    """The sentence on certificates that expire within twelve months."""
    if not count or first is None:
        return "Không có giấy chứng nhận nào hết hạn trong 12 tháng tới."
    return f"{number(count)} giấy chứng nhận hết hạn trong 12 tháng tới, sớm nhất vào {day(first)}."


def lapsed(count: int, first: date, expiring_words: str) -> str:
    """The sentence on certificates that ran out without renewal, and then on those that expire."""
    gone = f"Có {counted(count)} giấy chứng nhận đã hết hạn chưa cấp lại, sớm nhất từ {day(first)}"
    return f"{gone}; {uncapitalised(expiring_words)}"


def not_delivered(unit_name: str, quarter: Quarter) -> str:
    """The sentence for a unit that delivered nothing for the quarter."""
    return (
        f"{capitalised(unit_name)} chưa giao nộp số liệu {quarter_label(quarter)}; "
        "số lũy kế (nếu có) lấy từ các quý trước và từ số liệu cấp tỉnh."
    )


def completeness(delivered: int, units: int, quarter: Quarter, missing: Sequence[str]) -> str:
    """The sentence on how many units delivered for the quarter, and which did not."""
    if not delivered:
        return f"Chưa đơn vị nào trong {units} đơn vị giao nộp số liệu {quarter_label(quarter)}."
    tail = f"; chưa có số liệu của {listed(missing)}" if missing else ""
    return f"{delivered}/{units} đơn vị đã giao nộp số liệu {quarter_label(quarter)}{tail}."


NO_CERTIFICATES_KNOWN = "Giấy chứng nhận: chưa có số liệu."


def indicator_cell(name: str, unit_of_measure: str, source: str) -> str:
    """The text of an indicator's cell: name, unit of measure, section of the plan."""
    return f"{name} ({unit_of_measure}; {held_together(source)})"


def held_together(source: str) -> str:
    """A section of the plan with no-break spaces before its numbers: «Phụ lục 1, cột 4»."""
    return _PLACE.sub("\\1\N{NO-BREAK SPACE}", source)


def tasks_caption(place: str | None, quarter: Quarter) -> str:
    """The caption of the tasks due: «Nhiệm vụ ở mục III của kế hoạch đến hạn trong Quý III/2024»."""
    at = f" ở {held_together(place)}" if place else ""
    return f"Nhiệm vụ{at} của kế hoạch đến hạn trong {quarter_label(quarter)}"


def monthly_floor(unit_of_measure: str, floor: int | None) -> str:
    """The unit of measure of a monthly floor: «số tháng có ít nhất 2 tin, bài, phóng sự»."""
    if floor is None:
        return f"số tháng có đủ {unit_of_measure}, mức {PENDING}"
    return f"số tháng có ít nhất {number(floor)} {unit_of_measure}"


def reason(name: str, to_date: float | None, target: int, remaining: int) -> str:
    """Why a unit needs action: «chủ thể mới 0/1, còn thiếu 1»."""
    if to_date is None:
        return uncapitalised(name)
    missing = number(remaining)
    return f"{uncapitalised(name)} {number(to_date)}/{number(target)}, còn thiếu {missing}"


def silent_reason(name: str, to_date: float | None, target: int) -> str:
    """The words for a target without figures this quarter: «… (trước đó 0/1)»."""
    before = "" if to_date is None else f" (trước đó {against(to_date, target)})"
    return f"{uncapitalised(name)}{before}"


def silent_cell(to_date: float | None, target: int | None) -> str:
    """The text of a cell without figures this quarter, with the earlier number if known."""
    if to_date is None or target is None:
        return capitalised(NO_DATA)
    return f"{capitalised(NO_DATA)} quý này; trước đó {against(to_date, target)}"
