"""A file put in place whole: readers see the old bytes or the new ones, never a part."""

import os
from contextlib import suppress
from pathlib import Path

from ocop_lib.errors import Fault, FaultKind, Place, ReportError
from ocop_lib.files.text import system_reason

UNWRITABLE = FaultKind(
    "outputs.write",
    "Không ghi được tệp kết quả.",
    "Đóng tệp nếu đang mở, kiểm tra quyền ghi và dung lượng đĩa, rồi chạy lại.",
)

PART = ".part"
"""The ending of a file that is being written and not yet in place."""


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in place at once: whoever looks sees the old bytes or the new ones.

    Raises:
        ReportError: when it cannot be written; what lay there before still does.
    """
    # Two runs at once must not write into one another's file.
    aside = path.with_name(f".{path.name}.{os.getpid()}{PART}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise ReportError(unwritable(path, error)) from error


def unwritable(path: Path, error: OSError) -> Fault:
    """The fault of a file that the system does not let us write."""
    return UNWRITABLE.at(Place(str(path)), found=system_reason(error))
