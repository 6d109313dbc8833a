"""The names of the plan's entries, as sentences about the register have them."""

from ocop_lib.plan import Plan


def entry_name(plan: Plan, kind: str, id_: str) -> str:
    """The name of a task, a duty or a source of money.

    Args:
        plan: the plan.
        kind: what a column refers to, as ``Column.refers_to`` says.
        id_: the id.

    Returns:
        The name; empty for another kind and for an id that the plan lacks.
    """
    names = {
        "task": {one.id: one.title for one in plan.tasks},
        "duty": {one.id: one.title or one.text for one in plan.duties},
        "funding_source": {one.id: one.name for one in plan.funding_sources},
    }
    return names.get(kind, {}).get(id_, "")


def place_words(plan: Plan, place: str) -> str:
    """The short name of a unit or agency; its id where the plan lacks it."""
    names = {one.id: one.short_name for one in plan.agencies}
    return plan.unit(place).short_name if place in plan.places else names.get(place, place)
