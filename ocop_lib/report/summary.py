"""«Nhận định chung»: at most five sentences in fixed slots, computed from a report's numbers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ocop_lib.export.remark_words import on_the_way
from ocop_lib.indicators.lead import Lead
from ocop_lib.indicators.progress import Progress
from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.periods import Quarter
from ocop_lib.plan import PROVINCE, Indicator, Plan
from ocop_lib.report import certified_points, points, sentences
from ocop_lib.report.task_list import TaskList
from ocop_lib.statuses import Status
from ocop_lib.wording import capitalised, counted, uncapitalised


@dataclass(frozen=True)
class Summary:
    """What the sentences are computed from.

    Args:
        plan: for the names of indicators and units.
        unit: id of the unit the report is about.
        rows: progress of the unit; for the province of all units.
        evidence: the quarter's evidence from those units' rows.
        tasks: the unit's tasks.
        is_silent: whether nothing was sent for the quarter.
        is_known: whether anything was sent since the year began.
        findings: how many findings the report lists.
    """

    plan: Plan
    unit: str
    rows: Sequence[Progress]
    evidence: QuarterEvidence
    tasks: TaskList
    is_silent: bool
    is_known: bool
    findings: int

    @property
    def sentences(self) -> list[str]:
        """The sentences: targets, results on their way, certificates, tasks, change and gaps.

        A slot without anything to say is left out.
        """
        return [
            self._on_targets(),
            *self._on_results(),
            self._on_certificates(),
            *self._on_tasks(),
            *self._on_data(),
        ]

    @property
    def _told_for(self) -> Quarter:
        """The quarter for which figures are expected: of a year the last one that has begun."""
        return self.evidence.period.last_begun(self.evidence.scheme)

    @property
    def _own(self) -> list[Progress]:
        return [row for row in self.rows if row.unit == self.unit]

    @property
    def _assigned(self) -> list[Progress]:
        return [row for row in self._own if row.target is not None]

    def _on_targets(self) -> str:
        assigned = self._assigned
        counts = Counter(row.status for row in assigned if row.status)
        judged = points.Judged(
            counts=counts,
            total=len(assigned) - counts[Status.ASSIGNED_ZERO],
            open=sum(row.status == Status.PENDING for row in self._own),
            named={
                status: [self._against(row) for row in assigned if row.status == status]
                for status in counts
            },
            waiting_for=self._waiting(),
            silent_for=self._told_for if self.is_silent and self.unit != PROVINCE else None,
        )
        return points.on_targets(self.plan.unit(self.unit).name, self.evidence.cut_off, judged)

    def _against(self, row: Progress) -> str:
        """«sản phẩm mới 1/3»; of an undecided target the name alone."""
        name = uncapitalised(self.plan.indicator(row.indicator).in_a_line)
        if row.status == Status.UNDECIDED or row.to_date is None:
            return name
        return f"{name} {sentences.against(row.to_date, row.target or 0)}"

    def _waiting(self) -> list[str]:
        waiting = {unit for row in self._assigned for unit in row.waiting_for}
        return [unit.short_name for unit in self.plan.units if unit.id in waiting]

    def _on_results(self) -> Iterator[str]:
        """The sentence on each indicator that the plan has watched early."""
        for row in self._own:
            indicator = self.plan.indicator(row.indicator)
            if indicator.lead is not None and not self.is_silent:
                lead = self._lead(indicator, row)
                yield points.on_results(
                    uncapitalised(indicator.in_a_line),
                    row.to_date,
                    row.target,
                    on_the_way(self.plan, indicator, lead.stages, lead.missing) if lead else "",
                    lead.due if lead else None,
                )

    def _lead(self, indicator: Indicator, row: Progress) -> Lead | None:
        """What is on its way in the unit, for the province in all of them; None for nothing."""
        if self.unit != PROVINCE:
            lead = row.lead
            if lead is None or not (lead.is_last_cut_off or any(n for _, n in lead.stages)):
                return None
            return Lead(lead.task, lead.due, lead.stages, lead.missing * lead.is_last_cut_off, True)
        leads = [one.lead for one in self.rows if one.indicator == indicator.id and one.lead]
        found: Counter[str] = Counter()
        for lead in leads:
            found.update(dict(lead.stages))
        if not found.total():
            return None
        stages = tuple((stage, found[stage]) for stage, _ in leads[0].stages)
        return Lead(leads[0].task, leads[0].due, stages, 0, leads[0].is_last_cut_off)

    def _on_certificates(self) -> str:
        rows, lapsed = (
            self.evidence.rows[f"{name}_certificates"] for name in ("expiring", "lapsed")
        )
        if rows.empty and lapsed.empty and not self.is_known:
            return certified_points.NO_CERTIFICATES_KNOWN
        following = self.evidence.period.following
        end = following.cut_off(self.evidence.scheme)
        return certified_points.on_certificates(
            certified_points.RunningOut(
                lapsed=len(lapsed),
                lapsed_since=_first_day(lapsed),
                expiring=len(rows),
                expiring_first=_first_day(rows),
                next_quarter=following,
                in_next_quarter=sum(day.date() <= end for day in rows["date"]),
            )
        )

    def _on_tasks(self) -> Iterator[str]:
        """The sentence on tasks; none of a unit that sent nothing."""
        if self.is_silent:
            return
        late = {one.task.id for one in self.tasks.overdue}
        yield points.on_tasks(
            uncapitalised(self.plan.words.section),
            [task.section for task in self.plan.tasks if task.id in late],
            len(self.tasks.unmatched),
            len(self.tasks.upcoming),
            self.evidence.period.following,
        )

    def _on_data(self) -> Iterator[str]:
        """The sentence on what changed, who is missing and what has to be looked at again."""
        said = [*self._change(), *self._missing(), points.on_findings(self.findings)]
        if any(said):
            yield f"{capitalised('; '.join(filter(None, said)))}."

    def _change(self) -> Iterator[str]:
        before = self.evidence.period.before(self.evidence.scheme)
        if self.is_silent or before is None:
            return
        up, down, known = [], [], 0
        for row in self._assigned:
            if row.to_date is None or row.before is None:
                continue
            known += 1
            name = uncapitalised(self.plan.indicator(row.indicator).in_a_line)
            if row.to_date > row.before:
                up.append(f"{name} tăng {counted(int(row.to_date - row.before))}")
            if row.to_date < row.before:
                down.append(f"{name} giảm {counted(int(row.before - row.to_date))}")
        if known:
            yield points.on_change(before, up, down, len(self._assigned))

    def _missing(self) -> Iterator[str]:
        """Of the province: how many units sent figures."""
        if self.unit == PROVINCE:
            missing = [unit.short_name for unit in self.evidence.units_missing(self.plan)]
            units = len(self.plan.units)
            delivered = units - len(missing)
            yield points.on_completeness(delivered, units, self._told_for, missing)


def _first_day(rows: pd.DataFrame) -> date | None:
    """The day of the first row; None where there is none."""
    return None if rows.empty else rows["date"].iloc[0].date()
