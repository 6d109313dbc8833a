"""The classes that declare a register table and its columns, and the lists of codes."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "text", "date", "year", "quarter", "whole", "decimal", "choice"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a register table.

    Args:
        name: heading of the column in the CSV file.
        kind: kind of the values. ``id`` is lower-case ASCII letters, digits and hyphens; ``date``
            is ISO (2024-09-30); ``quarter`` is «2024-Q3»; ``whole`` and ``decimal`` are numbers
            that are not negative; ``choice`` is one of ``choices``.
        meaning: meaning of the values, in Vietnamese, for documentation and messages.
        required: whether an empty cell is a fault.
        choices: the values allowed for the kind ``choice``.
        refers_to: for an ``id`` that refers to another entry: the table of that entry, or ``unit``,
            ``agency``, ``task`` or ``funding_source`` for an entry of the plan; else empty.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = True
    choices: tuple[str, ...] = ()
    refers_to: str = ""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A register table, stored in the file ``<name>.csv``.

    Args:
        name: name of the table.
        meaning: meaning of a row, in Vietnamese.
        columns: the columns in the order of the file; the first one is the key.
        unit_path: the column that leads to the unit of a row: ``unit_id`` itself, ``subject_id``
            (the subject's unit), or ``product_id`` (the unit of the product's subject).
        date: the column with the date of the event; empty for a table of master data.
        unique: columns whose combination of values may occur only once; empty for none.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    unit_path: Literal["unit_id", "subject_id", "product_id"]
    date: str = ""
    unique: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name of the column that identifies a row."""
        return self.columns[0].name

    def column(self, name: str) -> Column:
        """The column with a name; the name must exist."""
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
"""The kinds of event that give stars to a product; a withdrawal removes them."""

WITHDRAWAL = "withdrawal"
CERTIFICATE_KINDS = (*RECOGNITIONS, WITHDRAWAL)
ISSUER_LEVELS = ("district", "province", "nation")
ACTIVITY_KINDS = ("training", "fair", "point_of_sale", "e_commerce", "inspection")
TASK_STATES = ("not_started", "in_progress", "done")
DELIVERY_KINDS = ("baseline", "quarterly", "restatement")
