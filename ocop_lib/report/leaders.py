"""Who leads work, as a report names them: in a unit's report the unit's own bodies."""

from collections.abc import Iterable

from ocop_lib.plan import PROVINCE, Agency, Plan
from ocop_lib.wording import capitalised, listed, uncapitalised


def leaders(plan: Plan, agencies: Iterable[str], unit: str) -> str:
    """The agencies that lead, for a cell: «Văn phòng Điều phối, UBND huyện A và đơn vị tư vấn».

    Args:
        plan: the names.
        agencies: ids of agencies and groups, in the plan's order.
        unit: id of the unit the report is about, or ``province``.

    Returns:
        The names, each once, the first with a capital; empty for none.
    """
    names = (_name(plan, plan.agency(one), unit) for one in agencies)
    return capitalised(listed(dict.fromkeys(names)))


def _name(plan: Plan, agency: Agency, unit: str) -> str:
    if agency.id == plan.office_id:
        return plan.office_in_text
    if agency.in_unit and unit != PROVINCE:
        return agency.in_unit.replace("{unit}", plan.unit(unit).name)
    # A group's name is a common noun; an agency's is a name and keeps its capital.
    return uncapitalised(agency.short_name) if agency.kind == "group" else agency.short_name
