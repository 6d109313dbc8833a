"""``Finding``: a row that breaks no rule but deserves a second look."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that breaks no rule but deserves a second look.

    Args:
        code: ``finding.`` and a key of ``LOOKED_FOR``.
        table: the table of the row.
        key: the row's id.
        unit_id: the unit to which the row belongs.
        text: one Vietnamese sentence that describes the finding, and says what to do.
        is_error: whether a row has to be corrected before a report may be issued: see `stopping`.
    """

    code: str
    table: str
    key: str
    unit_id: str
    text: str
    is_error: bool
