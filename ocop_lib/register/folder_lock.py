"""Holding a register's folder: one command at a time changes it, and completes what was cut short."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ocop_lib.errors import FaultKind, OcopError, ParameterError, Place, RegisterError
from ocop_lib.files.journal import JOURNAL, complete
from ocop_lib.files.text import is_there
from ocop_lib.files.whole import PART, unwritable, write_whole
from ocop_lib.register.folder import FILES
from ocop_lib.register.ledger_place import INBOX

BUSY = FaultKind(
    "register.busy",
    "Một lệnh khác đang ghi vào sổ số liệu này.",
    "Đợi lệnh ấy xong rồi chạy lại.",
)
UNFINISHED = FaultKind(
    "register.unfinished",
    "Lần nhận số liệu trước bị ngắt khi đang ghi, và chưa ghi tiếp được.",
    "Cho phép ghi vào thư mục sổ rồi chạy lại lệnh; không sửa tay các tệp của sổ trước đó.",
)

_JOURNAL = f".accept{JOURNAL}"
_LOCK = ".lock"
_WAIT_SECONDS = 20.0
"""How long a reader waits for the command that is changing the register."""

_GIT = {
    # Git must not change line ends of what a unit sent, nor keep what a run leaves.
    ".gitattributes": b"* -text\n",
    ".gitignore": b".lock\n.*.part\n",
}


@contextmanager
def held_register(folder: Path, *, seconds: float = 0.0) -> Iterator[Path]:
    """Hold a register's folder, so that no other command changes it meanwhile.

    The operating system releases the lock when the process ends, however it ends. A change that an
    earlier command was killed in is completed first, and temporary files are removed.

    Args:
        folder: the folder of the register.
        seconds: how long to wait for another command.

    Yields:
        The journal, by which all files of the register are changed together.

    Raises:
        ParameterError: another command holds it, or it cannot be written to.
        ReportError: a change that was cut short cannot be completed.
    """
    from filelock import FileLock, Timeout

    inbox = folder / INBOX
    lock = FileLock(inbox / _LOCK, timeout=seconds)
    try:
        inbox.mkdir(exist_ok=True)
        lock.acquire()
    except Timeout:
        raise ParameterError(BUSY.at(Place(str(folder)))) from None
    except OSError as error:
        raise ParameterError(unwritable(inbox, error)) from None
    try:
        for name, data in _GIT.items():
            if not is_there(inbox / name):
                write_whole(inbox / name, data)
        yield _completed(folder)
    finally:
        lock.release()


def settle(folder: Path) -> None:
    """Complete a change of a register that was cut short, so that no reader sees half of it.

    Args:
        folder: the folder of the register.

    Raises:
        RegisterError: it cannot be completed now, or another command is still at it.
    """
    if not is_changing(folder):
        return
    try:
        with held_register(folder, seconds=_WAIT_SECONDS):
            pass
    except OcopError as error:
        found = "; ".join(fault.found for fault in error.faults if fault.found)
        raise RegisterError(UNFINISHED.at(Place(folder.as_posix()), found=found)) from None


def is_changing(folder: Path) -> bool:
    """Whether the files of a register's folder are being changed, or a change was cut short."""
    return is_there(folder / _JOURNAL)


def _completed(folder: Path) -> Path:
    """Complete a change that was cut short and remove temporary files.

    Args:
        folder: the folder of the register, which is held.

    Returns:
        The path of the journal.
    """
    journal, inbox = folder / _JOURNAL, folder / INBOX
    parts = [*folder.glob(f".*{PART}"), *inbox.glob(f".*{PART}")]
    # An original that is not yet in place is known by its temporary file, «.<name>.new.part».
    coming = (part.name[1:].removesuffix(PART).rpartition(".")[0] for part in parts)
    originals = {*inbox.iterdir(), *(inbox / name for name in coming if name)}
    complete(journal, [*(folder / name for name in FILES), *originals])
    for part in parts:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return journal
