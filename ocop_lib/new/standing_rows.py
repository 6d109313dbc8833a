"""The rows of a register that still stand on the first day of a later year, by table."""

from datetime import date

import pandas as pd

from ocop_lib.plan import Plan
from ocop_lib.register import Register
from ocop_lib.register.history import in_order
from ocop_lib.register.tables import BY_NAME

ENDING = ("quality_certificates", "flagships", "points_of_sale", "requests")
"""The tables of which rows are left behind because they came to an end."""


def standing_rows(old: Register, plan: Plan) -> dict[str, pd.DataFrame]:
    """What still stands of an earlier register.

    Subjects and products all stand, with their states, and so does every event of a certificate.
    Quality certificates stand until they expire, flagships until their end, contracts and
    traceability with a last day until that day, points of sale until they are closed, requests
    until they are answered, and what a subject said about a renewal until the next event of the
    certificate.

    Args:
        old: the earlier register, whole.
        plan: the plan of the later year.

    Returns:
        Rows by table, in their old order; the tables of which nothing stands are left out. What
        the later plan does not have is no longer referred to, and rows that cannot do without it
        are left out.
    """
    tables = old.tables
    first = pd.Timestamp(date(plan.year, 1, 1))
    ends = tables["flagships"]["end_date"]
    stands = {
        "quality_certificates": tables["quality_certificates"]["expiry_date"] >= first,
        "flagships": ends.isna() | (ends > first),
        "renewals": _not_followed(tables["renewals"], tables["certificates"]),
        "traceability": tables["traceability"]["valid_to"] >= first,
        "linkages": tables["linkages"]["valid_to"] >= first,
        "points_of_sale": _is_open(tables["points_of_sale"]),
        "requests": tables["requests"]["reply"].isna(),
    }
    whole = {name: tables[name] for name in ("subjects", "products", "certificates")}
    carried = whole | {name: tables[name][rows] for name, rows in stands.items()}
    return {name: _fitted(name, rows, plan) for name, rows in carried.items()}


def _is_open(points: pd.DataFrame) -> "pd.Series[bool]":
    """Whether a row is the last one of its place, and the place is not closed."""
    last = points.sort_values(["date", "point_id"]).drop_duplicates("place_id", keep="last").index
    return points.index.to_series().isin(last) & (points["state"] != "closed")


def _not_followed(renewals: pd.DataFrame, certificates: pd.DataFrame) -> "pd.Series[bool]":
    """Whether no event of the product's certificate was decided since the subject was asked."""
    latest = in_order(certificates).drop_duplicates("product_id", keep="last")
    decided = latest.set_index("product_id")["decision_date"].reindex(renewals["product_id"])
    return renewals["date"] >= decided.to_numpy()


def _fitted(name: str, rows: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """The rows without references to what the later register and plan do not have."""
    known = {
        "unit": (*plan.unit_ids, plan.whole.id),
        "agency": tuple(agency.id for agency in plan.agencies),
        # The activities of the earlier year stay there.
        "activities": (),
    }
    for column in BY_NAME[name].columns:
        if column.refers_to not in known:
            continue
        fits = rows[column.name].isin(known[column.refers_to])
        if column.required:
            rows = rows[fits]
        else:
            rows = rows.assign(**{column.name: rows[column.name].where(fits)})
    return rows
