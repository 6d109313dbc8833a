"""The table of how the products in force changed: from the start of a period to its end."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, astuple
from typing import Any

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Table
from ocop_lib.export.measured_words import FLOW
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.restated.measured import ALL, YEAR_OPENING, line_of
from ocop_lib.indicators.stock import Stock
from ocop_lib.indicators.stock_balance import (
    FLOWS,
    Balance,
    Opening,
    balances,
    openings,
    period,
)
from ocop_lib.periods import YearEnd
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.register.columns import PRODUCT_GROUPS, SUBJECT_KINDS
from ocop_lib.report import sentences
from ocop_lib.report.marks import NO_MARKS, Marks
from ocop_lib.report.tables import cells

_BY_WORDS: Mapping[str, tuple[str, str]] = {
    "stars": ("hạng sao", "Hạng sao"),
    "unit": ("đơn vị", "Đơn vị"),
    "subject_kind": ("loại hình chủ thể", "Loại hình chủ thể"),
    "product_group": ("nhóm sản phẩm", "Nhóm sản phẩm"),
}
"""How a balance is told apart: in a caption, and as the heading of the first column."""

_HIGH = "Từ 4 sao trở lên"
_RANKS = (5, 4, 3)
_LEAST_HIGH = 4
_ENDS = {False: ("Đầu quý", "Cuối quý"), True: ("Đầu năm", "Cuối kỳ")}
"""The headings of both ends of a quarter, and of a year, whose data may end before it does."""

_NOTE = (
    "{start}, {end} là số sản phẩm hiện có; tăng, giảm tính theo ngày quyết định có hiệu lực, không"
    " theo năm kế hoạch. Cấp lại trước khi hết hạn không làm thay đổi số."
)


def stock_table(
    plan: Plan, as_of: AsOf, stock: Stock, unit: str, by: str, marks: Marks = NO_MARKS
) -> Table:
    """The balance of certified products in a period, beside the number at the start of the year.

    Args:
        plan: for the units' names and order.
        as_of: the register at the cut-off.
        stock: its products in force.
        unit: id of the unit the table is about; ``province`` for all units.
        by: one of `stock_balance.BY`.
        marks: what was issued otherwise.

    Returns:
        One row per value, and their sum; by stars also the products of four stars and more. From
        the second quarter on the number at the start of the year is a column of its own, and a note
        says what changed it since. A note has the opening number that the register does not hold
        product by product.
    """
    is_year = isinstance(as_of.period, YearEnd)
    asked = plan, as_of, stock, unit, by
    year, quarter = (_lines(*asked, NO_MARKS, is_year=one) for one in (True, False))
    then = year, quarter
    if marks.issued:
        then = _lines(*asked, marks, is_year=True), _lines(*asked, marks, is_year=False)
    has_year = not is_year and as_of.period.before(as_of.scheme) is not None
    flows = [name for name in FLOW if any(getattr(one, name) for one in quarter.values())]
    start, end = _ENDS[is_year]
    words, heading = _BY_WORDS[by]
    when = wording.period_words(as_of.period)
    if is_year:
        when = sentences.until_end_of(as_of.period)
    return Table(
        id="bien-dong" if by == "stars" else f"bien-dong-{by}",
        units=plan.places if unit == PROVINCE else (unit,),
        caption=f"Biến động sản phẩm có giấy chứng nhận còn hiệu lực trong {when}, theo {words}",
        columns=(
            Column(label=heading, width=2),
            *([Column(label="Đầu năm", kind="number")] if has_year else []),
            Column(label=start, kind="number"),
            *(Column(label=FLOW[name], kind="number", group=_group(name)) for name in flows),
            Column(label=end, kind="number"),
        ),
        rows=tuple(_marked(marks, (year, quarter), then, flows, has_year=has_year)),
        total=True,
        notes=(
            _NOTE.format(start=start, end=wording.uncapitalised(end)),
            *(_year_notes(as_of, stock, unit) if has_year else ()),
            *_opening_notes(openings(as_of)),
        ),
    )


_SUM = "Cộng"

_Lines = Mapping[str, Balance]
"""Balances by their words."""


def _marked(
    marks: Marks,
    now: tuple[_Lines, _Lines],
    then: tuple[_Lines, _Lines],
    flows: Sequence[str],
    *,
    has_year: bool,
) -> Iterator[tuple[Cell, ...]]:
    """The rows by the lines of the year and of the period, marked where they were issued otherwise."""
    for label in now[0]:
        rows = (
            _row(label, lines.get(label, Balance()), flows, year[label] if has_year else None)
            for year, lines in (now, then)
        )
        yield tuple(
            marks.cell_if(cell, is_other=cell != was) for cell, was in zip(*rows, strict=True)
        )


def _group(flow: str) -> str:
    return "Tăng" if FLOWS[flow] > 0 else "Giảm"


def _lines(
    plan: Plan, as_of: AsOf, stock: Stock, unit: str, by: str, marks: Marks, *, is_year: bool
) -> dict[str, Balance]:
    """The balances by their words, in the order of the plan and of the code lists; the sum last."""
    window = period(as_of.period, as_of.scheme, is_year=is_year)
    scope = None if unit == PROVINCE else unit
    is_start = is_year and not isinstance(as_of.period, YearEnd)

    def issued(balance: Balance, by: str, value: Any) -> Balance:
        place, what = (value, ALL) if by == "unit" else (unit, line_of(by, value))
        if by == "unit" and value == PROVINCE:
            return balance
        names = {"opening": YEAR_OPENING} if is_start else {name: name for name in asdict(balance)}
        return marks.then_balance(place, what, balance, names)

    found, names = balances(stock, window, by, scope), _names(plan)[by]
    told = {
        value: issued(found.get(value, Balance()), by, value)
        for value in dict.fromkeys((*names, *found))
    }
    lines: dict[str, Balance] = {}
    for value, name in names.items():
        if value in found or by == "stars":
            lines[name] = told[value]
        if by == "stars" and value == _LEAST_HIGH:
            high = balances(stock, window, "is_high", scope).get(True, Balance())
            lines[_HIGH] = issued(high, "is_high", True)
    return lines | {_SUM: Balance(*map(sum, zip(*map(astuple, told.values()), strict=True)))}


def _names(plan: Plan) -> Mapping[str, Mapping[Any, str]]:
    """The words for each value that a balance can be told apart by."""
    return {
        "stars": {stars: f"{stars} sao" for stars in _RANKS},
        "unit": {place: plan.unit(place).name for place in plan.places},
        "subject_kind": SUBJECT_KINDS,
        "product_group": PRODUCT_GROUPS,
    }


def _row(
    label: str, balance: Balance, flows: Sequence[str], year: Balance | None
) -> tuple[Cell, ...]:
    numbers = (
        *([year.opening] if year else []),
        balance.opening,
        *(getattr(balance, name) for name in flows),
        balance.closing,
    )
    return cells.plain(label), *(cells.amount(number) for number in numbers)


def _year_notes(as_of: AsOf, stock: Stock, unit: str) -> tuple[str, ...]:
    """The note on what changed the number since the start of the year; empty for nothing."""
    window = period(as_of.period, as_of.scheme, is_year=True)
    year = balances(stock, window, None, None if unit == PROVINCE else unit).get(None, Balance())
    parts = []
    for sign, verb in ((1, "tăng"), (-1, "giảm")):
        flows = [
            (name, getattr(year, name))
            for name in FLOW
            if FLOWS[name] == sign and getattr(year, name)
        ]
        told = ", ".join(
            f"{wording.uncapitalised(FLOW[name])} {wording.number(count)}" for name, count in flows
        )
        if flows:
            parts.append(f"{verb} {wording.number(sum(count for _, count in flows))} ({told})")
    return (f"Từ đầu năm: {'; '.join(parts)}.",) if parts else ()


def _opening_notes(found: Sequence[Opening]) -> tuple[str, ...]:
    """The note on products that the register does not hold one by one; empty for none."""
    if not found:
        return ()
    total = sum(one.count for one in found)
    parts = "; ".join(f"{one.stars} sao: {wording.number(one.count)}" for one in found)
    sources = "; ".join(dict.fromkeys(one.source for one in found))
    words = (
        f"Ngoài bảng: đến {wording.day(found[0].day)} còn {wording.counted(total)} sản phẩm mà sổ"
        f" theo dõi không ghi từng sản phẩm ({parts}), không cộng vào bảng. Nguồn: {sources}."
    )
    return (words,)
