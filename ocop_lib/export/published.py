"""The numbers of a quarter or a year, with all that their files say of them, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from ocop_lib import wording
from ocop_lib.export.measured import unit_of_measure
from ocop_lib.export.tidy import progress_frame, records
from ocop_lib.periods import Period
from ocop_lib.plan import Plan
from ocop_lib.register import Register

MEASURES: Mapping[str, str] = {
    "flow": "lũy kế từ đầu năm",
    "stock": "hiện có ở ngày khóa sổ",
    "monthly_floor": "số tháng đủ mức tối thiểu",
}
"""How an indicator is measured, in a few words, by the plan's code."""


@dataclass(frozen=True, slots=True)
class Published:
    """The numbers of a period and what is said of them.

    Args:
        plan: the targets, names of units and indicators.
        period: the quarter, or the year.
        rows: progress of all units in all indicators, as `ocop_lib.export.tidy.records` gives it.
        counted: what the number of each row counts, in the same order: «sản phẩm».
        band: the warning over made-up or provisional data; empty for real ones.
        heading: the title of the register.
        is_illustrative: whether the register is made up.
        licence: under which others may use the numbers; empty where the register names none.
        begun: the first day of the period.
        cut_off: the last day whose events count.
        scheme: how the year is cut into quarters, in words.
        received: the day of the latest delivery; None where there was none.
    """

    plan: Plan
    period: Period
    rows: tuple[Mapping[str, Any], ...]
    counted: tuple[str, ...]
    band: str
    heading: str
    is_illustrative: bool
    licence: str
    begun: date
    cut_off: date
    scheme: str
    received: date | None

    @property
    def title(self) -> str:
        """The title: «Số liệu chỉ tiêu Chương trình OCOP quý III/2024 của tỉnh Bắc Kạn»."""
        period = wording.period_words(self.period)
        return f"Số liệu chỉ tiêu Chương trình OCOP {period} của {self.plan.province}"

    @property
    def issue(self) -> str:
        """The plan with its number and date, where both are known."""
        plan = self.plan
        known = plan.number and plan.date
        return (
            f"{plan.title} số {plan.number} ngày {wording.day(plan.date)}" if known else plan.title
        )

    @property
    def span(self) -> str:
        """The period, the day up to which events count, and the day of the latest delivery."""
        days = f"{wording.day(self.begun)}–{wording.day(self.cut_off)}, {self.scheme}"
        arrived = f"số liệu nhận đến {wording.day(self.received)}"
        return f"{days}; {arrived if self.received else 'chưa nhận được số liệu'}"

    @property
    def licence_words(self) -> str:
        """The licence, or whom to ask where the register names none."""
        return self.licence or f"chưa công bố; hỏi {self.plan.office} trước khi dùng lại số liệu."

    @property
    def dated(self) -> date:
        """The date of the files: the latest day that the data know, never the clock's."""
        return max(self.cut_off, self.received or self.cut_off)


def published(register: Register, plan: Plan, period: Period) -> Published:
    """The numbers of a period, counted from what the province may see.

    Args:
        register: the rows that the province may see in the period.
        plan: the targets.
        period: the quarter, or the year, whose cut-off ends the count.

    Returns:
        The numbers of every unit in every indicator.
    """
    heading = register.heading
    assert heading.cut is not None  # noqa: S101 (only slices are passed, and every slice has a cut)
    scheme = heading.cut.scheme
    rows = tuple(records(progress_frame(register, plan, period, "")))
    arrived = register.tables["deliveries"]["received_date"].max()
    return Published(
        plan=plan,
        period=period,
        rows=rows,
        counted=tuple(
            unit_of_measure(plan, plan.indicator(row["indicator"]), row["unit"]) for row in rows
        ),
        band=wording.band(
            heading.title,
            illustrative=heading.illustrative,
            draft_plan=plan.draft_title,
            provisional=wording.provisional(period),
        ),
        heading=heading.title,
        is_illustrative=heading.illustrative,
        licence=heading.licence,
        begun=period.window(scheme).start,
        cut_off=period.seen_to(scheme),
        scheme=wording.SCHEME[scheme],
        received=None if pd.isna(arrived) else arrived.date(),
    )
