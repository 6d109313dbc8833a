"""Vietnamese texts for numbers, dates, quarters, statuses and remarks, shared by all reports."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timezone
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Protocol

from ocop_lib.months import Month
from ocop_lib.periods import Period, Quarter, Scheme
from ocop_lib.stages import STAGES

_ROMAN = ("I", "II", "III", "IV")

NO_DATA = "chưa có số liệu"
NOT_ASSIGNED = "không giao"
PENDING = "chưa giao"
NOT_APPLICABLE = "–"

MINUS = "\N{MINUS SIGN}"
"""The sign of numbers below 0, as wide as a digit; a hyphen is a mark between words."""

_DECIMALS_KEPT = 4
# A float of more digits is written as a power of ten.
_DIGITS_IN_FULL = 21
# More than the digits of any number that Python turns into text.
_EXACT = Context(prec=10_000)


STATUS: Mapping[str, str] = {
    "not_assigned": "Không giao chỉ tiêu",
    "pending": "Chưa giao chỉ tiêu",
    "assigned_zero": "Chỉ tiêu giao: 0",
    "exceeded": "Vượt",
    "reached": "Đạt",
    "no_data": "Chưa có số liệu",
    "undecided": "Chưa đủ cơ sở đánh giá",
    "not_met": "Không đạt",
    "not_yet_due": "Chưa đến hạn",
    "on_course": "Đúng tiến độ",
    "late": "Chậm tiến độ",
    "at_risk": "Nguy cơ không đạt",
}


SCHEME: Mapping[Scheme, str] = {
    "calendar": "theo quý dương lịch",
    "nd09": "theo Nghị định 09/2019/NĐ-CP (từ ngày 15 đến ngày 14)",
}

LEVEL: Mapping[str, str] = {"province": "cấp tỉnh", "district": "cấp huyện", "commune": "cấp xã"}


def stage_names(unit_level: str) -> Mapping[str, str]:
    """The stages of the cycle by code; a unit's assessment is named by the level of the plan's units.

    Args:
        unit_level: the administrative level of the units, a code of `LEVEL`.

    Returns:
        The name of each stage, the first stage first.
    """
    return {**STAGES, "assessed_district": f"Đánh giá {LEVEL[unit_level]}"}


def number(value: float | Decimal | None, *, grouped: bool = True) -> str:
    """A number with Vietnamese separators: «1.234,5», «21», «0,0034».

    A number never turns into another one: up to four decimals are written as they are; longer ones
    are rounded half up to two decimals, or to as many as leave four significant digits and keep a
    fraction from becoming a whole number («0,99996» is not «1»). Whole numbers keep every digit.

    Args:
        value: a finite number; None for an unknown one.
        grouped: whether dots separate the thousands; without them for years and codes.

    Returns:
        The number without trailing zeros, a very large or small fraction as «1,5×10^−7», one below
        0 with `MINUS`; «chưa có số liệu» for None.

    Raises:
        ValueError: the value is infinite or not a number, or has thousands of digits.
    """
    if value is None:
        return NO_DATA
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise ValueError(f"not a number that can be printed: {value!r}")
    if not isinstance(value, int | Decimal) and exact != exact.to_integral_value(context=_EXACT):
        # Beyond 15 digits a float holds noise: 0.1 + 0.2 is 0.30000000000000004.
        exact = exact.normalize(Context(prec=15, rounding=ROUND_HALF_UP))
    if exact and not isinstance(value, int) and not -7 < exact.adjusted() < _DIGITS_IN_FULL:
        mantissa, power = exact.scaleb(-exact.adjusted(), _EXACT), exact.adjusted()
        return f"{_decimal(mantissa, grouped)}×10^{_signed(str(power))}"
    return _decimal(exact, grouped)


def _decimal(exact: Decimal, grouped: bool) -> str:
    """A decimal number, rounded as `number` says."""
    plain = f"{_rounded(exact):{',' if grouped else ''}f}"
    whole, _, decimals = plain.partition(".")
    decimals = decimals.rstrip("0")
    whole = "0" if whole == "-0" and not decimals else whole
    return _signed(whole.replace(",", ".")) + (f",{decimals}" if decimals else "")


def _signed(digits: str) -> str:
    """Digits with `MINUS` in place of a hyphen before them."""
    return digits.replace("-", MINUS)


def _rounded(exact: Decimal) -> Decimal:
    """The number with at most four decimals, or with the fewest that tell it from a whole one."""
    exponent = exact.normalize(_EXACT).as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0
    if decimals <= _DECIMALS_KEPT:
        return exact
    places = max(2, _DECIMALS_KEPT - 1 - exact.adjusted())
    while True:
        rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)
        if places >= decimals or rounded != rounded.to_integral_value(context=_EXACT):
            return rounded
        places += 1


def counted(count: int) -> str:
    """A count in a sentence: «06», «12», «0»; only 1 to 9 get a zero."""
    return f"{count:02d}" if 0 < count < 10 else number(count)


def percent(part: float, whole: float) -> str:
    """The share of ``part`` in ``whole``, which must not be 0, in whole per cent: «240%»."""
    share = Decimal(str(part)) * 100 / Decimal(str(whole))
    return f"{number(share.quantize(Decimal(1), ROUND_HALF_UP))}%"


def day(value: date | None) -> str:
    """A date: «05/10/2024», «01/8/2022»; only days 1 to 9 and months 1 and 2 get a leading zero.

    Args:
        value: the day; None for a missing date.

    Returns:
        Day, month and year; «–» for None.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.
    """
    if value is None:
        return NOT_APPLICABLE
    month = f"{value.month:02d}" if value.month <= 2 else str(value.month)
    return f"{value.day:02d}/{month}/{value.year}"


def clock(value: time, nanosecond: int = 0) -> str:
    """A time of day: «08:30», «08:30:15», «08:30:15,25»; a whole minute without its seconds."""
    fraction = f"{value.microsecond * 1000 + nanosecond:09d}".rstrip("0")
    seconds = f":{value.second:02d}" if value.second or fraction else ""
    return f"{value.hour:02d}:{value.minute:02d}{seconds}" + (f",{fraction}" if fraction else "")


def moment(value: datetime) -> str:
    """A day with its hour: «08:30 01/02/2024»; midnight is the day alone, as on documents.

    Args:
        value: the moment; nanoseconds are written where the value has them, as pandas' has. Its
            time zone is not written.

    Returns:
        Hour, minute, second where there is one, and the day.
    """
    hour = clock(value.time(), getattr(value, "nanosecond", 0))
    return day(value) if hour == "00:00" else f"{hour} {day(value)}"


def offset(value: datetime) -> str:
    """The distance of a moment's zone from UTC: «UTC+07:00»; «UTC» for none, empty without a zone."""
    distance = value.utcoffset()
    return "" if distance is None else str(timezone(distance))


def duration(seconds: Decimal) -> str:
    """A length of time: «3 ngày 4 giờ 5 phút 6,5 giây», «−2 ngày»; «0 giây» for none."""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minute = divmod(int(minutes), 60)
    days, hour = divmod(hours, 24)
    counts = ((days, "ngày"), (hour, "giờ"), (minute, "phút"), (rest, "giây"))
    words = " ".join(f"{_decimal(Decimal(n), True)} {unit}" for n, unit in counts if n)
    return f"{MINUS if seconds < 0 else ''}{words or '0 giây'}"


def quarter_words(quarter: Quarter) -> str:
    """A quarter inside a sentence or a title: «quý III/2024»."""
    return f"quý {_ROMAN[quarter.number - 1]}/{quarter.year}"


def period_words(period: Period) -> str:
    """A period inside a sentence or a title: «quý III/2024», «năm 2024»."""
    return quarter_words(period) if isinstance(period, Quarter) else f"năm {period.year}"


def provisional(period: Period) -> str:
    """The warning over a year's report that is made before the year ends; empty for none."""
    if isinstance(period, Quarter) or not period.is_provisional:
        return ""
    return f"Số liệu tạm tính đến {day(period.data_to)}"


def quarter_label(quarter: Quarter) -> str:
    """A quarter at the beginning of a line or alone in a cell: «Quý III/2024»."""
    return capitalised(quarter_words(quarter))


def month_label(month: Month) -> str:
    """A month without its year: «tháng 3»."""
    return f"tháng {month.number}"


def listed(words: Iterable[str]) -> str:
    """A list in words: «a», «a và b», «a, b và c»; empty for none."""
    items = list(words)
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} và {items[-1]}"


def capitalised(words: str) -> str:
    """The words with a capital first letter; the other letters keep their case."""
    return words[:1].upper() + words[1:]


def uncapitalised(words: str) -> str:
    """The words with a small first letter, unless they begin with two capitals, as «UBND» does."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def band(
    register_title: str, *, illustrative: bool, draft_plan: str = "", provisional: str = ""
) -> str:
    """The text of the warning band on every page.

    Args:
        register_title: the register's title.
        illustrative: whether its rows are invented.
        draft_plan: the short title of a plan that is a draft; empty for an issued one.
        provisional: that the figures are provisional, and to which day; empty where they are not.

    Returns:
        The text; empty when there is nothing to warn of.
    """
    warnings = (
        provisional,
        f"Dự thảo kế hoạch, chưa ban hành: {draft_plan}" if draft_plan else "",
        f"Số liệu minh họa: {register_title}" if illustrative else "",
    )
    return ". ".join(filter(None, warnings))


class Remark(Protocol):
    """The fields of a remark: `ocop_lib.indicators`, a layer above this one, defines the class."""

    @property
    def kind(self) -> str:
        """The kind of remark: one of the cases of `remark`."""

    @property
    def number(self) -> int | None:
        """The number that the remark states, such as the units that delivered data."""

    @property
    def of(self) -> int | None:
        """The number of all units."""


def remark(remarked: Remark) -> str:
    """A remark in words: «6/8 đơn vị có số liệu».

    Args:
        remarked: the remark as data.

    Returns:
        The words, without a capital first letter and a full stop.

    Raises:
        ValueError: there are no words for the kind of remark.
    """
    match remarked.kind:
        case "no_data":
            return NO_DATA
        case "out_of_reach":
            return f"không còn đạt được đủ {remarked.of} tháng trong năm"
        case "units_delivered":
            nobody = "chưa đơn vị nào có số liệu"
            return (
                f"{remarked.number}/{remarked.of} đơn vị có số liệu" if remarked.number else nobody
            )
        case "units_reached":
            nobody = "chưa đơn vị nào đạt"
            return f"{remarked.number}/{remarked.of} đơn vị đạt" if remarked.number else nobody
        case "unallocated":
            return f"kế hoạch năm có {number(remarked.number)} chưa giao cho đơn vị nào"
    raise ValueError(f"a remark without words: {remarked.kind}")
