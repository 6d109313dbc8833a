"""The tables of a report, built as table blocks from progress rows and the register."""

from ocop_lib.report.tables.action import action_table
from ocop_lib.report.tables.certificates import (
    certificates_table,
    expiring_table,
    expiry_table,
    lapsed_table,
)
from ocop_lib.report.tables.matrix import matrix_table
from ocop_lib.report.tables.money import funding_table
from ocop_lib.report.tables.products import (
    open_products_table,
    pipeline_names_table,
    pipeline_table,
)
from ocop_lib.report.tables.reconciled import causes_table, reconciled_table
from ocop_lib.report.tables.restated import restated_table, shown
from ocop_lib.report.tables.stock import stock_table
from ocop_lib.report.tables.targets import (
    context_table,
    media_table,
    status_table,
)
from ocop_lib.report.tables.tasks import focus_table, next_tasks_table, tasks_table
from ocop_lib.report.tables.uncounted import uncounted_table
from ocop_lib.report.tables.unit_tasks import unit_tasks_table
from ocop_lib.report.tables.whole_year import (
    expiry_by_unit_table,
    open_tasks_table,
    year_deliveries_table,
)
from ocop_lib.report.tables.work import (
    deliveries_table,
    documents_table,
    evidence_table,
    published_table,
    requests_table,
)

__all__ = [
    "action_table",
    "causes_table",
    "certificates_table",
    "context_table",
    "deliveries_table",
    "documents_table",
    "evidence_table",
    "expiring_table",
    "expiry_by_unit_table",
    "expiry_table",
    "focus_table",
    "funding_table",
    "lapsed_table",
    "matrix_table",
    "media_table",
    "next_tasks_table",
    "open_products_table",
    "open_tasks_table",
    "pipeline_names_table",
    "pipeline_table",
    "published_table",
    "reconciled_table",
    "requests_table",
    "restated_table",
    "shown",
    "status_table",
    "stock_table",
    "tasks_table",
    "uncounted_table",
    "unit_tasks_table",
    "year_deliveries_table",
]
