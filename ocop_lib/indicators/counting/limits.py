"""What an indicator's number does not tell, as data; `ocop_lib.report.methodology` has the words."""

from collections.abc import Mapping
from enum import StrEnum


class Limit(StrEnum):
    """What readers must not conclude from an indicator's number."""

    STAYS_COUNTED = "stays_counted"
    OVERLAPS = "overlaps"
    HELP_NOT_EFFECT = "help_not_effect"
    SELECTED_ONLY = "selected_only"
    DONE_IN_YEAR = "done_in_year"
    AS_DATED = "as_dated"
    OPENING_STOCK = "opening_stock"
    CONTENT_NOT_JUDGED = "content_not_judged"
    NAMED_ONLY = "named_only"
    ATTENDANCES = "attendances"
    NOT_SALES = "not_sales"
    NOT_ESTABLISHMENTS = "not_establishments"
    SOME_UNTOLD = "some_untold"
    NOT_ACCOUNTS = "not_accounts"


LIMITS: Mapping[str, tuple[Limit, ...]] = {
    "new_products": (Limit.STAYS_COUNTED, Limit.OVERLAPS),
    "strengthened_subjects": (Limit.HELP_NOT_EFFECT,),
    "new_subjects": (Limit.SELECTED_ONLY,),
    "traceable_products": (Limit.DONE_IN_YEAR,),
    "linked_subjects": (Limit.DONE_IN_YEAR,),
    "quality_managed_products": (Limit.AS_DATED,),
    "media_items": (Limit.CONTENT_NOT_JUDGED,),
    "supported_flagship_subjects": (Limit.HELP_NOT_EFFECT,),
    "province_flagship_products": (Limit.NAMED_ONLY,),
    "district_flagship_products": (Limit.NAMED_ONLY,),
    "upgraded_products": (Limit.STAYS_COUNTED, Limit.OVERLAPS),
    "downgraded_products": (Limit.STAYS_COUNTED,),
    "four_star_products": (Limit.STAYS_COUNTED, Limit.OVERLAPS),
    "five_star_products": (Limit.STAYS_COUNTED, Limit.OVERLAPS),
    "renewed_products": (Limit.STAYS_COUNTED, Limit.OVERLAPS),
    "withdrawn_products": (Limit.STAYS_COUNTED,),
    "lapsed_certificates": (Limit.AS_DATED,),
    "expiring_certificates": (Limit.AS_DATED,),
    "valid_products": (Limit.AS_DATED, Limit.OPENING_STOCK),
    "trainees": (Limit.ATTENDANCES,),
    "fairs": (Limit.NOT_SALES,),
    "points_of_sale": (Limit.DONE_IN_YEAR,),
    "inspections": (Limit.NOT_ESTABLISHMENTS,),
    "inspected_establishments": (Limit.SOME_UNTOLD,),
    "allocated_million_vnd": (Limit.NOT_ACCOUNTS,),
    "funds_million_vnd": (Limit.NOT_ACCOUNTS,),
}
"""By indicator, the most important limit first."""
