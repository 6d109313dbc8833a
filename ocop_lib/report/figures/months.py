"""The twelve months of a plan year as an axis of a figure, with the time the plan gives each stage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from ocop_lib.months import Month, Window
from ocop_lib.plan import Plan
from ocop_lib.stages import STAGES, rank

_MARGIN_MM = 7.0


@dataclass(frozen=True, slots=True)
class Months:
    """An axis of days, from the first to the last day of a year.

    Args:
        year: the plan year.
        left: where the year begins, in millimetres.
        right: where it ends.
        before: the width of a column for days before the year, left of it; 0 for none.
        after: the width of a column for days after the year, right of it; 0 for none.
    """

    year: int
    left: float
    right: float
    before: float = 0.0
    after: float = 0.0

    @classmethod
    def for_days(cls, year: int, left: float, right: float, days: Iterable[date]) -> "Months":
        """The axis in a given width; it has room for days outside the year only where there are any."""
        years = {day.year for day in days}
        before = _MARGIN_MM if min(years, default=year) < year else 0.0
        after = _MARGIN_MM if max(years, default=year) > year else 0.0
        return cls(year, left + before, right - after, before, after)

    def at(self, day: date) -> float:
        """The middle of a day; of one outside the year the middle of its column."""
        if day.year < self.year:
            return self.left - self.before / 2
        if day.year > self.year:
            return self.right + self.after / 2
        begin = date(self.year, 1, 1)
        return self._place((day - begin).days + 0.5)

    def edges(self, window: Window) -> tuple[float, float]:
        """Where a time begins and ends, as far as it lies within the year."""
        begin = date(self.year, 1, 1)
        first = max((window.start - begin).days, 0)
        last = min((window.end + timedelta(days=1) - begin).days, self._days)
        return self._place(first), self._place(max(first, last))

    def month(self, number: int) -> tuple[float, float]:
        """Where a month begins and ends."""
        month = Month(self.year, number)
        return self.edges(Window(month.first, month.last))

    @property
    def borders(self) -> list[float]:
        """Where each month begins, and where the last one ends."""
        return [*(self.month(number)[0] for number in range(1, 13)), self.right]

    @property
    def _days(self) -> int:
        return (date(self.year + 1, 1, 1) - date(self.year, 1, 1)).days

    def _place(self, days: float) -> float:
        return self.left + (self.right - self.left) * days / self._days


@dataclass(frozen=True, slots=True)
class Planned:
    """Stages that follow each other, and the time that the plan gives them.

    Args:
        stages: codes of `ocop_lib.stages.STAGES`, in order.
        times: the times, each once; empty where the plan gives none.
    """

    stages: tuple[str, ...]
    times: tuple[Window, ...]

    @property
    def numbers(self) -> str:
        """The numbers of the stages in the cycle: «3», «1–2»."""
        return span_words([rank(stage) + 1 for stage in self.stages])


def planned(plan: Plan, passed: Iterable[str]) -> list[Planned]:
    """The stages that a figure names, those of one time together.

    Args:
        plan: its tasks say which stages belong to their time.
        passed: the stages that products have passed.

    Returns:
        The stages that have a time in the plan or were passed, in the order of the cycle.
    """
    times = stage_times(plan)
    shown = set(passed) | set(times)
    listed = [(stage, times.get(stage, ())) for stage in STAGES if stage in shown]
    groups = groupby(enumerate(listed), key=lambda one: one[1][1] or one[0])
    return [
        Planned(tuple(stage for _, (stage, _) in run), run[0][1][1])
        for run in ([*group] for _, group in groups)
    ]


def stage_times(plan: Plan) -> Mapping[str, tuple[Window, ...]]:
    """The times that the plan gives each stage, in order; a stage without one is missing."""
    found: dict[str, set[Window]] = {}
    for task in plan.tasks:
        for stage in task.stages:
            found.setdefault(stage, set()).add(task.time)
    return {stage: tuple(sorted(times)) for stage, times in found.items()}


def span_words(numbers: list[int]) -> str:
    """Rising numbers as few characters: «3», «1–3», «1, 3»."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)
