"""The table of money by source: allocated and paid out."""

from math import fsum

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Paragraph, Table
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.periods import Quarter
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.register.rows import Rows, is_given
from ocop_lib.report import nothing, sentences
from ocop_lib.report.tables import cells


def funding_table(plan: Plan, as_of: AsOf, unit: str, *, is_known: bool) -> Table | Paragraph:
    """The table of money by source, in million dong.

    Args:
        plan: the sources, in its order.
        as_of: the register at the cut-off.
        unit: id of the unit the table is about.
        is_known: whether figures were delivered this year; it decides the sentence for none.

    Returns:
        One row per source that has rows this year: allocated to date, paid out in the quarter and
        to date (of a year in the year); a sentence where there is none. The sources are not added up: money of the state
        and money from the community are two things.
    """
    rows = as_of.reported("funding")
    rows = rows.where_each(not other for other in as_of.is_of_another_year(rows))
    if not len(rows):
        words = nothing.NO_FUNDING if is_known else nothing.NO_FUNDING_KNOWN
        return nothing.sentence(words, (unit,))
    is_quarter = isinstance(as_of.period, Quarter)
    start = as_of.period.window(as_of.scheme).start
    is_now = [day >= start for day in rows.days("date")]
    sources = rows.texts("funding_source_id")
    body: list[tuple[Cell, ...]] = []
    for source in plan.funding_sources:
        own = [one == source.id for one in sources]
        if any(own):
            now = [
                of_source and of_quarter for of_source, of_quarter in zip(own, is_now, strict=True)
            ]
            paid_now = cells.amount(_sum(rows.where_each(now), "amount_million_vnd"))
            body.append(
                (
                    cells.plain(source.name),
                    cells.amount(_sum(rows.where_each(own), "allocated_million_vnd")),
                    *([paid_now] if is_quarter else []),
                    cells.amount(_sum(rows.where_each(own), "amount_million_vnd")),
                )
            )
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


def _sum(rows: Rows, column: str) -> float:
    """The sum of a column; missing amounts count 0."""
    # fsum adds exactly: with sum, amounts could differ with the order of the rows.
    return fsum(amount for amount in rows.numbers(column) if is_given(amount))
