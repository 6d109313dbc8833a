"""What the register lacks of an agency's work and products, for the agency to tell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocop_lib.indicators.agency.products import managed
from ocop_lib.indicators.agency.recorded import Recorded
from ocop_lib.indicators.agency.tasks import AgencyTask
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.plan import Task
from ocop_lib.plan.entries import Duty

if TYPE_CHECKING:
    import pandas as pd

DETAILS: Mapping[str, tuple[str, ...]] = {
    "training": ("participants",),
    "fair": ("stalls", "revenue_million_vnd"),
    "e_commerce": ("platform",),
    "inspection": ("establishments", "violations", "handled"),
}
"""The details that each kind of activity should have."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What the register lacks of an agency's work.

    Args:
        tasks: tasks under way of which nothing was told in the quarter.
        details: by kind of activity the agency's own events that lack a detail.
        duties: standing duties of which nothing is recorded in the year.
        declarations: of its products in force, how many have no self-declaration on record.
        products: how many products it manages that are in force.
    """

    tasks: tuple[Task, ...]
    details: Mapping[str, tuple[Recorded, ...]]
    duties: tuple[Duty, ...]
    declarations: int
    products: int


def missing(
    as_of: AsOf,
    agency: str,
    tasks: Iterable[AgencyTask],
    duties: Iterable[Duty],
    year: Sequence[Recorded],
) -> Missing:
    """Find what the register lacks.

    Args:
        as_of: the agency's slice at the cut-off.
        agency: its id.
        tasks: the tasks that it leads.
        duties: its standing duties.
        year: its events since the year began.

    Returns:
        What is lacking, each list in the order of what it was made from.
    """
    start = as_of.period.window(as_of.scheme).start
    own = [one for one in year if one.title]
    duties_told = {one.duty for one in own} | _duties_of_tasks(as_of)
    lacking = {
        kind: tuple(one for one in own if one.kind == kind and _lacks(one, names))
        for kind, names in DETAILS.items()
    }
    products = managed(as_of, agency)
    in_force = products[products["product_id"].isin(as_of.held_now["product_id"])]
    return Missing(
        tasks=tuple(
            one.task
            for one in tasks
            if one.is_open
            and one.task.window.start <= as_of.cut_off
            and (one.told is None or one.told.day < start)
        ),
        details={kind: rows for kind, rows in lacking.items() if rows},
        duties=tuple(duty for duty in duties if duty.id not in duties_told),
        declarations=int(in_force["self_declaration"].isna().sum()),
        products=len(in_force),
    )


def _lacks(one: Recorded, names: Iterable[str]) -> bool:
    """Whether an activity lacks one of the details that its kind should have."""
    return any(
        not one.platform if name == "platform" else name not in one.amounts for name in names
    )


def _duties_of_tasks(as_of: AsOf) -> set[str]:
    duties: pd.Series = as_of.rows("task_status")["duty_id"].dropna()
    return set(duties)
