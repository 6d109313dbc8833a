"""What was issued and is different now, as the small file that a report receives."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ocop_lib.about import About
from ocop_lib.export.cause_words import difference_json
from ocop_lib.indicators.restated.parts import Difference, Part, PeriodChange, RuleChange
from ocop_lib.indicators.restated.plan_entries import EntryChange
from ocop_lib.indicators.restated.row_changes import RowChange
from ocop_lib.indicators.restated.since_issue import Restatement, Retold, SinceIssue
from ocop_lib.indicators.restated.worlds import World
from ocop_lib.periods import Period, Quarter, YearEnd
from ocop_lib.plan import Plan
from ocop_lib.project.project import Year
from ocop_lib.register.folder import register_digest
from ocop_lib.register.issued import read_ledger
from ocop_lib.register.ledger_place import ledger_digest
from ocop_lib.register.model import Register
from ocop_lib.register.slices import Slices


def told_of_issues(
    year: Year, plan: Plan, register: Register | Slices, about: About, period: Period
) -> str:
    """What a report is told of issues before: numbers that were issued and are different now.

    Args:
        year: the year, with its ledger.
        plan: its plan.
        register: its register.
        about: whom the report is about.
        period: its quarter, or year.

    Returns:
        The text of the file `RESTATED`; empty where nothing differs.

    Raises:
        RegisterError: the ledger, or the register, cannot be read.
    """
    folder = year.register_folder
    state = {
        "ledger": ledger_digest(folder),
        "register": register_digest(folder),
        "plan": plan.digest,
        "period": (period, year.scheme),
    }
    # Reports of one period ask one after another; what they share is counted once.
    if state not in [one for one, _ in _LAST]:
        whole = register.read() if isinstance(register, Slices) else register
        present = World(plan, whole, period, year.scheme)
        _LAST[:] = [(state, SinceIssue(read_ledger(folder), present))]
    told = [*_LAST[0][1].of(about)]
    return as_text(told) if told else ""


_LAST: list[tuple[dict[str, Any], SinceIssue]] = []
"""What was counted last, with all that it depends on."""


def as_text(told: Iterable[Restatement]) -> str:
    """Restatements as the text of the file: JSON with line feeds."""
    issues = [
        {
            "number": one.number,
            "issued_on": one.issued_on.isoformat(),
            "period": one.period.as_keys(),
            "differences": [difference_json(value) for value in one.differences],
            **({"retold": [[*value] for value in one.retold]} if one.retold else {}),
        }
        for one in told
    ]
    return json.dumps({"issues": issues}, ensure_ascii=False, indent=1) + "\n"


def of_text(text: str) -> tuple[Restatement, ...]:
    """The restatements that `as_text` wrote."""
    return tuple(_restatement(one) for one in json.loads(text)["issues"])


def _restatement(one: Mapping[str, Any]) -> Restatement:
    keys = one["period"]
    period: Period = (
        Quarter.parse(keys["quarter"])
        if "quarter" in keys
        else YearEnd(keys["year"], date.fromisoformat(keys["data_to"]))
    )
    values = tuple(_difference(value, period) for value in one["differences"])
    retold = tuple(Retold(*value) for value in one.get("retold", ()))
    return Restatement(one["number"], date.fromisoformat(one["issued_on"]), period, values, retold)


def _difference(one: Mapping[str, Any], period: Period) -> Difference:
    return Difference(
        unit=one["unit"],
        indicator=one["indicator"],
        period=period,
        name=one["number"],
        old=one["old"],
        new=one["new"],
        parts=tuple(_part(part) for part in one["parts"]),
    )


def _part(part: Mapping[str, Any]) -> Part:
    cause = part["cause"]
    return Part(
        cause=cause,
        old=part["old"],
        new=part["new"],
        rows=tuple(RowChange(cause=cause, of=frozenset(), **row) for row in part.get("rows", ())),
        entries=tuple(EntryChange(**entry) for entry in part.get("entries", ())),
        rule=RuleChange(**part["rule"]) if "rule" in part else None,
        periods=tuple(PeriodChange(**one) for one in part.get("periods", ())),
    )
