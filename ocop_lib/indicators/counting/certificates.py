"""Counting rules for certificates: given, lowered, withdrawn, valid, running out, lapsed."""

from collections.abc import Iterable
from datetime import date

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.reasons import Reason, first_reasons
from ocop_lib.indicators.counting.rows import Candidates, Counting, judged
from ocop_lib.register.columns import RECOGNITIONS, WITHDRAWAL
from ocop_lib.register.rows import Rows
from ocop_lib.register.standards import LOWEST_OCOP_STARS, months_after

EXPIRY_OUTLOOK_MONTHS = 12

_BY_DECISION = Counting("certificates", "product_id", on="decision_date")
_BY_EFFECT = Counting("certificates", "product_id", on="effective_date", is_by_day=False)
_BY_EXPIRY = Counting("certificates", "product_id", on="expiry_date", is_by_day=False)


def new_products(as_of: AsOf) -> Candidates:
    """Products recognised for the first time with 3 stars or more.

    Renewals and upgrades are not new; a later withdrawal does not undo the recognition.

    Args:
        as_of: the register at the cut-off.

    Returns:
        First recognitions; a product counts once, by the day of the decision.

    Source: II.1, Phụ lục 1.
    """
    first = as_of.reported("certificates", "first")
    is_low = [stars < LOWEST_OCOP_STARS for stars in first.numbers("stars")]
    return _events(as_of, first, (Reason.BELOW_THREE_STARS, is_low))


def _events(as_of: AsOf, events: Rows, *rules: tuple[Reason, Iterable[bool]]) -> Candidates:
    """Events of the plan year by the day of the decision, each product once."""
    other = (Reason.OTHER_PLAN_YEAR, as_of.is_of_another_year(events))
    return judged(as_of, _BY_DECISION, events, first_reasons(len(events), other, *rules))


def _recognised_at(as_of: AsOf, stars: int) -> Candidates:
    events = as_of.reported("certificates")
    cells = zip(events.texts("kind"), events.numbers("stars"), strict=True)
    given = events.where_each(kind in RECOGNITIONS and found == stars for kind, found in cells)
    return _events(as_of, given)


def upgraded_products(as_of: AsOf) -> Candidates:
    """Products raised to more stars in the plan year."""
    return _events(as_of, as_of.reported("certificates", "upgrade"))


def downgraded_products(as_of: AsOf) -> Candidates:
    """Products lowered to fewer stars in the plan year, also below three."""
    return _events(as_of, as_of.reported("certificates", "downgrade"))


def four_star_products(as_of: AsOf) -> Candidates:
    """Products recognised, renewed or upgraded to 4 stars in the plan year."""
    return _recognised_at(as_of, 4)


def five_star_products(as_of: AsOf) -> Candidates:
    """Products recognised, renewed or upgraded to 5 stars in the plan year."""
    return _recognised_at(as_of, 5)


def renewed_products(as_of: AsOf) -> Candidates:
    """Products whose certificate was renewed in the plan year."""
    return _events(as_of, as_of.reported("certificates", "renewal"))


def withdrawn_products(as_of: AsOf) -> Candidates:
    """Products whose certificate was withdrawn in the plan year."""
    return _events(as_of, as_of.reported("certificates", "withdrawal"))


def valid_products(as_of: AsOf) -> Candidates:
    """Products that hold a valid certificate at the cut-off, by the day it took effect."""
    given = _given(as_of)
    return judged(as_of, _BY_EFFECT, given, _standing(as_of, given))


def expiring_certificates(as_of: AsOf) -> Candidates:
    """Products whose certificate runs out within twelve months, by the day it expires."""
    given = _given(as_of)
    horizon = months_after(as_of.cut_off, EXPIRY_OUTLOOK_MONTHS) or date.max
    until, reasons = _spans(as_of), _standing(as_of, given)
    days = given.days("expiry_date")
    days = [
        until[key][1] if key in until else day
        for key, day in zip(given.texts("certificate_id"), days, strict=True)
    ]
    for place, (day, reason) in enumerate(zip(days, reasons, strict=True)):
        if reason is None and not (day and day <= horizon):
            reasons[place] = Reason.RUNS_LONGER
    return judged(as_of, _BY_EFFECT, given, reasons, days)


def _given(as_of: AsOf) -> Rows:
    """The events that may leave a product with a certificate: all but withdrawals."""
    events = as_of.looked_at("certificates")
    return events.where_each(kind != WITHDRAWAL for kind in events.texts("kind"))


def lapsed_certificates(as_of: AsOf) -> Candidates:
    """Products whose certificate ran out and was neither renewed nor withdrawn by the cut-off.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Events that leave a product three stars or more; a product counts once, by the last day of
        the certificate that ran out last.

    Source: III.4, V.10.
    """
    given, held = _given(as_of), Rows(as_of.held)
    given = given.where_each(stars >= LOWEST_OCOP_STARS for stars in given.numbers("stars"))
    lapsed = set(as_of.lapsed_now["certificate_id"])
    ends = held.texts("certificate_id"), held.days("ended_on"), held.texts("ended_as")
    withdrawn = {
        key
        for key, day, kind in zip(*ends, strict=True)
        if kind == WITHDRAWAL and day and day <= as_of.cut_off
    }
    reasons: list[Reason | None] = []
    keys = given.texts("certificate_id")
    for key, reason in zip(keys, _standing(as_of, given), strict=True):
        if key in lapsed:
            reasons.append(None)
        elif reason == Reason.EXPIRED:
            # It was withdrawn after it had run out, or another certificate followed.
            reasons.append(Reason.WITHDRAWN if key in withdrawn else Reason.SUPERSEDED)
        elif reason in (None, Reason.NOT_YET_IN_EFFECT):
            reasons.append(Reason.NOT_LAPSED)
        else:
            reasons.append(reason)
    return judged(as_of, _BY_EXPIRY, given, reasons)


def _spans(as_of: AsOf) -> dict[str, tuple[date, date]]:
    """The first and the last day on which each certificate is held."""
    held = Rows(as_of.held)
    days = zip(held.days("held_from"), held.days("held_to"), strict=True)
    return dict(zip(held.texts("certificate_id"), days, strict=True))


def _standing(as_of: AsOf, given: Rows) -> list[Reason | None]:
    """For each event why its product does not hold its certificate at the cut-off; None if it does."""
    spans, now = _spans(as_of), set(as_of.held_now["certificate_id"])
    held = Rows(as_of.held)
    ended = dict(zip(held.texts("certificate_id"), held.texts("ended_as"), strict=True))
    columns = (
        given.numbers("stars"),
        *(given.days(f"{name}_date") for name in ("decision", "effective", "expiry")),
    )
    found: list[Reason | None] = []
    for key, stars, decided, effective, expiry in zip(
        given.texts("certificate_id"), *columns, strict=True
    ):
        # `holdings` leaves out a certificate that was ended, or ran out, before it could hold.
        since, until = spans.get(key, (max(effective, decided), None))
        if key in now:
            found.append(None)
        elif stars < LOWEST_OCOP_STARS:
            found.append(Reason.BELOW_THREE_STARS)
        elif since > as_of.cut_off:
            found.append(Reason.NOT_YET_IN_EFFECT)
        elif until is not None and until >= as_of.cut_off:
            found.append(Reason.SUPERSEDED)
        elif (expiry or date.max) < since if until is None else until == expiry:
            found.append(Reason.EXPIRED)
        else:
            # What ended it is a withdrawal, or a decision to fewer stars in its place.
            is_withdrawn = ended.get(key, WITHDRAWAL) == WITHDRAWAL
            found.append(Reason.WITHDRAWN if is_withdrawn else Reason.SUPERSEDED)
    return found
