"""What must be done first in the whole province: by which unit, by which department, by when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ocop_lib.indicators.task_list import TaskList
from ocop_lib.periods import Period, last_day
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.report import sentences
from ocop_lib.report.focus import AT_ONCE, MOST_SHOWN, Focus, until
from ocop_lib.report.leaders import leaders
from ocop_lib.report.marks import NO_MARKS, Marks
from ocop_lib.report.needs import Need, is_many
from ocop_lib.shortened import UNITS
from ocop_lib.statuses import Status
from ocop_lib.wording import (
    LEVEL,
    capitalised,
    counted,
    listed,
    period_words,
    uncapitalised,
)

_OWN_TASKS = 2
"""The most lines on the province's own overdue tasks; the units' needs have the others."""

_NAMED = 2
"""Up to so many lagging targets of a unit are told by name."""


@dataclass(frozen=True)
class ProvinceFocus:
    """What must be done first in the whole province.

    Args:
        plan: names, agencies and last days.
        period: the quarter.
        cut_off: the day at which deadlines are judged.
        received: the day of the latest delivery; None for none.
        needs: the units that need action, the worst first.
        tasks: the tasks of the provincial level.
        has_sent: whether the province itself sent figures for the quarter.
        marks: what was issued otherwise.
    """

    plan: Plan
    period: Period
    cut_off: date
    received: date | None
    needs: Sequence[Need]
    tasks: TaskList
    has_sent: bool
    marks: Marks = NO_MARKS

    @property
    def shown(self) -> list[Focus]:
        """At most five lines: the silent units together, own overdue tasks, then the worst units."""
        first = [*self._silent(), *self._own_tasks()]
        return [
            *first,
            *(self._of_units(*group) for group in self._groups[: self._most - len(first)]),
        ]

    @property
    def left(self) -> int:
        """How many units that need action have no line."""
        first = [*self._silent(), *self._own_tasks()]
        return sum(len(needs) for *_, needs in self._groups[self._most - len(first) :])

    @property
    def _most(self) -> int:
        # Of many units more is said in the notes of page one, which the table shares.
        return MOST_SHOWN - is_many(self.plan)

    @property
    def _groups(self) -> list[tuple[str, str, list[Need]]]:
        """Units that must do the same by the same day together: what, when, and their needs."""
        found: dict[tuple[str, str], list[Need]] = {}
        for need in self._others:
            due = min(self._days(need), default=None)
            when = until(due, self.cut_off, self.received) if due else AT_ONCE
            what = capitalised("; ".join(self._reasons(need)))
            found.setdefault((what, when), []).append(need)
        return [(*key, needs) for key, needs in found.items()]

    @property
    def _others(self) -> list[Need]:
        return [need for need in self.needs if not need.is_silent]

    @property
    def _is_over(self) -> bool:
        return self.cut_off >= last_day(self.period.year)

    def _silent(self) -> Iterator[Focus]:
        silent = [need.unit for need in self.needs if need.is_silent]
        if silent:
            what = f"Gửi số liệu {period_words(self.period)}"
            yield Focus(0, self.cut_off, what, AT_ONCE, self._committees(silent))
        if not self.has_sent:
            what = f"Gửi số liệu {period_words(self.period)} của {LEVEL[PROVINCE]}"
            yield Focus(0, self.cut_off, what, AT_ONCE, self.plan.office_in_text)

    def _own_tasks(self) -> Iterator[Focus]:
        late = self.tasks.overdue
        if len(late) > _OWN_TASKS:
            places = listed(dict.fromkeys(one.task.section for one in late))
            section = uncapitalised(self.plan.words.section)
            what = f"Hoàn thành {counted(len(late))} nhiệm vụ quá hạn (các {section} {places})"
            due = min(one.task.due for one in late)
            who = self.plan.office_in_text
            yield Focus(1, due, what, until(due, self.cut_off, self.received), who)
            return
        for one in late:
            when = until(one.task.due, self.cut_off, self.received)
            who = leaders(self.plan, one.task.lead, PROVINCE)
            # The first of what a title lists; the whole of it stands in the table of tasks.
            title = one.task.title.partition(";")[0]
            yield Focus(1, one.task.due, title, when, who)

    def _of_units(self, what: str, when: str, needs: Sequence[Need]) -> Focus:
        """What some units must do, in one line: targets, tasks, certificates, and the first day."""
        return Focus(2, self.cut_off, what, when, self._committees([one.unit for one in needs]))

    def _committees(self, units: Sequence[str]) -> str:
        """«UBND huyện A», «UBND các đơn vị: A và B»."""
        if len(units) == 1:
            return self.plan.committee(units[0])
        names = [self.plan.unit(unit).short_name for unit in units]
        if len(names) > UNITS.most:
            return f"UBND {counted(len(names))} đơn vị, ghi ở Phụ lục"
        return f"UBND các đơn vị: {listed(names)}"

    def _days(self, need: Need) -> Iterator[date]:
        for row in need.lagging:
            due = row.lead.due if row.lead else self.plan.indicator(row.indicator).due
            if due:
                yield due
        yield from (one.task.due for one in need.overdue)

    def _reasons(self, need: Need) -> Iterator[str]:
        targets = [*self._targets(need)]
        work = [self._overdue(need)] if need.overdue else []
        if targets and self._is_over:
            # What was missed can be met no more.
            yield f"giải trình {listed(targets)}"
        else:
            work = [*targets, *work]
        if work:
            yield f"hoàn thành {listed(work)}"
        if need.unmatched:
            yield f"đối chiếu số liệu của {counted(len(need.unmatched))} nhiệm vụ đã báo cáo hoàn thành"
        if need.lapsed:
            words = f"cấp lại hoặc thu hồi {counted(need.lapsed)} giấy chứng nhận đã hết hạn"
            is_other = self.marks.is_lapsed_other(need.unit, need.lapsed)
            yield self.marks.words_if(words, is_other=is_other)

    def _overdue(self, need: Need) -> str:
        """The overdue tasks: a single one with its place in the plan, of more their number."""
        count = f"{counted(len(need.overdue))} nhiệm vụ quá hạn"
        if len(need.overdue) > 1:
            return count
        section = uncapitalised(self.plan.words.section)
        return f"{count} ({section} {need.overdue[0].task.section})"

    def _targets(self, need: Need) -> Iterator[str]:
        """The lagging targets: one or two by name, of more their number by status."""
        if len(need.lagging) <= _NAMED:
            for row in need.lagging:
                name = uncapitalised(self.plan.indicator(row.indicator).in_a_line)
                words = f"chỉ tiêu {name} {sentences.against(row.to_date, row.target or 0)}"
                yield self.marks.words(words, row, "to_date", "target", "status")
            return
        missed = sum(row.status == Status.NOT_MET for row in need.lagging)
        behind = len(need.lagging) - missed
        if missed:
            yield f"{counted(missed)} chỉ tiêu không đạt"
        if behind:
            yield f"{counted(behind)} chỉ tiêu chậm hoặc có nguy cơ không đạt"
