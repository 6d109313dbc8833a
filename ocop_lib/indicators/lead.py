"""The lead of an indicator: what is on its way in a unit until results are due."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.plan import Indicator, Plan
from ocop_lib.stages import rank


@dataclass(frozen=True, slots=True)
class Lead:
    """What is on its way in a unit.

    Args:
        task: id of the task whose due date ends the wait.
        due: that day.
        stages: the stages watched, the last one first, each with the number of products that
            stand there and have no result yet.
        missing: what the target still needs beyond results and products at the last stage.
        is_last_cut_off: whether the next cut-off is on or after the due date.
    """

    task: str
    due: date
    stages: tuple[tuple[str, int], ...]
    missing: int
    is_last_cut_off: bool

    @property
    def is_short(self) -> bool:
        """Whether too little is on its way, at the last cut-off before results are due."""
        return self.is_last_cut_off and self.missing > 0


def lead_of(
    plan: Plan, indicator: Indicator, unit: str, target: int, evidence: QuarterEvidence
) -> Lead | None:
    """What is on its way in a unit towards its target.

    Args:
        plan: the tasks.
        indicator: what is counted; it counts products.
        unit: id of a unit that has a target.
        target: the number assigned to it.
        evidence: of the quarter.

    Returns:
        The lead; None without lead in the plan, once the task is due, and where nothing is known
        because nothing was ever delivered.
    """
    if indicator.lead is None or not target:
        return None
    due = plan.task(indicator.lead.task).due
    if evidence.cut_off >= due:
        return None
    stages = _at_stages(indicator.lead.last_first, indicator.id, unit, evidence)
    if unit not in evidence.delivered_to_date and not any(count for _, count in stages):
        return None
    have = int(evidence.count(indicator.id, unit).to_date) + stages[0][1]
    return Lead(
        task=indicator.lead.task,
        due=due,
        stages=stages,
        missing=max(target - have, 0),
        is_last_cut_off=evidence.is_last_before(due),
    )


def still_waiting(
    plan: Plan, indicator: Indicator, unit: str, evidence: QuarterEvidence
) -> tuple[int, date] | None:
    """How many products still wait for their result after the day by which they must have one.

    Args:
        plan: the tasks.
        indicator: what is counted; it counts products.
        unit: a unit's id.
        evidence: of the quarter.

    Returns:
        The number of products at the last of the stages watched, without a result, and that day;
        None where nothing is watched, or the day is still to come.
    """
    if indicator.lead is None:
        return None
    due = plan.task(indicator.lead.task).due
    if evidence.cut_off < due:
        return None
    stages = _at_stages(indicator.lead.last_first, indicator.id, unit, evidence)
    return stages[0][1], due


def _at_stages(
    stages: tuple[str, ...], indicator: str, unit: str, evidence: QuarterEvidence
) -> tuple[tuple[str, int], ...]:
    """The stages, each with the unit's products that stand there and have no result yet."""
    results = set(evidence.candidates[indicator].item_ids)
    counts = Counter(
        next((stage for stage in stages if rank(stage) <= product.rank), "")
        for product in evidence.on_the_way
        if product.unit == unit and product.product not in results
    )
    return tuple((stage, counts[stage]) for stage in stages)
