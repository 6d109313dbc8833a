"""Holding a folder of outputs: one command at a time changes it, and completes what was cut short."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ocop_lib.errors import FaultKind, ParameterError, Place, ReportError
from ocop_lib.files.journal import JOURNAL, complete
from ocop_lib.files.whole import PART, unwritable
from ocop_lib.output.manifest import data_paths, is_entry_id
from ocop_lib.output.paths import paths_of

LOCK = ".lock"

BUSY = FaultKind(
    "outputs.busy",
    "Một lệnh khác đang làm báo cáo vào thư mục này.",
    "Đợi lệnh ấy xong, hoặc chọn thư mục khác bằng --outputs.",
)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder of outputs, so that no other command changes it meanwhile.

    The operating system releases the lock when the process ends, however it ends. What an earlier
    command was killed in is completed first, and temporary files are removed.

    Args:
        folder: is made when it does not exist.

    Yields:
        Nothing; the folder is held inside the ``with``.

    Raises:
        ParameterError: another command holds the folder, or it cannot be written to.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK, timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise ParameterError(BUSY.at(Place(file=str(folder)))) from None
    except OSError as error:
        raise ParameterError(unwritable(folder, error)) from None
    try:
        _recover(folder)
        yield
    finally:
        lock.release()


def _recover(folder: Path) -> None:
    """Complete each change that was cut short, then remove temporary files.

    Where the system refuses, the journal and all temporary files stay; the journal's report fails
    when it is next changed. Those beside a journal of no report and no period's data stay too: they are of a notebook
    that was rendered into the folder.
    """
    is_complete = True
    for journal in list(folder.glob(f".*{JOURNAL}")):
        name = journal.name.removeprefix(".").removesuffix(JOURNAL).replace(".", "/")
        paths = paths_of(name).values() if is_entry_id(name) else data_paths(name)
        if paths:
            try:
                complete(journal, [folder / path for path in paths])
            except ReportError:
                is_complete = False
    for part in folder.rglob(f".*{PART}") if is_complete else ():
        with suppress(OSError):
            if not any(part.parent.glob(f".*{JOURNAL}")):
                part.unlink()
