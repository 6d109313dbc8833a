"""Writing one file whole: readers see the old bytes or the new ones, never a part."""

import os
from contextlib import suppress
from pathlib import Path

from ocop_lib.errors import Fault, FaultKind, Place, ReportError

PART = ".part"
"""The ending of a temporary file: one that is being written and is not yet in place."""

UNWRITABLE = FaultKind(
    "outputs.write",
    "Không ghi được tệp kết quả.",
    "Đóng tệp nếu đang mở, kiểm tra quyền ghi và dung lượng đĩa, rồi chạy lại.",
)


def part_of(path: Path, mark: str) -> Path:
    """The temporary file beside a file: «.ba-be.html.4711.part».

    Args:
        path: the file.
        mark: tells temporary files of one file apart, usually the process id: two processes must
            not write into one another's file.
    """
    return path.with_name(f".{path.name}.{mark}{PART}")


def write_synced(path: Path, data: bytes) -> None:
    """Write a file and wait until its bytes are on the disk.

    Args:
        path: the file; its folder exists.
        data: its new content.
    """
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in place by rename, so that readers see the old bytes or the new ones.

    Args:
        path: the file; its folder is made when it does not exist.
        data: its new content.

    Raises:
        ReportError: the file cannot be written; what lay there before still does.
    """
    part = part_of(path, str(os.getpid()))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_synced(part, data)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise ReportError(unwritable(path, error)) from error


def unwritable(path: Path, error: OSError) -> Fault:
    """The fault of a file or folder that the operating system does not let us write."""
    return UNWRITABLE.at(Place(file=str(path)), found=error.strerror or str(error))
