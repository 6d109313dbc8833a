"""The smaller entries of a plan: units, agencies, funding, legal bases, duties, assumptions."""

from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from ocop_lib.errors import FaultKind
from ocop_lib.files.fields import Count, Digits, Text, refuse
from ocop_lib.files.records import Record
from ocop_lib.plan.fields import (
    AgencyRef,
    Day,
    IndicatorRef,
    Slug,
    TaskRef,
)

VALID_BACKWARDS = FaultKind(
    "plan.valid_backwards",
    "Ngày hết hiệu lực (valid_to) đứng trước ngày có hiệu lực (valid_from).",
    "Đổi chỗ hoặc sửa hai ngày.",
    "valid_to bằng hoặc sau valid_from",
)


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

    @model_validator(mode="after")
    def _is_valid_some_day(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            found = f"{self.valid_from} đến {self.valid_to}"
            refuse([(("valid_to",), VALID_BACKWARDS.at(found=found))])
        return self

    def is_valid_beside(self, other: "Unit") -> bool:
        """Whether there is a day on which both entries hold.

        Args:
            other: another unit.
        """
        start = max(self.valid_from or date.min, other.valid_from or date.min)
        return start <= min(self.valid_to or date.max, other.valid_to or date.max)


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
