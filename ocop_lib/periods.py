"""Quarters and months, and the two period schemes with their cut-off dates."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, Self, get_args

from ocop_lib.errors import FaultKind, ParameterError

FORM = FaultKind(
    "quarter.form",
    "Quý không viết đúng dạng.",
    "Viết lại quý theo dạng 2024-Q3.",
    "năm, gạch nối, Q và số quý từ 1 đến 4, ví dụ 2024-Q3",
)


Scheme = Literal["calendar", "nd09"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)

_QUARTER = re.compile(r"(\d{4})-Q([1-4])")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month; sorts by time."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        following = date(self.year + self.number // 12, self.number % 12 + 1, 1)
        return following - timedelta(days=1)

    @classmethod
    def of(cls, day: date) -> Self:
        """The month a day lies in."""
        return cls(day.year, day.month)


@dataclass(frozen=True, order=True, slots=True)
class Window:
    """A stretch of days, both ends included."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        """Whether the day lies in the window."""
        return self.start <= day <= self.end


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """A quarter of a plan year; sorts by time. Written «2024-Q3»."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The quarter written as «2024-Q3».

        Raises:
            ParameterError: when the text is written any other way.
        """
        match = _QUARTER.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise ParameterError(FORM.at(found=repr(text)))
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def all_of(cls, year: int) -> tuple[Self, ...]:
        """The four quarters of a year, in order."""
        return tuple(cls(year, number) for number in range(1, 5))

    def __str__(self) -> str:
        """«2024-Q3», as in folder names and parameters."""
        return f"{self.year}-Q{self.number}"

    @property
    def months(self) -> tuple[Month, Month, Month]:
        """Its three calendar months."""
        first = 3 * self.number - 2
        return (Month(self.year, first), Month(self.year, first + 1), Month(self.year, first + 2))

    @property
    def to_date(self) -> tuple["Quarter", ...]:
        """The quarters of its year up to and including itself."""
        return Quarter.all_of(self.year)[: self.number]

    def window(self, scheme: Scheme) -> Window:
        """The days the quarter's figures are about.

        Args:
            scheme: ``calendar`` for calendar quarters; ``nd09`` from the 15th to the 14th.

        Returns:
            The window; under ``nd09`` the first quarter starts on 15 December of the year before
            and the fourth ends on 14 December, so that 15 to 31 December are in no quarter.

        Source: Nghị định 09/2019/NĐ-CP, Điều 12 (default cut-off dates of periodic reports).
        """
        first, _, last = self.months
        if scheme == "calendar":
            return Window(first.first, last.last)
        start = first.first - timedelta(days=1)
        return Window(start.replace(day=15), last.first.replace(day=14))

    def cut_off(self, scheme: Scheme) -> date:
        """The last day whose events the quarter's report may show."""
        return self.window(scheme).end

    def finished_months(self, scheme: Scheme) -> tuple[Month, ...]:
        """The year's months that are over by the cut-off, so that a monthly floor can be tested."""
        cut_off = self.cut_off(scheme)
        months = (Month(self.year, number) for number in range(1, 13))
        return tuple(month for month in months if month.last <= cut_off)


@lru_cache(maxsize=4096)
def quarter_of(day: date, year: int, scheme: Scheme) -> Quarter | None:
    """The quarter of the plan year that an event counts in.

    What happened for this plan year before its first quarter began counts in the first; what
    happened after the last cut-off counts in none (the year-end report shows it).

    Args:
        day: the event's own date.
        year: the plan year the event belongs to.
        scheme: how quarters are cut.
    """
    for quarter in Quarter.all_of(year):
        if day <= quarter.cut_off(scheme):
            return quarter
    return None
