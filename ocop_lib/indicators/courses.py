"""The course of each product through the year's cycle: its steps, and what has come of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.on_the_way import is_failed
from ocop_lib.register.columns import RECOGNITIONS
from ocop_lib.register.rows import Rows
from ocop_lib.register.standards import LOWEST_OCOP_STARS
from ocop_lib.stages import rank

_FIRST_ASSESSMENT = rank("assessed_district")
_DOSSIER = rank("dossier")
_KIND_OF_CYCLE = {"new": "first"}
"""The kind of recognition in which a cycle ends, where it is not named like the cycle."""


class State(StrEnum):
    """What has come of a product's course, the furthest first.

    ``AWAITING``: assessed, and neither refused nor recognised yet. ``PREPARING``: not assessed
    and without a complete dossier.
    """

    RECOGNISED = "recognised"
    AWAITING = "awaiting"
    TO_COMPLETE = "to_complete"
    FAILED = "failed"
    DOSSIER = "dossier"
    PREPARING = "preparing"


@dataclass(frozen=True, slots=True)
class Step:
    """A stage that a product has passed.

    Args:
        stage: a code of `ocop_lib.stages.STAGES`.
        day: the day on which it was passed.
    """

    stage: str
    day: date


@dataclass(frozen=True, slots=True)
class Course:
    """A product's way through one cycle of the year.

    Args:
        product: the product's id.
        name: its name.
        subject: the name of its subject.
        unit: id of the unit of its subject.
        cycle: ``new``, ``upgrade`` or ``renewal``.
        steps: the stages passed, in the order of the cycle; at least one.
        state: what has come of it.
        recognised: the day of the decision that ended the cycle; None for none.
        stars: the stars of that decision; None for none.
    """

    product: str
    name: str
    subject: str
    unit: str
    cycle: str
    steps: tuple[Step, ...]
    state: State
    recognised: date | None = None
    stars: int | None = None

    @property
    def last(self) -> Step:
        """The furthest stage passed."""
        return self.steps[-1]


def courses(as_of: AsOf) -> tuple[Course, ...]:
    """The courses of the report's own products in the plan year.

    Args:
        as_of: the register at the cut-off.

    Returns:
        One entry a product and cycle, the furthest stage first, then the earlier day, as the table
        of products in the cycle lists them.
    """
    rows = Rows(as_of.of_plan_year("stages"))
    names = ("product_id", "cycle", "stage", "product_name", "subject_name", "unit_id", "result")
    columns = (*map(rows.texts, names), rows.days("date"), rows.numbers("score"))
    found: dict[tuple[str, str], list[_Row]] = {}
    for product, cycle, *cells in zip(*columns, strict=True):
        found.setdefault((product, cycle), []).append(_Row(product, cycle, *cells))
    decided = _recognitions(as_of)
    made = [_course(sorted(rows, key=lambda one: one.key), decided) for rows in found.values()]
    return tuple(sorted(made, key=lambda one: (-rank(one.last.stage), one.last.day, one.product)))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of ``stages``."""

    product: str
    cycle: str
    stage: str
    name: str | None
    subject: str | None
    unit: str
    result: str | None
    day: date
    score: float

    @property
    def key(self) -> tuple[int, date]:
        return rank(self.stage), self.day


_Decided = dict[tuple[str, str], tuple[date, int]]
"""The last recognition of the year, by product and kind: the day of its decision, and its stars."""


def _recognitions(as_of: AsOf) -> _Decided:
    rows = Rows(as_of.of_plan_year("certificates"))
    days, stars = rows.days("decision_date"), rows.numbers("stars")
    columns = zip(days, rows.texts("product_id"), rows.texts("kind"), stars, strict=True)
    return {
        (product, kind): (day, int(given))
        for day, product, kind, given in sorted(columns, key=lambda one: one[0])
        if kind in RECOGNITIONS and given >= LOWEST_OCOP_STARS
    }


def _course(rows: list[_Row], decided: _Decided) -> Course:
    last = rows[-1]
    kind = _KIND_OF_CYCLE.get(last.cycle, last.cycle)
    day, stars = decided.get((last.product, kind), (None, None))
    return Course(
        product=last.product,
        name=last.name or last.product,
        subject=last.subject or "",
        unit=last.unit,
        cycle=last.cycle,
        steps=tuple(Step(row.stage, row.day) for row in rows),
        state=State.RECOGNISED if day else _state(last),
        recognised=day,
        stars=stars,
    )


def _state(last: _Row) -> State:
    """The state of a product that was not recognised, by its furthest stage."""
    place = rank(last.stage)
    if place < _FIRST_ASSESSMENT:
        return State.DOSSIER if place == _DOSSIER else State.PREPARING
    if is_failed(last.result, last.score):
        return State.FAILED
    return State.TO_COMPLETE if last.result == "to_complete" else State.AWAITING


def days_of(found: Iterable[Course], stage: str) -> list[date]:
    """The days on which products passed a stage, in order.

    Args:
        found: courses.
        stage: a code of `ocop_lib.stages.STAGES`.

    Returns:
        One day for each course that has the stage.
    """
    steps = (step for course in found for step in course.steps)
    return sorted(step.day for step in steps if step.stage == stage)
