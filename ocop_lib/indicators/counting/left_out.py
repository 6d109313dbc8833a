"""The reasons for which each indicator can leave out a row that was delivered."""

from collections.abc import Mapping

from ocop_lib.indicators.counting.reasons import Reason

_OF_PLAN_YEAR = (Reason.OTHER_PLAN_YEAR, Reason.ALREADY_COUNTED, Reason.RETRACTED)
_OF_HOLDERS = (Reason.OTHER_PLAN_YEAR, Reason.NO_VALID_CERTIFICATE, *_OF_PLAN_YEAR[1:])
_NAMED = (Reason.ENDED, *_OF_PLAN_YEAR[1:])
_OF_REPORTING_YEAR = (Reason.OUTSIDE_REPORTING_YEAR, Reason.RETRACTED)
_NOT_HELD = (
    Reason.BELOW_THREE_STARS,
    Reason.NOT_YET_IN_EFFECT,
    Reason.SUPERSEDED,
    Reason.EXPIRED,
    Reason.WITHDRAWN,
)

LEFT_OUT: Mapping[str, tuple[Reason, ...]] = {
    "new_products": (Reason.BELOW_THREE_STARS, *_OF_PLAN_YEAR),
    "strengthened_subjects": (Reason.NOT_RECOGNISED_YET, *_OF_PLAN_YEAR),
    "new_subjects": (Reason.RECOGNISED_BEFORE, *_OF_PLAN_YEAR),
    "traceable_products": _OF_HOLDERS,
    "linked_subjects": _OF_HOLDERS,
    "quality_managed_products": (
        Reason.EXPIRED,
        Reason.NO_VALID_CERTIFICATE,
        *_OF_PLAN_YEAR[1:],
    ),
    "media_items": (Reason.OTHER_LEVEL, Reason.UNFINISHED_MONTH, *_OF_REPORTING_YEAR),
    "supported_flagship_subjects": _OF_PLAN_YEAR,
    "province_flagship_products": _NAMED,
    "district_flagship_products": _NAMED,
    "upgraded_products": _OF_PLAN_YEAR,
    "downgraded_products": _OF_PLAN_YEAR,
    "four_star_products": _OF_PLAN_YEAR,
    "five_star_products": _OF_PLAN_YEAR,
    "renewed_products": _OF_PLAN_YEAR,
    "withdrawn_products": _OF_PLAN_YEAR,
    "lapsed_certificates": (
        Reason.NOT_LAPSED,
        Reason.SUPERSEDED,
        Reason.WITHDRAWN,
        Reason.RETRACTED,
    ),
    "expiring_certificates": (Reason.RUNS_LONGER, *_NOT_HELD, Reason.RETRACTED),
    "valid_products": (*_NOT_HELD, Reason.RETRACTED),
    "trainees": _OF_REPORTING_YEAR,
    "fairs": _OF_REPORTING_YEAR,
    "points_of_sale": (Reason.ALREADY_COUNTED, *_OF_REPORTING_YEAR),
    "inspections": _OF_REPORTING_YEAR,
    "inspected_establishments": (Reason.ESTABLISHMENTS_NOT_TOLD, *_OF_REPORTING_YEAR),
    "allocated_million_vnd": (Reason.NOTHING_ALLOCATED, *_OF_REPORTING_YEAR),
    "funds_million_vnd": _OF_REPORTING_YEAR,
}
"""By indicator, in reading order: the reasons that its rule gives for rows a report can see.

Tests compare them with the reasons that the rules give in the cases and in random registers.
"""
