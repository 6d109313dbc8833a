"""The entries of a plan: units, agencies, legal bases, indicators, tasks, duties, assumptions."""

from datetime import date
from typing import Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core.core_schema import ValidationInfo

from ocop_lib.periods import Window
from ocop_lib.plan import rules
from ocop_lib.plan.fields import (
    AgencyRef,
    Count,
    Day,
    Digits,
    IndicatorId,
    IndicatorRef,
    Share,
    Slug,
    TaskRef,
    Text,
    UnitRef,
    known_to,
    refuse,
)


class Record(BaseModel):
    """A frozen part of a plan that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Entry(Record):
    """An entry of a plan.

    Args:
        source: the section or appendix column it is taken from.
    """

    source: Text


class Unit(Entry):
    """A unit that reports, or the province as the whole of them.

    An id is for ever; a name or a code is not: after the reform of 2025 communes bear the names
    and codes of former districts. Identity is the code, the level and the days it is valid.

    Args:
        name: full name in running text («huyện Ba Bể»).
        short_name: for the head of a narrow column («Ba Bể»).
        aliases: other spellings seen in documents and spreadsheets.
        code: administrative code of the General Statistics Office; digits, zeros kept.
        communes: number of communes, wards and townships; None where it says nothing.
        valid_from: first day on which this entry is known to hold; None when not recorded.
        valid_to: last day on which it holds; None while it does.
    """

    id: Slug
    name: Text
    short_name: Text
    aliases: tuple[Text, ...] = ()
    code: Digits
    level: Literal["province", "district", "commune"]
    communes: Count | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None


class Agency(Entry):
    """Someone the plan gives work to: one agency, or a group it names as one.

    Args:
        aliases: the other spellings of its name in the plan.
        kind: ``group`` for those the plan names together («UBND các huyện, thành phố»).
        members: the agencies a group is known to include; other groups include members that
            the plan leaves open.
    """

    id: Slug
    name: Text
    short_name: Text
    aliases: tuple[Text, ...] = ()
    kind: Literal["agency", "group"] = "agency"
    members: tuple[AgencyRef, ...] = ()


class FundingSource(Entry):
    """One of the sources the plan draws its money from; the plan may give no amounts."""

    id: Slug
    name: Text
    short_name: Text


class LegalBasis(Entry):
    """A document the plan cites.

    Args:
        number: as printed («919/QĐ-TTg»).
        date: as printed, even where it looks wrong; then ``note`` says why.
        title: what the plan says it is about.
    """

    id: Slug
    number: Text
    date: Day
    issuer: Text
    title: Text
    note: Text | None = None


class Target(NamedTuple):
    """What one unit is to reach for one indicator.

    Args:
        indicator: the indicator's id.
        unit: the unit's id, or ``province`` for the total printed in the plan.
        value: in the indicator's unit of measure; 0 is a target of none, None is no target
            assigned (for ``province``: no total printed).
        source: where in the plan it stands.
    """

    indicator: str
    unit: str
    value: int | None
    source: str


class Targets(Entry):
    """The targets of one indicator.

    Args:
        units: every unit's target; 0 is a target of none, None is blank in the plan.
        province: the total printed in the plan; None when the plan prints none.
        verbatim: the wording of the column's head, or of the sentence.
    """

    units: dict[UnitRef, Count | None] = {}
    province: Count | None
    verbatim: Text | None = None

    def __hash__(self) -> int:
        """By value; spelt out, because the mapping has no hash of its own."""
        return hash((tuple(self.units.items()), self.province, self.source, self.verbatim))

    @property
    def total(self) -> int:
        """The units' targets added up; a unit without a target adds nothing."""
        return sum(value or 0 for value in self.units.values())


class Indicator(Entry):
    """What is measured, and where the plan wants it to be by when.

    Args:
        name: as in the plan, misprints corrected; ``verbatim`` keeps them.
        short_name: for the head of a narrow column.
        unit_of_measure: what one is («sản phẩm», «chủ thể»); of a monthly floor, what is counted
            within a month.
        measure: ``flow`` adds up over the year; ``stock`` is what stands at the cut-off, never
            added over quarters; ``monthly_floor`` is tested in each calendar month.
        floor: the plan says «ít nhất» (at least).
        aspirational: the plan says «phấn đấu» (strive for).
        context: reported beside the targets, without target and without status.
        scope: ``units`` when each unit has a target or figure of its own, ``province`` when only
            the province has.
        targets: None for context; of a monthly floor, the number for each month.
        expectation: share (0 to 1) of the target the office expects by the end of quarters 1
            to 4. Its own yardstick, not an assigned target. None for context and monthly floors.
        expectation_source: the windows of the plan the shares are drawn from.
        due: the last day on which the target can be met; None for context.
        description: what counts and what does not, in Vietnamese.
        verbatim: the wording that decides how it is read.
    """

    id: IndicatorId
    name: Text
    short_name: Text
    unit_of_measure: Text
    measure: Literal["flow", "stock", "monthly_floor"]
    floor: bool = False
    aspirational: bool = False
    context: bool = False
    scope: Literal["units", "province"] = "units"
    targets: Targets | None = None
    expectation: tuple[Share, Share, Share, Share] | None = None
    expectation_source: Text | None = None
    due: Day | None = None
    description: Text
    verbatim: Text | None = None

    @model_validator(mode="after")
    def _hangs_together(self, info: ValidationInfo) -> Self:
        refuse(rules.indicator_faults(self, known_to(info)))
        return self


class Task(Entry):
    """A piece of work the plan gives someone, with its time.

    Args:
        section: number of the section («III.3.2»).
        window: first and last day on which it is carried out.
        focus: the part of the window the plan puts its weight on; None when it names none.
        due: the day by which it is to be done: the end of the focus or of the window.
        lead: those who lead it or, where the plan sets nobody above the others, carry it out.
        cooperating: those who are to help.
        levels: where it is followed up: in each of the ``units``, at the ``province``, or both.
        verbatim: the plan's wording about the time; None when it says nothing.
        assumption: what had to be assumed about it because the plan leaves it open.
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
    verbatim: Text | None = None
    assumption: Text | None = None

    @model_validator(mode="after")
    def _hangs_together(self, info: ValidationInfo) -> Self:
        refuse(rules.task_faults(self, known_to(info)))
        return self

    def is_due(self, start: date, end: date) -> bool:
        """Whether it is to be done on one of these days, both ends included."""
        return start <= self.due <= end


class Duty(Entry):
    """A standing duty of an agency that can be reported on.

    Args:
        section: number of the section («V.2»).
        text: the duty in the plan's own words, shortened.
    """

    id: Slug
    agency: AgencyRef
    section: Text
    text: Text


class Assumption(Entry):
    """How the reports read something the plan leaves open; they print it.

    Args:
        text: the reading in Vietnamese, as printed.
        indicators: what it is about; none here and in ``tasks`` when it is about every report.
        tasks: likewise.
        source: what in the plan raises the question.
    """

    id: Slug
    text: Text
    indicators: tuple[IndicatorRef, ...] = ()
    tasks: tuple[TaskRef, ...] = ()
