"""The sentences of «Nhận định chung»: one function a slot, each one sentence with a verb."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ocop_lib.periods import Quarter
from ocop_lib.shortened import EXCEEDED, TARGETS, UNITS, named
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
    """

    counts: Mapping[Status, int]
    total: int
    open: int = 0
    named: Mapping[Status, Sequence[str]] = field(default_factory=dict)
    waiting_for: Sequence[str] = ()
    silent_for: Quarter | None = None

    def count(self, *statuses: Status) -> int:
        """How many targets have one of these statuses."""
        return sum(self.counts.get(status, 0) for status in statuses)


def on_targets(unit: str, cut_off: date, judged: Judged) -> str:
    """The sentence on targets: how many are met, then the others, the worst status first.

    Args:
        unit: the unit's full name.
        cut_off: the last day whose events count.
        judged: what is told.

    Returns:
        The sentence; of one who sent nothing it does not say that no target is reached.
    """
    told = "; ".join(_told(judged))
    if judged.silent_for is None:
        return f"Đến {day(cut_off)}, {unit} {told}."
    return f"{capitalised(unit)} chưa gửi số liệu {quarter_words(judged.silent_for)}; {told}."


def _told(judged: Judged) -> list[str]:
    open_ = f"{counted(judged.open)} chỉ tiêu chưa giao vì kế hoạch năm còn là dự thảo"
    if not judged.total:
        if judged.open:
            return [f"có {open_}"]
        zero = judged.count(Status.ASSIGNED_ZERO)
        return ["chỉ có chỉ tiêu giao: 0" if zero else _NO_TARGETS]
    if judged.count(*_UNTOLD) == judged.total:
        told = [f"chưa đủ số liệu để đánh giá {counted(judged.total)} chỉ tiêu được giao"]
        told[0] += _waiting(judged)
    elif len(unmet := _unmet(judged)) == 1 and not judged.count(*MET):
        told = [_all_of(judged.total, unmet[0])]
    else:
        told = [_met(judged), *unmet]
    return [*told, *([open_] if judged.open else [])]


def _met(judged: Judged) -> str:
    total, met = judged.total, judged.count(*MET)
    if not met:
        return f"chưa có chỉ tiêu nào trong {counted(total)} chỉ tiêu được giao đạt kế hoạch năm"
    share = f"cả {counted(total)}" if met == total else f"{counted(met)} trong {counted(total)}"
    beyond = judged.count(Status.EXCEEDED)
    which = named(judged.named.get(Status.EXCEEDED, ()), EXCEEDED)
    if beyond == met:
        return f"có {share} chỉ tiêu được giao vượt kế hoạch năm{f' ({which})' if which else ''}"
    if not beyond:
        return f"có {share} chỉ tiêu được giao đã đạt kế hoạch năm"
    over = f" (trong đó {counted(beyond)} chỉ tiêu vượt{f': {which}' if which else ''})"
    return f"có {share} chỉ tiêu được giao đã đạt hoặc vượt kế hoạch năm{over}"


def _all_of(total: int, told: str) -> str:
    """What is said of all targets: «có cả 07 chỉ tiêu được giao không đạt (…)»."""
    noun = "chỉ tiêu "
    said = told.partition(noun)[2]
    if total == 1:
        return f"có {counted(total)} chỉ tiêu được giao, {said}"
    return f"có cả {counted(total)} chỉ tiêu được giao {said}"


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
        elif status == Status.UNDECIDED:
            shown = judged.named.get(status, ())[: TARGETS.shown]
        more = [f"{counted(count - len(shown))} chỉ tiêu khác"] if count > len(shown) else []
        which = f" ({listed([*shown, *more])})" if shown else ""
        waiting = _waiting(judged) if status == Status.UNDECIDED else ""
        told.append(f"{counted(count)} chỉ tiêu {_PREDICATE[status]}{which}{waiting}")
    return told


def _waiting(judged: Judged) -> str:
    if not judged.waiting_for:
        return ""
    return f", còn chờ số liệu của {named(judged.waiting_for, UNITS)}"


def on_results(
    name: str, to_date: float | None, target: int | None, ahead: str, due: date | None
) -> str:
    """The sentence on the results that the plan has watched early, and what is on its way.

    Args:
        name: what is counted, as «sản phẩm mới».
        to_date: the number to date; None where it is unknown.
        target: the number assigned; None where none is.
        ahead: the words for what is on its way, as «có 06 sản phẩm đủ hồ sơ chờ đánh giá»; empty
            where nothing is watched.
        due: the day by which it must have its result; None where nothing is watched.

    Returns:
        The sentence.
    """
    if to_date is None:
        return f"Chưa có số liệu về {name}."
    found = f"Có {counted(int(to_date))} {name}" if to_date else f"Chưa có {name} nào"
    assigned = f" (chỉ tiêu giao: {counted(target)})" if target is not None else ""
    until = f", thời hạn là ngày {day(due)}" if ahead and due else ""
    return f"{found}{assigned}{f'; {ahead}' if ahead else ''}{until}."


def on_tasks(
    section: str, overdue: Sequence[str], unmatched: int, next_due: int, quarter: Quarter
) -> str:
    """The sentence on the plan's tasks.

    Args:
        section: what the plan calls a place in it, as «mục».
        overdue: places in the plan of the tasks that are overdue, as «III.1», in the plan's order.
        unmatched: how many tasks are reported as done and the numbers do not show it.
        next_due: how many tasks are due in the quarter that follows, and not done.
        quarter: that quarter.

    Returns:
        The sentence.
    """
    late = "Không có nhiệm vụ nào quá hạn"
    if overdue:
        places = [*dict.fromkeys(overdue)]
        all_of = f"các {section}" if len(places) > 1 else section
        late = f"Có {counted(len(overdue))} nhiệm vụ quá hạn ({all_of} {listed(places)})"
    parts = [late]
    if unmatched:
        parts.append(
            f"có {counted(unmatched)} nhiệm vụ được báo cáo đã hoàn thành nhưng số liệu chưa khớp"
        )
    if next_due:
        parts.append(f"có {counted(next_due)} nhiệm vụ đến hạn trong {quarter_words(quarter)}")
    return f"{'; '.join(parts)}."


def on_change(before: Quarter, up: Sequence[str], down: Sequence[str], targets: int) -> str:
    """The sentence on what changed since the quarter before.

    Args:
        before: the quarter before.
        up: words for the targets of which the number rose, as «sản phẩm mới tăng 2».
        down: words for those of which it fell.
        targets: the number of all targets.

    Returns:
        The sentence, without a full stop.
    """
    parts = [
        f"số thực hiện {verb} ở {_share(len(names), targets)} chỉ tiêu ({named(names, TARGETS)})"
        for verb, names in (("tăng", up), ("giảm", down))
        if names
    ]
    told = ", ".join(parts) or "số thực hiện không thay đổi ở chỉ tiêu nào"
    return f"so với {quarter_words(before)}, {told}"


def _share(part: int, whole: int) -> str:
    """«10», of several all of which are meant «cả 10»."""
    return f"cả {counted(part)}" if part == whole > 1 else counted(part)


def on_completeness(delivered: int, units: int, quarter: Quarter, missing: Sequence[str]) -> str:
    """The words on how many units sent figures for the quarter, and which did not."""
    of = f"{counted(units)} đơn vị"
    if not delivered:
        return f"chưa đơn vị nào trong {of} gửi số liệu {quarter_words(quarter)}"
    if not missing:
        return f"cả {of} đã gửi số liệu {quarter_words(quarter)}"
    told = f"có {counted(delivered)} trong {of} đã gửi số liệu {quarter_words(quarter)}"
    return f"{told}, chưa có số liệu của {named(missing, UNITS)}"


def on_findings(count: int) -> str:
    """The words on what has to be looked at again; empty for nothing."""
    return f"có {counted(count)} nội dung số liệu cần rà soát" if count else ""
