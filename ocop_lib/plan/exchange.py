"""The plan as JSON values, for other programs."""

from typing import Any

from ocop_lib.plan.model import Plan


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """The whole content of a plan, as values that JSON has.

    Args:
        plan: the plan.

    Returns:
        The fields of `Plan`, its lists in the plan's order and its dates as ISO texts; ``province``
        and ``office``, full names; and ``targets``, a list of mappings with ``indicator``,
        ``unit``, ``value``, ``source`` and ``is_pending``. The value of the unit ``province`` is
        the total printed in the plan. None means that the plan assigns (for ``province``: prints)
        no number, or, where ``is_pending`` is true, that a draft leaves it open; 0 is a target of
        none.
    """
    fields = plan.model_dump(mode="json", exclude={"indicators": {"__all__": {"targets"}}})
    targets = [target._asdict() for target in plan.targets]
    return {**fields, "province": plan.province, "office": plan.office, "targets": targets}
