"""Sentences of «Nhận định chung» on targets, and on results that the plan has watched early."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ocop_lib.periods import Quarter
from ocop_lib.shortened import EXCEEDED, TARGETS, UNITS, named, named_or_counted
from ocop_lib.statuses import LAGGING, MET, WORST_FIRST, Status
from ocop_lib.wording import (
    STATUS,
    capitalised,
    counted,
    day,
    listed,
    quarter_words,
    uncapitalised,
)

_NO_TARGETS = "không được giao chỉ tiêu nào"
_UNTOLD = (Status.NO_DATA, Status.UNDECIDED)
"""The statuses of targets that cannot be judged, because figures are missing."""

_PREDICATE = {
    **{status: uncapitalised(STATUS[status]) for status in WORST_FIRST},
    Status.AT_RISK: "có nguy cơ không đạt",
}
"""A status as what is said of «02 chỉ tiêu»."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the sentence on targets tells.

    Args:
        counts: targets by status; a status that no target has may be missing.
        total: the number of targets, without those assigned as 0.
        open: how many targets a draft of the plan leaves open.
        named: words for targets by status, as «sản phẩm mới 1/3».
        waiting_for: names of the units for which undecided targets wait.
        silent_for: the quarter for which nothing was sent; None where something was.
        told_until: of one who sent nothing for it, the day of its last delivery; None for none.
        is_whole: whether the targets are the whole plan's and not assigned to a unit.
    """

    counts: Mapping[Status, int]
    total: int
    open: int = 0
    named: Mapping[Status, Sequence[str]] = field(default_factory=dict)
    waiting_for: Sequence[str] = ()
    silent_for: Quarter | None = None
    told_until: date | None = None
    is_whole: bool = False

    def count(self, *statuses: Status) -> int:
        """How many targets have one of these statuses."""
        return sum(self.counts.get(status, 0) for status in statuses)

    @property
    def noun(self) -> str:
        """What the targets are called: those of a unit are assigned to it."""
        return "chỉ tiêu" if self.is_whole else "chỉ tiêu được giao"

    @property
    def are_alike(self) -> bool:
        """Whether the same is said of all targets: all are met, or all have one other status."""
        statuses = [status for status in WORST_FIRST if self.count(status)]
        met = self.count(*MET)
        return bool(self.total) and (met == self.total or (not met and len(statuses) == 1))


def on_targets(unit: str, cut_off: date, judged: Judged) -> str:
    """The sentence on targets: how many are met, then the others, the worst status first.

    Args:
        unit: the unit's full name.
        cut_off: the last day whose events count.
        judged: what is told.

    Returns:
        The sentence; of one who sent nothing it does not say that no target is reached, and it
        names the day up to which figures were sent.
    """
    silent = judged.silent_for
    if not judged.total or judged.count(*_UNTOLD) == judged.total:
        told = [f"{'' if silent else f'{unit} '}{_unjudged(judged)}"]
    elif judged.are_alike:
        told = [_all_of(judged, "" if silent else unit)]
    else:
        told = [f"{'' if silent else f'{unit} '}{_met(judged)}", *_unmet(judged)]
    if judged.open and judged.total:
        told.append(_open(judged))
    said = "; ".join(told)
    if silent is None:
        return f"Đến {day(cut_off)}, {said}."
    is_told = judged.told_until and judged.count(*_UNTOLD) < judged.total
    until = f"theo số liệu gửi đến ngày {day(judged.told_until)}, " if is_told else ""
    return f"{capitalised(unit)} chưa gửi số liệu {quarter_words(silent)}; {until}{said}."


def _open(judged: Judged) -> str:
    return f"{counted(judged.open)} chỉ tiêu chưa giao vì kế hoạch năm còn là dự thảo"


def _unjudged(judged: Judged) -> str:
    """What is said where no target can be judged: there is none, or figures are missing."""
    if judged.total:
        told = f"chưa đủ số liệu để đánh giá {counted(judged.total)} {judged.noun}"
        return told + _waiting(judged)
    if judged.open:
        return f"có {_open(judged)}"
    return "chỉ có chỉ tiêu giao: 0" if judged.count(Status.ASSIGNED_ZERO) else _NO_TARGETS


def _met(judged: Judged) -> str:
    met, total = judged.count(*MET), counted(judged.total)
    if not met:
        return f"chưa có chỉ tiêu nào trong {total} {judged.noun} đạt kế hoạch năm"
    return f"có {counted(met)} trong {total} {judged.noun} {_reached(judged)}"


def _reached(judged: Judged) -> str:
    """What is said of the targets that are met: «đã đạt hoặc vượt kế hoạch năm (trong đó …)»."""
    beyond = judged.count(Status.EXCEEDED)
    which = named(judged.named.get(Status.EXCEEDED, ()), EXCEEDED)
    if not beyond:
        return "đã đạt kế hoạch năm"
    if beyond == judged.count(*MET):
        return f"vượt kế hoạch năm{f' ({which})' if which else ''}"
    over = f"{counted(beyond)} chỉ tiêu vượt{f': {which}' if which and beyond <= EXCEEDED.most else ''}"
    return f"đã đạt hoặc vượt kế hoạch năm ({over})"


def _all_of(judged: Judged, unit: str) -> str:
    """What is said of all targets: «cả 07 chỉ tiêu giao cho huyện A đều không đạt (…)»."""
    whose = "được giao"
    if judged.is_whole:
        whose = f"của {unit}" if unit else ""
    elif unit:
        whose = f"giao cho {unit}"
    told = _reached(judged)
    if not judged.count(*MET):
        (only,) = _unmet(judged)
        told = only.partition("chỉ tiêu ")[2]
    if judged.total == 1:
        return f"chỉ tiêu duy nhất {whose} {told}"
    return f"cả {counted(judged.total)} chỉ tiêu {whose} đều {told}"


def _unmet(judged: Judged) -> list[str]:
    """«02 chỉ tiêu không đạt (sản phẩm mới 1/3, …)», each status once, the worst first."""
    told, left = [], TARGETS.shown
    for status in WORST_FIRST:
        count = judged.count(status)
        if not count:
            continue
        shown: Sequence[str] = ()
        if status in LAGGING:
            shown = judged.named.get(status, ())[:left]
            left -= len(shown)
        elif status == Status.UNDECIDED and len(judged.waiting_for) <= UNITS.most:
            shown = judged.named.get(status, ())[: TARGETS.shown]
        more = [f"{counted(count - len(shown))} chỉ tiêu khác"] if count > len(shown) else []
        which = f" ({listed([*shown, *more])})" if shown else ""
        waiting = _waiting(judged) if status == Status.UNDECIDED else ""
        told.append(f"{counted(count)} chỉ tiêu {_PREDICATE[status]}{which}{waiting}")
    return told


def _waiting(judged: Judged) -> str:
    if not judged.waiting_for:
        return ""
    return f", còn chờ số liệu của {named_or_counted(judged.waiting_for, UNITS)}"


@dataclass(frozen=True, slots=True)
class Results:
    """What the sentence on the results that the plan has watched early tells.

    Args:
        name: what is counted, as «sản phẩm mới».
        to_date: the number to date; None where it is unknown.
        target: the number assigned; None where none is.
        ahead: the words for what is on its way, as «có 06 sản phẩm đủ hồ sơ chờ đánh giá»; empty
            where nothing is watched.
        due: the day by which it must have its result.
        received: the day of the latest delivery, which the masthead tells; None for none.
        is_silent: whether nothing was sent for the quarter.
        is_whole: whether the number is the whole plan's and not assigned to a unit.
    """

    name: str
    to_date: float | None
    target: int | None = None
    ahead: str = ""
    due: date | None = None
    received: date | None = None
    is_silent: bool = False
    is_whole: bool = False


def on_results(told: Results) -> str:
    """The sentence on the results that the plan has watched early, and what is on its way.

    A due date after the cut-off that had passed when the figures came is told as one that has
    passed: what became of it stands in the next report.

    Args:
        told: what is told.

    Returns:
        The sentence.
    """
    if told.to_date is None:
        return f"Chưa có số liệu về {told.name}."
    count = int(told.to_date)
    found = f"có {counted(count)} {told.name}" if count else f"chưa có {told.name} nào"
    if told.target is not None:
        found += f" ({assigned(told.target, is_whole=told.is_whole)})"
    if told.ahead:
        found += f"; {told.ahead}{_deadline(told.due, told.received) if told.due else ''}"
    return f"Theo số liệu đã gửi, {found}." if told.is_silent else f"{capitalised(found)}."


def on_waiting(count: int, thing: str, due: date) -> str:
    """The words on what waits for assessment after the day by which it was to be done.

    Args:
        count: how many still wait.
        thing: what is counted, as «sản phẩm».
        due: that day.

    Returns:
        The words, without a full stop.
    """
    if not count:
        return f"không còn {thing} nào chờ đánh giá"
    return f"còn {counted(count)} {thing} đủ hồ sơ chưa có kết quả dù đã quá thời hạn {day(due)}"


def _deadline(due: date, received: date | None) -> str:
    """«, thời hạn là ngày 31/10/2024»; of a day that had passed when the figures came, that it had."""
    words = f", thời hạn đánh giá là ngày {day(due)}"
    return f"{words} (đã qua khi nhận số liệu)" if received and due < received else words


def assigned(target: int, *, is_whole: bool) -> str:
    """A target in brackets: «chỉ tiêu giao: 03»; the whole plan's «kế hoạch năm: 20»."""
    return f"{'kế hoạch năm' if is_whole else 'chỉ tiêu giao'}: {counted(target)}"
