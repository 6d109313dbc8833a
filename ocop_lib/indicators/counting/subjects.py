"""Counting rules for subjects: strengthened, new, linked, supported."""

from operator import not_
from typing import TYPE_CHECKING

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.holding import judged_while_holding
from ocop_lib.indicators.counting.reasons import Reason, first_reasons
from ocop_lib.indicators.counting.rows import Candidates, Counting, judged
from ocop_lib.register.columns import RECOGNITIONS
from ocop_lib.register.rows import Rows

if TYPE_CHECKING:
    from datetime import date


def strengthened_subjects(as_of: AsOf) -> Candidates:
    """Subjects that were helped to grow on a day on which they had a recognised product.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Support of this kind; a subject counts once, by the day of its first support.

    Source: II.1, Phụ lục 1 («củng cố, phát triển chủ thể có sản phẩm OCOP đã được công nhận»).
    """
    support = as_of.reported("support", "strengthening")
    given = Rows(as_of.recognised)
    since: dict[str, date] = {}
    for subject, day in zip(given.texts("subject_id"), given.days("decision_date"), strict=True):
        since[subject] = min(day, since.get(subject, day))
    helped = zip(support.texts("subject_id"), support.days("date"), strict=True)
    is_recognised = [subject in since and since[subject] <= day for subject, day in helped]
    reasons = first_reasons(
        len(support),
        (Reason.OTHER_PLAN_YEAR, as_of.is_of_another_year(support)),
        (Reason.NOT_RECOGNISED_YET, map(not_, is_recognised)),
    )
    counting = Counting("support", "subject_id", decided_by="recognised")
    return judged(as_of, counting, support, reasons)


def new_subjects(as_of: AsOf) -> Candidates:
    """Subjects with a product selected in the plan year and none recognised in an earlier one.

    A subject that registered a product in an earlier year, which was never assessed, counts.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Selections; a subject counts once, by the day its first product was selected.

    Source: II.1, Phụ lục 1; III.3.2.
    """
    stages, events = as_of.reported("stages"), as_of.listed("certificates")
    selected = stages.where_each(stage == "selected" for stage in stages.texts("stage"))
    cells = (*map(events.texts, ("kind", "subject_id")), events.numbers("plan_year"))
    known = {
        subject
        for kind, subject, year in zip(*cells, strict=True)
        if kind in RECOGNITIONS and year < as_of.year
    }
    reasons = first_reasons(
        len(selected),
        (Reason.OTHER_PLAN_YEAR, as_of.is_of_another_year(selected)),
        (Reason.RECOGNISED_BEFORE, [one in known for one in selected.texts("subject_id")]),
    )
    counting = Counting("stages", "subject_id", label="subject_name", decided_by="recognised")
    return judged(as_of, counting, selected, reasons)


def linked_subjects(as_of: AsOf) -> Candidates:
    """Subjects with a valid certificate that signed or renewed a linkage contract.

    A linkage with a partner in another unit counts for the subject's own unit.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Linkages; a subject counts once, by the day from which contract and certificate both hold.

    Source: II.2, Phụ lục 2.
    """
    return judged_while_holding(as_of, Counting("linkages", "subject_id", decided_by="held"))


def supported_flagship_subjects(as_of: AsOf) -> Candidates:
    """Subjects that received support for a flagship product.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Support of this kind; a subject counts once, by the day of its first support.

    Source: III.3.5.
    """
    support = as_of.reported("support", "flagship")
    reasons = first_reasons(
        len(support), (Reason.OTHER_PLAN_YEAR, as_of.is_of_another_year(support))
    )
    return judged(as_of, Counting("support", "subject_id"), support, reasons)
