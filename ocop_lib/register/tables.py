"""All tables of the register; rules, reading and documentation use them."""

from ocop_lib.register.change_table import CHANGES
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.product_tables import PRODUCT_TABLES
from ocop_lib.register.work_tables import WORK_TABLES

TABLES: tuple[TableSpec, ...] = (*PRODUCT_TABLES, *WORK_TABLES, CHANGES)
"""The tables in the order of files and messages; each refers to tables before it only."""

BY_NAME: dict[str, TableSpec] = {table.name: table for table in TABLES}

PLACE: dict[str, int] = {table.name: number for number, table in enumerate(TABLES)}
"""By table, its place in that order."""
