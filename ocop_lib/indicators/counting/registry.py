"""The registry of counting rules: one function per indicator, found by the indicator's id."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from ocop_lib.errors import FaultKind, ParameterError, Place, PlanError, not_among
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting import activities, certificates, products, subjects
from ocop_lib.indicators.counting.rows import Candidates
from ocop_lib.indicators.counting.versions import (
    Numbers,
    Rule,
    Version,
    first_versions,
    in_force,
    rules_of,
)
from ocop_lib.periods import Quarter, Scheme
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.register import Register

INDICATORS: Mapping[str, Rule] = {
    function.__name__: function
    for function in (
        certificates.new_products,
        subjects.strengthened_subjects,
        subjects.new_subjects,
        products.traceable_products,
        subjects.linked_subjects,
        products.quality_managed_products,
        activities.media_items,
        subjects.supported_flagship_subjects,
        products.province_flagship_products,
        products.district_flagship_products,
        certificates.upgraded_products,
        certificates.downgraded_products,
        certificates.four_star_products,
        certificates.five_star_products,
        certificates.renewed_products,
        certificates.withdrawn_products,
        certificates.lapsed_certificates,
        certificates.expiring_certificates,
        certificates.valid_products,
        activities.trainees,
        activities.fairs,
        activities.points_of_sale,
        activities.inspections,
        activities.inspected_establishments,
        activities.allocated_million_vnd,
        activities.funds_million_vnd,
    )
}

VERSIONS: dict[str, tuple[Version, ...]] = first_versions(INDICATORS)
"""By indicator the versions of its rule, the oldest first; the last one is that of `INDICATORS`.

A rule that is changed stays as a function of its own: the indicator's entry here becomes
``(Version(1, date.min, the earlier function), Version(2, the day, the function))``.
"""

LED_BY_STAGES = frozenset({certificates.new_products.__name__})
"""The indicators that count what the stages of the cycle «new» lead to: products recognised."""

PROVINCE_ROWS_ONLY = frozenset({activities.media_items.__name__})
"""The indicators for which only the province's own rows count, whatever units send."""

INDICATOR_WITHOUT_RULE = FaultKind(
    "plan.indicator_without_rule",
    "Chỉ tiêu này chưa có cách đếm trong ocop_lib/indicators/counting.",
    "Sửa mã chỉ tiêu, hoặc viết hàm đếm cho chỉ tiêu mới.",
)
LEAD_OF_NO_PRODUCTS = FaultKind(
    "plan.lead_of_no_products",
    "Báo trước (lead) theo dõi sản phẩm, mà chỉ tiêu này không đếm sản phẩm mới được công nhận.",
    "Bỏ lead của chỉ tiêu này.",
)


def check_countable(plan: Plan, file: str = "") -> None:
    """Refuse a plan that has an indicator without a counting rule, or a lead of what no cycle leads to.

    Args:
        plan: the plan.
        file: the path of the plan's file, for messages; empty to give the plan's id instead.

    Raises:
        PlanError: with a fault for each indicator without a rule, and for each lead of an
            indicator that does not count the products of the year's cycle.
    """
    faults = []
    for index, indicator in enumerate(plan.indicators):
        place = Place(file=file or plan.id, key=f"indicators[{index}]")
        if indicator.id not in INDICATORS:
            key = replace(place, key=f"{place.key}.id")
            faults.append(INDICATOR_WITHOUT_RULE.among(key, indicator.id, INDICATORS))
        elif indicator.lead is not None and indicator.id not in LED_BY_STAGES:
            key = replace(place, key=f"{place.key}.lead")
            allowed = ", ".join(sorted(LED_BY_STAGES))
            faults.append(LEAD_OF_NO_PRODUCTS.at(key, found=indicator.id, allowed=allowed))
    if faults:
        raise PlanError(*faults)


def versions_on(cut_off: date) -> dict[str, int]:
    """The version by which each indicator is counted in a report with this cut-off date."""
    return in_force(VERSIONS, cut_off)


def rule_versions(plan: Plan, cut_off: date) -> dict[str, str]:
    """The version by which each indicator of a plan is counted, as the ledger of issues keeps it.

    Args:
        plan: the indicators.
        cut_off: the cut-off date of the report.

    Returns:
        The number of the version as text, by the indicator's id.
    """
    versions = versions_on(cut_off)
    return {one.id: str(versions[one.id]) for one in plan.indicators if one.id in versions}


def rules_at(as_of: AsOf, versions: Numbers | None = None) -> Mapping[str, Rule]:
    """The rules by which a register is counted.

    Args:
        as_of: the register at the cut-off.
        versions: the number of the version for each indicator; None for those in force at the
            cut-off.

    Returns:
        The function for each indicator.

    Raises:
        OcopError: for a version that the library does not have.
    """
    return rules_of(VERSIONS, versions_on(as_of.cut_off) if versions is None else versions)


def evidence(
    indicator: str, register: Register, quarter: Quarter, scheme: Scheme, unit: str = PROVINCE
) -> pd.DataFrame:
    """The rows behind an indicator's number to date.

    Args:
        indicator: an id of `INDICATORS`.
        register: the whole register or any part that ``unit`` may see.
        quarter: the quarter whose cut-off ends the count.
        scheme: the period scheme, which fixes where quarters end.
        unit: id of the unit whose rows count; ``province`` for the rows of all units.

    Returns:
        `EVIDENCE_COLUMNS`, sorted by date, then item; empty when nothing counts.

    Raises:
        ParameterError: for an indicator without a counting rule.
    """
    return candidates(indicator, register, quarter, scheme, unit).counted


def candidates(
    indicator: str, register: Register, quarter: Quarter, scheme: Scheme, unit: str = PROVINCE
) -> Candidates:
    """The rows that an indicator looks at, each counted or not counted with its reason.

    Args:
        indicator: as for `evidence`.
        register: as for `evidence`.
        quarter: as for `evidence`.
        scheme: as for `evidence`.
        unit: as for `evidence`.

    Returns:
        The candidates: those counted are what `evidence` returns.

    Raises:
        ParameterError: for an indicator without a counting rule.
    """
    if indicator not in INDICATORS:
        raise ParameterError(not_among("indicator", indicator, INDICATORS))
    as_of = AsOf(register.visible_to(unit, quarter, scheme), quarter, scheme)
    return rules_at(as_of)[indicator](as_of)
