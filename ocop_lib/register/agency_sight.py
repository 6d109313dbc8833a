"""The rows of a register that are an agency's business, as they were told and as they became."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ocop_lib.plan import PROVINCE
from ocop_lib.register.changes import Frames
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.sight import Told
from ocop_lib.register.tables import TABLES
from ocop_lib.register.viewer import Viewer

References = Mapping[str, Mapping[str, Any]]
"""By table and column the positions of the rows referred to; -1 for none."""


def business_of(
    viewer: Viewer, tables: Frames, refers: References, told: Told | None
) -> dict[str, Any]:
    """Find the rows that are an agency's own.

    These are the rows that name it (``agency_id``); of the tasks that it leads and of its duties
    the rows of the province and the activities of all; the products that it manages, and the rows
    about these; and the province's deliveries, which tell whether anything was reported. A row
    that names another agency is none of them, unless the number of a task that it leads is counted
    from the table: a part of a number is a wrong number. What a row says is what was delivered, or what any
    change told has made of it.

    Args:
        viewer: the agency.
        tables: all tables of the register.
        refers: by table and column the positions of the rows referred to.
        told: the changes that the report may see; None where there are none.

    Returns:
        By table an array that is true for such rows.
    """
    found: dict[str, Any] = {}
    for spec in TABLES:
        says = _Says(spec, tables, told)
        managed = found.get("products")
        if spec.name == "deliveries":
            found[spec.name] = says("unit_id", {PROVINCE})
            continue
        work = says("task_id", viewer.tasks) | says("duty_id", viewer.duties)
        if spec.name != "activities":
            work &= says("unit_id", {PROVINCE})
        if managed is not None and "product_id" in refers[spec.name]:
            places = refers[spec.name]["product_id"]
            work |= (places >= 0) & managed[places]
            work |= says.refers_to("product_id", "products", managed)
        if spec.name in viewer.evidence:
            found[spec.name] = np.ones(len(tables[spec.name]), dtype=bool)
            continue
        others = says.always("agency_id", viewer.others)
        found[spec.name] = says("agency_id", {viewer.about.id}) | (work & ~others)
    return found


class _Says:
    """What the cells of a table say, as delivered and by each change told.

    Args:
        spec: the table.
        tables: all tables of the register.
        told: the changes; None where there are none.
    """

    def __init__(self, spec: TableSpec, tables: Frames, told: Told | None) -> None:
        self._frame, self._told = tables[spec.name], told
        self._columns = {column.name for column in spec.columns}
        self._changes = [*told.of_table(spec.name)] if told else []

    def __call__(self, column: str, values: Any) -> Any:
        """For each row whether the column ever said one of the values; never where there is none."""
        says = self._delivered(column, values)
        for place, change in self._changes:
            if change.cell[2] == column:
                says[place] |= change.new in values
        return says

    def always(self, column: str, values: Any) -> Any:
        """For each row whether the column said one of the values at all times."""
        says = self._delivered(column, values)
        for place, change in self._changes:
            if change.cell[2] == column:
                says[place] &= change.new in values
        return says

    def refers_to(self, column: str, target: str, chosen: Any) -> Any:
        """For each row whether a change made it refer to a chosen row of another table."""
        says = np.zeros(len(self._frame), dtype=bool)
        for place, change in self._changes:
            if self._told is not None and change.cell[2] == column:
                to = self._told.sight.place(target, change.new)
                says[place] |= to >= 0 and bool(chosen[to])
        return says

    def _delivered(self, column: str, values: Any) -> Any:
        if column not in self._columns and column != "unit_id":
            return np.zeros(len(self._frame), dtype=bool)
        return self._frame[column].isin([*values]).to_numpy(dtype=bool, copy=True)
