"""What a report knows of numbers that were issued and are different now."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from ocop_lib.about import About
from ocop_lib.indicators.restated.measured import ALL, MONEY, STOCK, is_beside
from ocop_lib.indicators.restated.parts import Difference
from ocop_lib.indicators.restated.split import differences, viewer_of_slice
from ocop_lib.indicators.restated.worlds import FIELDS, Counted, Told, Value, World, count, plain
from ocop_lib.periods import Period, Quarter
from ocop_lib.plan import PROVINCE
from ocop_lib.plan.work import work_of
from ocop_lib.register.entry import Entry
from ocop_lib.register.issued import Ledger


class Retold(NamedTuple):
    """A value that a report of the same period would tell otherwise than it was issued.

    Args:
        unit: a unit's id, or ``province``.
        indicator: the indicator's id.
        name: the field of `Progress`.
        old: the value that was issued.
    """

    unit: str
    indicator: str
    name: str
    old: Value


@dataclass(frozen=True, slots=True)
class Restatement:
    """The numbers of one issue that are different now.

    Args:
        number: the entry of the ledger.
        issued_on: the day of issue.
        period: the period of the report that was issued.
        differences: the values that differ by all that is known in the report's period, and why,
            by unit and indicator.
        retold: of an earlier period the values that differ by what was known in that period.
    """

    number: int
    issued_on: date
    period: Period
    differences: tuple[Difference, ...]
    retold: tuple[Retold, ...] = ()


@dataclass(frozen=True)
class SinceIssue:
    """The issues of a year, beside the numbers as a report of a period knows them.

    Args:
        ledger: what was issued.
        present: the plan and the whole register as they are, and the period of the report.
    """

    ledger: Ledger
    present: World

    def of(self, about: About) -> Iterator[Restatement]:
        """Find what was issued otherwise about a unit, or about the province and all its units.

        Args:
            about: whom the report is about.

        Yields:
            Of each earlier quarter, and of the report's own period, the issue in force, where one
            of its values is different; the earliest first.
        """
        for period in self._periods:
            issued = self.ledger.in_force(about.report(str(period)))
            if issued is None:
                continue
            entry, heading = issued.entry, issued.entry.heading
            found = tuple(one for one in self._differences(entry) if self._is_of(about, one))
            retold = tuple(one for one in self._retold(entry) if about.id in (PROVINCE, one.unit))
            if found or retold:
                when = found[0].period if found else heading.cut.period
                yield Restatement(heading.number, heading.issued_on, when, found, retold)

    @property
    def _periods(self) -> tuple[Period, ...]:
        """The quarters before the report's period, then that itself."""
        period = self.present.period
        quarters = period.to_date[:-1] if isinstance(period, Quarter) else period.to_date
        return (*quarters, period)

    def _is_of(self, about: About, one: Difference) -> bool:
        """Whether a report tells of a value: of its unit, of its agency's tasks and their numbers."""
        if about.kind == "agency":
            own = work_of(self.present.plan, about.id).lead
            numbers = {name for task in own for name in task.indicators}
            return one.unit == about.id or (one.unit == PROVINCE and one.indicator in numbers)
        if about.id != PROVINCE or one.unit == PROVINCE:
            return one.unit == about.id
        # Of a unit's stock and money the province's tables show no more than the whole stock.
        is_detail = one.indicator.startswith((STOCK, MONEY)) and one.indicator != ALL
        return one.unit in self.present.plan.places and not is_detail

    def _differences(self, entry: Entry) -> tuple[Difference, ...]:
        if entry.number not in self._found:
            then = issued_world(entry)
            told = then.told or {}
            whose = {unit for unit, _ in told} | {one.about.id for one in entry.reports}
            self._found[entry.number] = tuple(
                one
                for one in (differences(then, self.present) if self._is_other(entry) else ())
                if not told
                or (one.unit, one.indicator) in told
                or (is_beside(one.indicator) and one.unit in whose)
            )
        return self._found[entry.number]

    @cached_property
    def _found(self) -> dict[int, tuple[Difference, ...]]:
        return {}

    def _is_other(self, entry: Entry) -> bool:
        """Whether a value is counted otherwise now: a count or two instead of several."""
        then = issued_world(entry)
        now = self.present.cut(viewer_of_slice(then))
        at = then.period if isinstance(then.period, Quarter) else now.period
        counted = count(now, at)
        if any(True for _ in _told_otherwise(then, counted)):
            return True
        if _has_same_rows(then.cut(viewer_of_slice(then)), now):
            return False
        # Of an agency alone no numbers were kept; all that its slice tells is counted.
        is_asked = is_beside if then.told else bool
        old = self._then(entry).values
        return any(old.get(key) != own for key, own in counted.values.items() if is_asked(key[1]))

    def _then(self, entry: Entry) -> Counted:
        """The numbers of an issue, counted anew from what they were counted from."""
        if entry.number not in self._counted:
            then = issued_world(entry)
            self._counted[entry.number] = count(then.cut(viewer_of_slice(then)), then.period)
        return self._counted[entry.number]

    @cached_property
    def _counted(self) -> dict[int, Counted]:
        return {}

    def _retold(self, entry: Entry) -> tuple[Retold, ...]:
        """What a report of an issue's own period would tell otherwise; none of the report's period."""
        period = entry.heading.cut.period
        if str(period) == str(self.present.period):
            return ()
        if entry.number not in self._found_retold:
            then = issued_world(entry)
            viewer = viewer_of_slice(then)
            now = replace(self.present, period=period).cut(viewer)
            is_same = _has_same_rows(then.cut(viewer), now) and then.rules == now.rules
            counted = self._then(entry) if is_same else count(now, period)
            self._found_retold[entry.number] = tuple(_told_otherwise(then, counted))
        return self._found_retold[entry.number]

    @cached_property
    def _found_retold(self) -> dict[int, tuple[Retold, ...]]:
        return {}


def _has_same_rows(then: World, now: World) -> bool:
    return then.plan.digest == now.plan.digest and then.register == now.register


def _told_otherwise(then: World, now: Counted) -> Iterator[Retold]:
    """The values of an issue that are counted otherwise now; of an agency alone none were kept."""
    for key, values in (then.told or {}).items():
        for name, value in values.items():
            if now.value(key, name) != value:
                yield Retold(*key, name, value)


def issued_world(entry: Entry) -> World:
    """What the numbers of an issue were counted from, and the numbers as they were told."""
    cut = entry.heading.cut
    return World(
        plan=entry.plan,
        register=entry.register,
        period=cut.period,
        scheme=cut.scheme,
        versions={name: int(version) for name, version in entry.rules.items()},
        told=_told(entry),
    )


def _told(entry: Entry) -> Told:
    return {
        (value.unit, value.indicator): {name: plain(getattr(value, name)) for name in FIELDS}
        for value in entry.values
    }
