"""A register without rows: its heading, and a file of column headings for each table."""

from ocop_lib.plan import Plan
from ocop_lib.register import Register
from ocop_lib.register.frames import to_frames
from ocop_lib.register.heading import Heading


def empty_register(plan: Plan) -> Register:
    """A register without rows, for a plan.

    Args:
        plan: the plan to whose units and tasks the rows will refer.

    Returns:
        The register, not illustrative; its title names province and year.
    """
    heading = Heading(
        title=f"Sổ theo dõi OCOP {plan.province} năm {plan.year}",
        plan=plan.id,
        year=plan.year,
        illustrative=False,
    )
    return Register(heading, to_frames({}))
