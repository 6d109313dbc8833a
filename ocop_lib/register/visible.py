"""What a report may see: one rule for the batch's slices and for JupyterLab alike."""

from collections.abc import Mapping

import pandas as pd

from ocop_lib.periods import Quarter, Scheme
from ocop_lib.plan import PROVINCE
from ocop_lib.register.tables import BY_NAME, TABLES, TableSpec


def visible_tables(
    tables: Mapping[str, pd.DataFrame], unit: str, quarter: Quarter, scheme: Scheme
) -> dict[str, pd.DataFrame]:
    """The rows a report on one unit and quarter may see.

    A row is visible when all of these hold:

    - it belongs to the unit (``unit_id``); ``province`` sees the rows of every unit, and rows of
      the province itself are seen by the province only;
    - the delivery that brought it is a baseline or is for a quarter up to this one, whenever it
      arrived;
    - its event, where it has one, is dated up to the quarter's cut-off; other dates of the row,
      such as an expiry date, may lie after it.

    Visible as well is every row those rows refer to, and so on: their products, subjects and
    deliveries (of the province too, where it delivered for the unit). A unit's own deliveries for
    quarters up to this one are visible even when they brought nothing, so that «nothing
    delivered» and «delivered, nothing to tell» stay apart.

    Args:
        tables: all tables of a register, typed, with ``unit_id``.
        unit: a unit's id, or ``province``.
        quarter: the report's quarter.
        scheme: how the quarter is cut.

    Returns:
        One frame a table, rows in their old order, numbered from 0. Applying the rule twice
        changes nothing more; a later quarter shows at least what an earlier one does.
    """
    delivered = _delivered(tables["deliveries"], quarter)
    keep = {
        spec.name: _own_rows(spec, tables[spec.name], delivered, unit, quarter, scheme)
        for spec in TABLES
    }
    # Tables refer to tables declared before them only, so one walk backwards reaches every row.
    for spec in reversed(TABLES):
        kept = tables[spec.name][keep[spec.name]]
        for column in spec.columns:
            if column.refers_to in BY_NAME:
                target = BY_NAME[column.refers_to]
                referred = tables[target.name][target.key].isin(kept[column.name])
                keep[target.name] = keep[target.name] | referred
    return {spec.name: tables[spec.name][keep[spec.name]].reset_index(drop=True) for spec in TABLES}


def _delivered(deliveries: pd.DataFrame, quarter: Quarter) -> "pd.Series[str]":
    """Ids of the deliveries for quarters up to this one, baselines among them."""
    # «2024-Q3» sorts by time as text; a baseline has no quarter.
    up_to_now = deliveries["quarter"].fillna("9999-Q9") <= str(quarter)
    return deliveries.loc[up_to_now | (deliveries["kind"] == "baseline"), "delivery_id"]


def _own_rows(
    spec: TableSpec,
    frame: pd.DataFrame,
    delivered: "pd.Series[str]",
    unit: str,
    quarter: Quarter,
    scheme: Scheme,
) -> "pd.Series[bool]":
    """The table's rows that are visible in their own right."""
    rows = frame["delivery_id"].isin(delivered)
    if unit != PROVINCE:
        rows &= frame["unit_id"] == unit
    if spec.date:
        rows &= frame[spec.date] <= pd.Timestamp(quarter.cut_off(scheme))
    return rows
