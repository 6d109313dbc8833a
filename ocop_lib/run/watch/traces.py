"""What a cell has left behind that a forked process would not share: then a kernel runs it."""

import fcntl
import os
import stat
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic

_FILES = Path("/proc/self/fd")
_THREADS = Path("/proc/self/task")
_SECONDS_TO_END = 0.1
_Seen = Mapping[str, tuple[int, int, int]]


class Traces:
    """Compares this process and its folder with their state at the construction.

    Args:
        folder: the private folder in which cells run.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open = frozenset(_open_files())
        self._places: dict[int, int] = {}
        self.renew()

    def renew(self) -> None:
        """Compare the folder with its state now: the room may have changed a file of it."""
        self._files = self._seen()

    def left(self, own: int) -> str:
        """The first thing that a cell has left behind.

        Args:
            own: a file descriptor that belongs to this process, not to a cell.

        Returns:
            What it is, in Vietnamese; empty for nothing.
        """
        if _has_threads():
            return "để lại luồng đang chạy"
        if _has_children():
            return "để lại tiến trình con"
        if self._seen() != self._files:
            return "ghi tệp trong thư mục dự án hoặc thư mục tạm"
        self._places = {}
        for number in _open_files():
            if number in self._open or number == own:
                continue
            if not _is_only_read(number):
                return "để lại tệp hoặc kết nối đang mở"
            self._places[number] = os.lseek(number, 0, os.SEEK_CUR)
        return ""

    def open_anew(self) -> None:
        """Open the files that cells read on, each at its place at the last call of `left`.

        A forked process shares with all others how far a file has been read. One of them may be
        given up and still read when this one does.
        """
        for number, place in self._places.items():
            # A file may have been closed since, when nothing named it any more.
            with suppress(FileNotFoundError):
                own = os.open(_FILES / str(number), os.O_RDONLY)
                os.lseek(own, place, os.SEEK_SET)
                os.dup2(own, number, inheritable=os.get_inheritable(number))
                os.close(own)

    def _seen(self) -> _Seen:
        """Size, time and inode of each file by path; compiled modules are nobody's result."""
        found = {}
        for above, folders, names in os.walk(self._folder):
            folders[:] = [name for name in folders if name != "__pycache__"]
            for path in (f"{above}/{name}" for name in names):
                state = os.lstat(path)
                found[path] = (state.st_size, state.st_mtime_ns, state.st_ino)
            found |= dict.fromkeys((f"{above}/{name}" for name in folders), (0, 0, 0))
        return found


def _open_files() -> Iterator[int]:
    for number in map(int, os.listdir(_FILES)):  # noqa: PTH208 (names only, of this moment)
        try:
            os.fstat(number)
        except OSError:
            # The descriptor by which the folder itself was read.
            continue
        yield number


def _is_only_read(number: int) -> bool:
    """Whether a descriptor is a file that is open for reading only, such as a font."""
    is_file = stat.S_ISREG(os.fstat(number).st_mode)
    return is_file and fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY


def _has_threads() -> bool:
    """Whether this process has other threads; one that was joined is listed a moment longer."""
    end = monotonic() + _SECONDS_TO_END
    while sum(1 for _ in _THREADS.iterdir()) > 1:
        if threading.active_count() > 1 or monotonic() > end:
            return True
    return False


def _has_children() -> bool:
    """Whether this process has a child, running or ended; the child is left as it is."""
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True
