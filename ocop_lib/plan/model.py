"""The plan as a whole, and the questions that are put to it."""

from typing import Self, TypeVar

from pydantic import Field, model_validator

from ocop_lib.errors import FaultKind, PlanError
from ocop_lib.files.fields import Text, refuse
from ocop_lib.files.records import Record
from ocop_lib.plan import rules
from ocop_lib.plan.entries import Agency, Assumption, Duty, FundingSource, LegalBasis, Unit
from ocop_lib.plan.fields import (
    PROVINCE,
    AgencyRef,
    Day,
    Kind,
    Slug,
    Year,
    unknown_id,
)
from ocop_lib.plan.indicator import Indicator, Target
from ocop_lib.plan.task import Task

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
        title: as printed; ``short_title`` serves where it is too long.
        year: the plan year.
        whole: the province itself, with the id ``province``; its short name heads totals.
        issuer: who issued the plan.
        office_id: the agency that coordinates the programme and issues the reports.
        number: number of the plan; ``number_source`` says where number and date are from.
        date: date of the plan.
        theme: the year's theme.
    """

    id: Slug
    title: Text
    short_title: Text
    year: Year
    whole: Unit
    issuer: Text
    office_id: AgencyRef
    number: Text
    date: Day
    number_source: Text
    theme: Text
    legal_bases: tuple[LegalBasis, ...]
    units: tuple[Unit, ...] = Field(min_length=1)
    agencies: tuple[Agency, ...] = Field(min_length=1)
    funding_sources: tuple[FundingSource, ...]
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    tasks: tuple[Task, ...]
    duties: tuple[Duty, ...]
    assumptions: tuple[Assumption, ...]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        named = (
            ("agencies", self.agencies),
            ("funding_sources", self.funding_sources),
            ("indicators", self.indicators),
        )
        refuse(
            [
                *rules.province_faults(self.whole, self.units),
                *rules.unit_name_faults(self.whole, self.units),
                *(fault for name, entries in named for fault in rules.name_faults(name, entries)),
                *rules.group_faults(self.agencies),
            ]
        )
        return self

    @property
    def province(self) -> str:
        """Full name of the province («tỉnh …»)."""
        return self.whole.name

    @property
    def office(self) -> str:
        """Full name of the office that coordinates the programme and issues the reports."""
        return self.agency(self.office_id).name

    @property
    def unit_ids(self) -> tuple[str, ...]:
        """The ids of the units, without the province."""
        return tuple(unit.id for unit in self.units)

    @property
    def places(self) -> tuple[str, ...]:
        """The ids a report may be about: the units in the plan's order, then the province."""
        return (*self.unit_ids, PROVINCE)

    def unit(self, unit_id: str) -> Unit:
        """The unit with this id; the province as a whole for ``province``.

        Raises:
            PlanError: when there is none; the fault names the nearest id.
        """
        return self._find("unit", (*self.units, self.whole), unit_id)

    def agency(self, agency_id: str) -> Agency:
        """The agency or group with this id.

        Raises:
            PlanError: when there is none; the fault names the nearest id.
        """
        return self._find("agency", self.agencies, agency_id)

    def indicator(self, indicator_id: str) -> Indicator:
        """The indicator with this id, with or without target.

        Raises:
            PlanError: when there is none; the fault names the nearest id.
        """
        return self._find("indicator", self.indicators, indicator_id)

    def task(self, task_id: str) -> Task:
        """The task with this id.

        Raises:
            PlanError: when there is none; the fault names the nearest id.
        """
        return self._find("task", self.tasks, task_id)

    def target(self, indicator_id: str, unit_id: str) -> Target:
        """What a unit is to reach; for ``province`` the total printed in the plan.

        Returns:
            The target. Its value None says that the plan assigns (or prints) no number there.

        Raises:
            PlanError: for an unknown id, for an indicator of context, and for a unit where
                only the province has the target: there the question does not apply.
        """
        indicator, unit = self.indicator(indicator_id), self.unit(unit_id)
        targets = indicator.targets
        if targets is not None and unit.id == PROVINCE:
            return Target(indicator.id, PROVINCE, targets.province, targets.source)
        if targets is None or unit.id not in targets.units:
            raise PlanError(
                NOT_APPLICABLE.at(
                    found=f"{indicator.id}, {unit.id}", indicator=indicator.name, unit=unit.name
                )
            )
        return Target(indicator.id, unit.id, targets.units[unit.id], targets.source)

    def unit_targets(self, indicator_id: str) -> tuple[Target, ...]:
        """What each unit is to reach, in the plan's order; none where no unit has a target."""
        targets = self.indicator(indicator_id).targets
        if targets is None or not targets.units:
            return ()
        return tuple(self.target(indicator_id, unit.id) for unit in self.units)

    @property
    def targets(self) -> tuple[Target, ...]:
        """Every target: by indicator, its units in the plan's order, then the province."""
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
        """The tasks to be done on one of these days, both ends included."""
        return tuple(task for task in self.tasks if task.is_due(start, end))

    def _find(self, kind: Kind, entries: tuple[AnyEntry, ...], wanted: str) -> AnyEntry:
        for entry in entries:
            if entry.id == wanted:
                return entry
        raise PlanError(unknown_id(kind, wanted, (entry.id for entry in entries)))
