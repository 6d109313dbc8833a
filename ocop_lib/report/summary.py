"""«Nhận định chung»: at most five sentences in fixed slots, computed from a report's numbers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from ocop_lib.export.remark_words import on_the_way
from ocop_lib.export.uncounted import UNCOUNTED
from ocop_lib.indicators.fallen import fallen
from ocop_lib.indicators.lead import Lead, still_waiting
from ocop_lib.indicators.progress import Progress
from ocop_lib.indicators.quarter_evidence import QuarterEvidence
from ocop_lib.indicators.task_list import TaskList
from ocop_lib.periods import Quarter
from ocop_lib.plan import PROVINCE, Indicator, Plan
from ocop_lib.report import certified_points, change_points, points, sentences, task_points
from ocop_lib.shortened import CERTIFICATES, FALLEN, UNITS, WORST_UNITS, named
from ocop_lib.statuses import Status
from ocop_lib.wording import LEVEL, capitalised, counted, uncapitalised


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
        received: the day of the latest delivery; None where there was none.
        told_until: the day of the unit's own latest delivery.
        tasks_of_units: of the province, each unit's tasks.
        restated: what was issued and is different now, as part of a sentence; empty for nothing.
    """

    plan: Plan
    unit: str
    rows: Sequence[Progress]
    evidence: QuarterEvidence
    tasks: TaskList
    is_silent: bool
    is_known: bool
    findings: int
    received: date | None = None
    told_until: date | None = None
    tasks_of_units: Mapping[str, TaskList] = field(default_factory=dict)
    restated: str = ""

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
            silent_for=self._silent_for,
            told_until=self.told_until if self.is_known else None,
            is_whole=self.unit == PROVINCE,
        )
        return points.on_targets(self.plan.unit(self.unit).name, self.evidence.cut_off, judged)

    @property
    def _silent_for(self) -> Quarter | None:
        """The quarter for which the unit sent nothing; None where it did, and for the province."""
        return self._told_for if self.is_silent and self.unit != PROVINCE else None

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
            if indicator.lead is None:
                continue
            lead = self._lead(indicator, row)
            ahead = self._left(indicator) if row.to_date is not None else ""
            if lead:
                ahead = on_the_way(self.plan, indicator, lead.stages, lead.missing)
            yield points.on_results(
                points.Results(
                    name=uncapitalised(indicator.in_a_line),
                    to_date=row.to_date,
                    target=row.target,
                    ahead=ahead,
                    due=lead.due if lead else None,
                    received=self.received,
                    is_silent=self._silent_for is not None,
                    is_whole=self.unit == PROVINCE,
                )
            )

    def _left(self, indicator: Indicator) -> str:
        """The words on what still waits after the day of results; empty before it."""
        units = self.plan.unit_ids if self.unit == PROVINCE else (self.unit,)
        found = [still_waiting(self.plan, indicator, unit, self.evidence) for unit in units]
        left = [one for one in found if one]
        return (
            points.on_waiting(
                sum(count for count, _ in left), indicator.unit_of_measure, left[0][1]
            )
            if left
            else ""
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
                next_quarter=following,
                in_next_quarter=sum(day.date() <= end for day in rows["date"]),
                which_lapsed=self._whose("lapsed_certificates", date.max),
                which_next=self._whose("expiring_certificates", end),
            )
        )

    def _whose(self, indicator: str, end: date) -> str:
        """The products whose certificates end by a day; of the province how many of which units."""
        found = self.evidence.candidates[indicator]
        places = [place for place in found.places if found.days[place] <= end]
        if self.unit != PROVINCE:
            products = found.rows.texts("product_name")
            return named((products[place] for place in places), CERTIFICATES)
        units = found.rows.texts("unit_id")
        return self._by_unit(Counter(units[place] for place in places))

    def _by_unit(self, counts: Counter[str]) -> str:
        """«Ba Bể 02 và Na Rì 01»: the units with the most first; of many how many units they are."""
        most_first = sorted(self.plan.unit_ids, key=lambda unit: -counts[unit])
        found = [unit for unit in most_first if counts[unit]]
        if len(found) > UNITS.most:
            return f"{counted(len(found))} {UNITS.noun}"
        return named(
            (f"{self.plan.unit(one).short_name} {counted(counts[one])}" for one in found),
            WORST_UNITS,
        )

    def _on_tasks(self) -> Iterator[str]:
        """The sentence on tasks: of the province its own, then those of the units."""
        late = {one.task.id for one in self.tasks.overdue}
        of_units = Counter({unit: len(one.overdue) for unit, one in self.tasks_of_units.items()})
        # The province's own tasks are told by the province's own delivery, whoever else sent figures.
        has_sent = self.unit in self.evidence.delivered_in_quarter
        silent = None if has_sent else self._told_for
        yield task_points.on_tasks(
            task_points.TasksTold(
                section=uncapitalised(self.plan.words.section),
                quarter=self.evidence.period.following,
                overdue=[(task.title, task.section) for task in self.plan.tasks if task.id in late],
                unmatched=[one.task.section for one in self.tasks.unmatched],
                next_due=[one.task.due for one in self.tasks.upcoming],
                level=LEVEL[PROVINCE] if self.unit == PROVINCE else "",
                of_units=self._by_unit(of_units),
                units_level=LEVEL[self.plan.unit_level],
                units_overdue=of_units.total(),
                unknown=sum(one.state == "no_data" for one in self.tasks.due),
                silent_for=silent,
            )
        )

    def _on_data(self) -> Iterator[str]:
        """The sentence on what changed, who is missing and what has to be looked at again."""
        # Of the whole, what has to be looked at again is listed in the annex, unit by unit.
        findings = 0 if self.unit == PROVINCE else self.findings
        told = [*self._change(), self.restated, *self._missing()]
        said = [*told, change_points.on_findings(findings)]
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
                why = self._why_fewer(row)
                down.append(f"{name} giảm {counted(int(row.before - row.to_date))}{why}")
        if known:
            yield change_points.on_change(
                change_points.Change(before, up, down, len(self._assigned))
            )

    def _why_fewer(self, row: Progress) -> str:
        """«, do «Miến dong» hết hạn»: the items that count no more; empty where none is known."""
        indicator = self.plan.indicator(row.indicator)
        lost = [
            one
            for one in fallen(self.plan, indicator, self.unit, self.evidence)
            if one.label and one.reason
        ]
        told = [
            f"«{one.label}» {'' if self.unit != PROVINCE else f'({self.plan.unit(one.unit).short_name}) '}"
            f"{UNCOUNTED[one.reason]}"
            for one in lost
        ]
        return f", do {named(told, FALLEN)}" if told else ""

    def _missing(self) -> Iterator[str]:
        """Of the province: how many units sent figures."""
        if self.unit == PROVINCE:
            missing = [unit.short_name for unit in self.evidence.units_missing(self.plan)]
            units = len(self.plan.units)
            delivered = units - len(missing)
            yield change_points.on_completeness(delivered, units, self._told_for, missing)


def _first_day(rows: pd.DataFrame) -> date | None:
    """The day of the first row; None where there is none."""
    return None if rows.empty else rows["date"].iloc[0].date()
