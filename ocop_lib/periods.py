"""Quarters, months, and the cut-off dates of the two period schemes."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, Self, get_args

from ocop_lib.errors import FaultKind, ParameterError

NOT_A_QUARTER = FaultKind(
    "quarter.form",
    "Quý không viết đúng dạng.",
    "Viết lại quý theo dạng 2024-Q3.",
    "năm, gạch nối, Q và số quý từ 1 đến 4, ví dụ 2024-Q3",
)


Scheme = Literal["calendar", "nd09"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)

QUARTER_PATTERN = r"([0-9]{4})-Q([1-4])"
"""How a quarter is written, as a regular expression: year and number."""


def is_quarter(text: str) -> bool:
    """Whether a text is written as a quarter: «2024-Q3»."""
    return re.fullmatch(QUARTER_PATTERN, text) is not None


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month, numbered from 1; sorts by time."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """The first day of the month."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """The last day of the month."""
        following = date(self.year + self.number // 12, self.number % 12 + 1, 1)
        return following - timedelta(days=1)

    @classmethod
    def of(cls, day: date) -> Self:
        """The month that contains a day."""
        return cls(day.year, day.month)


@dataclass(frozen=True, order=True, slots=True)
class Window:
    """The days from ``start`` to ``end``, both included."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        """Whether the window contains the day."""
        return self.start <= day <= self.end


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """A quarter of a plan year, numbered from 1 to 4 and written «2024-Q3»; sorts by time."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The quarter that a text such as «2024-Q3» names.

        Args:
            text: four digits of the year, «-Q», and a number from 1 to 4.

        Returns:
            The quarter.

        Raises:
            ParameterError: the text has another form, or is no text.
        """
        match = re.fullmatch(QUARTER_PATTERN, text) if isinstance(text, str) else None
        if match is None:
            raise ParameterError(NOT_A_QUARTER.at(found=repr(text)))
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def all_of(cls, year: int) -> tuple[Self, ...]:
        """The four quarters of a year, in order."""
        return tuple(cls(year, number) for number in range(1, 5))

    def __str__(self) -> str:
        """The quarter as folder names and parameters write it: «2024-Q3»."""
        return f"{self.year}-Q{self.number}"

    @property
    def months(self) -> tuple[Month, Month, Month]:
        """The three calendar months of the quarter."""
        first = 3 * self.number - 2
        return (Month(self.year, first), Month(self.year, first + 1), Month(self.year, first + 2))

    @property
    def to_date(self) -> tuple["Quarter", ...]:
        """The quarters from the first of the year to this one, included."""
        return Quarter.all_of(self.year)[: self.number]

    def window(self, scheme: Scheme) -> Window:
        """The days that the quarter's figures cover.

        Args:
            scheme: ``calendar`` for calendar quarters; ``nd09`` for quarters that start on a 15th
                and end on a 14th.

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
        """The year's months that end by the cut-off; only these are tested for a monthly floor."""
        cut_off = self.cut_off(scheme)
        months = (Month(self.year, number) for number in range(1, 13))
        return tuple(month for month in months if month.last <= cut_off)


@lru_cache(maxsize=4096)
def quarter_of(day: date, year: int, scheme: Scheme) -> Quarter | None:
    """The quarter of a plan year in which an event is counted.

    Args:
        day: the date of the event.
        year: the plan year that the event belongs to.
        scheme: the period scheme, which sets the cut-off dates.

    Returns:
        The first quarter for an event before or in it; None for an event after the last cut-off,
        which only the year-end report shows.
    """
    for quarter in Quarter.all_of(year):
        if day <= quarter.cut_off(scheme):
            return quarter
    return None
