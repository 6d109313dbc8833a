"""Counting rules for subjects: strengthened, new, linked, supported."""

import pandas as pd

from ocop_lib.indicators.as_of import AsOf, recognitions
from ocop_lib.indicators.counting.rows import evidence_rows, once, while_holding


def strengthened_subjects(as_of: AsOf) -> pd.DataFrame:
    """Subjects that were helped to grow on a day on which they had a recognised product.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Evidence rows: one per subject, by the day of its first support.

    Source: II.1, Phụ lục 1 («củng cố, phát triển chủ thể có sản phẩm OCOP đã được công nhận»).
    """
    support = as_of.of_plan_year("support", "strengthening")
    given = recognitions(as_of.rows("certificates"))
    since = given.groupby("subject_id")["decision_date"].min()
    # A subject without recognition gets a missing day, which is not before any other.
    recognised = since.reindex(support["subject_id"]).to_numpy()
    support = support[recognised <= support["date"].to_numpy()]
    return once(evidence_rows(support, item="subject_id"))


def new_subjects(as_of: AsOf) -> pd.DataFrame:
    """Subjects with a product selected in the plan year and none recognised in an earlier one.

    A subject that registered a product in an earlier year, which was never assessed, counts.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Evidence rows: one per subject, by the day its first product was selected.

    Source: II.1, Phụ lục 1; III.3.2.
    """
    stages = as_of.of_plan_year("stages")
    selected = stages[stages["stage"] == "selected"]
    given = recognitions(as_of.rows("certificates"))
    known = given.loc[given["plan_year"] < as_of.year, "subject_id"]
    selected = selected[~selected["subject_id"].isin(known)]
    selected = selected.assign(label=selected["subject_name"])
    return once(evidence_rows(selected, item="subject_id"))


def linked_subjects(as_of: AsOf) -> pd.DataFrame:
    """Subjects with a valid certificate that signed or renewed a linkage contract.

    A linkage with a partner in another unit counts for the subject's own unit.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Evidence rows: one per subject, by the day from which contract and certificate both hold.

    Source: II.2, Phụ lục 2.
    """
    events = as_of.of_plan_year("linkages")
    counted = while_holding(events, "subject_id", as_of)
    return once(evidence_rows(counted, item="subject_id"))


def supported_flagship_subjects(as_of: AsOf) -> pd.DataFrame:
    """Subjects that received support for a flagship product.

    Args:
        as_of: the register at the cut-off.

    Returns:
        Evidence rows: one per subject, by the day of its first support.

    Source: III.3.5.
    """
    return once(evidence_rows(as_of.of_plan_year("support", "flagship"), item="subject_id"))
