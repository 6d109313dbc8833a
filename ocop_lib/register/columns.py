"""How a register table and its columns are declared, and the code lists they choose from."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "text", "date", "year", "quarter", "whole", "decimal", "choice"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a register table.

    Args:
        name: its heading in the CSV file.
        kind: what a cell holds. ``id`` is lower-case ASCII with digits and hyphens; ``date`` is
            ISO (2024-09-30); ``quarter`` is «2024-Q3»; ``whole`` and ``decimal`` are not negative.
        meaning: what it says, in Vietnamese, for the documentation and for error messages.
        required: an empty cell is a fault.
        choices: the only values a ``choice`` may take.
        refers_to: the table whose key an ``id`` must be, or ``unit``, ``agency``, ``task``,
            ``funding_source`` for the plan's own ids.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = True
    choices: tuple[str, ...] = ()
    refers_to: str = ""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A register table: its file is ``<name>.csv`` and its first column is its key.

    Args:
        name: the table.
        meaning: what a row is, in Vietnamese.
        columns: in the file's order; the first identifies the row.
        unit_path: the columns to follow from a row to the unit it belongs to: ``unit_id`` itself,
            ``subject_id``, or ``product_id`` (whose subject has the unit).
        date: the column with the event's own date; empty for master data.
        unique: further columns that together may occur once only.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    unit_path: Literal["unit_id", "subject_id", "product_id"]
    date: str = ""
    unique: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The column that identifies a row."""
        return self.columns[0].name

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)


SUBJECT_KINDS = ("cooperative", "group", "household", "company", "farm", "association")
PRODUCT_GROUPS = ("food", "drink", "herbal", "craft", "ornamental", "tourism")
CYCLES = ("new", "upgrade", "renewal")
STAGES = (
    "registered",
    "selected",
    "trained",
    "advised",
    "dossier",
    "assessed_district",
    "assessed_province",
    "assessed_nation",
)
RECOGNITIONS = ("first", "renewal", "upgrade")
"""The kinds of event that give a product its stars; a withdrawal takes them away."""

WITHDRAWAL = "withdrawal"
CERTIFICATE_KINDS = (*RECOGNITIONS, WITHDRAWAL)
ISSUER_LEVELS = ("district", "province", "nation")
ACTIVITY_KINDS = ("training", "fair", "point_of_sale", "e_commerce", "inspection")
TASK_STATES = ("not_started", "in_progress", "done")
DELIVERY_KINDS = ("baseline", "quarterly", "restatement")
