"""Search for the project's folder."""

from pathlib import Path, PurePosixPath

from ocop_lib.errors import FaultKind, ParameterError, Place
from ocop_lib.files.text import is_file, real_path

NO_PROJECT = FaultKind(
    "project.root",
    "Không tìm thấy thư mục dự án: từ đây trở lên không có tệp {defaults}.",
    "Chạy lệnh trong thư mục dự án, hoặc tạo tệp {defaults}.",
)


DEFAULTS = PurePosixPath("params/defaults.yaml")

SIGNERS = PurePosixPath("params/signers")
"""Who may sign entries of the ledger, as OpenSSH's ``allowed_signers`` lists them."""

SOURCES = PurePosixPath("params/sources")
"""The folder with a file for each table of another system: how it becomes rows of the register."""


def find_root(start: Path) -> Path:
    """The nearest folder that contains ``params/defaults.yaml``.

    Args:
        start: the first folder to look at; its parents follow.

    Returns:
        The folder's absolute path, without symbolic links.

    Raises:
        ParameterError: no such folder exists.
    """
    folder = real_path(start)
    for candidate in (folder, *folder.parents):
        if is_file(candidate / DEFAULTS):
            return candidate
    raise ParameterError(NO_PROJECT.at(Place(str(start)), defaults=DEFAULTS))
