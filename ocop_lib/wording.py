"""Vietnamese texts for numbers, dates, quarters, statuses and remarks, shared by all reports."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Protocol

from ocop_lib.periods import Month, Quarter, Scheme

_ROMAN = ("I", "II", "III", "IV")

NO_DATA = "chưa có số liệu"
NOT_ASSIGNED = "không giao"
PENDING = "chưa giao"
NOT_APPLICABLE = "–"


STATUS: Mapping[str, str] = {
    "not_assigned": "Không giao chỉ tiêu",
    "pending": "Chưa giao chỉ tiêu",
    "exceeded": "Vượt",
    "reached": "Đạt",
    "no_data": "Chưa có số liệu",
    "not_met": "Không đạt",
    "not_yet_due": "Chưa đến hạn",
    "on_course": "Đúng tiến độ",
    "late": "Chậm",
    "at_risk": "Nguy cơ không đạt",
}


SCHEME: Mapping[Scheme, str] = {
    "calendar": "theo quý dương lịch",
    "nd09": "theo Nghị định 09/2019/NĐ-CP (từ ngày 15 đến ngày 14)",
}

NARRATIVE: Mapping[str, str] = {
    "difficulties": "Khó khăn",
    "causes": "Nguyên nhân",
    "proposals": "Đề xuất",
}


def number(value: float | Decimal | None) -> str:
    """A number with Vietnamese separators: «1.234,5», «21».

    Args:
        value: a finite number; None for an unknown one.

    Returns:
        The number with at most two decimals, without trailing zeros; «chưa có số liệu» for None.

    Raises:
        ValueError: the value is infinite or not a number.
    """
    if value is None:
        return NO_DATA
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise ValueError(f"not a number that can be printed: {value!r}")
    plain = f"{exact.quantize(Decimal('0.01'), ROUND_HALF_EVEN):,f}"
    whole, _, decimals = plain.partition(".")
    decimals = decimals.rstrip("0")
    whole = "0" if whole == "-0" and not decimals else whole
    return whole.replace(",", ".") + (f",{decimals}" if decimals else "")


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


def quarter_label(quarter: Quarter) -> str:
    """A quarter with a Roman numeral: «Quý III/2024»."""
    return f"Quý {_ROMAN[quarter.number - 1]}/{quarter.year}"


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


def band(register_title: str, *, illustrative: bool, draft_plan: str = "") -> str:
    """The text of the warning band on every page.

    Args:
        register_title: the register's title.
        illustrative: whether its rows are invented.
        draft_plan: the short title of a plan that is a draft; empty for an issued one.

    Returns:
        The text; empty when there is nothing to warn of.
    """
    warnings = (
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

    @property
    def months(self) -> tuple[tuple[Month, int], ...]:
        """Months, each with its count."""


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
        case "months_below":
            months = (f"{month_label(month)} ({number(count)})" for month, count in remarked.months)
            return f"chưa đạt mức: {listed(months)}"
        case "units_delivered":
            nobody = "chưa đơn vị nào có số liệu"
            return (
                f"{remarked.number}/{remarked.of} đơn vị có số liệu" if remarked.number else nobody
            )
        case "units_reached":
            nobody = "chưa đơn vị nào đạt"
            return f"{remarked.number}/{remarked.of} đơn vị đạt" if remarked.number else nobody
        case "surplus":
            return f"phần vượt ({number(remarked.number)}) không bù cho đơn vị còn thiếu"
    raise ValueError(f"a remark without words: {remarked.kind}")


def note(remarks: Iterable[Remark]) -> str:
    """The remarks on a number in one line, separated by semicolons; empty for none."""
    return "; ".join(map(remark, remarks))
