"""Numbers, dates, quarters, statuses and remarks in Vietnamese, the same in every report."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Protocol

from ocop_lib.periods import Month, Quarter, Scheme

_ROMAN = ("I", "II", "III", "IV")

NO_DATA = "chưa có số liệu"
NOT_ASSIGNED = "không giao"
NOT_APPLICABLE = "–"


STATUS: Mapping[str, str] = {
    "not_assigned": "Không giao chỉ tiêu",
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
    """A number as Vietnamese documents write it: «1.234,5», «21».

    Args:
        value: a finite number; None for an unknown one.

    Returns:
        At most two decimals, trailing zeros dropped; «chưa có số liệu» for None.

    Raises:
        ValueError: when the value is not finite.
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
    """A share in whole percents, unspaced: «240%»; whole must not be 0."""
    share = Decimal(str(part)) * 100 / Decimal(str(whole))
    return f"{number(share.quantize(Decimal(1), ROUND_HALF_UP))}%"


def day(value: date | None) -> str:
    """A date: «05/10/2024», «01/8/2022», with a zero before days 1 to 9 and months 1 and 2 only.

    Args:
        value: the day; None for a missing one.

    Returns:
        The date; «–» for None.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.
    """
    if value is None:
        return NOT_APPLICABLE
    month = f"{value.month:02d}" if value.month <= 2 else str(value.month)
    return f"{value.day:02d}/{month}/{value.year}"


def quarter_label(quarter: Quarter) -> str:
    """«Quý III/2024»."""
    return f"Quý {_ROMAN[quarter.number - 1]}/{quarter.year}"


def month_label(month: Month) -> str:
    """«tháng 3»."""
    return f"tháng {month.number}"


def listed(words: Iterable[str]) -> str:
    """«a», «a và b», «a, b và c»; empty for none."""
    items = list(words)
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} và {items[-1]}"


def capitalised(words: str) -> str:
    """The words with their first letter large, the rest as it is."""
    return words[:1].upper() + words[1:]


def uncapitalised(words: str) -> str:
    """The words with their first letter small, unless they begin with an abbreviation."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def band(register_title: str, *, illustrative: bool) -> str:
    """The band across every page of a report on made-up data; empty for real data."""
    return f"Số liệu minh họa: {register_title}" if illustrative else ""


class Remark(Protocol):
    """A remark as data, as `ocop_lib.indicators.remarks` makes them on a floor above this one."""

    @property
    def kind(self) -> str:
        """What is remarked."""

    @property
    def number(self) -> int | None:
        """Units or things counted."""

    @property
    def of(self) -> int | None:
        """The units there are."""

    @property
    def months(self) -> tuple[tuple[Month, int], ...]:
        """Months with their counts."""


def remark(remarked: Remark) -> str:
    """A remark in words: «6/8 đơn vị có số liệu».

    Args:
        remarked: the remark as data.

    Returns:
        The words, without capital and full stop.

    Raises:
        ValueError: for a kind that has no words.
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
