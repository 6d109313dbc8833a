"""For whom a register is cut: a unit, the province, or an agency with the work it leads."""

from dataclasses import dataclass

from ocop_lib.about import About
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.plan.work import single_agencies, work_of


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whom a slice is for, and what of the plan decides on the rows of an agency.

    Args:
        about: the unit or agency.
        tasks: ids of the tasks that the agency leads; empty for a unit.
        duties: ids of its standing duties; empty for a unit.
        others: ids of all other single agencies, whose rows it does not see; empty for a unit.
    """

    about: About
    tasks: frozenset[str] = frozenset()
    duties: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()

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
    )


def as_viewer(who: "str | Viewer") -> Viewer:
    """The viewer; a text is the id of a unit, or ``province``."""
    return Viewer(About("unit", who)) if isinstance(who, str) else who
