"""The table of how the products in force changed: from the start of a period to its end."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import astuple
from typing import Any

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Table
from ocop_lib.indicators.as_of import AsOf
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
from ocop_lib.report.tables import cells

_FLOW_LABELS: Mapping[str, str] = {
    "new": "Mới",
    "again": "Công nhận lại",
    "raised_in": "Nâng hạng đến",
    "lowered_in": "Hạ hạng đến",
    "moved_in": "Chuyển đến",
    "raised_out": "Nâng hạng đi",
    "lowered_out": "Hạ hạng đi",
    "lapsed": "Hết hạn",
    "withdrawn": "Thu hồi",
    "moved_out": "Chuyển đi",
}
"""The columns between both ends, those that add first."""

_BY_WORDS: Mapping[str, tuple[str, str]] = {
    "stars": ("hạng sao", "Hạng sao"),
    "unit": ("đơn vị", "Đơn vị"),
    "subject_kind": ("loại hình chủ thể", "Loại hình chủ thể"),
    "product_group": ("nhóm sản phẩm", "Nhóm sản phẩm"),
}
"""How a balance is told apart: in a caption, and as the heading of the first column."""

_HIGH = "Từ 4 sao trở lên"
_RANKS = (5, 4, 3)
_NOTE = (
    "Đầu kỳ, cuối kỳ là số sản phẩm hiện có; tăng, giảm tính theo ngày quyết định có hiệu lực, không"
    " theo năm kế hoạch. Cấp lại trước khi hết hạn không làm thay đổi số."
)


def stock_table(
    plan: Plan, as_of: AsOf, stock: Stock, unit: str, by: str, *, is_year: bool
) -> Table:
    """The balance of certified products in a quarter, or since the year began.

    Args:
        plan: for the units' names and order.
        as_of: the register at the cut-off.
        stock: its products in force.
        unit: id of the unit the table is about; ``province`` for all units.
        by: one of `stock_balance.BY`.
        is_year: whether it begins with the year instead of the quarter.

    Returns:
        One row per value, and their sum; by stars also the products of four stars and more. Where
        the period begins with the year, a note has the opening number that the register does not
        hold product by product.
    """
    window = period(as_of.period, as_of.scheme, is_year=is_year)
    start = period(as_of.period, as_of.scheme, is_year=True).start
    scope = None if unit == PROVINCE else unit

    def balanced(name: str) -> dict[Hashable, Balance]:
        return balances(stock, window, name, scope)

    found = balanced(by)
    lines = [*_lines(plan, found, by)]
    if by == "stars":
        lines.insert(2, (_HIGH, balanced("is_high").get(True, Balance())))
    lines.append(("Cộng", Balance(*map(sum, zip(*map(astuple, found.values()), strict=True)))))
    flows = [name for name in _FLOW_LABELS if any(getattr(one, name) for _, one in lines)]
    span = f"từ đầu năm {sentences.until_end_of(as_of.period)}"
    if isinstance(as_of.period, YearEnd):
        span = f"trong {sentences.until_end_of(as_of.period)}"
    elif not is_year:
        span = f"trong {wording.period_words(as_of.period)}"
    words, heading = _BY_WORDS[by]
    return Table(
        id=f"bien-dong-{'nam' if is_year else 'quy'}" + ("" if by == "stars" else f"-{by}"),
        units=plan.places if unit == PROVINCE else (unit,),
        caption=f"Biến động sản phẩm có giấy chứng nhận còn hiệu lực {span}, theo {words}",
        columns=(
            Column(label=heading, width=2),
            Column(label="Đầu kỳ", kind="number"),
            *(
                Column(label=_FLOW_LABELS[name], kind="number", group=_group(name))
                for name in flows
            ),
            Column(label="Cuối kỳ", kind="number"),
        ),
        rows=tuple(_row(label, one, flows) for label, one in lines),
        total=True,
        notes=(_NOTE, *_opening_notes(openings(as_of) if window.start == start else ())),
    )


def _group(flow: str) -> str:
    return "Tăng" if FLOWS[flow] > 0 else "Giảm"


def _lines(plan: Plan, found: Mapping[Hashable, Balance], by: str) -> Iterator[tuple[str, Balance]]:
    """The words for each value with its balance, in the order of the plan and of the code lists."""
    names: dict[str, Mapping[Any, str]] = {
        "stars": {stars: f"{stars} sao" for stars in _RANKS},
        "unit": {place: plan.unit(place).name for place in plan.places},
        "subject_kind": SUBJECT_KINDS,
        "product_group": PRODUCT_GROUPS,
    }
    for value, name in names[by].items():
        if value in found or by == "stars":
            yield name, found.get(value, Balance())


def _row(label: str, balance: Balance, flows: Sequence[str]) -> tuple[Cell, ...]:
    numbers = (balance.opening, *(getattr(balance, name) for name in flows), balance.closing)
    return cells.plain(label), *(cells.amount(number) for number in numbers)


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
