"""The plan as plain data, for other programs."""

from typing import Any

from ocop_lib.plan.model import Plan


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """Everything the plan says, as values that JSON has.

    Returns:
        The plan's own fields, ``province`` and ``office`` by name, its lists in the plan's order,
        and ``targets``: one row a cell, ``indicator``, ``unit``, ``value``, ``source``. The unit
        ``province`` has the total printed in the plan. A value of None says that the plan assigns
        (for ``province``: prints) no number there; 0 is a target of none. Days are ISO texts.
    """
    own = plan.model_dump(mode="json", exclude={"indicators": {"__all__": {"targets"}}})
    targets = [target._asdict() for target in plan.targets]
    return {**own, "province": plan.province, "office": plan.office, "targets": targets}
