"""The names that a column's codes have on the form."""

from collections.abc import Mapping

from ocop_lib.plan import Plan
from ocop_lib.register.columns import Column
from ocop_lib.stages import STAGES
from ocop_lib.wording import stage_names


def choice_names(column: Column, plan: Plan) -> Mapping[str, str]:
    """The names of a column's codes; the assessment of units is named by the level of the plan's.

    Args:
        column: a column of kind ``choice``.
        plan: the plan.

    Returns:
        The name of each code, in the order of the list.
    """
    return stage_names(plan.unit_level) if column.choices == STAGES else column.choices
