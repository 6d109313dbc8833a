"""Check of a register's heading against the plan."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.register.heading import Heading

if TYPE_CHECKING:
    from ocop_lib.plan import Plan

OTHER_PLAN = FaultKind(
    "register.plan",
    "Sổ số liệu không nói về kế hoạch đang dùng.",
    "Sửa khóa này, hoặc chọn kế hoạch và sổ đi với nhau trong params/defaults.yaml.",
)
PUBLISHED_INDICATOR = FaultKind(
    "register.published_indicator",
    "Kế hoạch không có chỉ tiêu này.",
    "Sửa mã chỉ tiêu của số đã công bố, hoặc bỏ khóa indicator.",
)


def of_other_plan(heading: Heading, plan: "Plan", file: str) -> Iterator[Fault]:
    """The faults of a heading that names another plan or year."""
    for key, found, expected in (
        ("plan", heading.plan, plan.id),
        ("year", heading.year, plan.year),
    ):
        if found != expected:
            yield OTHER_PLAN.at(Place(file, key=key), found=str(found), allowed=str(expected))


def of_published(heading: Heading, plan: "Plan", file: str) -> Iterator[Fault]:
    """The faults of published figures that name an indicator which the plan does not have."""
    named = [entry for entry in enumerate(heading.published) if entry[1].indicator]
    known = [indicator.id for indicator in plan.indicators] if named else []
    for place, figure in named:
        if figure.indicator not in known:
            key = f"published.{place}.indicator"
            yield PUBLISHED_INDICATOR.among(Place(file, key=key), figure.indicator, known)
