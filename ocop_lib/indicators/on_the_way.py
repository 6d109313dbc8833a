"""Products of the year's cycle with the stage they reached, and the tasks reported as done."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.register.standards import LOWEST_OCOP_SCORE
from ocop_lib.stages import rank

_COLUMNS = ("product_id", "unit_id", "stage", "cycle", "result")

_PARTS = ("agency_id", "duty_id")
"""The columns that name whose part of a task a row of ``task_status`` is about."""


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """A new product of the year's cycle.

    Args:
        product: the product's id.
        unit: id of the unit of its subject.
        rank: the place of the last stage it reached, as `ocop_lib.stages.rank` counts.
    """

    product: str
    unit: str
    rank: int


def on_the_way(as_of: AsOf) -> tuple[OnItsWay, ...]:
    """The year's new products that may still be recognised, or already are.

    Args:
        as_of: the register at the cut-off.

    Returns:
        One entry a product, in the order of the register; without the products that failed their
        last assessment.
    """
    rows = as_of.listed("stages")
    rows = rows.where_each(year == as_of.year for year in rows.numbers("plan_year"))
    if as_of.changed:
        # What is on its way is on its way in the unit in which the subject is now.
        units = as_of.changed.units("stages", rows)
        rows = rows.with_columns({"unit_id": units}).where_each(as_of.changed.is_own(units))
    columns = (*map(rows.texts, _COLUMNS), rows.numbers("score"))
    last: dict[str, tuple[int, str, bool]] = {}
    for product, unit, stage, cycle, result, score in zip(*columns, strict=True):
        place = rank(stage)
        if cycle == "new" and (product not in last or place >= last[product][0]):
            last[product] = (place, unit, is_failed(result, score))
    return tuple(
        OnItsWay(product, unit, place)
        for product, (place, unit, is_failed) in last.items()
        if not is_failed
    )


def is_failed(result: str | None, score: float) -> bool:
    """Whether an assessment ended below 3 stars: by its result, without one by its score."""
    return score < LOWEST_OCOP_SCORE if result is None else result == "failed"


def of_whole_tasks(as_of: AsOf) -> pd.DataFrame:
    """The rows of ``task_status`` that are about a task and not about an agency's part of it."""
    frame = as_of.rows("task_status")
    return frame[frame[[*_PARTS]].isna().all(axis="columns")]


def reported_done(as_of: AsOf) -> Mapping[str, frozenset[str]]:
    """The tasks that were reported as done up to the cut-off, by unit; ``province`` is a unit."""
    rows = as_of.listed("task_status")
    found: dict[str, set[str]] = {}
    columns = map(rows.texts, ("unit_id", "task_id", "state", *_PARTS))
    for unit, task, state, *parts in zip(*columns, strict=True):
        if state == "done" and not any(parts):
            found.setdefault(unit, set()).add(task)
    return {unit: frozenset(tasks) for unit, tasks in found.items()}
