"""What a plan assigns to one agency: tasks that it leads or supports, and standing duties."""

from dataclasses import dataclass

from ocop_lib.plan.entries import Agency, Duty
from ocop_lib.plan.model import Plan
from ocop_lib.plan.task import Task


@dataclass(frozen=True, slots=True)
class Work:
    """The work of an agency, also what the plan assigns to a group that it belongs to.

    Args:
        lead: the tasks that it leads, alone or with others, in the plan's order.
        cooperating: the tasks that it supports and does not lead, in the plan's order.
        duties: its standing duties, in the plan's order.
    """

    lead: tuple[Task, ...]
    cooperating: tuple[Task, ...]
    duties: tuple[Duty, ...]


def work_of(plan: Plan, agency: str) -> Work:
    """Gather the work that the plan assigns to an agency.

    Args:
        plan: the plan.
        agency: id of an agency of the plan.

    Returns:
        Its work; each task of the plan is in it once or not at all.
    """
    names = _names_of(plan, agency)
    lead = tuple(task for task in plan.tasks if names & {*task.lead})
    return Work(
        lead=lead,
        cooperating=tuple(
            task for task in plan.tasks if names & {*task.cooperating} and task not in lead
        ),
        duties=tuple(duty for duty in plan.duties if duty.agency in names),
    )


def _names_of(plan: Plan, agency: str) -> set[str]:
    """The ids under which the plan names an agency: its own, and those of its groups."""
    names = {agency}
    while found := {one.id for one in plan.agencies if names & {*one.members}} - names:
        names |= found
    return names


def single_agencies(plan: Plan) -> tuple[Agency, ...]:
    """The agencies a report can be about: all but groups, in the plan's order."""
    return tuple(one for one in plan.agencies if one.kind == "agency")


def agencies_with_duties(plan: Plan) -> tuple[Agency, ...]:
    """The agencies to which the plan assigns duties of their own, by name and not by a group."""
    own = {duty.agency for duty in plan.duties}
    return tuple(one for one in single_agencies(plan) if one.id in own)
