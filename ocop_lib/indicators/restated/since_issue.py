"""What a report knows of numbers that were issued and are different now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ocop_lib.about import About
from ocop_lib.indicators.restated.split import Difference, differences
from ocop_lib.indicators.restated.worlds import FIELDS, Told, World, count, plain
from ocop_lib.periods import Period, Quarter
from ocop_lib.plan import PROVINCE
from ocop_lib.register.entry import Entry
from ocop_lib.register.issued import Ledger


@dataclass(frozen=True, slots=True)
class Restatement:
    """The numbers of one issue that are different now.

    Args:
        number: the entry of the ledger.
        issued_on: the day of issue.
        period: the period of the report that was issued.
        differences: the values that differ, and why, by unit and indicator.
    """

    number: int
    issued_on: date
    period: Period
    differences: tuple[Difference, ...]


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
            about: whom the report is about; an agency's report tells no such numbers.

        Yields:
            Of each earlier quarter, and of the report's own period, the issue in force, where one
            of its values is different; the earliest first.
        """
        if about.kind != "unit":
            return
        for period in self._periods:
            issued = self.ledger.in_force(about.report(str(period)))
            if issued is None:
                continue
            found = tuple(
                one for one in self._differences(issued.entry) if about.id in (PROVINCE, one.unit)
            )
            if found:
                heading = issued.entry.heading
                yield Restatement(heading.number, heading.issued_on, found[0].period, found)

    @property
    def _periods(self) -> tuple[Period, ...]:
        """The quarters before the report's period, then that itself."""
        period = self.present.period
        quarters = period.to_date[:-1] if isinstance(period, Quarter) else period.to_date
        return (*quarters, period)

    def _differences(self, entry: Entry) -> tuple[Difference, ...]:
        if entry.number not in self._found:
            then = issued_world(entry)
            told = then.told or {}
            self._found[entry.number] = tuple(
                one
                for one in (differences(then, self.present) if self._is_other(then) else ())
                if (one.unit, one.indicator) in told
            )
        return self._found[entry.number]

    @cached_property
    def _found(self) -> dict[int, tuple[Difference, ...]]:
        return {}

    def _is_other(self, then: World) -> bool:
        """Whether a value that was told is counted otherwise now: one count instead of several."""
        cut = then.register.heading.cut
        viewer = cut.unit if cut is not None and cut.unit else PROVINCE
        at = then.period if isinstance(then.period, Quarter) else self.present.period
        counted = count(self.present.cut(viewer), at)
        told = then.told or {}
        return any(
            counted.value(key, name) != value
            for key, values in told.items()
            for name, value in values.items()
        )


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
