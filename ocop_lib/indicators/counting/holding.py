"""Events of products or subjects that hold a certificate: from which day they count."""

from datetime import date

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.reasons import Reason, first_reasons
from ocop_lib.indicators.counting.rows import Candidates, Counting, judged
from ocop_lib.register.rows import Rows


def while_holding(events: Rows, on: str, as_of: AsOf) -> tuple[list[date | None], list[bool]]:
    """The first day on which both an event and a certificate of its product or subject count.

    An event before the certificate counts from the day the certificate holds; an event after it
    ran out does not count.

    Args:
        events: rows with ``date`` and the column ``on``.
        on: ``product_id`` or ``subject_id``.
        as_of: the register at the cut-off.

    Returns:
        For each event the first such day that is seen, its own day where there is none; and
        whether there is one.
    """
    held = Rows(as_of.held_by_owners)
    spans: dict[str, list[tuple[date, date]]] = {}
    bounds = map(held.days, ("held_from", "held_to"))
    for id_, since, until in zip(held.texts(on), *bounds, strict=True):
        spans.setdefault(id_, []).append((since, until))
    days: list[date | None] = []
    counts = []
    for own, id_ in zip(events.days("date"), events.texts(on), strict=True):
        both = [
            day
            for since, until in spans.get(id_, ())
            if own and (day := max(own, since)) <= until and day <= as_of.seen_to
        ]
        counts.append(bool(both))
        days.append(min(both, default=own))
    return days, counts


def judged_while_holding(as_of: AsOf, counting: Counting) -> Candidates:
    """The events of the plan year, counted where product or subject holds a certificate.

    Args:
        as_of: the register at the cut-off.
        counting: how the rows count, decided by what is held; ``item`` is ``product_id`` or
            ``subject_id``.

    Returns:
        The table's rows; one counts from the day from which event and certificate both hold.
    """
    events = as_of.reported(counting.table)
    days, counts = while_holding(events, counting.item, as_of)
    reasons = first_reasons(
        len(events),
        (Reason.OTHER_PLAN_YEAR, as_of.is_of_another_year(events)),
        (Reason.NO_VALID_CERTIFICATE, [not one for one in counts]),
    )
    return judged(as_of, counting, events, reasons, days)
