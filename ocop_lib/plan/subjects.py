"""Whom the reports of a plan can be about: its units, the province, and its agencies."""

from ocop_lib.about import About
from ocop_lib.plan.model import Plan
from ocop_lib.plan.work import single_agencies
from ocop_lib.spelling import Spellings


def subjects(plan: Plan) -> tuple[About, ...]:
    """All that a report can be about: units, the province, then agencies, in the plan's order."""
    units = (About("unit", place) for place in plan.places)
    return (*units, *(About("agency", agency.id) for agency in single_agencies(plan)))


def ids_of(plan: Plan, kind: str) -> tuple[str, ...]:
    """The ids of one kind of `subjects`, in their order."""
    return tuple(about.id for about in subjects(plan) if about.kind == kind)


def spellings_of(plan: Plan) -> Spellings:
    """The names of each of the `subjects`, by id: what people write when they mean the id."""
    agencies = {
        agency.id: (agency.name, agency.short_name, *agency.aliases)
        for agency in single_agencies(plan)
    }
    return {**plan.spellings, **agencies}
