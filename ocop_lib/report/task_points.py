"""The sentence of «Nhận định chung» on the plan's tasks: overdue, in doubt, due next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ocop_lib.periods import Quarter
from ocop_lib.wording import capitalised, counted, day, listed, quarter_words

_NAMED = 2
"""Up to so many overdue tasks are told by name; of more only their places in the plan."""


@dataclass(frozen=True, slots=True)
class TasksTold:
    """What the sentence on the plan's tasks tells.

    Args:
        section: what the plan calls a place in it, as «mục».
        quarter: the quarter that follows.
        overdue: title and place of the tasks that are overdue, in the plan's order.
        unmatched: places of the tasks that are reported as done and the numbers do not show.
        next_due: the last days of the tasks that are due in the quarter that follows, and not done.
        level: whose tasks these are, as «cấp tỉnh», where other tasks are the units'; empty for a
            unit's own.
        of_units: of the whole, the units with overdue tasks, as «Na Rì 05 và Pác Nặm 02».
        units_level: what the units are called together, as «cấp huyện».
        units_overdue: how many tasks of units are overdue.
        unknown: how many tasks due are unknown, because nothing was sent for ``silent_for``.
        silent_for: the quarter for which nothing was sent; None where something was.
    """

    section: str
    quarter: Quarter
    overdue: Sequence[tuple[str, str]] = ()
    unmatched: Sequence[str] = ()
    next_due: Sequence[date] = ()
    level: str = ""
    of_units: str = ""
    units_level: str = ""
    units_overdue: int = 0
    unknown: int = 0
    silent_for: Quarter | None = None


def on_tasks(told: TasksTold) -> str:
    """The sentence on the plan's tasks.

    Args:
        told: what is told.

    Returns:
        The sentence; of one who sent nothing it does not say that no task is overdue.
    """
    return f"{capitalised('; '.join(_parts(told)))}."


def _parts(told: TasksTold) -> Iterator[str]:
    at = f"ở {told.level}, " if told.level else ""
    if told.silent_for is None:
        yield f"{at}{_late(told)}"
    else:
        yield f"{at}{_unknown(told, told.silent_for)}"
    if told.unmatched:
        words = "nhiệm vụ được báo cáo đã hoàn thành nhưng số liệu chưa khớp"
        yield f"có {counted(len(told.unmatched))} {words} ({_places(told, told.unmatched)})"
    if told.units_overdue:
        where = f"{counted(told.units_overdue)} nhiệm vụ quá hạn"
        yield f"ở {told.units_level}, có {where} ({told.of_units})"
    if told.next_due:
        first = f"{'sớm nhất ' if len(told.next_due) > 1 else ''}ngày {day(min(told.next_due))}"
        coming = f"có {counted(len(told.next_due))} nhiệm vụ đến hạn"
        # Of the whole, the next quarter's tasks stand in a table of their own.
        when = "" if told.level else f" ({first})"
        yield f"{coming} trong {quarter_words(told.quarter)}{when}"


def _late(told: TasksTold) -> str:
    count = len(told.overdue)
    if not count:
        return "không có nhiệm vụ nào quá hạn"
    if count > _NAMED or told.level:
        where = _places(told, [place for _, place in told.overdue])
        return f"có {counted(count)} nhiệm vụ quá hạn ({where})"
    names = listed(f"«{title}» ({told.section} {place})" for title, place in told.overdue)
    return f"có {counted(count)} nhiệm vụ quá hạn: {names}"


def _unknown(told: TasksTold, quarter: Quarter) -> str:
    period = quarter_words(quarter)
    if not told.unknown:
        return f"không có nhiệm vụ nào còn phải báo cáo trong {period}"
    return f"chưa có số liệu {period} về {counted(told.unknown)} nhiệm vụ đến hạn hoặc chưa xong"


def _places(told: TasksTold, places: Sequence[str]) -> str:
    """«mục III.1», «các mục III.1 và III.2»: each place once."""
    once = [*dict.fromkeys(places)]
    return f"{'các ' if len(once) > 1 else ''}{told.section} {listed(once)}"
