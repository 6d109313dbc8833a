"""Holding a ledger: one command at a time adds an entry to it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ocop_lib.errors import FaultKind, ParameterError, Place
from ocop_lib.files.text import is_there
from ocop_lib.files.whole import PART, unwritable, write_whole
from ocop_lib.register.ledger_place import LEDGER

BUSY = FaultKind(
    "ledger.busy",
    "Một lệnh khác đang ban hành báo cáo của năm này.",
    "Đợi lệnh ấy xong rồi chạy lại.",
)

_LOCK = ".lock"
_GIT = {
    # Git must neither change line ends, which digests vouch for, nor keep what a run leaves.
    ".gitattributes": b"* -text\n",
    ".gitignore": b".lock\n.*.part\n",
}


@contextmanager
def held_ledger(register_folder: Path) -> Iterator[Path]:
    """Hold the ledger of a year, so that no other command adds to it meanwhile.

    The operating system releases the lock when the process ends, however it ends. What an earlier
    command was killed in left a hidden folder, which is removed.

    Args:
        register_folder: the folder of the year's register.

    Yields:
        The ledger's folder, which is made when it does not exist.

    Raises:
        ParameterError: another command holds it, or it cannot be written to.
    """
    from filelock import FileLock, Timeout

    folder = register_folder / LEDGER
    lock = FileLock(folder / _LOCK, timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise ParameterError(BUSY.at(Place(str(folder)))) from None
    except OSError as error:
        raise ParameterError(unwritable(folder, error)) from None
    try:
        for part in folder.glob(f".*{PART}"):
            shutil.rmtree(part, ignore_errors=True)
        for name, data in _GIT.items():
            if not is_there(folder / name):
                write_whole(folder / name, data)
        yield folder
    finally:
        lock.release()
