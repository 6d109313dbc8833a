"""One value in words, in a table or on a last line: numbers, dates, periods, intervals, gaps."""

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from ipaddress import IPv4Address, IPv6Address
from numbers import Complex, Integral, Real
from reprlib import repr as shortened
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd

from ocop_lib import wording
from ocop_lib.months import Month
from ocop_lib.periods import Quarter

ONE = (
    *(str, int, float, complex, Decimal, Fraction, date, time, timedelta, Enum),
    *(UUID, IPv4Address, IPv6Address, np.generic, pd.Period, pd.Interval, Quarter, Month),
)
"""The types of single values that have words; their subclasses have the same."""

_MOST_LEVELS = 4
_DATES_ONLY = ("B", "W")
# Nanoseconds in a second.
_BILLION = 10**9


class UnprintableError(Exception):
    """A value that has no words of its own, such as bytes, a frame or an object of a class."""

    def __init__(self, value: Any) -> None:
        try:
            found = shortened(value)
        except ValueError:
            # Python writes no number of more than 4300 digits.
            found = type(value).__name__
        super().__init__(found)


def words(value: Any, *, grouped: bool = True, zoned: bool = True, level: int = 0) -> str:
    """A value as it stands in a report.

    Args:
        value: a value of any type, as iterating over a column or a list gives it.
        grouped: whether dots separate the thousands of a number; see `wording.number`.
        zoned: whether a moment with a time zone names its distance from UTC.
        level: the number of lists that the value is in.

    Returns:
        The words; «–» for a missing, infinite or undefined value.

    Raises:
        UnprintableError: the value's type has no words, or lists are nested too deep.
    """
    value = _plain(value)
    if is_missing(value) or is_infinite(value):
        return wording.NOT_APPLICABLE
    if is_number(value):
        return _number(value, grouped=grouped)
    match value:
        case bool():
            return "có" if value else "không"
        case str():
            return str(value)
        case UUID() | IPv4Address() | IPv6Address():
            return str(value)
        case Enum():
            return words(value.value, level=level + 1)
        case pd.Interval():
            return interval(value)
    if isinstance(value, Mapping | list | tuple | set | frozenset | np.ndarray):
        return _several(value, level, grouped=grouped)
    return _time(value, zoned=zoned)


def is_missing(value: Any) -> bool:
    """Whether pandas counts the value as missing: None, NA, NaT, NaN."""
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def is_undefined(value: Any) -> bool:
    """Whether the value is NaN, which is also what 0/0 gives."""
    return is_missing(value) and isinstance(value, float | np.floating | Decimal | complex)


def is_infinite(value: Any) -> bool:
    """Whether the value is an infinite number."""
    if isinstance(value, Decimal):
        return value.is_infinite()
    if isinstance(value, Integral | np.datetime64 | np.timedelta64):
        return False
    if isinstance(value, Real):
        return math.isinf(value)
    return isinstance(value, Complex) and (math.isinf(value.real) or math.isinf(value.imag))


def is_number(value: Any) -> bool:
    """Whether the value is a number: truth values and numpy's lengths of time are none."""
    if isinstance(value, bool | np.bool_ | np.timedelta64 | Enum):
        return False
    return isinstance(value, Complex | Decimal) and not is_missing(value)


def is_whole(value: Any) -> bool:
    """Whether the value is a finite whole number, of any type: 2024, 2024.0, Decimal("2024")."""
    if not is_number(value) or is_infinite(value) or not isinstance(value, Real | Decimal):
        return False
    return bool(value % 1 == 0)


def period(value: pd.Period) -> str:
    """A period: «2024», «Quý III/2024», «tháng 9/2024», a day, an hour, «01/7/2024 – 07/7/2024»."""
    name = value.freqstr
    first, last = value.start_time, value.end_time
    if name == "Y-DEC":
        return str(value.year)
    if name == "Q-DEC":
        return words(Quarter(value.year, value.quarter))
    if name == "M":
        return words(Month(value.year, value.month))
    if name == "D" or (name.startswith(_DATES_ONLY) and first.date() == last.date()):
        return wording.day(first)
    if last - first >= pd.Timedelta(hours=25):
        return f"{wording.day(first)} – {wording.day(last)}"
    hour = wording.clock(first.time(), first.nanosecond)
    return f"{hour} {wording.day(first)}"


def interval(value: "pd.Interval[Any]") -> str:
    """An interval: «trên 0 đến 3», «từ 0 đến dưới 3», «trên 10», «đến 3»; «mọi số» for all."""
    left, right = value.left, value.right
    start = "" if is_infinite(left) else f"{'từ' if value.closed_left else 'trên'} {words(left)}"
    end = (
        ""
        if is_infinite(right)
        else f"{'đến' if value.closed_right else 'đến dưới'} {words(right)}"
    )
    if not start:
        end = end.removeprefix("đến ") if not value.closed_right else end
    return f"{start} {end}".strip() or "mọi số"


def _plain(value: Any) -> Any:
    """The value with numpy's moments and truths as those of pandas and Python."""
    if isinstance(value, np.datetime64):
        return pd.Timestamp(value)
    if isinstance(value, np.timedelta64):
        return pd.Timedelta(value)
    return bool(value) if isinstance(value, np.bool_) else value


def _number(value: Any, *, grouped: bool) -> str:
    try:
        if isinstance(value, Integral):
            return wording.number(int(value), grouped=grouped)
        if isinstance(value, Fraction):
            exact = Decimal(value.numerator) / Decimal(value.denominator)
            return wording.number(exact, grouped=grouped)
        if isinstance(value, Real | Decimal):
            # numpy's text of a float of 32 bits is the shortest; Python's float of it is longer.
            return wording.number(value, grouped=grouped)  # type: ignore[arg-type]
    except (ValueError, ArithmeticError):
        raise UnprintableError(value) from None
    sign = wording.MINUS if value.imag < 0 else "+"
    imaginary = _number(abs(value.imag), grouped=grouped)
    return f"{_number(value.real, grouped=grouped)} {sign} {imaginary}i"


def _several(values: Any, level: int, *, grouped: bool) -> str:
    """The values of a list «a; b» or a mapping «a: 1; b: 2»; inner lists in brackets."""
    if level == _MOST_LEVELS:
        raise UnprintableError(values)

    def inner(value: Any) -> str:
        return words(value, grouped=grouped, level=level + 1)

    if isinstance(values, Mapping):
        parts: Iterable[str] = (f"{inner(key)}: {inner(value)}" for key, value in values.items())
    elif isinstance(values, np.ndarray) and not values.ndim:
        # Its method `item` makes a number of a moment in nanoseconds.
        parts = [inner(values[()])]
    else:
        parts = map(inner, values)
    if isinstance(values, set | frozenset):
        # The order of a set of texts differs from run to run.
        parts = sorted(parts)
    joined = "; ".join(parts)
    return f"({joined})" if level else joined


def _time(value: Any, *, zoned: bool) -> str:
    match value:
        case Quarter():
            return wording.quarter_label(value)
        case Month():
            return f"{wording.month_label(value)}/{value.year}"
        case pd.Period():
            return period(value)
        case datetime():
            zone = f" {wording.offset(value)}" if zoned and wording.offset(value) else ""
            return wording.moment(value) + zone
        case date():
            return wording.day(value)
        case time():
            return wording.clock(value)
        case pd.Timedelta():
            return wording.duration(Decimal(_nanoseconds(value)) / _BILLION)
        case timedelta():
            whole = value.days * 86_400 + value.seconds
            return wording.duration(whole + Decimal(value.microseconds) / 10**6)
    raise UnprintableError(value)


def _nanoseconds(value: pd.Timedelta) -> int:
    return (value.days * 86_400 + value.seconds) * _BILLION + (
        value.microseconds * 1000 + value.nanoseconds
    )
