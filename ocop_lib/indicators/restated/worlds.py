"""A world: all that a report's numbers are counted from, and the numbers counted from it."""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from ocop_lib.indicators.agency.tasks import numbers_of
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.registry import versions_on
from ocop_lib.indicators.counting.versions import Numbers
from ocop_lib.indicators.items import Items
from ocop_lib.indicators.moves import HOW, SinceQuarterBefore
from ocop_lib.indicators.progress import Progress, measure
from ocop_lib.indicators.quarter_evidence import gather_evidence
from ocop_lib.indicators.restated.measured import STATES, Whole, agencies_of, products_behind
from ocop_lib.periods import Period, Quarter, Scheme
from ocop_lib.plan import Plan
from ocop_lib.plan.work import work_of
from ocop_lib.register import Register
from ocop_lib.register.viewer import Viewer

NUMBERS = (*("in_quarter", "arrived_late", "to_date", "target", "expected", "remaining"),)
"""The numbers of a row of progress that are split; the one at the quarter before is that quarter's
own number to date."""

_MOVED = frozenset({"in_quarter", "arrived_late"})

FIELDS = (*NUMBERS, "status")

TOLD = ("status", *STATES)
"""What is told in words beside the numbers: it has no parts, only steps that turn it."""

Value = float | int | str | None
Key = tuple[str, str]
"""A unit's id, or ``province``, and an indicator's."""

Told = Mapping[Key, Mapping[str, Value]]
"""By unit and indicator the values that a report told, by field."""


@dataclass(frozen=True, eq=False)
class World:
    """What a report's numbers are counted from.

    Args:
        plan: the targets.
        register: the whole register, or the slice that was kept.
        period: the period of the report that sees it: its events up to the cut-off, what was
            delivered for it and before.
        scheme: the period scheme.
        versions: by indicator the version of its counting rule; None for those in force at the
            report's cut-off.
        told: the values that were printed, where they were kept; None where there are none.
    """

    plan: Plan
    register: Register = field(repr=False)
    period: Period
    scheme: Scheme
    versions: Numbers | None = None
    told: Told | None = field(default=None, repr=False)

    @property
    def rules(self) -> Numbers:
        """By indicator the version of its counting rule."""
        if self.versions is None:
            return versions_on(self.period.cut_off(self.scheme))
        known = versions_on(self.period.cut_off(self.scheme))
        return {name: self.versions.get(name, 1) for name in known}

    def cut(
        self, viewer: str | Viewer, scheme: Scheme | None = None, period: Period | None = None
    ) -> "World":
        """The same world with what one report may see of the register.

        Args:
            viewer: a unit's id, or ``province``; an agency as of `viewer_of`.
            scheme: the period scheme by which the slice is cut; None for the world's own.
            period: the period for which it is cut; None for the world's own.

        Returns:
            The world.

        Raises:
            RegisterError: the register is a slice that has not all of these rows.
        """
        scheme, period = scheme or self.scheme, period or self.period
        seen = self.register.visible_to(viewer, period, scheme)
        return replace(
            self, register=seen, scheme=scheme, period=period, versions=self.rules, told=self.told
        )


@dataclass(frozen=True, eq=False)
class Counted:
    """The numbers of a world at the end of a period.

    Args:
        values: by unit and indicator the values of the row of progress, by field; then those of
            what else is measured, see `measured`.
        items: for each indicator the items counted, by unit and id.
        since: what moved each number since the quarter before.
        as_of: the register at the end of the period.
        plan: the plan.
    """

    values: Mapping[Key, Mapping[str, Value]]
    items: Mapping[str, Items] = field(repr=False)
    since: SinceQuarterBefore = field(repr=False)
    as_of: AsOf = field(repr=False)
    plan: Plan = field(repr=False)

    def behind(self, indicator: str, name: str) -> Iterator[Items]:
        """The items that make up a value: those that moved it, for one that tells of a quarter."""
        if indicator not in self.items:
            return
        yield self.items[indicator]
        if name in _MOVED:
            moves = self.since.moves(indicator)
            yield from (getattr(moves, how) for how in HOW)

    def products(self, place: str, what: str, name: str) -> Counter[str]:
        """The products that a number of the stock's balance counts."""
        return self._products.get(((place, what), name), Counter())

    @cached_property
    def _products(self) -> Mapping[tuple[Hashable, str], Counter[str]]:
        return products_behind(self.as_of)

    def value(self, key: Key, name: str) -> Value:
        """A value of a row; None where there is no row."""
        return self.values.get(key, {}).get(name)


def values_of(row: Progress) -> dict[str, Value]:
    """The values of a row of progress that worlds are compared by: `FIELDS`."""
    return {name: plain(getattr(row, name)) for name in FIELDS}


def plain(value: Any) -> Value:
    """A value of a row of progress as plain text or number, in millionths: 0.1 + 0.2 is 0.3."""
    if isinstance(value, float):
        whole = round(value, 6)
        return int(whole) if whole.is_integer() else whole
    return None if value is None else value if isinstance(value, int) else str(value)


def count(world: World, at: Period) -> Counted:
    """Count the numbers of a world.

    Args:
        world: the world, its register cut for the viewer.
        at: the period whose numbers are asked for; where it is an earlier quarter than the world's,
            the numbers at its cut-off by what is known in the world's period.

    Returns:
        The numbers of all units that the viewer sees, and what they consist of.
    """
    plan, as_of = world.plan, _as_of(world, at)
    evidence = gather_evidence(as_of, world.rules)
    cut = world.register.heading.cut
    if cut is not None and cut.agency:
        # Of the numbers an agency sees those whole by which the tasks that it leads are measured.
        rows = (*numbers_of(plan, as_of, work_of(plan, cut.agency)).values(),)
        whole = Whole(plan, as_of, evidence, rows, (), (cut.agency,))
    else:
        only = cut.unit if cut is not None and cut.unit in plan.unit_ids else None
        rows = measure(plan, evidence, only, has_remarks=False)
        places = (only,) if only else plan.places
        whole = Whole(plan, as_of, evidence, rows, places, () if only else agencies_of(plan))
    values = {(row.unit, row.indicator): values_of(row) for row in rows}
    for key, own in whole.values().items():
        values[key] = {name: plain(value) for name, value in own.items()}
    return Counted(values, evidence.since.to_date, evidence.since, as_of, plan)


def _as_of(world: World, at: Period) -> AsOf:
    as_of = AsOf(world.register, world.period, world.scheme)
    return as_of.earlier(at) if at != world.period and isinstance(at, Quarter) else as_of
