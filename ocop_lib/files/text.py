"""Reading the bytes and the text of a file within limits, and the place of a value in it."""

import errno
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from ocop_lib.errors import Fault, FaultKind, OcopError, Place

MAX_BYTES = 1_000_000
"""The default size limit of a file, in bytes; a province's plan, the largest, takes a tenth."""

KeyPath = tuple[str | int, ...]
"""The keys and list indices (from 0) that lead from the top of a file to a value."""

TOO_LARGE = FaultKind(
    "yaml.too_large", "Tệp quá lớn.", "Kiểm tra xem có chọn nhầm tệp không.", "đến {limit} byte"
)
MISSING_FILE = FaultKind(
    "yaml.missing_file", "Không có tệp ở chỗ này.", "Kiểm tra đường dẫn và quyền đọc tệp."
)
UNREADABLE = FaultKind(
    "yaml.unreadable", "Không đọc được tệp.", "Kiểm tra đường dẫn và quyền đọc tệp."
)
NOT_A_FILE = FaultKind(
    "yaml.not_a_file",
    "Chỗ này không phải là một tệp thường.",
    "Kiểm tra đường dẫn: ở đây cần một tệp.",
    "một tệp",
)
ENCODING = FaultKind(
    "yaml.encoding",
    "Tệp không phải văn bản UTF-8.",
    "Mở tệp bằng trình soạn thảo rồi lưu lại với bảng mã UTF-8.",
    "UTF-8",
)

_KINDS_OF_FILE = (
    (stat.S_ISDIR, "thư mục"),
    (stat.S_ISFIFO, "đường ống (FIFO)"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "thiết bị"),
    (stat.S_ISBLK, "thiết bị"),
)
_REASONS: Mapping[int, str] = {
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.ELOOP: "liên kết trỏ vòng quanh",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.EISDIR: "là thư mục",
    errno.ENOTDIR: "một phần của đường dẫn không phải thư mục",
    errno.ENOENT: "không có",
    errno.ENXIO: "không phải là một tệp thường",
    errno.ENOSPC: "đĩa đã đầy",
    errno.EDQUOT: "hết hạn mức đĩa",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.EIO: "ổ đĩa bị lỗi",
    errno.EMFILE: "mở quá nhiều tệp cùng lúc",
    errno.EEXIST: "đã có thứ khác mang tên này",
    errno.EBUSY: "đang được chương trình khác dùng",
}
# Without O_NONBLOCK, opening a FIFO waits until another process writes to it. Windows has no
# O_NONBLOCK; there O_BINARY keeps line ends as they are.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def system_reason(error: OSError) -> str:
    """The reason of a system error, in Vietnamese; the system's own text for an unlisted error."""
    return _REASONS.get(error.errno or 0) or str(error.strerror or error)


def real_path(path: Path) -> Path:
    """The path with symbolic links resolved; the path itself where `Path.resolve` raises.

    It raises for a loop of links, a name that no system allows, and a relative path in a working
    folder that was deleted.

    Args:
        path: a path that need not exist.

    Returns:
        The absolute path; links of a loop stay in it. The given path where it cannot be resolved.
    """
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError):
        return path


def is_there(path: Path) -> bool:
    """Whether a path exists; False where `Path.exists` raises, as for a name that is too long."""
    return os.path.exists(path)  # noqa: PTH110


def is_file(path: Path) -> bool:
    """Whether a path is a regular file; False where `Path.is_file` raises."""
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: Path) -> bool:
    """Whether a path is a folder; False where `Path.is_dir` raises."""
    return os.path.isdir(path)  # noqa: PTH112


def place_of(file: str, line: int | None, path: KeyPath = ()) -> Place:
    """The place of a value in a YAML file: «ke-hoach.yaml, dòng 120, khóa units[2].name».

    Args:
        file: the file's name in messages.
        line: the line, from 1; None when unknown.
        path: the keys that lead to the value; empty for the file as a whole.

    Returns:
        The place.
    """
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return Place(file=file, row=line, key="".join(steps).removeprefix("."))


def read_bytes(path: Path, file: str, error: type[OcopError], limit: int = MAX_BYTES) -> bytes:
    """Read a regular file.

    Folders, pipes, devices and loops of links are refused at once, without waiting for data.

    Args:
        path: the file.
        file: the file's name in messages.
        error: the class of the error to raise.
        limit: the largest allowed size in bytes.

    Returns:
        At most ``limit`` + 1 bytes; by the last one `decoded` sees that the file is too large.

    Raises:
        OcopError: of the given class, when the file cannot be read.
    """
    try:
        with os.fdopen(os.open(path, _OPEN_FLAGS), "rb") as opened:
            _check_regular(os.fstat(opened.fileno()).st_mode, file, error)
            return opened.read(limit + 1)
    except (OSError, ValueError) as refused:
        # Python raises ValueError for a name with a NUL or with half of a surrogate pair.
        raise error(_refusal(refused, path, file)) from None


def _check_regular(mode: int, file: str, error: type[OcopError]) -> None:
    if not stat.S_ISREG(mode):
        found = next((name for is_kind, name in _KINDS_OF_FILE if is_kind(mode)), "")
        raise error(NOT_A_FILE.at(Place(file), found=found))


def _refusal(refused: OSError | ValueError, path: Path, file: str) -> Fault:
    place = Place(file)
    if isinstance(refused, ValueError):
        return UNREADABLE.at(place, found="tên tệp có ký tự không dùng được")
    if isinstance(refused, FileNotFoundError | NotADirectoryError):
        return MISSING_FILE.at(place)
    if is_folder(path):
        # For a folder, Windows reports missing permission from os.open, and elsewhere os.fdopen
        # raises IsADirectoryError.
        return NOT_A_FILE.at(place, found="thư mục")
    return UNREADABLE.at(place, found=system_reason(refused))


def decoded(data: bytes, file: str, error: type[OcopError], limit: int = MAX_BYTES) -> str:
    """Decode the bytes of a file.

    Args:
        data: the bytes; a byte order mark is skipped.
        file: the file's name in messages.
        error: the class of the error to raise.
        limit: the largest allowed number of bytes.

    Returns:
        The text as written: without Unicode normalisation, with its own line ends.

    Raises:
        OcopError: of the given class, when there are more bytes or they are not UTF-8.
    """
    if len(data) > limit:
        raise error(TOO_LARGE.at(Place(file), limit=limit))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as refused:
        line = data.count(b"\n", 0, refused.start) + 1
        raise error(ENCODING.at(Place(file, row=line))) from None
