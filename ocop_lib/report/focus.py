"""What a unit must see to first: computed from deliveries, targets, tasks and certificates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.progress import Progress
from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.indicators.renewal import DECLINED, Renewal, renewal_states
from ocop_lib.indicators.task_list import TaskList, TaskStanding
from ocop_lib.periods import last_day
from ocop_lib.plan import PROVINCE, Plan, Task
from ocop_lib.report import sentences
from ocop_lib.report.leaders import leaders
from ocop_lib.report.marks import NO_MARKS, Marks
from ocop_lib.statuses import Status
from ocop_lib.wording import (
    counted,
    day,
    listed,
    period_words,
    quarter_words,
    uncapitalised,
)

MOST_SHOWN = 5
"""The most lines of the table; further ones are only counted."""

MOST_TASKS = 2
"""Up to so many overdue tasks have a line each; of more one line tells their places in the plan."""

AT_ONCE = "Ngay"

_LAPSED = "lapsed_certificates"
_NO_RENEWAL = DECLINED | {Renewal.DECIDED}


@dataclass(frozen=True, slots=True)
class Focus:
    """One thing to see to.

    Args:
        rank: how urgent its kind is, 0 first.
        due: the day by which it must be, or should have been, done.
        what: what is to be done.
        when: by when, in words.
        who: who does it.
    """

    rank: int
    due: date
    what: str
    when: str
    who: str


@dataclass(frozen=True)
class FocusList:
    """What a unit must see to first.

    Args:
        plan: tasks, agencies and names.
        unit: a unit's id, or ``province``.
        rows: the unit's own progress.
        as_of: the register at the cut-off.
        evidence: the quarter's evidence.
        tasks: the unit's tasks.
        received: the day of the latest delivery; None for none.
        marks: what was issued otherwise.
    """

    plan: Plan
    unit: str
    rows: Sequence[Progress]
    as_of: AsOf
    evidence: QuarterEvidence
    tasks: TaskList
    received: date | None = None
    marks: Marks = NO_MARKS

    @property
    def worst_first(self) -> list[Focus]:
        """All of it: missing figures, missed targets, overdue tasks, lapsed certificates, then risks."""
        found = [*self._figures(), *self._targets(), *self._late(), *self._certificates()]
        # Stable: within a kind and day the order of the plan stays.
        return sorted(found, key=lambda one: (one.rank, one.due))

    def _figures(self) -> Iterator[Focus]:
        if self.unit not in self.evidence.delivered_in_quarter:
            period = self.evidence.period
            what = f"Gửi số liệu {period_words(period)}"
            yield Focus(0, self.evidence.cut_off, what, AT_ONCE, self._own_name)

    def _targets(self) -> Iterator[Focus]:
        """The lagging targets: those of one status, day and leader together."""
        groups: dict[tuple[int, date, str], list[Progress]] = {}
        for row in self._lagging:
            due = row.lead.due if row.lead else self.plan.indicator(row.indicator).due
            key = (
                _RANK[row.status or Status.LATE],
                due or self.evidence.cut_off,
                self._who(row.indicator),
            )
            groups.setdefault(key, []).append(row)
        for (rank, due, who), rows in groups.items():
            when = self._until(due)
            if self._is_to_explain(rows[0]):
                when = f"{AT_ONCE} (chỉ tiêu hạn {day(due)})"
            yield Focus(rank, due, self._targets_told(rows), when, who)

    def _targets_told(self, rows: Sequence[Progress]) -> str:
        """What is to be done about targets that lag; those that are over are explained."""
        told, count = listed(map(self._against, rows)), counted(len(rows))
        is_one = len(rows) == 1
        if self._is_to_explain(rows[0]):
            what = (
                f"chỉ tiêu {told} không đạt" if is_one else f"{count} chỉ tiêu không đạt ({told})"
            )
            next_year = self.evidence.period.year + 1
            return f"Giải trình {what}, đề xuất hướng thực hiện năm {next_year}"
        if is_one:
            missing = counted(rows[0].remaining or 0)
            return f"Hoàn thành chỉ tiêu {told}, còn thiếu {missing}"
        return f"Hoàn thành {count} chỉ tiêu: {told}"

    def _is_to_explain(self, row: Progress) -> bool:
        """Whether a target was missed and the year is over: it can be met no more."""
        is_over = self.evidence.cut_off >= last_day(self.evidence.period.year)
        return row.status == Status.NOT_MET and is_over

    def _against(self, row: Progress) -> str:
        """«sản phẩm mới 1/3»."""
        name = uncapitalised(self.plan.indicator(row.indicator).in_a_line)
        words = f"{name} {sentences.against(row.to_date, row.target or 0)}"
        return self.marks.words(words, row, "to_date", "target", "status")

    @property
    def _lagging(self) -> list[Progress]:
        return [row for row in self.rows if row.unit == self.unit and row.status in _RANK]

    def _late(self) -> Iterator[Focus]:
        """Overdue tasks and those in doubt; of a task with a lagging target the target is told."""
        told = {row.indicator for row in self._lagging}
        overdue = [one for one in self.tasks.overdue if told.isdisjoint(one.task.indicators)]
        if len(overdue) > MOST_TASKS:
            yield self._together(overdue)
            overdue = []
        in_doubt = [one for one in self.tasks.unmatched if told.isdisjoint(one.task.indicators)]
        for one in (*overdue, *in_doubt):
            due, title = one.task.due, one.task.title
            if one.state == "unmatched":
                title = f"Đối chiếu số liệu của nhiệm vụ đã báo cáo hoàn thành: {title}"
            yield Focus(2, due, title, self._until(due), self._leads(one.task))

    def _together(self, overdue: Sequence[TaskStanding]) -> Focus:
        """Many overdue tasks in one line, by their places in the plan, from the earliest day."""
        places = listed(dict.fromkeys(one.task.section for one in overdue))
        what = f"Hoàn thành {counted(len(overdue))} nhiệm vụ quá hạn"
        due = min(one.task.due for one in overdue)
        return Focus(
            2,
            due,
            f"{what} (các {uncapitalised(self.plan.words.section)} {places})",
            f"Đã quá hạn từ {day(due)}",
            self._own_name,
        )

    def _certificates(self) -> Iterator[Focus]:
        lapsed = self.evidence.rows[_LAPSED]
        if not lapsed.empty:
            since = lapsed["date"].iloc[0].date()
            what = f"Cấp lại hoặc thu hồi {counted(len(lapsed))} giấy chứng nhận đã hết hạn"
            is_other = self.marks.is_lapsed_other(self.unit, len(lapsed))
            what = self.marks.words_if(what, is_other=is_other)
            when = f"{AT_ONCE} (hết hạn từ {day(since)})"
            yield Focus(3, since, what, when, self._who(_LAPSED))
        following = self.evidence.period.following
        rows = self.evidence.rows["expiring_certificates"]
        end = following.cut_off(self.evidence.scheme)
        soon = rows[rows["date"] <= pd.Timestamp(end)]
        states = self._states(soon["item_id"].tolist())
        open_ = [
            (one.date(), state)
            for one, state in zip(soon["date"], states, strict=True)
            if state not in _NO_RENEWAL
        ]
        if open_:
            first = min(one for one, _ in open_)
            idle = sum(state == Renewal.NOTHING for _, state in open_)
            what = (
                f"Cấp lại {counted(len(open_))} giấy chứng nhận hết hạn trong "
                f"{quarter_words(following)}"
            )
            what += f", trong đó {counted(idle)} giấy chưa triển khai" if idle else ""
            yield Focus(5, first, what, f"Trước {self._until(first)}", self._who(_LAPSED))

    def _states(self, products: Sequence[str]) -> list[Renewal]:
        held = self.as_of.held_now
        place = {product: n for n, product in enumerate(held["product_id"].tolist())}
        return renewal_states(self.as_of, held.take([place[one] for one in products]))

    def _until(self, due: date) -> str:
        return until(due, self.evidence.cut_off, self.received)

    def _who(self, indicator: str) -> str:
        """Who leads the tasks that have an indicator; without one, the unit."""
        level = "province" if self.unit == PROVINCE else "units"
        tasks = [
            task
            for task in self.plan.tasks
            if indicator in task.indicators and level in task.levels
        ]
        return self._leads(*tasks) if tasks else self._own_name

    def _leads(self, *tasks: Task) -> str:
        return leaders(self.plan, [one for task in tasks for one in task.lead], self.unit)

    @property
    def _own_name(self) -> str:
        if self.unit == PROVINCE:
            return self.plan.office_in_text
        return self.plan.committee(self.unit)


def until(due: date, cut_off: date, received: date | None) -> str:
    """A last day in a cell: «31/10/2024»; with a word where it was over before the report's data came.

    Args:
        due: the day.
        cut_off: the day at which deadlines are judged.
        received: the day of the latest delivery; None for none.

    Returns:
        The words.
    """
    if due <= cut_off:
        return f"Đã quá hạn {day(due)}"
    if received is not None and due < received:
        return f"{day(due)} (đã qua khi nhận số liệu)"
    return day(due)


_RANK = {Status.NOT_MET: 1, Status.AT_RISK: 4, Status.LATE: 6}
"""How urgent a lagging target is; tasks come second, certificates third and fifth."""
