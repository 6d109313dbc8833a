"""Writing files and folders that do not exist yet: nothing that is there is ever replaced."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ocop_lib.errors import FaultKind, ParameterError, Place
from ocop_lib.files.text import is_folder, real_path
from ocop_lib.files.whole import part_of, unwritable, write_synced

NOT_NEW = FaultKind(
    "new.exists",
    "Ở chỗ này đã có tệp hoặc thư mục khác; lệnh này không thay nội dung có sẵn.",
    "Chọn một tên khác.",
    "một tên chưa có",
)
NOT_EMPTY = FaultKind(
    "new.not_empty",
    "Thư mục này đã có nội dung; lệnh này không thay nội dung có sẵn.",
    "Chọn một thư mục khác.",
    "thư mục chưa có, hoặc thư mục trống",
)

_MOST_SHOWN = 3


def place_file(path: Path, data: bytes) -> None:
    """Write a file whole; its folder is made when it does not exist.

    Args:
        path: the file.
        data: its content.

    Raises:
        ParameterError: something has this name already, or the system refuses; nothing is left.
    """
    part = part_of(path, str(os.getpid()))
    with _refusing(path), _tidied(part):
        if _has_entry(path):
            raise ParameterError(NOT_NEW.at(Place(str(path))))
        write_synced(part, data)
        # A link, unlike a rename, fails where another process has made the file meanwhile.
        try:
            os.link(part, path)
        except FileExistsError:
            raise ParameterError(NOT_NEW.at(Place(str(path)))) from None
        except OSError:
            # A file system without hard links.
            part.rename(path)


def place_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder with all its files, or nothing.

    The files are first written into a temporary folder. A new folder appears by one rename. In an
    empty folder that exists, which may be the working folder of the user's shell, the contents are
    moved into place one by one.

    Args:
        folder: a folder that does not exist, or is empty; folders above it are made.
        files: the content of each file by its path in the folder, written with ``/``.

    Raises:
        ParameterError: something is there that is no empty folder, or the system refuses; what
            was written is removed again.
    """
    _check_free(folder)
    target = real_path(folder)
    is_there = is_folder(target)
    stage = part_of(target / "new" if is_there else target, str(os.getpid()))
    with _refusing(folder), _tidied(stage):
        for name, data in files.items():
            write_synced(stage / name, data)
        if not is_there:
            # Renaming onto a folder that was made and filled meanwhile fails.
            stage.rename(target)
            return
        _move_in(stage, target)


def _check_free(folder: Path) -> None:
    """Refuse what is no empty folder.

    Raises:
        ParameterError: something is there that is no empty folder.
    """
    with _refusing(folder):
        if not _has_entry(folder):
            return
        if not is_folder(folder):
            raise ParameterError(NOT_NEW.at(Place(str(folder))))
        names = sorted(path.name for path in folder.iterdir())
    if names:
        more = ", …" if len(names) > _MOST_SHOWN else ""
        found = ", ".join(names[:_MOST_SHOWN]) + more
        raise ParameterError(NOT_EMPTY.at(Place(str(folder)), found=found))


def _move_in(stage: Path, target: Path) -> None:
    """Move all that lies in a folder into another one, or nothing."""
    moved: list[Path] = []
    try:
        for path in sorted(stage.iterdir()):
            path.rename(target / path.name)
            moved.append(target / path.name)
    except OSError:
        for path in moved:
            path.rename(stage / path.name)
        raise


def _has_entry(path: Path) -> bool:
    """Whether a name is taken, also by a link that leads nowhere."""
    return os.path.lexists(path)


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Report what the operating system refuses as a fault of the arguments: nothing was begun."""
    try:
        yield
    except OSError as error:
        raise ParameterError(unwritable(path, error)) from error


@contextmanager
def _tidied(part: Path) -> Iterator[None]:
    """Remove a temporary file or folder at the end, whatever happened."""
    try:
        yield
    finally:
        if is_folder(part):
            shutil.rmtree(part, ignore_errors=True)
        else:
            with suppress(OSError):
                part.unlink(missing_ok=True)
