"""The rows of the register that no indicator reads, each kind with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unread:
    """The rows of a table that no indicator reads.

    Args:
        why: what they are for instead.
        column: the column that tells them from the table's other rows; empty for all rows.
        codes: the values of that column.
    """

    why: str
    column: str = ""
    codes: frozenset[str] = frozenset()


UNREAD: Mapping[str, Unread] = {
    "deliveries": Unread("who delivered what; reports list them"),
    "subjects": Unread("master data, to which events refer"),
    "products": Unread("master data, to which events refer"),
    "stages": Unread(
        "the way of a product through the cycle; reports list it",
        "stage",
        frozenset(
            {
                "registered",
                "trained",
                "advised",
                "dossier",
                "assessed_district",
                "assessed_province",
                "assessed_nation",
            }
        ),
    ),
    "activities": Unread("the plan has no number for it", "kind", frozenset({"e_commerce"})),
    "points_of_sale": Unread(
        "how a place goes on; only what is new or brought up to standard counts",
        "state",
        frozenset({"kept_up", "closed"}),
    ),
    "renewals": Unread("what a subject intends; reports list it"),
    "documents": Unread("what was issued; reports list it"),
    "requests": Unread("what is asked of an agency; reports list it"),
    "opening_stock": Unread("a number of the year before, not of the year"),
    "task_status": Unread("states of tasks; reports list them"),
    "changes": Unread("what other rows say from a day on; each rule reads the rows so changed"),
}
"""By table. Every other row delivered for the year is a candidate of an indicator, or a finding."""
