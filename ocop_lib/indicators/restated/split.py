"""Then, now, why: how each number differs between two worlds, split exactly by recounting.

The worlds between the two are counted one after another: the rows added, changed and retracted
take their new state first, then the plan, then the counting rules, then the way periods are cut. What a
number differs by from one of them to the next is the part of that cause; so the parts make up the
difference, whatever it consists of. A number that is unknown counts 0 in a sum and stays unknown.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ocop_lib.about import About
from ocop_lib.indicators.counting.versions import Numbers
from ocop_lib.indicators.restated.named import namer
from ocop_lib.indicators.restated.named_measured import entries_of, indicators_of, rows_of
from ocop_lib.indicators.restated.parts import Cause, Difference, Part, PeriodChange, RuleChange
from ocop_lib.indicators.restated.plan_entries import EntryChange, plan_changes
from ocop_lib.indicators.restated.row_changes import RowCause
from ocop_lib.indicators.restated.row_steps import RowSteps
from ocop_lib.indicators.restated.worlds import (
    Counted,
    Key,
    Value,
    World,
    count,
)
from ocop_lib.periods import Period, Quarter
from ocop_lib.plan import PROVINCE
from ocop_lib.register.viewer import Viewer, as_viewer, viewer_of


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
        the order of `FIELDS`; then those of what else is measured, of tasks, money and the stock by
        unit, and of agencies' tasks. Those that the later plan lacks come last.

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


def _viewer(old: World, new: World) -> Viewer:
    """Whose slice is compared: that of a world of which only one report's slice was kept, else all."""
    viewers = (viewer_of_slice(one) for one in (old, new))
    return next((one for one in viewers if not one.sees_all), as_viewer(PROVINCE))


def viewer_of_slice(world: World) -> Viewer:
    """Whose slice of the register a world has; the province's where it has all."""
    cut = world.register.heading.cut
    return viewer_of(world.plan, cut.about if cut is not None else About("unit", PROVINCE))


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
        return Part(cause, rows=rows_of(found, before, after, key, name))

    return _Step(cause, count(world, period), named)


def _plan_step(
    changes: tuple[EntryChange, ...], worlds: tuple[World, World], counted: Counted
) -> _Step:
    plans = worlds[0].plan, worlds[1].plan

    def named(_before: Counted, _after: Counted, key: Key, _name: str) -> Part:
        return Part("plan", entries=entries_of(changes, plans, key))

    return _Step("plan", counted, named)


def _rule_step(old: Numbers, new: Numbers, counted: Counted) -> _Step:
    def named(_before: Counted, after: Counted, key: Key, _name: str) -> Part:
        known = indicators_of(after.plan, key[1])
        changed = (one for one in known if old.get(one) != new.get(one))
        indicator = next(changed, key[1])
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
        first, last = (step.counted.values.get(key, {}) for step in (steps[0], steps[-1]))
        for name in last or first:
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
