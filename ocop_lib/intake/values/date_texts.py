"""Texts that name a day: what day each names, or in what way it names none."""

import re
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from ocop_lib.intake.values.texts import plain
from ocop_lib.plan.fields import YEARS


class DayText(NamedTuple):
    """A text that has the form of a date.

    Args:
        year: the year as written: two or four digits.
        month: the number in the place of the month.
        day: the number in the place of the day.
        is_numeric: whether the month is a number whose place could be the day's: not in
            «2024-02-05», «5-Feb-2024» and «ngày 5 tháng 2 năm 2024».
        has_time: whether an hour other than midnight follows.
    """

    year: int
    month: int
    day: int
    is_numeric: bool
    has_time: bool = False

    @property
    def is_short(self) -> bool:
        """Whether the year has two digits."""
        return self.year < 100  # noqa: PLR2004 - two digits

    @property
    def as_written(self) -> date | None:
        """The day, read day first; None where the calendar has none."""
        return day_of(self.year, self.month, self.day)

    @property
    def exchanged(self) -> date | None:
        """The day with day and month exchanged; None where there is none, or only one order."""
        return day_of(self.year, self.day, self.month) if self.is_numeric else None


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEPARATOR = r"(?: ?[-/.] ?| )"
_NAMED = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_BEFORE = r"(?:(?:thứ \w+|chủ nhật),? ?)?(?:ng[àa]y ?)?"
_AFTER = r"(?:[t ](?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)z?)?"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_FORMS = tuple(
    (re.compile(_BEFORE + form + _AFTER), is_numeric)
    for form, is_numeric in (
        (rf"(?P<day>[0-9]{{1,2}}){_SEPARATOR}(?P<month>[0-9]{{1,2}}){_SEPARATOR}{_YEAR}", True),
        (
            rf"(?P<year>[0-9]{{4}}){_SEPARATOR}(?P<month>[0-9]{{1,2}}){_SEPARATOR}(?P<day>[0-9]{{1,2}})",
            False,
        ),
        (
            rf"(?P<day>[0-9]{{1,2}}) ?th[áa]ng ?(?P<month>[0-9]{{1,2}})(?:,? ?n[ăa]m ?| ?/ ?){_YEAR}",
            False,
        ),
        (rf"(?P<day>[0-9]{{1,2}})[- ]?{_NAMED}[- ,]*{_YEAR}", False),
        (rf"{_NAMED} ?(?P<day>[0-9]{{1,2}}),? ?{_YEAR}", False),
    )
)
_INSIDE = re.compile(
    r"(?<![0-9])(?:[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})(?![0-9])"
)
_JOINED = tuple(
    re.compile(form)
    for form in (
        "(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        "(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{4})",
    )
)


def day_text(text: str) -> DayText | None:
    """The date that a text is written as.

    Args:
        text: the text of a cell.

    Returns:
        Its parts, which may be no day of the calendar; None for a text of another form. Numbers
        are taken day first, those with the year first as ISO has them.
    """
    lower = plain(text).translate(_WIDE_DIGITS).casefold()
    for form, is_numeric in _FORMS:
        if found := form.fullmatch(lower):
            month = found["month"]
            number = int(month) if month.isdigit() else _MONTHS.index(month) + 1
            has_time = re.search("[1-9]", found["time"] or "") is not None
            return DayText(int(found["year"]), number, int(found["day"]), is_numeric, has_time)
    return None


def day_inside(text: str) -> date | None:
    """The one day named within a longer text, or by digits without signs; None for none or two."""
    plain_text = plain(text).translate(_WIDE_DIGITS)
    joined = (form.fullmatch(plain_text) for form in _JOINED)
    tried = (day_of(int(one["year"]), int(one["month"]), int(one["day"])) for one in joined if one)
    days = [day for day in tried if day and day.year in YEARS]
    if len(days) == 1:
        return days[0]
    found = [match[0] for match in _INSIDE.finditer(plain_text)]
    parts = day_text(found[0]) if len(found) == 1 else None
    return parts.as_written if parts else None


def day_of(year: int, month: int, day: int) -> date | None:
    """The day; None where the calendar has none."""
    with suppress(ValueError):
        return date(year, month, day)
    return None


_WIDE_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0F: "/", 0xFF0D: "-"}
"""Digits and signs as wide as an ideogram, which some keyboards type."""
