"""What each indicator counts: one function an indicator, from the register to its evidence rows.

Evidence is the rows behind a number: `EVIDENCE_COLUMNS`, one row an item counted, sorted by date,
then item. The number is the sum of ``quantity``, which is 1 wherever things are counted. Lists,
charts and counts of a report all come from these rows.
"""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from ocop_lib.as_of import AsOf, recognitions
from ocop_lib.errors import Fault, PlanError
from ocop_lib.nearest import nearest
from ocop_lib.periods import Quarter, Scheme
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.register import Register

EVIDENCE_COLUMNS = ("unit_id", "date", "item_id", "label", "quantity", "delivery_id")

LOWEST_OCOP_STARS = 3
EXPIRY_OUTLOOK_MONTHS = 12


def _while_holding(events: pd.DataFrame, on: str, as_of: AsOf) -> pd.DataFrame:
    """Events of products or subjects that hold a certificate, dated by the day both are true.

    An event before the certificate counts from the day the certificate holds; an event after it
    ran out does not count.
    """
    both = events.merge(as_of.held[[on, "held_from", "held_to"]], on=on, how="inner")
    both["date"] = both[["date", "held_from"]].max(axis=1)
    counted = (both["date"] <= both["held_to"]) & (both["date"] <= pd.Timestamp(as_of.cut_off))
    return both[counted]


def _evidence(
    frame: pd.DataFrame, *, item: str, on: str = "date", quantity: str | None = None
) -> pd.DataFrame:
    """Rows in the shape of evidence, sorted by date and item."""
    # By numpy, and array by array: with the few rows of a unit pandas would be busy with itself.
    ids = [frame[column].to_numpy(dtype=str) for column in ("delivery_id", item)]
    order = np.lexsort([*ids, frame[on].to_numpy()])
    counted = frame[quantity].array if quantity else np.ones(len(frame))
    return pd.DataFrame(
        {
            "unit_id": frame["unit_id"].array.take(order),
            "date": frame[on].array.take(order),
            "item_id": frame[item].array.take(order),
            "label": frame["label"].array.take(order),
            "quantity": pd.array(counted, dtype="Float64").take(order),
            "delivery_id": frame["delivery_id"].array.take(order),
        }
    )


def _once(evidence: pd.DataFrame) -> pd.DataFrame:
    """Each item once, on its first day: what is supported twice is one subject supported."""
    return evidence.drop_duplicates("item_id", ignore_index=True)


# The plan's ten indicators ------------------------------------------------------------------------


def new_products(as_of: AsOf) -> pd.DataFrame:
    """Products recognised for the first time with 3 stars or more.

    Renewals and upgrades are not new; a later withdrawal does not undo the recognition.

    Source: II.1, Phụ lục 1.
    """
    first = as_of.of_plan_year("certificates", "first")
    first = first[first["stars"] >= LOWEST_OCOP_STARS]
    return _once(_evidence(first, item="product_id", on="decision_date"))


def strengthened_subjects(as_of: AsOf) -> pd.DataFrame:
    """Subjects with a product recognised by then that were helped to grow.

    Source: II.1, Phụ lục 1 («củng cố, phát triển chủ thể có sản phẩm OCOP đã được công nhận»).
    """
    support = as_of.of_plan_year("support", "strengthening")
    given = recognitions(as_of.rows("certificates"))
    since = given.groupby("subject_id")["decision_date"].min().rename("recognised_since")
    support = support.merge(since, left_on="subject_id", right_index=True, how="inner")
    support = support[support["recognised_since"] <= support["date"]]
    return _once(_evidence(support, item="subject_id"))


def new_subjects(as_of: AsOf) -> pd.DataFrame:
    """Subjects with a product selected in the plan year and none recognised in an earlier one.

    Who registered in an earlier year and was never assessed counts.

    Source: II.1, Phụ lục 1; III.3.2.
    """
    stages = as_of.of_plan_year("stages")
    selected = stages[stages["stage"] == "selected"]
    given = recognitions(as_of.rows("certificates"))
    known = given.loc[given["plan_year"] < as_of.year, "subject_id"]
    selected = selected[~selected["subject_id"].isin(known)]
    selected = selected.assign(label=selected["subject_name"])
    return _once(_evidence(selected, item="subject_id"))


def traceable_products(as_of: AsOf) -> pd.DataFrame:
    """Products with a valid certificate whose traceability was put in place or renewed.

    Source: II.2, Phụ lục 2.
    """
    events = as_of.of_plan_year("traceability")
    counted = _while_holding(events, "product_id", as_of)
    return _once(_evidence(counted, item="product_id"))


def linked_subjects(as_of: AsOf) -> pd.DataFrame:
    """Subjects with a valid certificate that signed or renewed a linkage contract.

    A linkage with a partner in another unit counts for the subject's own unit.

    Source: II.2, Phụ lục 2.
    """
    events = as_of.of_plan_year("linkages")
    counted = _while_holding(events, "subject_id", as_of)
    return _once(_evidence(counted, item="subject_id"))


def quality_managed_products(as_of: AsOf) -> pd.DataFrame:
    """Products with a valid certificate inside the scope of a valid quality certificate.

    Source: II.2, Phụ lục 2 («xây dựng, duy trì»: a stock at the cut-off).
    """
    moment = pd.Timestamp(as_of.cut_off)
    scope = as_of.rows("quality_certificates")
    scope = scope[(scope["issue_date"] <= moment) & (moment <= scope["expiry_date"])]
    scope = scope[scope["product_id"].isin(as_of.held_now["product_id"])]
    return _once(_evidence(scope, item="product_id", on="issue_date"))


def media_items(as_of: AsOf) -> pd.DataFrame:
    """News, articles and features at provincial level; those of districts are not counted.

    Source: II.3.
    """
    media = as_of.rows("media").rename(columns={"title": "label"})
    counted = (media["unit_id"] == PROVINCE) & (media["date"].dt.year == as_of.year)
    return _evidence(media[counted], item="media_id")


def supported_flagship_subjects(as_of: AsOf) -> pd.DataFrame:
    """Subjects making flagship products that were supported.

    Source: III.3.5.
    """
    return _once(_evidence(as_of.of_plan_year("support", "flagship"), item="subject_id"))


def _flagships(as_of: AsOf, level: str) -> pd.DataFrame:
    frame = as_of.rows("flagships")
    moment = pd.Timestamp(as_of.cut_off)
    standing = frame["end_date"].isna() | (frame["end_date"] > moment)
    frame = frame[(frame["level"] == level) & (frame["date"] <= moment) & standing]
    return _once(_evidence(frame, item="product_id"))


def province_flagship_products(as_of: AsOf) -> pd.DataFrame:
    """Products that stand as flagships of the province at the cut-off.

    Source: III.5.1.
    """
    return _flagships(as_of, "province")


def district_flagship_products(as_of: AsOf) -> pd.DataFrame:
    """Products that stand as flagships of their unit at the cut-off.

    Source: III.5.1.
    """
    return _flagships(as_of, "district")


# Context: reported without target -----------------------------------------------------------------


def _recognised_at(as_of: AsOf, stars: int) -> pd.DataFrame:
    given = recognitions(as_of.of_plan_year("certificates"))
    given = given[given["stars"] == stars]
    return _once(_evidence(given, item="product_id", on="decision_date"))


def _certificate_events(as_of: AsOf, kind: str) -> pd.DataFrame:
    events = as_of.of_plan_year("certificates", kind)
    return _once(_evidence(events, item="product_id", on="decision_date"))


def upgraded_products(as_of: AsOf) -> pd.DataFrame:
    """Products raised to more stars in the plan year."""
    return _certificate_events(as_of, "upgrade")


def four_star_products(as_of: AsOf) -> pd.DataFrame:
    """Products recognised in the plan year, in whatever way, at 4 stars."""
    return _recognised_at(as_of, 4)


def five_star_products(as_of: AsOf) -> pd.DataFrame:
    """Products recognised in the plan year, in whatever way, at 5 stars."""
    return _recognised_at(as_of, 5)


def renewed_products(as_of: AsOf) -> pd.DataFrame:
    """Products recognised again in the plan year."""
    return _certificate_events(as_of, "renewal")


def withdrawn_products(as_of: AsOf) -> pd.DataFrame:
    """Products whose certificate was withdrawn in the plan year."""
    return _certificate_events(as_of, "withdrawal")


def valid_products(as_of: AsOf) -> pd.DataFrame:
    """Products that hold a valid certificate at the cut-off, dated by its effect."""
    return _evidence(as_of.held_now, item="product_id", on="effective_date")


def expiring_certificates(as_of: AsOf) -> pd.DataFrame:
    """Products whose certificate runs out within twelve months, dated by its expiry."""
    held = as_of.held_now
    horizon = pd.Timestamp(as_of.cut_off) + pd.DateOffset(months=EXPIRY_OUTLOOK_MONTHS)
    return _evidence(held[held["held_to"] <= horizon], item="product_id", on="held_to")


def _activities(as_of: AsOf, kind: str) -> pd.DataFrame:
    frame = as_of.of_reporting_year("activities").rename(columns={"title": "label"})
    frame = frame[frame["kind"] == kind]
    return _evidence(frame, item="activity_id", quantity="quantity")


def trainees(as_of: AsOf) -> pd.DataFrame:
    """Attendances at training; the quantity is how many attended."""
    return _activities(as_of, "training")


def fairs(as_of: AsOf) -> pd.DataFrame:
    """Fairs and trade events taken part in."""
    return _activities(as_of, "fair")


def points_of_sale(as_of: AsOf) -> pd.DataFrame:
    """Points of sale set up or brought up to standard."""
    return _activities(as_of, "point_of_sale")


def inspections(as_of: AsOf) -> pd.DataFrame:
    """Inspections of products and of the use of the mark."""
    return _activities(as_of, "inspection")


def funds_million_vnd(as_of: AsOf) -> pd.DataFrame:
    """Money paid out; the quantity is million dong."""
    frame = as_of.of_reporting_year("funding").rename(columns={"purpose": "label"})
    return _evidence(frame, item="funding_id", quantity="amount_million_vnd")


INDICATORS: Mapping[str, Callable[[AsOf], pd.DataFrame]] = {
    function.__name__: function
    for function in (
        new_products,
        strengthened_subjects,
        new_subjects,
        traceable_products,
        linked_subjects,
        quality_managed_products,
        media_items,
        supported_flagship_subjects,
        province_flagship_products,
        district_flagship_products,
        upgraded_products,
        four_star_products,
        five_star_products,
        renewed_products,
        withdrawn_products,
        valid_products,
        expiring_certificates,
        trainees,
        fairs,
        points_of_sale,
        inspections,
        funds_million_vnd,
    )
}


def check_countable(plan: Plan) -> None:
    """Refuse a plan with an indicator nobody has written the counting rule of.

    Raises:
        PlanError: with every such indicator.
    """
    unknown = [(place, one.id) for place, one in enumerate(plan.indicators)]
    faults = [
        Fault(
            code="plan.indicator_without_rule",
            what="Chỉ tiêu này chưa có cách đếm trong ocop_lib/indicators.py.",
            where=f"{plan.id}, indicators[{place}].id",
            found=name,
            allowed=f"gần nhất: {nearest(name, INDICATORS)}" if nearest(name, INDICATORS) else "",
            mend="Sửa mã chỉ tiêu, hoặc viết hàm đếm cho chỉ tiêu mới.",
        )
        for place, name in unknown
        if name not in INDICATORS
    ]
    if faults:
        raise PlanError(*faults)


def evidence(
    indicator: str, register: Register, quarter: Quarter, scheme: Scheme, unit: str = PROVINCE
) -> pd.DataFrame:
    """The rows behind an indicator's number to date.

    Args:
        indicator: an id of `INDICATORS`.
        register: the whole register or any part that ``unit`` may see.
        quarter: the quarter whose cut-off ends the count.
        scheme: how quarters are cut.
        unit: whose rows; ``province`` for all.

    Returns:
        `EVIDENCE_COLUMNS`, sorted by date, then item; empty when nothing counts.
    """
    seen = register.visible_to(unit, quarter, scheme)
    return INDICATORS[indicator](AsOf(seen, quarter, scheme))
