"""For whom a register is cut: a unit, the province, or an agency with the work it leads."""

from collections.abc import Mapping
from dataclasses import dataclass

from ocop_lib.about import About
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.plan.work import single_agencies, work_of

_CERTIFICATES = "certificates"
EVIDENCE_TABLES: Mapping[str, tuple[str, ...]] = {
    "new_products": (_CERTIFICATES,),
    "strengthened_subjects": ("support", _CERTIFICATES),
    "new_subjects": ("stages", _CERTIFICATES),
    "traceable_products": ("traceability", _CERTIFICATES),
    "linked_subjects": ("linkages", _CERTIFICATES),
    "quality_managed_products": ("quality_certificates", _CERTIFICATES),
    "media_items": ("media",),
    "supported_flagship_subjects": ("support",),
    "province_flagship_products": ("flagships",),
    "district_flagship_products": ("flagships",),
    "upgraded_products": (_CERTIFICATES,),
    "downgraded_products": (_CERTIFICATES,),
    "four_star_products": (_CERTIFICATES,),
    "five_star_products": (_CERTIFICATES,),
    "renewed_products": (_CERTIFICATES,),
    "withdrawn_products": (_CERTIFICATES,),
    "lapsed_certificates": (_CERTIFICATES,),
    "expiring_certificates": (_CERTIFICATES,),
    "valid_products": (_CERTIFICATES,),
    "trainees": ("activities",),
    "fairs": ("activities",),
    "points_of_sale": ("activities", "points_of_sale"),
    "inspections": ("activities",),
    "inspected_establishments": ("activities",),
    "allocated_million_vnd": ("funding",),
    "funds_million_vnd": ("funding",),
}
"""By indicator the tables whose rows its number is counted from, beside the master data."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whom a slice is for, and what of the plan decides on the rows of an agency.

    Args:
        about: the unit or agency.
        tasks: ids of the tasks that the agency leads; empty for a unit.
        duties: ids of its standing duties; empty for a unit.
        others: ids of all other single agencies, whose rows it does not see; empty for a unit.
        evidence: names of the tables that it sees whole: the numbers of the tasks that it leads are
            counted from them, whoever their rows name; empty for a unit.
    """

    about: About
    tasks: frozenset[str] = frozenset()
    duties: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    evidence: frozenset[str] = frozenset()

    @property
    def sees_all(self) -> bool:
        """Whether the rows of every unit are seen."""
        return self.about == About("unit", PROVINCE)


def viewer_of(plan: Plan, about: About) -> Viewer:
    """The viewer for a report.

    Args:
        plan: the plan, which has the unit or agency.
        about: whom the report is about.

    Returns:
        The viewer.
    """
    if about.kind == "unit":
        return Viewer(about)
    work = work_of(plan, about.id)
    return Viewer(
        about,
        tasks=frozenset(task.id for task in work.lead),
        duties=frozenset(duty.id for duty in work.duties),
        others=frozenset(one.id for one in single_agencies(plan)) - {about.id},
        evidence=frozenset(
            table
            for task in work.lead
            if "province" in task.levels
            for indicator in task.indicators
            if not plan.indicator(indicator).context
            for table in EVIDENCE_TABLES.get(indicator, ())
        ),
    )


def as_viewer(who: "str | Viewer") -> Viewer:
    """The viewer; a text is the id of a unit, or ``province``."""
    return Viewer(About("unit", who)) if isinstance(who, str) else who
