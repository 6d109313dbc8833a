"""Where the project's folder is."""

from pathlib import Path, PurePosixPath

from ocop_lib.errors import FaultKind, ParameterError, Place
from ocop_lib.files.text import is_file, real_path

NO_PROJECT = FaultKind(
    "project.root",
    "Không tìm thấy thư mục dự án: từ đây trở lên không có tệp {defaults}.",
    "Chạy lệnh trong thư mục dự án, hoặc tạo tệp {defaults}.",
)


DEFAULTS = PurePosixPath("params/defaults.yaml")


def find_root(start: Path) -> Path:
    """The nearest folder, from ``start`` upwards, that holds ``params/defaults.yaml``.

    Raises:
        ParameterError: when there is none.
    """
    folder = real_path(start)
    for candidate in (folder, *folder.parents):
        if is_file(candidate / DEFAULTS):
            return candidate
    raise ParameterError(NO_PROJECT.at(Place(str(start)), defaults=DEFAULTS))
