"""``Finding``: a row that breaks no rule but deserves a second look."""

from dataclasses import dataclass
from typing import NamedTuple

from ocop_lib.register.naming import told


class Also(NamedTuple):
    """Another row that a finding is about.

    Args:
        table: its table.
        key: its id.
        column: the column of it to look at; empty for the row as a whole.
    """

    table: str
    key: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that breaks no rule but deserves a second look.

    Args:
        code: ``finding.`` and a key of ``LOOKED_FOR``.
        table: the table of the row.
        key: the row's id.
        unit_id: the unit to which the row belongs.
        columns: the columns of the row to look at, the one to correct first; empty where the
            finding is about the row as a whole.
        also: other rows that the finding is about, any of which may be the wrong one.
        marked: one Vietnamese sentence that describes the finding, and says what to do, with marks
            in place of names: see `naming`.
        is_error: whether a row has to be corrected before a report may be issued: see `stopping`.
    """

    code: str
    table: str
    key: str
    unit_id: str
    columns: tuple[str, ...]
    also: tuple[Also, ...]
    marked: str
    is_error: bool

    @property
    def text(self) -> str:
        """The sentence, with tables and columns as the register's files call them."""
        return told(self.marked)
