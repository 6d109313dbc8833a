"""Remarks on what moved a number since the quarter before other than by events of the quarter."""

from collections import Counter
from collections.abc import Iterator, Mapping

from ocop_lib.indicators.moves import How
from ocop_lib.indicators.quarter_evidence import QuarterEvidence, monthly_floor
from ocop_lib.indicators.remarks import Remark, RemarkKind
from ocop_lib.months import Month
from ocop_lib.periods import Quarter, quarter_of
from ocop_lib.plan import PROVINCE, Indicator

_KINDS: Mapping[RemarkKind, How] = {
    "arrived_late": "late_added",
    "late_dropped": "late_dropped",
    "dropped": "dropped",
}


def remarks_on_moves(
    indicator: Indicator, unit: str, evidence: QuarterEvidence
) -> Iterator[Remark]:
    """The remarks on items that arrived late, or are counted no more.

    Args:
        indicator: what is counted; a stock has no such remarks.
        unit: a unit's id, or ``province``.
        evidence: of the quarter.

    Yields:
        Remarks.
    """
    if indicator.measure == "stock":
        return
    if indicator.measure == "monthly_floor":
        yield from _on_months(indicator, evidence)
        return
    count = evidence.count(indicator.id, unit)
    year, scheme = evidence.period.year, evidence.scheme
    for kind, how in _KINDS.items():
        items = count.moved(how)
        if items:
            quarters = Counter(quarter_of(item.day, year, scheme) for item in items)
            yield Remark(
                kind,
                len(items),
                quarters=tuple(sorted((one, n) for one, n in quarters.items() if one)),
                quarter=evidence.period,
                rows=tuple(evidence.since.cause(indicator.id, item, how) for item in items),
            )


def _on_months(indicator: Indicator, evidence: QuarterEvidence) -> Iterator[Remark]:
    """The remarks on earlier months that meet a monthly floor, or no longer meet it."""
    floor = monthly_floor(indicator)
    if floor is None:
        return
    met = evidence.months_met(indicator.id, floor)
    if met.late_added:
        quarters = Counter(_quarter_of(month) for month in met.late_added)
        rows = [
            evidence.since.cause(indicator.id, item, "late_added")
            for item in evidence.count(indicator.id, PROVINCE).moved("late_added")
            if Month.of(item.day) in met.late_added
        ]
        yield Remark(
            "arrived_late",
            len(met.late_added),
            quarters=tuple(sorted(quarters.items())),
            quarter=evidence.period,
            rows=tuple(rows),
        )
    if met.late_dropped:
        yield Remark("late_dropped", len(met.late_dropped), quarter=evidence.period)


def _quarter_of(month: Month) -> Quarter:
    """The calendar quarter of a month."""
    return Quarter(month.year, (month.number + 2) // 3)
