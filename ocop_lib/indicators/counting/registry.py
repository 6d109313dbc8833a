"""Which function counts which indicator, and the questions put to all of them."""

from collections.abc import Callable, Mapping

import pandas as pd

from ocop_lib.errors import Fault, Place, PlanError, nearest
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting import activities, certificates, products, subjects
from ocop_lib.periods import Quarter, Scheme
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.register import Register

INDICATORS: Mapping[str, Callable[[AsOf], pd.DataFrame]] = {
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
        certificates.four_star_products,
        certificates.five_star_products,
        certificates.renewed_products,
        certificates.withdrawn_products,
        certificates.valid_products,
        certificates.expiring_certificates,
        activities.trainees,
        activities.fairs,
        activities.points_of_sale,
        activities.inspections,
        activities.funds_million_vnd,
    )
}


def check_countable(plan: Plan) -> None:
    """Refuse a plan with an indicator nobody has written the counting rule of.

    Raises:
        PlanError: with every such indicator.
    """
    unknown = [(place, one.id) for place, one in enumerate(plan.indicators)]
    faults = [
        Fault(
            code="plan.indicator_without_rule",
            message="Chỉ tiêu này chưa có cách đếm trong ocop_lib/indicators/counting.",
            place=Place(f"{plan.id}, indicators[{place}].id"),
            found=name,
            allowed=f"gần nhất: {nearest(name, INDICATORS)}" if nearest(name, INDICATORS) else "",
            remedy="Sửa mã chỉ tiêu, hoặc viết hàm đếm cho chỉ tiêu mới.",
        )
        for place, name in unknown
        if name not in INDICATORS
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
        scheme: how quarters are cut.
        unit: whose rows; ``province`` for all.

    Returns:
        `EVIDENCE_COLUMNS`, sorted by date, then item; empty when nothing counts.
    """
    seen = register.visible_to(unit, quarter, scheme)
    return INDICATORS[indicator](AsOf(seen, quarter, scheme))
