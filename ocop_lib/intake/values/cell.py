"""A cell, read: the text that the register takes, and what is wrong with the cell."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import NamedTuple

from ocop_lib.errors import Fault, FaultKind
from ocop_lib.files.letters import shortened
from ocop_lib.intake.book import CellError, CellValue

SHEET_ERROR = FaultKind(
    "intake.sheet_error",
    "Ô chứa giá trị lỗi của bảng tính, không phải nội dung.",
    "Sửa công thức trong ô này, hoặc gõ giá trị thay công thức.",
)
NO_STORED_VALUE = FaultKind(
    "intake.no_stored_value",
    "Ô có công thức nhưng tệp không lưu kết quả của nó.",
    "Mở tệp bằng Excel hoặc LibreOffice, chờ tính xong rồi lưu lại; hoặc gõ giá trị thay công thức.",
)
LOGICAL = FaultKind(
    "intake.logical",
    "Ô chứa giá trị TRUE hoặc FALSE, không phải nội dung.",
    "Gõ lại nội dung của ô.",
)


class Read(NamedTuple):
    """What a cell says.

    Args:
        text: as the register's CSV writes it; empty for a blank cell, and where there is an error.
        faults: what is wrong or worth saying, without places.
    """

    text: str
    faults: tuple[Fault, ...] = ()

    @property
    def is_wrong(self) -> bool:
        """Whether a fault is an error, so that the cell says nothing."""
        return any(fault.severity == "error" for fault in self.faults)


Reader = Callable[[CellValue], Read]
"""Reads the cells of one column; equal values of one type are read alike."""

BLANK = Read("")


def refused(fault: Fault) -> Read:
    """A cell that says nothing, because of a fault."""
    return Read("", (fault,))


def refused_alike(value: CellValue) -> Read | None:
    """The reading of a value that is wrong in every column.

    Args:
        value: what the cell holds.

    Returns:
        The fault of an error value or of TRUE and FALSE; None for another value.
    """
    if isinstance(value, CellError):
        return refused(SHEET_ERROR.at(found=shown(value)))
    if isinstance(value, bool):
        return refused(LOGICAL.at(found=shown(value)))
    return None


def shown(value: CellValue) -> str:
    """A value as an officer sees it in the cell, cut where it is long."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float():
            return f"{value:.15g}"
        case datetime():
            return f"{shown(value.date())} {shown(value.time())}"
        case date():
            return f"{value.day:02}/{value.month:02}/{value.year}"
        case time():
            return value.strftime("%H:%M:%S") if value.second else value.strftime("%H:%M")
        case CellError():
            return value.text
        case _:
            return shortened(value if value.isprintable() else repr(value)[1:-1])
