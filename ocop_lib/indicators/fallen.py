"""Why a number is smaller than at the quarter before: the items that count no more, with the reason."""

from typing import NamedTuple

from ocop_lib.indicators.by_unit import counts_units, unit_standings, with_target
from ocop_lib.indicators.items import Item
from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.plan import PROVINCE, Indicator, Plan


class Fallen(NamedTuple):
    """An item that counted at the quarter before and counts no more.

    Args:
        unit: the unit for which it counted.
        label: what it is: a product by its own name; empty where its row has none.
        reason: why its row is not counted, a code of `counting.reasons.Reason`; empty where it has
            no row of its own any more.
    """

    unit: str
    label: str
    reason: str


def fallen(
    plan: Plan, indicator: Indicator, unit: str, evidence: QuarterEvidence
) -> tuple[Fallen, ...]:
    """The items that a number lost since the quarter before.

    Args:
        plan: the targets.
        indicator: what is counted; of a monthly floor no item is told.
        unit: a unit's id, or ``province``.
        evidence: of the quarter.

    Returns:
        One entry an item, by day. Where the province's number counts units, the items of those
        units only that no longer have what they were assigned.
    """
    if indicator.measure == "monthly_floor":
        return ()
    moves = evidence.moves(indicator.id)
    lost = [*moves.of("dropped", unit), *moves.of("late_dropped", unit)]
    if unit == PROVINCE and counts_units(plan, indicator):
        standings = with_target(unit_standings(plan, indicator, evidence))
        below = {one.unit for one in standings if one.told_before >= one.target > one.to_date}
        lost = [item for item in lost if item.unit in below]
    lost.sort(key=lambda item: item.day)
    known = _reasons(indicator.id, evidence) if lost else {}
    return tuple(_told(item, known) for item in lost)


def _told(item: Item, known: dict[str, tuple[str, str]]) -> Fallen:
    label, reason = known.get(item.id, ("", ""))
    return Fallen(item.unit, label, reason)


def _reasons(indicator: str, evidence: QuarterEvidence) -> dict[str, tuple[str, str]]:
    """For each item of a row not counted its name, and why its last such row is not counted."""
    found = evidence.candidates[indicator]
    rows, counting = found.rows, found.counting
    ids = rows.texts(counting.item)
    names = rows.texts("product_name" if counting.item == "product_id" else counting.label)
    return {
        ids[at]: (names[at] or "", str(found.reasons[at]))
        for at in found.order
        if found.reasons[at]
    }
