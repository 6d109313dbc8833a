"""What a number counts: items, months or units."""

from ocop_lib.indicators.by_unit import counts_units
from ocop_lib.plan import PROVINCE, Indicator, Plan

_UNITS = "đơn vị"
_MONTHS = "tháng"


def unit_of_measure(plan: Plan, indicator: Indicator, unit: str) -> str:
    """What a number counts: items; months for a monthly floor; units where those are counted."""
    if unit == PROVINCE and counts_units(plan, indicator):
        return _UNITS
    if indicator.measure == "monthly_floor":
        return _MONTHS
    return indicator.unit_of_measure
