"""The plan as JSON values, for other programs."""

from typing import Any

from ocop_lib.plan.model import Plan


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """The whole content of a plan, as values that JSON has.

    Args:
        plan: the plan.

    Returns:
        The fields of `Plan`, its lists in the plan's order and its dates as ISO texts; ``province``
        and ``office``, full names; ``targets``, a list of mappings with ``indicator``, ``unit``,
        ``value`` and ``source``; and ``pending``, the ``indicator`` and ``unit`` of each target
        that a draft leaves open, whose value is None; and ``unallocated``, the ``indicator``,
        ``number`` and ``source`` of each part of a total that is given to no unit (None for a
        number that a draft leaves open). The value of the unit ``province`` is the total printed
        in the plan. None means otherwise that the plan assigns (for ``province``:
        prints) no number; 0 is a target of none.
    """
    fields = plan.model_dump(mode="json", exclude={"indicators": {"__all__": {"targets"}}})
    keys = ("indicator", "unit", "value", "source")
    targets = [{key: getattr(target, key) for key in keys} for target in plan.targets]
    pending = [
        {key: getattr(one, key) for key in keys[:2]} for one in plan.targets if one.is_pending
    ]
    unallocated = [
        {"indicator": one.id, "number": part.number, "source": part.source}
        for one in plan.indicators
        if one.targets is not None and (part := one.targets.unallocated) is not None
    ]
    names = {"province": plan.province, "office": plan.office}
    lists = {"targets": targets, "pending": pending, "unallocated": unallocated}
    return {**fields, **names, **lists}
