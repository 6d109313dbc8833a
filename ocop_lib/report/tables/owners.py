"""The column of units in the province's tables, and the units whose rows a table shows."""

import pandas as pd

from ocop_lib.blocks.model import Cell, Column
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.report.tables import cells


def unit_column(unit: str) -> tuple[Column, ...]:
    """The column of units in the province's tables; empty in a unit's own."""
    return (Column(label="Đơn vị", width=1.1),) if unit == PROVINCE else ()


def unit_cell(plan: Plan, owner: str, unit: str) -> tuple[Cell, ...]:
    """The cell of the column of units: the unit that owns the row; empty in a unit's own table."""
    return (cells.plain(plan.unit(owner).short_name),) if unit == PROVINCE else ()


def units_of(rows: pd.DataFrame, unit: str) -> tuple[str, ...]:
    """Ids of the units whose rows a table shows, from which the run engine checks the report."""
    found = sorted(set(rows["unit_id"]) - {unit, PROVINCE})
    return (unit, *found)
