"""The registry of counting rules: one function per indicator, found by the indicator's id."""

from collections.abc import Callable, Mapping

import pandas as pd

from ocop_lib.errors import FaultKind, ParameterError, Place, PlanError, not_among
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting import activities, certificates, products, subjects
from ocop_lib.indicators.counting.rows import Candidates
from ocop_lib.periods import Quarter, Scheme
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.register import Register

INDICATORS: Mapping[str, Callable[[AsOf], Candidates]] = {
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
        activities.funds_million_vnd,
    )
}

PROVINCE_ROWS_ONLY = frozenset({activities.media_items.__name__})
"""The indicators for which only the province's own rows count, whatever units send."""

INDICATOR_WITHOUT_RULE = FaultKind(
    "plan.indicator_without_rule",
    "Chỉ tiêu này chưa có cách đếm trong ocop_lib/indicators/counting.",
    "Sửa mã chỉ tiêu, hoặc viết hàm đếm cho chỉ tiêu mới.",
)


def check_countable(plan: Plan, file: str = "") -> None:
    """Refuse a plan that has an indicator without a counting rule.

    Args:
        plan: the plan.
        file: the path of the plan's file, for messages; empty to give the plan's id instead.

    Raises:
        PlanError: one or more indicators have no rule; one fault for each.
    """
    faults = [
        INDICATOR_WITHOUT_RULE.among(
            Place(file=file or plan.id, key=f"indicators[{index}].id"), indicator.id, INDICATORS
        )
        for index, indicator in enumerate(plan.indicators)
        if indicator.id not in INDICATORS
    ]
    if faults:
        raise PlanError(*faults)


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
    seen = register.visible_to(unit, quarter, scheme)
    return INDICATORS[indicator](AsOf(seen, quarter, scheme))
