"""How far the renewal of a certificate has got: what the subject wants, and which steps are done."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import pandas as pd

from ocop_lib.indicators.as_of import AsOf


class Renewal(StrEnum):
    """How far the renewal of a certificate has got at a cut-off; further states come later.

    ``NO_NEED``, ``STOPPED`` and ``DISSOLVED``: the subject does not ask for renewal, and why.
    ``FAILED``: assessed and not passed, with no step after it. ``DECIDED``: recognised again by a
    decision that is not in effect yet.
    """

    NOTHING = "nothing"
    NO_NEED = "no_need"
    STOPPED = "stopped"
    DISSOLVED = "dissolved"
    INTENDED = "intended"
    TRAINED = "trained"
    DOSSIER = "dossier"
    FAILED = "failed"
    TO_COMPLETE = "to_complete"
    ASSESSED = "assessed"
    DECIDED = "decided"


DECLINED = frozenset({Renewal.NO_NEED, Renewal.STOPPED, Renewal.DISSOLVED})
"""The states in which a subject does not ask for renewal."""

_CYCLES = frozenset({"renewal", "upgrade"})
"""The cycles that end in a new certificate; an upgrade replaces the one that runs out."""

_OF_STAGE = {
    "registered": Renewal.INTENDED,
    "selected": Renewal.INTENDED,
    "trained": Renewal.TRAINED,
    "advised": Renewal.TRAINED,
    "dossier": Renewal.DOSSIER,
}
_OF_RESULT = {"failed": Renewal.FAILED, "to_complete": Renewal.TO_COMPLETE}
_ASSESSMENTS = frozenset({Renewal.TO_COMPLETE, Renewal.ASSESSED})
_ORDER = {state: place for place, state in enumerate(Renewal)}

_Step = tuple[date, Renewal]


def renewal_states(as_of: AsOf, certificates: pd.DataFrame) -> list[Renewal]:
    """How far renewal has got for certificates that ran out, or will.

    What counts is dated after the day from which the certificate was held: the last assessment in
    the cycles renewal and upgrade, or else their furthest step; of those after an assessment that
    was not passed. An answer that the subject does not want renewal stands until a later step. A
    recognition decided and not yet in effect comes before all of it.

    Args:
        as_of: the register at the cut-off.
        certificates: rows of `AsOf.held`, one a product.

    Returns:
        A state for each row.
    """
    if certificates.empty:
        return []
    products = set(certificates["product_id"])
    steps, answers, decided = _steps(as_of, products), _answers(as_of, products), _decided(as_of)
    found = []
    columns = (certificates["product_id"].tolist(), certificates["held_from"].dt.date.tolist())
    for product, since in zip(*columns, strict=True):
        later = (_after(events.get(product, ()), since) for events in (steps, answers))
        found.append(Renewal.DECIDED if product in decided else _state(*later))
    return found


def evidence_states(as_of: AsOf, held: pd.DataFrame, evidence: pd.DataFrame) -> list[Renewal]:
    """How far renewal has got for the certificates behind evidence.

    Args:
        as_of: the register at the cut-off.
        held: rows of `AsOf.held`, one a product.
        evidence: rows whose items are products among these.

    Returns:
        A state for each row of evidence.
    """
    place = {product: place for place, product in enumerate(held["product_id"].tolist())}
    return renewal_states(as_of, held.take([place[one] for one in evidence["item_id"].tolist()]))


def _state(steps: Sequence[_Step], answers: Sequence[_Step]) -> Renewal:
    """The state by the steps done and the answers given since the certificate, each by day."""
    if answers and answers[-1][1] in DECLINED and (not steps or steps[-1][0] <= answers[-1][0]):
        return answers[-1][1]
    failures = [day for day, state in steps if state is Renewal.FAILED]
    open_ = _after(steps, failures[-1]) if failures else steps
    if assessed := [state for _, state in open_ if state in _ASSESSMENTS]:
        return assessed[-1]
    if open_:
        return max((state for _, state in open_), key=_ORDER.__getitem__)
    if failures:
        return Renewal.FAILED
    return answers[-1][1] if answers else Renewal.NOTHING


def _after(events: Sequence[_Step], since: date) -> list[_Step]:
    return [one for one in events if one[0] > since]


def _steps(as_of: AsOf, products: set[str]) -> dict[str, list[_Step]]:
    """The steps of each product in the cycles that renew a certificate, by day."""
    stages = as_of.rows("stages")
    names = ("product_id", "cycle", "stage", "result")
    columns = (*(stages[name].tolist() for name in names), stages["date"].dt.date.tolist())
    found: dict[str, list[_Step]] = {}
    for product, cycle, stage, result, day in zip(*columns, strict=True):
        if product in products and cycle in _CYCLES:
            state = _OF_STAGE.get(stage) or _OF_RESULT.get(result, Renewal.ASSESSED)
            found.setdefault(product, []).append((day, state))
    return {product: sorted(steps, key=_by_day) for product, steps in found.items()}


def _answers(as_of: AsOf, products: set[str]) -> dict[str, list[_Step]]:
    """What the subject of each product answered about renewal, by day."""
    asked = as_of.rows("renewals")
    columns = (asked[name].tolist() for name in ("product_id", "intent"))
    found: dict[str, list[_Step]] = {}
    for product, intent, day in zip(*columns, asked["date"].dt.date.tolist(), strict=True):
        if product in products:
            state = Renewal.INTENDED if intent == "renew" else Renewal(intent)
            found.setdefault(product, []).append((day, state))
    return {product: sorted(answers, key=_by_day) for product, answers in found.items()}


def _by_day(step: _Step) -> tuple[date, int]:
    return step[0], _ORDER[step[1]]


def _decided(as_of: AsOf) -> set[str]:
    """The products recognised by a decision that is not in effect at the cut-off."""
    held = as_of.held
    return set(held.loc[held["held_from"] > pd.Timestamp(as_of.cut_off), "product_id"])
