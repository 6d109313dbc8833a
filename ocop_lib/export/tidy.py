"""Progress and evidence as tidy tables for other programs: JSON values, CSV."""

from typing import Any

import pandas as pd

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.progress import progress as progress_of
from ocop_lib.indicators.progress import standing
from ocop_lib.periods import Quarter
from ocop_lib.plan import Plan
from ocop_lib.register import Register


def progress_frame(register: Register, plan: Plan, quarter: Quarter, unit: str) -> pd.DataFrame:
    """The tidy progress frame of a unit, or of all."""
    assert register.heading.cut is not None  # noqa: S101 (a slice says what it was cut for)
    return progress_of(
        plan, standing(AsOf(register, quarter, register.heading.cut.scheme)), unit or None
    )


def indicator_table(register: Register, plan: Plan, quarter: Quarter) -> bytes:
    """A quarter's ``indicators.csv``: every unit, every indicator."""
    return csv_text(progress_frame(register, plan, quarter, "")).encode()


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain values: None where there is none, days as ISO texts, 3 rather than 3.0."""
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(key): _plain(value) for key, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if hasattr(value, "date"):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def csv_text(frame: pd.DataFrame) -> str:
    """The frame as CSV: UTF-8, line feeds, an empty cell where there is no value."""
    plain = pd.DataFrame(records(frame), columns=list(frame.columns), dtype=object)
    return plain.to_csv(index=False, lineterminator="\n")
