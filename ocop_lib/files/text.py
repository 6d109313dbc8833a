"""The bytes and the text of a file, read with limits, and the place of a value in it."""

from pathlib import Path

from ocop_lib.errors import Fault, OcopError, Place

MAX_BYTES = 1_000_000
"""The largest file that is read; the plan of a province, the largest, takes a tenth of it."""

KeyPath = tuple[str | int, ...]
"""The keys and list positions that lead from the top of a file to a value."""


def placed(where: str, line: int | None, path: KeyPath = ()) -> str:
    """A place as an officer reads it: «ke-hoach.yaml, dòng 120, khóa units[2].name»."""
    parts = [where]
    if line is not None:
        parts.append(f"dòng {line}")
    if path:
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
        parts.append("khóa " + "".join(steps).removeprefix("."))
    return ", ".join(parts)


def read_bytes(path: Path, where: str, error: type[OcopError]) -> bytes:
    """The bytes of a file, at most one more than may be read.

    Args:
        path: the file.
        where: the file, as messages name it.
        error: what its fault is raised as.

    Raises:
        OcopError: of the class given, when the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as refused:
        raise error(_unreadable(refused, where)) from None


def decoded(data: bytes, where: str, error: type[OcopError]) -> str:
    """The text that a file's bytes hold.

    Args:
        data: the bytes; a byte order mark is passed over.
        where: the file, as messages name it.
        error: what its fault is raised as.

    Raises:
        OcopError: of the class given, when there are too many bytes or they are not UTF-8.
    """
    if len(data) > MAX_BYTES:
        raise error(too_large(where))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as refused:
        line = data.count(b"\n", 0, refused.start) + 1
        fault = Fault(
            code="yaml.encoding",
            message="Tệp không phải văn bản UTF-8.",
            place=Place(placed(where, line)),
            allowed="UTF-8",
            remedy="Mở tệp bằng trình soạn thảo rồi lưu lại với bảng mã UTF-8.",
        )
        raise error(fault) from None


def too_large(where: str) -> Fault:
    """The fault of a file with more than `MAX_BYTES`."""
    return Fault(
        code="yaml.too_large",
        message="Tệp quá lớn.",
        place=Place(where),
        allowed=f"đến {MAX_BYTES} byte",
        remedy="Kiểm tra xem có chọn nhầm tệp không.",
    )


def _unreadable(error: OSError, where: str) -> Fault:
    missing = isinstance(error, FileNotFoundError | NotADirectoryError)
    return Fault(
        code="yaml.missing_file" if missing else "yaml.unreadable",
        message="Không có tệp ở chỗ này." if missing else "Không đọc được tệp.",
        place=Place(where),
        found="" if missing else str(error.strerror),
        remedy="Kiểm tra đường dẫn và quyền đọc tệp.",
    )
