"""Then, now, why: how each number differs between two worlds, split exactly by recounting.

The worlds between the two are counted one after another: the rows added, changed and retracted
take their new state first, then the plan, then the counting rules, then the way periods are cut. What a
number differs by from one of them to the next is the part of that cause; so the parts make up the
difference, whatever it consists of. A number that is unknown counts 0 in a sum and stays unknown.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, NamedTuple, get_args

from ocop_lib.indicators.counting.versions import Numbers
from ocop_lib.indicators.restated.named import namer
from ocop_lib.indicators.restated.plan_entries import EntryChange, plan_changes, that_move
from ocop_lib.indicators.restated.row_changes import ROW_CAUSES, RowCause, RowChange
from ocop_lib.indicators.restated.row_steps import RowSteps
from ocop_lib.indicators.restated.worlds import (
    FIELDS,
    Counted,
    Key,
    Value,
    World,
    count,
)
from ocop_lib.periods import Period, Quarter
from ocop_lib.plan import PROVINCE

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


def differences(
    old: World, new: World, at: Period | None = None, unit: str = ""
) -> tuple[Difference, ...]:
    """How the numbers of two worlds differ, and why.

    Args:
        old: the earlier world.
        new: the later world.
        at: the quarter at whose end numbers are compared; None for the earlier of the two worlds'
            periods, or, where both are years, for the end of each one's data.
        unit: whose numbers are compared; empty for all units and the province.

    Returns:
        The values that differ, by unit and indicator in the later plan's order, and within these in
        the order of `FIELDS`; those of an indicator or unit that the later plan lacks come last.

    Raises:
        RegisterError: one of the registers is a slice that lacks rows which the other has.
        OcopError: the library has no such version of a counting rule.
    """
    if _is_same(old, new):
        return ()
    quarter = at or _common(old.period, new.period)
    steps = [*_recounted(old, new, quarter)]
    if len(steps) == 1:
        return ()
    first, last = steps[0].counted, steps[-1].counted
    keys = (*last.values, *(key for key in first.values if key not in last.values))
    asked = [key for key in keys if unit in ("", key[0])]
    return tuple(_of_each(steps, asked, quarter or new.period))


def _is_same(old: World, new: World) -> bool:
    """Whether two worlds are alike, so that there is nothing to count."""
    cut = [(one.plan.digest, one.period, one.scheme, one.rules) for one in (old, new)]
    is_recounted = old.told is None and new.told is None
    return is_recounted and cut[0] == cut[1] and old.register == new.register


def _common(old: Period, new: Period) -> Period | None:
    """The quarter at whose end two worlds are compared; None for two years."""
    quarters = [one for one in (old, new) if isinstance(one, Quarter)]
    return min(quarters) if quarters else None


class _Step(NamedTuple):
    """A world between the two, and how it came of the one before."""

    cause: Cause | None
    counted: Counted
    named: Callable[[Counted, Counted, Key, str], Part] | None


def _recounted(old: World, new: World, at: Period | None) -> Iterator[_Step]:
    """The earlier world, and each that follows it by one cause, up to the later world."""
    viewer = _viewer(old, new)
    now = old.cut(viewer)
    counted = count(now, at or now.period)
    yield _Step(None, _as_told(counted, old, at), None)
    if old.told is not None:
        yield _Step("library", counted, _by_the_library)
    # Cut for the old scheme, and for the old last day of a year's data: that another scheme sees
    # other rows is no change of the world.
    seen = new.cut(viewer, old.scheme, old.period if at is None else None)
    rows = RowSteps(now.register, seen.register)
    for cause in rows.causes:
        now = replace(now, register=rows.after(cause), period=seen.period)
        yield (step := _row_step(cause, rows, now, at))
        counted = step.counted
    now = replace(now, register=seen.register, period=seen.period)
    if changes := plan_changes(old.plan, new.plan):
        now = replace(now, plan=new.plan)
        counted = count(now, at or now.period)
        yield _plan_step(changes, (old, new), counted)
    later = new.cut(viewer).rules
    if now.rules != later:
        counted = count(replace(now, versions=later), at or now.period)
        yield _rule_step(now.rules, later, counted)
    if periods := tuple(_period_changes(old, new, at)):
        counted = count(new.cut(viewer), at or new.period)
        yield _Step("period", counted, lambda *_: Part("period", periods=periods))
    if new.told is not None:
        yield _Step("library", _as_told(counted, new, at), _by_the_library)


def _viewer(old: World, new: World) -> str:
    """Whose slice is compared: that of a world of which only a unit's slice was kept, else all."""
    cuts = [one.register.heading.cut for one in (old, new)]
    kept = [cut.unit for cut in cuts if cut is not None and cut.unit != PROVINCE]
    return kept[0] if kept else PROVINCE


def _as_told(counted: Counted, world: World, at: Period | None) -> Counted:
    """The numbers as they were printed, where they were kept and are asked for."""
    if world.told is None or at not in (None, world.period):
        return counted
    told = world.told
    values = {key: {**own, **told.get(key, {})} for key, own in counted.values.items()}
    return replace(counted, values=values)


def _by_the_library(*_: object) -> Part:
    return Part("library")


def _row_step(cause: RowCause, rows: RowSteps, world: World, at: Period | None) -> _Step:
    period = at or world.period
    found = namer(rows, cause, period.seen_to(world.scheme))

    def named(before: Counted, after: Counted, key: Key, name: str) -> Part:
        return Part(cause, rows=found.rows(before, after, key, name))

    return _Step(cause, count(world, period), named)


def _plan_step(
    changes: tuple[EntryChange, ...], worlds: tuple[World, World], counted: Counted
) -> _Step:
    plans = worlds[0].plan, worlds[1].plan

    def named(_before: Counted, _after: Counted, key: Key, _name: str) -> Part:
        unit, indicator = key
        return Part("plan", entries=that_move(changes, plans, indicator, unit))

    return _Step("plan", counted, named)


def _rule_step(old: Numbers, new: Numbers, counted: Counted) -> _Step:
    def named(_before: Counted, _after: Counted, key: Key, _name: str) -> Part:
        indicator = key[1]
        rule = RuleChange(indicator, old.get(indicator), new.get(indicator))
        return Part("rules", rule=rule)

    return _Step("rules", counted, named)


def _period_changes(old: World, new: World, at: Period | None) -> Iterator[PeriodChange]:
    if old.scheme != new.scheme:
        yield PeriodChange("scheme", old.scheme, new.scheme)
    if at is None and old.period != new.period:
        first, last = (one.period.seen_to(one.scheme).isoformat() for one in (old, new))
        yield PeriodChange("data_to", first, last)


def _of_each(steps: Sequence[_Step], keys: Sequence[Key], at: Period) -> Iterator[Difference]:
    for key in keys:
        for name in FIELDS:
            values = [step.counted.value(key, name) for step in steps]
            if values[0] == values[-1]:
                continue
            parts = tuple(_parts(steps, key, name, values))
            unit, indicator = key
            yield Difference(unit, indicator, at, name, values[0], values[-1], parts)


def _parts(steps: Sequence[_Step], key: Key, name: str, values: Sequence[Value]) -> Iterator[Part]:
    """The steps that moved a value, each with what moved it."""
    for place, step in enumerate(steps[1:], start=1):
        old, new = values[place - 1], values[place]
        if old != new and step.named is not None:
            part = step.named(steps[place - 1].counted, step.counted, key, name)
            yield replace(part, old=old, new=new)
