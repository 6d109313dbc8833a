"""A task of the plan, and the rules within one task."""

from collections.abc import Iterator
from datetime import date
from typing import Literal, Self

from pydantic import model_validator
from pydantic_core.core_schema import ValidationInfo

from ocop_lib.errors import FaultKind
from ocop_lib.files.fields import Placed, Text, refuse
from ocop_lib.months import Window
from ocop_lib.plan.entries import Entry
from ocop_lib.plan.fields import (
    AgencyRef,
    Day,
    IndicatorRef,
    Known,
    Slug,
    at_key,
    known_to,
    needed,
)
from ocop_lib.plan.lead import REPEATED_STAGE, StageRef

DUE = FaultKind(
    "plan.due",
    "Thời hạn không phải ngày cuối của thời gian thực hiện hay trọng tâm.",
    "Sửa thời hạn cho khớp, hoặc sửa thời gian của nhiệm vụ.",
)
WINDOW_YEAR = FaultKind(
    "plan.window_year",
    "Thời gian thực hiện không có ngày nào trong năm kế hoạch {year}.",
    "Sửa năm của thời gian thực hiện.",
    "có ngày trong năm {year}",
)
WINDOW_BACKWARDS = FaultKind(
    "plan.window_backwards",
    "Ngày cuối đứng trước ngày đầu.",
    "Đổi chỗ hoặc sửa hai ngày.",
    "ngày cuối (end) bằng hoặc sau ngày đầu (start)",
)
FOCUS_OUTSIDE = FaultKind(
    "plan.focus_outside",
    "Thời gian trọng tâm nằm ngoài thời gian thực hiện.",
    "Sửa thời gian trọng tâm (focus) hoặc thời gian thực hiện (window).",
)


class Task(Entry):
    """Work that the plan assigns to agencies, with its dates.

    Args:
        section: number of the section («III.3.2»).
        window: first and last day of the work.
        focus: the part of the window that the plan emphasises; None when the plan names none.
        due: the last day of the focus or of the window, by which the work must be done.
        lead: ids of the agencies that lead the work; of all that do it, where the plan names no
            leader.
        cooperating: ids of the agencies that support the work.
        levels: level of the follow-up: ``units`` (in each unit), ``province``, or both.
        stages: the stages of the annual cycle that products are to reach in the focus or window.
        verbatim: the plan's own wording of the dates; None when it gives none.
        indicators: ids of the indicators whose numbers show the result of the work; the work
            is not taken as done before they do.
        assumption: the assumption made where the plan leaves something open.
    """

    id: Slug
    section: Text
    title: Text
    window: Window
    focus: Window | None = None
    due: Day
    lead: tuple[AgencyRef, ...]
    cooperating: tuple[AgencyRef, ...] = ()
    levels: tuple[Literal["units", "province"], ...]
    stages: tuple[StageRef, ...] = ()
    verbatim: Text | None = None
    indicators: tuple[IndicatorRef, ...] = ()
    assumption: Text | None = None

    @model_validator(mode="after")
    def _check_consistency(self, info: ValidationInfo) -> Self:
        refuse(task_faults(self, known_to(info)))
        return self

    @property
    def time(self) -> Window:
        """The days on which the plan wants the work done: the focus, or else the window."""
        return self.focus or self.window

    def is_due(self, start: date, end: date) -> bool:
        """Whether the due date lies between two days, both included."""
        return start <= self.due <= end


def task_faults(task: Task, known: Known) -> Iterator[Placed]:
    """The faults within one task, with their key paths."""
    yield from _window_faults("window", task.window)
    if task.focus is not None:
        yield from _window_faults("focus", task.focus)
        yield from _focus_faults(task.focus, task.window)
    ends = {window.end for window in (task.window, task.focus) if window is not None}
    if task.due not in ends:
        yield at_key(
            "due",
            DUE.at(found=str(task.due), allowed=" hoặc ".join(str(end) for end in sorted(ends))),
        )
    year = known.year
    if year is not None and not task.window.start.year <= year <= task.window.end.year:
        yield at_key("window", WINDOW_YEAR.at(found=_days(task.window), year=year))
    for stage in sorted({one for one in task.stages if task.stages.count(one) > 1}):
        yield at_key("stages", REPEATED_STAGE.at(found=stage))
    for key in ("lead", "levels"):
        if not getattr(task, key):
            yield needed(key, "Nhiệm vụ phải có người làm và cấp theo dõi.")


def _window_faults(key: str, window: Window) -> Iterator[Placed]:
    if window.end < window.start:
        yield at_key(key, WINDOW_BACKWARDS.at(found=_days(window)))


def _focus_faults(focus: Window, window: Window) -> Iterator[Placed]:
    if focus.start not in window or focus.end not in window:
        yield at_key(
            "focus", FOCUS_OUTSIDE.at(found=_days(focus), allowed=f"trong khoảng {_days(window)}")
        )


def _days(window: Window) -> str:
    return f"{window.start} đến {window.end}"
