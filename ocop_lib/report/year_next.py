"""Sentences of a year's report on what goes on after it, and on certificates that ran out in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ocop_lib.plan import Plan
from ocop_lib.shortened import UNITS, named
from ocop_lib.wording import capitalised, counted, day, listed


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What a year leaves to the next one.

    Args:
        year: the year.
        is_over: whether its last day has come; before it, what is open may still be done in it.
        expiring: certificates that run out within twelve months.
        first: the first day of them; None for none.
        tasks: tasks of the provincial level that are not done.
        products: products of the cycle without a decision.
    """

    year: int
    is_over: bool
    expiring: int
    first: date | None
    tasks: int
    products: int


def on_next_year(found: CarriedOver) -> str:
    """The sentence on what the next year begins with.

    Args:
        found: how much of it there is.

    Returns:
        The sentence.
    """
    when = f"năm {found.year + 1}" if found.is_over else "trong 12 tháng tới"
    ending = f"{when} không có giấy chứng nhận nào hết hạn"
    if found.expiring:
        first = f"{'sớm nhất ' if found.expiring > 1 else ''}vào ngày {day(found.first)}"
        ending = f"{when} có {counted(found.expiring)} giấy chứng nhận sẽ hết hạn, {first}"
    open_ = [
        *([f"{counted(found.tasks)} nhiệm vụ chưa hoàn thành"] if found.tasks else []),
        *([f"{counted(found.products)} sản phẩm chưa có quyết định"] if found.products else []),
    ]
    if not open_:
        rest = "không có nhiệm vụ, sản phẩm nào của kế hoạch còn dở dang"
    elif found.is_over:
        rest = f"có {listed(open_)} chuyển sang"
    else:
        rest = f"còn {listed(open_)}"
    return f"{capitalised(ending)}; {rest}."


def on_certificates_lapsed(plan: Plan, units: Mapping[str, int]) -> str:
    """The sentence on certificates that ran out and were not renewed, with the units.

    Args:
        plan: for names, and the units' order.
        units: by unit how many; units without one may be missing.

    Returns:
        The sentence, the units with the most first.
    """
    total = sum(units.values())
    if not total:
        return "Không có giấy chứng nhận nào đã hết hạn mà chưa cấp lại."
    most_first = sorted(plan.unit_ids, key=lambda one: -units.get(one, 0))
    found = [
        f"{plan.unit(one).short_name} {counted(units[one])}" for one in most_first if units.get(one)
    ]
    if len(found) == 1:
        found = [plan.unit(next(one for one in plan.unit_ids if units.get(one))).short_name]
    which = named(found, UNITS)
    return f"Có {counted(total)} giấy chứng nhận đã hết hạn mà chưa cấp lại ({which})."
