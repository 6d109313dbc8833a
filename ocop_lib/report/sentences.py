"""The Vietnamese sentences of a report, filled with its names and numbers."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from ocop_lib.indicators.judgement import WORST_FIRST, Status
from ocop_lib.periods import Quarter, Scheme
from ocop_lib.wording import (
    NO_DATA,
    SCHEME,
    STATUS,
    capitalised,
    day,
    listed,
    number,
    percent,
    quarter_label,
    uncapitalised,
)

_PLACE = re.compile(r"\b(Phụ lục|[Cc]ột|[Mm]ục) (\S)")


MOST_COUNTED = 5
"""Up to this target a surplus is given as a number only; above it also in percent of the target."""


def report_title(unit_name: str, quarter: Quarter) -> str:
    """The h1: «Báo cáo tiến độ Chương trình OCOP: huyện Ba Bể, Quý III/2024»."""
    return f"Báo cáo tiến độ Chương trình OCOP: {unit_name}, {quarter_label(quarter)}"


def plan_line(
    title: str, plan_number: str | None, plan_date: date | None, *, is_noted: bool
) -> str:
    """The plan a report measures against, with number and date where both are known.

    Args:
        title: the plan's title.
        plan_number: its number; None where unknown.
        plan_date: its date; None where unknown.
        is_noted: the notes on the data say where number and date were taken from.

    Returns:
        The line.
    """
    dated = f" số {plan_number} ngày {day(plan_date)}" if plan_number and plan_date else ""
    note = " (số, ngày theo công bố, xem Ghi chú số liệu)" if dated and is_noted else ""
    return f"{title}{dated}{note}"


def period_line(quarter: Quarter, scheme: Scheme, received: date | None) -> str:
    """The days the figures are about and the day the last of them arrived.

    Args:
        quarter: the quarter.
        scheme: how quarters are cut.
        received: the day of the latest delivery; None where there was none.

    Returns:
        The line.
    """
    window = quarter.window(scheme)
    arrived = f"số liệu nhận đến {day(received)}" if received else "chưa nhận được số liệu"
    return f"Kỳ số liệu {day(window.start)}–{day(window.end)}, {SCHEME[scheme]}; {arrived}"


def tally(unit_name: str, cut_off: date, counts: Mapping[Status, int], total: int) -> str:
    """How many targets have which status, the worst first: the opening sentence of a summary.

    Args:
        unit_name: the unit's full name.
        cut_off: the last day whose events count.
        counts: targets by status; a status that no target has may be missing.
        total: the number of targets.

    Returns:
        The sentence.
    """
    until = f"Đến {day(cut_off)}, {unit_name}"
    if not total:
        return f"{until} không được giao chỉ tiêu nào."
    met = counts.get(Status.REACHED, 0) + counts.get(Status.EXCEEDED, 0)
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


def shortfall(name: str, to_date: float, target: int, remaining: int, status: str) -> str:
    """One target that lags: «chủ thể mới 0/1 (còn thiếu 1, chậm)»."""
    missing = number(remaining)
    state = uncapitalised(STATUS[status])
    return (
        f"{uncapitalised(name)} {number(to_date)}/{number(target)} (còn thiếu {missing}, {state})"
    )


def attention(items: Sequence[str], more: int) -> str:
    """The sentence that names lagging targets, and says how many more there are."""
    tail = f"; và {number(more)} chỉ tiêu khác" if more > 0 else ""
    return f"Cần tập trung: {'; '.join(items)}{tail}."


def best(items: Sequence[str]) -> str:
    """The sentence that names exceeded targets."""
    return f"Đã vượt kế hoạch năm: {'; '.join(items)}."


def overshoot(name: str, to_date: float, target: int) -> str:
    """One exceeded target: «sản phẩm mới 48/20 (vượt 28, 240% kế hoạch)».

    The percentage stands only above `MOST_COUNTED`: of a target of 1, one product more is already
    200 percent.
    """
    beyond = f"vượt {number(to_date - target)}"
    share = f", {percent(to_date, target)} kế hoạch" if target > MOST_COUNTED else ""
    return f"{uncapitalised(name)} {against(to_date, target)} ({beyond}{share})"


def against(to_date: float, target: int) -> str:
    """A number beside its target: «2/3»; «1 (giao 0)» where the target is 0."""
    return f"{number(to_date)}/{number(target)}" if target else f"{number(to_date)} (giao 0)"


def expiring(count: int, first: date | None) -> str:
    """How many certificates run out within twelve months."""
    if not count or first is None:
        return "Không có giấy chứng nhận nào hết hạn trong 12 tháng tới."
    return f"{number(count)} giấy chứng nhận hết hạn trong 12 tháng tới, sớm nhất vào {day(first)}."


def not_delivered(unit_name: str, quarter: Quarter) -> str:
    """That a unit delivered nothing for the quarter."""
    return (
        f"{capitalised(unit_name)} chưa giao nộp số liệu {quarter_label(quarter)}; "
        "số lũy kế (nếu có) lấy từ các quý trước và từ số liệu cấp tỉnh."
    )


def completeness(delivered: int, units: int, quarter: Quarter, missing: Sequence[str]) -> str:
    """How many units delivered for the quarter, and which did not."""
    if not delivered:
        return f"Chưa đơn vị nào trong {units} đơn vị giao nộp số liệu {quarter_label(quarter)}."
    tail = f"; chưa có số liệu của {listed(missing)}" if missing else ""
    return f"{delivered}/{units} đơn vị đã giao nộp số liệu {quarter_label(quarter)}{tail}."


NO_CERTIFICATES_KNOWN = "Giấy chứng nhận: chưa có số liệu."


def indicator_cell(name: str, unit_of_measure: str, source: str) -> str:
    """An indicator in a table: name, unit of measure, place in the plan."""
    return f"{name} ({unit_of_measure}; {held_together(source)})"


def held_together(source: str) -> str:
    """A place in a plan with no-break spaces before its numbers: «Phụ lục 1, cột 4»."""
    return _PLACE.sub("\\1\N{NO-BREAK SPACE}\\2", source)


def monthly_floor(unit_of_measure: str, floor: int) -> str:
    """The unit of measure of a monthly floor: «số tháng có ít nhất 2 tin, bài, phóng sự»."""
    return f"số tháng có ít nhất {number(floor)} {unit_of_measure}"


def reason(name: str, to_date: float | None, target: int, remaining: int) -> str:
    """Why a unit needs action: «chủ thể mới 0/1, còn thiếu 1»."""
    if to_date is None:
        return uncapitalised(name)
    missing = number(remaining)
    return f"{uncapitalised(name)} {number(to_date)}/{number(target)}, còn thiếu {missing}"


def silent_reason(name: str, to_date: float | None, target: int) -> str:
    """A target without a number of this quarter, and the number before: «… (trước đó 0/1)»."""
    before = "" if to_date is None else f" (trước đó {against(to_date, target)})"
    return f"{uncapitalised(name)}{before}"


def silent_cell(to_date: float | None, target: int | None) -> str:
    """A cell without a number of this quarter, and the number before."""
    if to_date is None or target is None:
        return capitalised(NO_DATA)
    return f"{capitalised(NO_DATA)} quý này; trước đó {against(to_date, target)}"
