"""The search of a register for all findings, in the order of tables and rows."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ocop_lib.periods import Scheme
from ocop_lib.register.findings import (
    amounts,
    certificates,
    copies,
    cycle,
    deliveries,
    endings,
    names,
    places,
    tasks,
    texts,
    years,
)
from ocop_lib.register.findings.cells import Cells
from ocop_lib.register.findings.finding import Finding
from ocop_lib.register.model import Register
from ocop_lib.register.tables import PLACE

if TYPE_CHECKING:
    from ocop_lib.plan import Plan

LOOKED_FOR: dict[str, str] = {
    **deliveries.LOOKED_FOR,
    **names.LOOKED_FOR,
    **copies.LOOKED_FOR,
    **cycle.LOOKED_FOR,
    **certificates.LOOKED_FOR,
    **endings.LOOKED_FOR,
    **amounts.LOOKED_FOR,
    **places.LOOKED_FOR,
    **tasks.LOOKED_FOR,
    **years.LOOKED_FOR,
    **texts.LOOKED_FOR,
}
"""The Vietnamese descriptions of all findings, by code without ``finding.``."""

_SEARCHES: tuple[Callable[[Cells], Iterator[Finding]], ...] = (
    names.same_subjects,
    names.same_products,
    names.same_products_in_units,
    names.same_products_of_districts,
    copies.equal_rows,
    cycle.stages_out_of_order,
    cycle.plan_years,
    cycle.plan_years_of_deliveries,
    certificates.odd_events,
    certificates.renewed_soon,
    certificates.shared_numbers,
    endings.flagships_without_document,
    endings.events_after_the_end,
    amounts.odd_quantities,
    amounts.odd_sums,
    amounts.odd_works,
    places.places_with_two_ids,
    places.places_told_twice,
    texts.odd_texts,
)


def findings_of(
    register: Register, plan: "Plan", scheme: Scheme | None = None
) -> tuple[Finding, ...]:
    """Search a register for findings.

    Only the typed rows are used, so a slice gives the same findings as ``visible_to`` of the whole
    register.

    Args:
        register: a whole register or a slice.
        plan: the plan, for the names of units and the levels of tasks.
        scheme: the period scheme; None for the scheme of the slice, or ``calendar`` for a whole
            register.

    Returns:
        The findings in the order of tables and rows.
    """
    chosen = scheme or (cut.scheme if (cut := register.heading.cut) else "calendar")
    cells = Cells(register)
    found = [*deliveries.late_deliveries(cells, plan, chosen)]
    found += years.out_of_year(cells, chosen)
    found += tasks.tasks_of_other_levels(cells, plan)
    found += [finding for search in _SEARCHES for finding in search(cells)]
    rows = {
        (name, key): row
        for name in {finding.table for finding in found}
        for row, key in enumerate(cells.keys(name))
    }
    found.sort(key=lambda finding: (PLACE[finding.table], rows[finding.table, finding.key]))
    return tuple(found)
