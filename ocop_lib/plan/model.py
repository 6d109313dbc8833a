"""The plan: all its entries, and look-ups by id."""

from collections.abc import Iterator
from typing import Literal, Self, TypeVar

from pydantic import Field, model_validator

from ocop_lib.about import About
from ocop_lib.errors import FaultKind, PlanError
from ocop_lib.files.digests import digest_of
from ocop_lib.files.fields import Flag, Placed, Text, refuse
from ocop_lib.files.records import Record
from ocop_lib.plan import rules
from ocop_lib.plan.entries import Agency, Assumption, Duty, FundingSource, LegalBasis, Unit, Words
from ocop_lib.plan.fields import (
    PROVINCE,
    AgencyRef,
    Day,
    Kind,
    Slug,
    Year,
    needed,
    unknown_id,
)
from ocop_lib.plan.indicator import Indicator
from ocop_lib.plan.targets import Target
from ocop_lib.plan.task import Task
from ocop_lib.spelling import NO_SPELLINGS, Spellings

NOT_APPLICABLE = FaultKind(
    "plan.not_applicable",
    "«{indicator}» không phải chỉ tiêu giao cho {unit}.",
    "Chỉ hỏi số giao của chỉ tiêu giao cho chính đơn vị ấy.",
)
AnyEntry = TypeVar("AnyEntry", Agency, FundingSource, Indicator, Task, Unit)


class Plan(Record):
    """An annual plan of the programme for one province.

    Every list keeps the plan's own order.

    Args:
        title: title as printed; ``short_title`` is used where it is too long.
        year: the plan year.
        draft: whether the plan is not issued yet: targets may be left open, number and date
            may be missing, and every report says that the plan is a draft.
        whole: the province, with the id ``province``; its short name is the heading of totals.
        issuer: the body that issued the plan.
        office_id: the agency that coordinates the programme and issues the reports.
        number: number of the plan, None in a draft without one.
        date: date of the plan; None in a draft without one.
        number_source: the document that gives number and date; None only in a draft.
        theme: the year's theme.
        words: words of the plan for sentences of reports.
    """

    id: Slug
    title: Text
    short_title: Text
    year: Year
    draft: Flag = False
    whole: Unit
    issuer: Text
    office_id: AgencyRef
    number: Text | None = None
    date: Day | None = None
    number_source: Text | None = None
    theme: Text
    words: Words = Words()
    legal_bases: tuple[LegalBasis, ...]
    units: tuple[Unit, ...] = Field(min_length=1)
    agencies: tuple[Agency, ...] = Field(min_length=1)
    funding_sources: tuple[FundingSource, ...]
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    tasks: tuple[Task, ...]
    duties: tuple[Duty, ...]
    assumptions: tuple[Assumption, ...]

    @model_validator(mode="after")
    def _check_consistency(self) -> Self:
        named_lists = (
            ("agencies", self.agencies),
            ("funding_sources", self.funding_sources),
            ("indicators", self.indicators),
        )
        refuse(
            [
                *rules.province_faults(self.whole, self.units),
                *rules.unit_name_faults(self.whole, self.units),
                *(
                    fault
                    for name, entries in named_lists
                    for fault in rules.name_faults(name, entries)
                ),
                *rules.group_faults(self.agencies),
                *rules.agency_id_faults(self.units, self.agencies),
                *_issue_faults(self),
            ]
        )
        return self

    @property
    def draft_title(self) -> str:
        """The short title of a draft, by which reports warn of it; empty for an issued plan."""
        return self.short_title if self.draft else ""

    @property
    def digest(self) -> str:
        """The SHA-256 of all that the plan says, in hexadecimal; comments do not change it."""
        return digest_of(self.model_dump(mode="json"))

    @property
    def province(self) -> str:
        """Full name of the province («tỉnh …»)."""
        return self.whole.name

    @property
    def office(self) -> str:
        """Full name of the office that coordinates the programme and issues the reports."""
        return self.agency(self.office_id).name

    @property
    def office_in_text(self) -> str:
        """The office's name in running text («Văn phòng Điều phối»)."""
        return self.words.office or self.agency(self.office_id).short_name

    @property
    def unit_level(self) -> Literal["province", "district", "commune"]:
        """The administrative level of the units; of the first one where they differ."""
        return self.units[0].level

    @property
    def unit_ids(self) -> tuple[str, ...]:
        """The ids of the units, without the province."""
        return tuple(unit.id for unit in self.units)

    @property
    def places(self) -> tuple[str, ...]:
        """The ids a report may be about: the units in the plan's order, then the province."""
        return (*self.unit_ids, PROVINCE)

    @property
    def spellings(self) -> Spellings:
        """The names of each of the `places`, by id: what people write when they mean the id."""
        units = (*self.units, self.whole)
        return {unit.id: (unit.name, unit.short_name, *unit.aliases) for unit in units}

    def name_of(self, about: About) -> str:
        """The full name of the unit or agency that a report is about."""
        find = self.unit if about.kind == "unit" else self.agency
        return find(about.id).name

    def unit(self, unit_id: str) -> Unit:
        """The unit with an id.

        Args:
            unit_id: the id of a unit, or ``province``.

        Returns:
            The unit; ``whole`` for ``province``.

        Raises:
            PlanError: no unit has the id; the fault suggests the nearest id.
        """
        return self._find("unit", (*self.units, self.whole), unit_id, self.spellings)

    def committee(self, unit_id: str) -> str:
        """The people's committee of a unit or of the province: «UBND huyện …»."""
        return f"UBND {self.unit(unit_id).name}"

    def agency(self, agency_id: str) -> Agency:
        """The agency or group with an id.

        Args:
            agency_id: the id of an agency or group.

        Returns:
            The agency or group.

        Raises:
            PlanError: no agency has the id; the fault suggests the nearest id.
        """
        return self._find("agency", self.agencies, agency_id)

    def indicator(self, indicator_id: str) -> Indicator:
        """The indicator with an id, with or without targets.

        Args:
            indicator_id: the id of an indicator.

        Returns:
            The indicator.

        Raises:
            PlanError: no indicator has the id; the fault suggests the nearest id.
        """
        return self._find("indicator", self.indicators, indicator_id)

    def task(self, task_id: str) -> Task:
        """The task with an id.

        Args:
            task_id: the id of a task.

        Returns:
            The task.

        Raises:
            PlanError: no task has the id; the fault suggests the nearest id.
        """
        return self._find("task", self.tasks, task_id)

    def target(self, indicator_id: str, unit_id: str) -> Target:
        """The target of a unit; for ``province`` the total printed in the plan.

        Args:
            indicator_id: the id of an indicator.
            unit_id: the id of a unit, or ``province``.

        Returns:
            The target. Its value is None where the plan assigns (or prints) no number.

        Raises:
            PlanError: an id is unknown, the indicator only gives context, or only the province
                has a target for it.
        """
        indicator, unit = self.indicator(indicator_id), self.unit(unit_id)
        targets = indicator.targets
        if targets is not None and unit.id == PROVINCE:
            is_pending = PROVINCE in targets.pending
            return Target(indicator.id, PROVINCE, targets.province, targets.source, is_pending)
        if targets is None or unit.id not in targets.units:
            raise PlanError(
                NOT_APPLICABLE.at(
                    found=f"{indicator.id}, {unit.id}", indicator=indicator.name, unit=unit.name
                )
            )
        value, is_pending = targets.units[unit.id], unit.id in targets.pending
        return Target(indicator.id, unit.id, value, targets.source, is_pending)

    def unit_targets(self, indicator_id: str) -> tuple[Target, ...]:
        """The targets of the units, in the plan's order; empty where no unit has a target."""
        targets = self.indicator(indicator_id).targets
        if targets is None or not targets.units:
            return ()
        return tuple(self.target(indicator_id, unit.id) for unit in self.units)

    @property
    def targets(self) -> tuple[Target, ...]:
        """All targets by indicator; within it the units in the plan's order, then the province."""
        return tuple(
            target
            for indicator in self.indicators
            if not indicator.context
            for target in (
                *self.unit_targets(indicator.id),
                self.target(indicator.id, PROVINCE),
            )
        )

    def tasks_due(self, start: Day, end: Day) -> tuple[Task, ...]:
        """The tasks due from the first day to the last, both included, in the plan's order."""
        return tuple(task for task in self.tasks if task.is_due(start, end))

    def _find(
        self,
        kind: Kind,
        entries: tuple[AnyEntry, ...],
        wanted: str,
        spellings: Spellings = NO_SPELLINGS,
    ) -> AnyEntry:
        for entry in entries:
            if entry.id == wanted:
                return entry
        raise PlanError(unknown_id(kind, wanted, (entry.id for entry in entries), spellings))


def _issue_faults(plan: Plan) -> Iterator[Placed]:
    """The faults of a plan without number or date, or their source, that is no draft."""
    what = "Kế hoạch đã ban hành (không có draft: true) phải có số, ngày và nguồn của số, ngày."
    for key in ("number", "date", "number_source"):
        if getattr(plan, key) is None and not plan.draft:
            yield needed(key, what)
