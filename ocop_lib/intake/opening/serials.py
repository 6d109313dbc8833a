"""Days as spreadsheets count them: which number formats show a date, and the date of a number."""

import re
from datetime import date, datetime, time, timedelta

from ocop_lib.intake.book import CellValue

_BUILT_IN = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59), *range(71, 82)))
"""Numbers of formats that no file spells out and that show dates or times.

46 is an elapsed time. 27 to 36, 50 to 58 and 71 to 81 are dates in East Asian and Thai versions.
"""

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.', re.DOTALL)
_BRACKETED = re.compile(r"\[[^\]]*\]")
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_PARTS_OF_SECONDS = re.compile(r"(?<=[sS])[.,]0+")
_OF_NUMBERS = re.compile(r"[0#?]")
_OF_DATES = re.compile(r"[ymdhs]", re.IGNORECASE)

_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001  # days of a calendar, in no time zone
_EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001  # as above
_THE_DAY_THAT_WAS_NONE = 60
_LAST_DAY_1900 = 2_958_465
_LAST_DAY_1904 = _LAST_DAY_1900 - 1_462
_DAY_MS = 86_400_000


def shows_date(number: int, code: str = "") -> bool:
    """Whether a number format shows a date or a time of day.

    Args:
        number: the number of the format in the file.
        code: how the file spells it; empty for a built-in one.

    Returns:
        False for a length of time («[h]:mm») and for whatever has a place for digits of a number.
    """
    if not code:
        return number in _BUILT_IN
    first = _QUOTED.sub("", code).split(";")[0]
    if _ELAPSED.search(first) or first.strip().casefold() in {"general", "standard"}:
        return False
    plain = _PARTS_OF_SECONDS.sub("", _BRACKETED.sub("", first))
    return bool(_OF_DATES.search(plain)) and not _OF_NUMBERS.search(plain)


def moment(serial: float, *, is_from_1904: bool) -> CellValue:
    """What a number shows that is formatted as a date.

    Args:
        serial: days since the first day of the file's calendar.
        is_from_1904: whether that is 1 January 1904; else day 1 is 1 January 1900, and day 60 is
            29 February 1900, which never was.

    Returns:
        A date for whole days, a moment to the millisecond, a time of day for less than one day; the
        number itself where there is no such day.
    """
    last = _LAST_DAY_1904 if is_from_1904 else _LAST_DAY_1900
    if not 0 <= serial < last + 1:
        return serial
    days, ms = divmod(round(serial * _DAY_MS), _DAY_MS)
    if not days and not is_from_1904:
        return (_EPOCH_1900 + timedelta(milliseconds=ms)).time() if ms else serial
    if days > last or (days == _THE_DAY_THAT_WAS_NONE and not is_from_1904):
        return serial
    return _day(days, ms, is_from_1904=is_from_1904)


def _day(days: int, ms: int, *, is_from_1904: bool) -> date | datetime:
    if is_from_1904:
        start = _EPOCH_1904
    else:
        start = _EPOCH_1900 + timedelta(days=days < _THE_DAY_THAT_WAS_NONE)
    found = start + timedelta(days=days, milliseconds=ms)
    return found if ms else found.date()


def iso_moment(text: str) -> date | datetime | time | None:
    """The date, moment or time of day that a file spells by ISO 8601; None for other text."""
    for kind in (date, datetime, time):
        try:
            found = kind.fromisoformat(text)
        except ValueError:
            continue
        # A midnight is a day: dates are often spelt with «T00:00:00».
        if isinstance(found, datetime):
            plain = found.replace(tzinfo=None)
            return plain.date() if plain.time() == time() else plain
        return found
    return None
