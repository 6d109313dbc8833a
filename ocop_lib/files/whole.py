"""Writing one file whole: readers see the old bytes or the new ones, never a part."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ocop_lib.errors import Fault, FaultKind, Place, ReportError
from ocop_lib.files.text import system_reason

PART = ".part"
"""The ending of a temporary file: one that is being written and is not yet in place."""

UNWRITABLE = FaultKind(
    "outputs.write",
    "Không ghi được tệp.",
    "Đóng tệp nếu đang mở, kiểm tra quyền ghi và dung lượng đĩa, rồi chạy lại.",
)


def part_of(path: Path, mark: str) -> Path:
    """The temporary file beside a file: «.ba-be.html.4711.part».

    Args:
        path: the file.
        mark: tells the temporary files of one file apart, such as the process id.

    Returns:
        A path in the same folder, so that a rename puts the file in place.
    """
    return path.with_name(f".{path.name}.{mark}{PART}")


def write_synced(path: Path, data: bytes) -> None:
    """Write a file and wait until its bytes are on the disk.

    Args:
        path: the file. Its folder is made when it does not exist; what has the file's name
            already is removed first, so that a link there is not followed.
        data: its content.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with path.open("xb") as file:
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
    # With the process id, two processes do not write into one another's temporary file.
    part = part_of(path, str(os.getpid()))
    try:
        with writing(path):
            write_synced(part, data)
            part.replace(path)
    except ReportError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Report what the operating system refuses as a fault of one file or folder.

    Args:
        path: the file or folder, as messages name it.

    Yields:
        Nothing; the work is done inside the ``with``.

    Raises:
        ReportError: instead of an OSError.
    """
    try:
        yield
    except OSError as error:
        raise ReportError(unwritable(path, error)) from error


def unwritable(path: Path, error: OSError) -> Fault:
    """The fault of a file or folder that the operating system does not let us write."""
    return UNWRITABLE.at(Place(file=str(path)), found=system_reason(error))
