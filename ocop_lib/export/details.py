"""Progress with what a table cannot hold: lead, units waited for, remarks as data."""

from dataclasses import fields
from typing import Any

from ocop_lib.export.tidy import progress, table
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.lead import Lead
from ocop_lib.indicators.progress import Progress, measure
from ocop_lib.indicators.quarter_evidence import gather_evidence
from ocop_lib.indicators.remarks import Remark
from ocop_lib.periods import Quarter
from ocop_lib.plan import Plan
from ocop_lib.register import Register


def progress_table(register: Register, plan: Plan, quarter: Quarter, unit: str) -> dict[str, Any]:
    """A quarter's progress as a plain table, and beside each of its rows the details.

    Args:
        register: the rows that ``unit`` may see in the quarter.
        plan: the targets.
        quarter: the quarter whose cut-off ends the count.
        unit: one unit's id, or ``province``; empty for all.

    Returns:
        ``columns`` and ``rows`` as `ocop_lib.export.tidy.table` gives them, and ``details``: for
        each row its `details`, in the same order.
    """
    assert register.heading.cut is not None  # noqa: S101 (only slices are passed, and every slice has a cut)
    evidence = gather_evidence(AsOf(register, quarter, register.heading.cut.scheme))
    rows = measure(plan, evidence, unit or None)
    found = table(progress(plan, evidence, unit or None))
    return {**found, "details": [details(row) for row in rows]}


def details(row: Progress) -> dict[str, Any]:
    """What a row of progress holds beside its numbers, as JSON values.

    Args:
        row: the row.

    Returns:
        ``lead``: None, or the fields of `Lead`, ``stages`` as a mapping from stage to count;
        ``waiting_for``: ids of units; ``remarks``: a list of mappings, each with its ``kind`` and
        those fields of `Remark` that the kind uses.
    """
    return {
        "lead": None if row.lead is None else _lead(row.lead),
        "waiting_for": list(row.waiting_for),
        "remarks": [_remark(remark) for remark in row.remarks],
    }


def _lead(lead: Lead) -> dict[str, Any]:
    return {
        "task": lead.task,
        "due": lead.due.isoformat(),
        "stages": dict(lead.stages),
        "missing": lead.missing,
        "is_last_cut_off": lead.is_last_cut_off,
    }


def _remark(remark: Remark) -> dict[str, Any]:
    values = {field.name: getattr(remark, field.name) for field in fields(remark)}
    found = {name: value for name, value in values.items() if value not in {None, ()}}
    if remark.months:
        found["months"] = {f"{one.year}-{one.number:02d}": count for one, count in remark.months}
    if remark.stages:
        found["stages"] = dict(remark.stages)
    if remark.quarters:
        found["quarters"] = {str(one): count for one, count in remark.quarters}
    if remark.items:
        found["items"] = list(remark.items)
    if remark.rows:
        found["rows"] = [{"table": table, "row_id": key} for table, key in remark.rows]
    if remark.quarter:
        found["quarter"] = str(remark.quarter)
    for name in ("day", "due"):
        if name in found:
            found[name] = found[name].isoformat()
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in found.items()
    }
