"""The sentence of page one on money: paid out to date, by source, in the quarter, and allocated."""

from collections.abc import Sequence
from dataclasses import dataclass

from ocop_lib.periods import Period, Quarter
from ocop_lib.wording import capitalised, number, period_words, uncapitalised

NO_MONEY_KNOWN = "Chưa có số liệu về kinh phí."
NO_MONEY = "Từ đầu năm không có khoản kinh phí nào được ghi vào sổ theo dõi."


@dataclass(frozen=True, slots=True)
class Money:
    """What the sentence on money tells, in million dong.

    Args:
        period: the quarter, or the year.
        paid: paid out to date.
        by_source: the part of each source in it, in the plan's order: its name and the amount.
        paid_now: paid out in the quarter, less what was paid back; None where nobody told.
        allocated: allocated to date.
    """

    period: Period
    paid: float
    by_source: Sequence[tuple[str, float]]
    paid_now: float | None
    allocated: float


def on_money(told: Money) -> str:
    """The sentence on money; money of the state and of others are told apart by their sources.

    Args:
        told: what is told.

    Returns:
        The sentence.
    """
    said = "từ đầu năm chưa giải ngân"
    if told.paid:
        sources = "; ".join(
            f"{uncapitalised(name)} {number(amount)}" for name, amount in told.by_source if amount
        )
        if len(told.by_source) == 1:
            sources = uncapitalised(told.by_source[0][0])
        said = f"từ đầu năm đã giải ngân {number(told.paid)} triệu đồng ({sources})"
    if isinstance(told.period, Quarter) and (told.paid or told.paid_now != 0):
        said += f", {_in_quarter(told)}"
    if told.allocated:
        said += f"; đã phân bổ {number(told.allocated)} triệu đồng"
    silent = told.paid_now is None and isinstance(told.period, Quarter)
    return f"Theo số liệu đã gửi, {said}." if silent else f"{capitalised(said)}."


def _in_quarter(told: Money) -> str:
    when = f"trong {period_words(told.period)}"
    if told.paid_now is None:
        return f"{when} chưa có số liệu"
    if not told.paid_now:
        return f"{when} không phát sinh"
    if told.paid_now < 0:
        return f"{when} đã nộp trả {number(-told.paid_now)} triệu đồng"
    if told.paid_now == told.paid:
        return f"đều {when}"
    return f"trong đó {period_words(told.period)} là {number(told.paid_now)}"
