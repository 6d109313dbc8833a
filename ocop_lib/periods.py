"""Periods of reports: quarters and years, and the cut-off dates of the two period schemes."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, Self, get_args

from ocop_lib.errors import FaultKind, ParameterError
from ocop_lib.months import Month, Window, months_over

NOT_A_QUARTER = FaultKind(
    "quarter.form",
    "Quý không viết đúng dạng.",
    "Viết lại quý theo dạng 2024-Q3.",
    "năm, gạch nối, Q và số quý từ 1 đến 4, ví dụ 2024-Q3",
)


DATA_TO = FaultKind(
    "params.data_to",
    "Ngày số liệu (data_to) của báo cáo năm không đúng.",
    "Ghi ngày chốt số liệu, dạng năm-tháng-ngày. Cần cả quyết định ban hành trong tháng 01 năm sau"
    " mà thuộc năm kế hoạch thì ghi một ngày của tháng ấy.",
)

Scheme = Literal["calendar", "nd09"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)

QUARTER_PATTERN = r"([0-9]{4})-Q([1-4])"
"""How a quarter is written, as a regular expression: year and number."""

PERIOD_PATTERN = r"[0-9]{4}(?:-Q[1-4])?"
"""How a period is written, as a regular expression: «2024-Q3», or «2024» for a whole year."""

LAST_MONTH_OF_DATA = 1
"""The month of the following year up to whose end a year's report may see data: January."""


def is_quarter(text: str) -> bool:
    """Whether a text is written as a quarter: «2024-Q3»."""
    return re.fullmatch(QUARTER_PATTERN, text) is not None


def is_year(text: str) -> bool:
    """Whether a text is written as a year: «2024»."""
    return re.fullmatch(PERIOD_PATTERN, text) is not None and not is_quarter(text)


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

    @property
    def following(self) -> "Quarter":
        """The quarter that follows, in the next year after the fourth."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def place(self) -> tuple[int, int]:
        """The place among periods, which sorts a year after its quarters."""
        return self.year, self.number

    def as_keys(self) -> dict[str, str]:
        """The parameters that name the period: ``{"quarter": "2024-Q3"}``."""
        return {"quarter": str(self)}

    def before(self, scheme: Scheme) -> "Quarter | None":  # noqa: ARG002 (as of `YearEnd`)
        """The quarter before it; None for the first of the year."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else None

    def last_begun(self, scheme: Scheme) -> "Quarter":  # noqa: ARG002 (as of `YearEnd`)
        """The last quarter that has begun by the end of the period: itself."""
        return self

    def seen_to(self, scheme: Scheme) -> date:
        """The last day whose events the report sees: the cut-off."""
        return self.cut_off(scheme)

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
        return months_over(self.year, self.cut_off(scheme))


@dataclass(frozen=True, order=True, slots=True)
class YearEnd:
    """A whole plan year as the period of a report, with data up to a day; written «2024».

    Args:
        year: the plan year.
        data_to: the last day whose events the report sees. Before 31 December the report is
            provisional; in January it sees what was decided then and belongs to the plan year.
    """

    year: int
    data_to: date

    def __str__(self) -> str:
        """The year as folder names and parameters write it: «2024»."""
        return str(self.year)

    @property
    def end(self) -> date:
        """The last day of the year."""
        return last_day(self.year)

    @property
    def is_provisional(self) -> bool:
        """Whether the data end before the year does."""
        return self.data_to < self.end

    @property
    def following(self) -> Quarter:
        """The quarter that follows: the first of the next year."""
        return Quarter(self.year + 1, 1)

    @property
    def place(self) -> tuple[int, int]:
        """The place among periods, which sorts a year after its quarters."""
        return self.year, _AFTER_QUARTERS

    @property
    def to_date(self) -> tuple[Quarter, ...]:
        """The four quarters of the year."""
        return Quarter.all_of(self.year)

    def as_keys(self) -> dict[str, int | str]:
        """The parameters that name the period: ``{"year": 2024, "data_to": "2024-12-31"}``."""
        return {"year": self.year, "data_to": self.data_to.isoformat()}

    def before(self, scheme: Scheme) -> Quarter | None:
        """The last quarter that is over when the data end; None where none is."""
        over = (one for one in Quarter.all_of(self.year) if one.cut_off(scheme) <= self.data_to)
        return max(over, default=None)

    def last_begun(self, scheme: Scheme) -> Quarter:
        """The last quarter that has begun when the data end."""
        quarters = Quarter.all_of(self.year)
        begun = (one for one in quarters if one.window(scheme).start <= self.data_to)
        return max(begun, default=quarters[0])

    def window(self, scheme: Scheme) -> Window:
        """The days that the year's figures cover: from its first quarter on, in both schemes."""
        return Window(Quarter(self.year, 1).window(scheme).start, self.cut_off(scheme))

    def cut_off(self, scheme: Scheme) -> date:  # noqa: ARG002 (as of `Quarter`)
        """The day at which levels are told and deadlines are judged: never after the year's end."""
        return min(self.data_to, self.end)

    def seen_to(self, scheme: Scheme) -> date:  # noqa: ARG002 (as of `Quarter`)
        """The last day whose events the report sees; those of January count by their plan year."""
        return self.data_to

    def finished_months(self, scheme: Scheme) -> tuple[Month, ...]:
        """The year's months that end by the cut-off; of a year that is over all twelve."""
        return months_over(self.year, self.cut_off(scheme))


Period = Quarter | YearEnd
"""What a report tells of: a quarter, or a whole year."""

_AFTER_QUARTERS = 5


def last_day(year: int) -> date:
    """The last day of a year."""
    return date(year, 12, 31)


def data_day(value: object, year: int | None) -> date:
    """The last day of a year's data that a value names.

    Args:
        value: a day, or its text «2024-12-31».
        year: the year; None where it is not known, and any day will do.

    Returns:
        The day.

    Raises:
        ParameterError: the value is no day, or one before the year or after January of the next.
    """
    try:
        day = value if type(value) is date else date.fromisoformat(str(value))
    except ValueError:
        day = None
    if day is not None and (year is None or date(year, 1, 1) <= day <= last_data_day(year)):
        return day
    allowed = "một ngày, ví dụ 2024-12-31"
    if year is not None:
        allowed = f"một ngày từ {date(year, 1, 1)} đến {last_data_day(year)}"
    raise ParameterError(DATA_TO.at(found=str(value), allowed=allowed))


def last_data_day(year: int) -> date:
    """The last day to which the data of a year's report may go: that of January after it."""
    return Month(year + 1, LAST_MONTH_OF_DATA).last


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
