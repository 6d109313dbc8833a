"""Money by source: what was allocated and paid out."""

from dataclasses import dataclass
from math import fsum

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.register.rows import Rows, is_given


@dataclass(frozen=True, slots=True)
class Money:
    """The money of one source, in million dong.

    Args:
        allocated: allocated since the year began.
        paid: paid out since the year began.
        paid_in_period: paid out in the quarter, or year.
    """

    allocated: float
    paid: float
    paid_in_period: float


def money_rows(as_of: AsOf) -> Rows:
    """The rows of the year's money that stand."""
    rows = as_of.listed("funding")
    return rows.where_each(not other for other in as_of.is_of_another_year(rows))


def money_by_source(plan: Plan, as_of: AsOf, rows: Rows, unit: str) -> dict[str, Money]:
    """The money of a unit, or of all units.

    Args:
        plan: the sources, in its order.
        as_of: the register at the cut-off.
        rows: as of `money_rows`.
        unit: a unit's id; ``province`` for all rows.

    Returns:
        By source, for those of which there are rows. Sources are not added up: money of the state
        and money from the community are two things.
    """
    start = as_of.period.window(as_of.scheme).start
    columns = rows.texts("unit_id"), rows.texts("funding_source_id"), rows.days("date")
    amounts = rows.numbers("allocated_million_vnd"), rows.numbers("amount_million_vnd")
    own: dict[str, list[tuple[bool, float, float]]] = {}
    for whose, source, day, *cells in zip(*columns, *amounts, strict=True):
        if unit in (whose, PROVINCE):
            allocated, paid = (one if is_given(one) else 0.0 for one in cells)
            own.setdefault(source, []).append((day >= start, allocated, paid))
    # fsum adds exactly: with sum, amounts could differ with the order of the rows.
    return {
        source.id: Money(
            fsum(allocated for _, allocated, _ in own[source.id]),
            fsum(paid for *_, paid in own[source.id]),
            fsum(paid for is_now, _, paid in own[source.id] if is_now),
        )
        for source in plan.funding_sources
        if source.id in own
    }
