"""A value that two worlds tell differently, and the parts of the difference by their causes."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple, get_args

from ocop_lib.indicators.restated.plan_entries import EntryChange
from ocop_lib.indicators.restated.row_changes import ROW_CAUSES, RowCause, RowChange
from ocop_lib.indicators.restated.worlds import Value
from ocop_lib.periods import Period

Cause = Literal["library", RowCause, "plan", "rules", "period"]
CAUSES: tuple[Cause, ...] = ("library", *get_args(RowCause), "plan", "rules", "period")
"""Why a number differs, in the order in which it is recounted.

``library``: the library counts what it was once told otherwise, with no other version of the rule.
"""

OF_THE_WORLD: frozenset[Cause] = frozenset(ROW_CAUSES)
"""The causes that are changes of the world; the others are changes of plan or method."""


class RuleChange(NamedTuple):
    """A counting rule of which another version counts.

    Args:
        indicator: the indicator's id.
        old: the number of the version before; None where there was no such indicator.
        new: the number of the version after.
    """

    indicator: str
    old: int | None
    new: int | None


class PeriodChange(NamedTuple):
    """Another way to cut periods, or another last day of a year's data.

    Args:
        name: ``scheme`` or ``data_to``.
        old: the value before.
        new: the value after.
    """

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a difference that has one cause.

    Args:
        cause: the cause.
        old: the value before the step.
        new: the value after it.
        rows: the rows that moved the value, for a cause among rows.
        entries: the entries of the plan that did.
        rule: the counting rule of which another version counts; None for other causes.
        periods: what differs in the way periods are cut.
    """

    cause: Cause
    old: Value = None
    new: Value = None
    rows: tuple[RowChange, ...] = ()
    entries: tuple[EntryChange, ...] = ()
    rule: RuleChange | None = None
    periods: tuple[PeriodChange, ...] = ()

    @property
    def by(self) -> Fraction:
        """By how much the step moved a number; 0 for a text."""
        return amount(self.new) - amount(self.old)


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that two worlds tell differently.

    Args:
        unit: a unit's id, or ``province``.
        indicator: the indicator's id.
        period: the period at whose end it is told.
        name: the field of `Progress`.
        old: the value of the earlier world; None where it is unknown, or there is no such row.
        new: the value of the later one.
        parts: why, in the order of `CAUSES`; those that moved nothing are left out.
    """

    unit: str
    indicator: str
    period: Period
    name: str
    old: Value
    new: Value
    parts: tuple[Part, ...]

    @property
    def by(self) -> Fraction:
        """By how much a number differs: the sum of its parts; 0 for a text."""
        return amount(self.new) - amount(self.old)

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The causes of its parts."""
        return tuple(part.cause for part in self.parts)


def amount(value: Value) -> Fraction:
    """A value as an exact number; unknown, and a text, count 0."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Fraction(str(value)) if is_number else Fraction(0)
