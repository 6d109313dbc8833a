"""Zip files whose bytes depend on their entries alone: no clock, no system, no permissions."""

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o600 << 16
_UNIX = 3


def zipped(entries: Iterable[tuple[str, bytes]], stored: Iterable[str] = ()) -> bytes:
    """A zip file of entries, in their order.

    Args:
        entries: the name and the bytes of each.
        stored: beginnings of the names of entries that are not compressed, such as pictures, which
            are compressed already.

    Returns:
        The bytes of the file; the same for the same entries.
    """
    kept = tuple(stored)
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, data in entries:
            entry = ZipInfo(name, _FIRST_DATE)
            entry.compress_type = ZIP_STORED if name.startswith(kept) else ZIP_DEFLATED
            entry.external_attr = _FILE_MODE
            entry.create_system = _UNIX
            archive.writestr(entry, data)
    return file.getvalue()
