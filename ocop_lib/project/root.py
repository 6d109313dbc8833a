"""Where the project's folder is."""

from pathlib import Path, PurePosixPath

from ocop_lib.errors import Fault, ParameterError, Place

DEFAULTS = PurePosixPath("params/defaults.yaml")


def find_root(start: Path) -> Path:
    """The nearest folder, from ``start`` upwards, that holds ``params/defaults.yaml``.

    Raises:
        ParameterError: when there is none.
    """
    folder = start.resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / DEFAULTS).is_file():
            return candidate
    raise ParameterError(
        Fault(
            code="project.root",
            message=f"Không tìm thấy thư mục dự án: từ đây trở lên không có tệp {DEFAULTS}.",
            place=Place(str(start)),
            remedy=f"Chạy lệnh trong thư mục dự án, hoặc tạo tệp {DEFAULTS}.",
        )
    )
