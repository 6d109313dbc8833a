"""Progress and evidence as tidy tables for other programs: JSON values, CSV."""

from typing import Any

import pandas as pd

from ocop_lib.export.columns import DTYPES
from ocop_lib.export.remark_words import note
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.progress import Progress, measure
from ocop_lib.indicators.quarter_evidence import QuarterEvidence, gather_evidence
from ocop_lib.periods import Period
from ocop_lib.plan import Plan
from ocop_lib.register import Register


def progress(plan: Plan, evidence: QuarterEvidence, unit: str | None = None) -> pd.DataFrame:
    """Every unit's progress in every indicator as one tidy frame.

    Args:
        plan: the targets.
        evidence: of the quarter; gathered from a unit's own rows when ``unit`` is named.
        unit: one unit's id, or ``province``; None for all.

    Returns:
        One row per unit and indicator, in the order of `measure`. The columns are the fields of
        `Progress`, with ``note``, the remarks in words, in place of ``remarks``. ``in_quarter``,
        ``arrived_late`` and ``to_date`` are ``Float64``, ``target``, ``expected`` and ``remaining`` ``Int64``; a value
        is missing where the field is None.
    """
    rows = [_values(plan, row) for row in measure(plan, evidence, unit)]
    return pd.DataFrame(rows, columns=list(DTYPES)).astype(dict(DTYPES))


def _values(plan: Plan, row: Progress) -> tuple[Any, ...]:
    """A row's values in the order of the frame's columns."""
    words = note(plan, row)
    return tuple(words if name == "note" else getattr(row, name) for name in DTYPES)


def progress_frame(register: Register, plan: Plan, period: Period, unit: str) -> pd.DataFrame:
    """The progress frame of a quarter or a year, counted from a slice of the register.

    Args:
        register: the rows that ``unit`` may see in the period.
        plan: the targets.
        period: the quarter, or the year, whose cut-off ends the count.
        unit: one unit's id, or ``province``; empty for all.

    Returns:
        The frame described at `progress`.
    """
    assert register.heading.cut is not None  # noqa: S101 (only slices are passed, and every slice has a cut)
    as_of = AsOf(register, period, register.heading.cut.scheme)
    return progress(plan, gather_evidence(as_of), unit or None)


def table(frame: pd.DataFrame) -> dict[str, Any]:
    """The frame as a plain table: the names of its ``columns``, and its `records` as ``rows``."""
    return {"columns": [str(name) for name in frame.columns], "rows": records(frame)}


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as JSON values: None for missing, ISO texts for dates, 3 instead of 3.0.

    Args:
        frame: any frame.

    Returns:
        A mapping a row, by column; a number with decimals has fifteen digits at most.
    """
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(key): _plain(value) for key, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if hasattr(value, "date"):
        return value.date().isoformat()
    if not isinstance(value, float):
        return value
    if value.is_integer():
        return int(value)
    # Sums of decimals end in binary dust: 0.7 + 0.7 + 0.7 is 2.0999999999999996. Fifteen digits, as
    # many as spreadsheets keep, give every decimal back as it was written.
    shown = float(f"{value:.15g}")
    return int(shown) if shown.is_integer() else shown
