"""The table of money by source: allocated and paid out."""

from collections.abc import Iterator

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Paragraph, Table
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.money import Money, money_by_source, money_rows
from ocop_lib.indicators.restated.measured import MONEY
from ocop_lib.periods import Quarter
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.report import nothing, sentences
from ocop_lib.report.marks import NO_MARKS, Marks
from ocop_lib.report.tables import cells


def funding_table(
    plan: Plan, as_of: AsOf, unit: str, marks: Marks = NO_MARKS, *, is_known: bool
) -> Table | Paragraph:
    """The table of money by source, in million dong.

    Args:
        plan: the sources, in its order.
        as_of: the register at the cut-off.
        unit: id of the unit the table is about.
        marks: what was issued otherwise.
        is_known: whether figures were delivered this year; it decides the sentence for none.

    Returns:
        One row per source that has rows this year: allocated to date, paid out in the quarter and
        to date (of a year in the year); a sentence where there is none. The sources are not added up: money of the state
        and money from the community are two things.
    """
    rows = money_rows(as_of)
    if not len(rows):
        words = nothing.NO_FUNDING if is_known else nothing.NO_FUNDING_KNOWN
        return nothing.sentence(words, (unit,))
    is_quarter = isinstance(as_of.period, Quarter)
    found = money_by_source(plan, as_of, rows, unit)
    body = [
        (
            cells.plain(source.name),
            *_amounts(found[source.id], source.id, unit, marks, is_quarter=is_quarter),
        )
        for source in plan.funding_sources
        if source.id in found
    ]
    until = sentences.until_end_of(as_of.period)
    return Table(
        id="kinh-phi",
        units=(unit, *sorted({*rows.texts("unit_id")} - {unit, PROVINCE})),
        caption=f"Kinh phí theo nguồn vốn {until} (triệu đồng)",
        columns=(
            cells.ordinal(),
            Column(label="Nguồn vốn", width=4),
            *(_QUARTER_COLUMNS if is_quarter else _YEAR_COLUMNS),
        ),
        rows=cells.numbered(body),
    )


_PAID = wording.capitalised("giải ngân")
_QUARTER_COLUMNS = (
    Column(label="Phân bổ lũy kế", kind="number", width=1.3),
    Column(label="Trong quý", kind="number", width=1.3, group=_PAID),
    Column(label="Lũy kế", kind="number", width=1.3, group=_PAID),
)
_YEAR_COLUMNS = (
    Column(label="Phân bổ", kind="number", width=1.3),
    Column(label=_PAID, kind="number", width=1.3),
)


def _amounts(
    money: Money, source: str, unit: str, marks: Marks, *, is_quarter: bool
) -> Iterator[Cell]:
    """Allocated, paid out in the quarter, and to date; each marked where it was issued otherwise."""
    for name in ("allocated", *(["paid_in_period"] if is_quarter else []), "paid"):
        value = getattr(money, name)
        is_other = marks.is_other_value(unit, MONEY + source, name, value)
        yield marks.cell_if(cells.amount(value), is_other=is_other)
