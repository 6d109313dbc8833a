"""What a draft of a plan still leaves open, as warnings."""

import re
from collections.abc import Iterator
from datetime import date

from ocop_lib.errors import Fault, FaultKind
from ocop_lib.files.text import KeyPath, place_of
from ocop_lib.plan.model import Plan

STILL_OPEN = FaultKind(
    "plan.still_open",
    "Chưa có số giao: {name}.",
    "Thay chữ pending bằng số giao, hoặc null nếu kế hoạch để trống.",
    severity="warning",
)
NOT_ISSUED = FaultKind(
    "plan.not_issued",
    "Kế hoạch còn là dự thảo.",
    "Khi kế hoạch được ban hành: ghi number, date, number_source rồi bỏ khóa draft.",
    severity="warning",
)
STILL_CARRIED = FaultKind(
    "plan.still_carried",
    "Còn {count} mục lấy từ kế hoạch năm trước, nội dung và thời gian chưa quyết định.",
    "Sửa từng mục theo kế hoạch mới, rồi ghi lại source của mục ấy.",
    severity="warning",
)
UNIT_ENDS = FaultKind(
    "plan.unit_ends",
    "Có đơn vị không tồn tại suốt năm kế hoạch {year} (theo valid_from, valid_to).",
    "Sửa danh sách đơn vị theo kế hoạch mới, hoặc sửa valid_from, valid_to.",
    severity="warning",
)

_UNALLOCATED = "phần chưa giao cho đơn vị"

CARRIED = re.compile(r"dự thảo theo kế hoạch năm\s+\d{4}\s+–\s+")
"""What `carried_from` puts before a text, in a file also across lines."""


def carried_from(year: int) -> str:
    """The words before a source or theme that say that it is of an earlier plan, undecided yet.

    Args:
        year: the year of the earlier plan.

    Returns:
        The words, to stand directly before the text.
    """
    return f"dự thảo theo kế hoạch năm {year} – "


def open_points(plan: Plan, file: str) -> tuple[Fault, ...]:
    """What is still to be decided or filled in.

    Args:
        plan: a plan, draft or not.
        file: the plan's file, for messages.

    Returns:
        Warnings; none for a finished plan.
    """
    return tuple(_open_points(plan, file))


def _open_points(plan: Plan, file: str) -> Iterator[Fault]:
    if plan.draft:
        yield NOT_ISSUED.at(place_of(file, None, ("draft",)))
    first, last = date(plan.year, 1, 1), date(plan.year, 12, 31)
    part = [
        unit.name
        for unit in plan.units
        if (unit.valid_to or last) < last or (unit.valid_from or first) > first
    ]
    if part:
        place = place_of(file, None, ("units",))
        yield UNIT_ENDS.at(place, found=", ".join(part), year=plan.year)
    for index, indicator in enumerate(plan.indicators):
        if (targets := indicator.targets) is None:
            continue
        names = [plan.unit(place).short_name for place in targets.pending]
        if targets.unallocated is not None and targets.unallocated.number is None:
            names.append(_UNALLOCATED)
        if names:
            path: KeyPath = ("indicators", index, "targets")
            name = indicator.name
            yield STILL_OPEN.at(place_of(file, None, path), found=", ".join(names), name=name)
    if count := sum(CARRIED.match(source) is not None for source in _sources(plan)):
        yield STILL_CARRIED.at(place_of(file, None), count=count)


def _sources(plan: Plan) -> Iterator[str]:
    """The theme, and the source of each entry."""
    yield plan.theme
    lists = (
        *((plan.whole,), plan.units, plan.agencies, plan.funding_sources, plan.indicators),
        *(plan.tasks, plan.duties, plan.assumptions),
    )
    for entries in lists:
        for entry in entries:
            yield entry.source
