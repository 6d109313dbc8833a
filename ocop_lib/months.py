"""Spans of days: calendar months, and windows from one day to another."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self


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


def months_over(year: int, day: date) -> tuple[Month, ...]:
    """The months of a year that are over at the end of a day."""
    months = (Month(year, number) for number in range(1, 13))
    return tuple(month for month in months if month.last <= day)
