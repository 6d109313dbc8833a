"""The smaller entries of a plan: units, agencies, legal bases, words, duties, assumptions."""

from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from ocop_lib.errors import FaultKind
from ocop_lib.files.fields import Count, Digits, Text, refuse
from ocop_lib.files.records import Record
from ocop_lib.plan.fields import (
    AgencyRef,
    ColumnHead,
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
        source: the section or appendix column of the plan from which the entry is taken.
    """

    source: Text


class Unit(Entry):
    """A unit that reports, or the province, which contains all units.

    An id is never reused. A name or a code can be: since the reform of 2025 communes bear the names
    and codes of former districts, so a code identifies a unit only together with the level and the
    days of validity.

    Args:
        name: full name in running text («huyện Ba Bể»).
        short_name: name for the heading of a narrow column («Ba Bể»).
        aliases: other spellings in documents and spreadsheets.
        code: administrative code of the General Statistics Office; digits with leading zeros.
        communes: number of communes, wards and townships; None where the plan does not count
            them.
        valid_from: first day on which the unit exists as described; None when not recorded.
        valid_to: last such day; None for a unit that still exists.
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
    def _check_validity(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            found = f"{self.valid_from} đến {self.valid_to}"
            refuse([(("valid_to",), VALID_BACKWARDS.at(found=found))])
        return self

    def is_valid_beside(self, other: "Unit") -> bool:
        """Whether this unit and another one are valid on a common day.

        Args:
            other: another unit.

        Returns:
            True when the periods of validity overlap; a missing end counts as unlimited.
        """
        start = max(self.valid_from or date.min, other.valid_from or date.min)
        return start <= min(self.valid_to or date.max, other.valid_to or date.max)


class Agency(Entry):
    """An agency to which the plan assigns work, or a group of agencies.

    Args:
        aliases: the other spellings of its name in the plan.
        kind: ``group`` for agencies that the plan names together («UBND các huyện, thành phố»).
        members: ids of the agencies in a group; empty for an agency, and for a group whose
            members the plan does not name.
        in_unit: who of a group of the units' bodies is meant in one unit, with ``{unit}`` for the
            unit's full name («UBND {unit}»); None where the group is the same everywhere.
    """

    id: Slug
    name: Text
    short_name: Text
    aliases: tuple[Text, ...] = ()
    kind: Literal["agency", "group"] = "agency"
    members: tuple[AgencyRef, ...] = ()
    in_unit: Text | None = None


class FundingSource(Entry):
    """A source of funding that the plan names, without amounts."""

    id: Slug
    name: Text
    short_name: Text


class LegalBasis(Entry):
    """A document that the plan cites.

    Args:
        number: number as printed («919/QĐ-TTg»).
        date: date as printed, even where it looks wrong; then ``note`` explains the doubt.
        title: subject of the document, as the plan words it.
    """

    id: Slug
    number: Text
    date: Day
    issuer: Text
    title: Text
    note: Text | None = None


class Words(Record):
    """Words of the plan for sentences, where another province's plan has other ones.

    Args:
        office: the office as running text names it («Văn phòng Điều phối»); None for its short
            name among the agencies.
        units: the units together («các huyện, thành phố»).
        section: what the plan calls one of its sections, for the heading of a column («Mục»);
            letters and blanks, at most 20.
        tasks: the place of the plan that lists its tasks («mục III»); None where they have none
            of their own.
    """

    office: Text | None = None
    units: Text = "các đơn vị"
    section: ColumnHead = "Mục"
    tasks: Text | None = None


class Duty(Entry):
    """A standing duty of an agency.

    Args:
        section: number of the section («V.2»).
        title: the duty in a few words, as a report names it; None to name it by the first ones of
            ``text``.
        text: the duty in the plan's own words, shortened, misprints corrected.
        verbatim: the plan's wording as printed; None where ``text`` is all of it.
    """

    id: Slug
    agency: AgencyRef
    section: Text
    title: Text | None = None
    text: Text
    verbatim: Text | None = None


class Assumption(Entry):
    """An interpretation of a point that the plan leaves open; reports print it.

    Args:
        text: the interpretation in Vietnamese, as printed.
        indicators: ids of the indicators that it affects.
        tasks: ids of the tasks that it affects; without indicators and tasks it affects every
            report.
        source: the passage of the plan that leaves the point open.
    """

    id: Slug
    text: Text
    indicators: tuple[IndicatorRef, ...] = ()
    tasks: tuple[TaskRef, ...] = ()
