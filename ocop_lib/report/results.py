"""What was done in a period, indicator by indicator: one sentence each, with the items' names."""

from collections.abc import Sequence
from datetime import date

from ocop_lib.blocks.inline import Span
from ocop_lib.blocks.model import Paragraph
from ocop_lib.export.measured import unit_of_measure
from ocop_lib.indicators.by_unit import counts_units
from ocop_lib.indicators.counting.rows import Candidates
from ocop_lib.indicators.progress import Progress
from ocop_lib.periods import Period, Quarter
from ocop_lib.plan import PROVINCE, Indicator, Plan
from ocop_lib.report.marks import NO_MARKS, Marks
from ocop_lib.report.points import assigned
from ocop_lib.shortened import ITEMS, named
from ocop_lib.wording import NO_DATA, counted, number, uncapitalised


def result_sentence(
    plan: Plan,
    indicator: Indicator,
    row: Progress,
    names: Sequence[str],
    period: Period,
    marks: Marks = NO_MARKS,
) -> Paragraph:
    """The sentence on an indicator: «Củng cố …: trong quý có 01 chủ thể (HTX A); lũy kế 02 chủ thể.».

    Args:
        plan: the targets, which decide what the province's number counts.
        indicator: what is counted.
        row: its progress in the unit.
        names: the items counted in the period, the first first; empty for a stock.
        period: the quarter, or the year, of which only the number of the whole year is told.
        marks: what was issued otherwise.

    Returns:
        A paragraph with the indicator's name in bold.
    """
    measured = _measured(plan, indicator, row.unit)
    total = "hiện có" if indicator.measure == "stock" else "lũy kế"
    is_whole = row.unit == PROVINCE
    against = f" ({assigned(row.target, is_whole=is_whole)})" if row.target is not None else ""
    if row.to_date is None:
        words = f"{NO_DATA}."
    elif indicator.measure == "stock":
        words = f"{total} {_amount(row.to_date)} {measured}{against}."
    elif not isinstance(period, Quarter):
        # Of a whole year only a few names are told: the tables and the evidence have all.
        which = _which(names) if len(names) <= ITEMS.most else ""
        words = f"trong năm có {_amount(row.to_date)} {measured}{which}{against}."
    else:
        words = f"{_in_quarter(row, measured, names)}; {total} {_amount(row.to_date)} {measured}{against}."
    told = ("to_date", "target") if total == "hiện có" or not isinstance(period, Quarter) else _TOLD
    words = marks.words(words.removesuffix("."), row, *told) + "."
    return Paragraph(
        units=(row.unit,),
        spans=(Span(text=f"{name_of(indicator)}: ", marks=("strong",)), Span(text=words)),
    )


_TOLD = ("in_quarter", "to_date", "target")
"""The values of a row that the sentence of a quarter tells of a flow."""


def _measured(plan: Plan, indicator: Indicator, unit: str) -> str:
    """What a number counts; where it is units, those that have what they were assigned."""
    counts = unit == PROVINCE and counts_units(plan, indicator)
    return f"{unit_of_measure(plan, indicator, unit)}{' đạt' if counts else ''}"


def name_of(indicator: Indicator) -> str:
    """The name in one line, where the plan has one; a short name may be no whole noun."""
    return indicator.line_name or indicator.name


def nothing_sentence(
    plan: Plan, rows: Sequence[Progress], unit: str, marks: Marks = NO_MARKS
) -> Paragraph:
    """The sentence on the indicators of which nothing was counted: «Đến nay chưa có kết quả về …»."""
    indicators = [plan.indicator(row.indicator) for row in rows]
    names = "; ".join(
        marks.words(uncapitalised(name_of(indicator)), row, "to_date")
        for indicator, row in zip(indicators, rows, strict=True)
    )
    mark = ":" if len(indicators) > 1 else ""
    return Paragraph(
        units=(unit,), spans=(Span(text=f"Đến nay chưa có kết quả về{mark} {names}."),)
    )


def _in_quarter(row: Progress, measured: str, names: Sequence[str]) -> str:
    if row.in_quarter is None:
        return f"trong quý {NO_DATA}"
    if not row.in_quarter:
        return "trong quý không phát sinh"
    verb = "có" if row.in_quarter > 0 else "giảm"
    return f"trong quý {verb} {_amount(abs(row.in_quarter))} {measured}{_which(names)}"


def _which(names: Sequence[str]) -> str:
    """The names in brackets, of many the first ones and a count; empty for none."""
    return f" ({named(names, ITEMS)})" if names else ""


def _amount(value: float) -> str:
    """A number in a sentence: whole ones from 1 to 9 with a zero."""
    return counted(int(value)) if value == int(value) else number(value)


def names_in_period(found: Candidates, start: date) -> list[str]:
    """The names of the rows counted from a day on, each once.

    Args:
        found: an indicator's candidates.
        start: the first day.

    Returns:
        Subjects, and products with their subject («Miến dong của HTX A»), as they are called;
        titles of events and purposes of money, which may hold commas, in quotation marks.
    """
    rows = found.rows
    labels = rows.texts(found.counting.label)
    products, subjects = (
        rows.texts(name) if name in rows else [None] * len(rows)
        for name in ("product_name", "subject_name")
    )
    places = [place for place in found.places if found.days[place] >= start]
    names = (_called(labels[at], products[at], subjects[at]) for at in places)
    return [*dict.fromkeys(names)]


def _called(label: str, product: str | None, subject: str | None) -> str:
    if product and subject and label.startswith(product):
        return f"{product} của {subject}"
    return label if label == subject else f"«{label}»"
