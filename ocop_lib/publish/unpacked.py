"""A bundle that was received: is it whole, and what does its own ledger say."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ocop_lib.errors import FaultKind, ParameterError, Place
from ocop_lib.files.fields import is_inside
from ocop_lib.output.manifest import MANIFEST

BROKEN = FaultKind(
    "bundle.broken",
    "Gói không mở được: bị cắt cụt, hỏng, hoặc không phải gói do ocop bundle làm.",
    "Tải lại hoặc xin gửi lại gói; so mã của mục cuối cùng trong sổ ban hành với nơi gửi.",
)
UNSAFE = FaultKind(
    "bundle.unsafe_name",
    "Gói có tệp mang đường dẫn ra ngoài gói, hoặc hai tệp cùng tên.",
    "Đừng mở gói này; xin gửi lại.",
)
TOO_LARGE = FaultKind(
    "bundle.too_large",
    "Gói quá lớn khi mở ra.",
    "Đừng mở gói này; xin gửi lại.",
    "đến {limit} byte",
)

_MOST_BYTES = 2 * 2**30


def is_bundle(path: Path) -> bool:
    """Whether a file is a zip with a manifest: no Word file, which is a zip as well."""
    try:
        with zipfile.ZipFile(path) as file:
            return MANIFEST in file.namelist()
    except (OSError, zipfile.BadZipFile):
        return path.suffix.casefold() == ".zip"


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Unpack a bundle into a temporary folder.

    Args:
        path: the zip file.

    Yields:
        The folder, for as long as the ``with`` lasts.

    Raises:
        ParameterError: the file is damaged, or a name in it leads out of the folder.
    """
    with TemporaryDirectory(prefix="ocop-") as name:
        try:
            with zipfile.ZipFile(path) as file:
                _check(file, path)
                file.extractall(name)
        except (OSError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
            raise ParameterError(BROKEN.at(Place(str(path)))) from error
        yield Path(name)


def _check(file: zipfile.ZipFile, path: Path) -> None:
    """Refuse names that lead out of the folder, and what would fill the disk.

    Raises:
        ParameterError: there is such a name, or it is too large.
    """
    entries = file.infolist()
    names = [one.filename for one in entries]
    if len(set(names)) < len(names) or not all(map(is_inside, names)):
        raise ParameterError(UNSAFE.at(Place(str(path))))
    if sum(one.file_size for one in entries) > _MOST_BYTES:
        raise ParameterError(TOO_LARGE.at(Place(str(path)), limit=_MOST_BYTES))
