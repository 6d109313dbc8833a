"""The last step of a workbook that XlsxWriter wrote: its language, and bytes that no clock decides."""

from io import BytesIO
from zipfile import ZipFile

from ocop_lib.files.zipped import zipped
from ocop_lib.workbook import look

_PROPERTIES = "docProps/core.xml"
_LANGUAGE = f"<dc:language>{look.LANGUAGE}</dc:language>".encode()
_BEFORE_LANGUAGE = b"<cp:lastModifiedBy>"


def finished(file: BytesIO) -> bytes:
    """The bytes of a workbook.

    Args:
        file: what XlsxWriter wrote, closed.

    Returns:
        The same parts in the same order, zipped without times, and the language among the
        properties, where XlsxWriter does not write it.
    """
    with ZipFile(file) as entries:
        return zipped((name, _part(name, entries.read(name))) for name in entries.namelist())


def _part(name: str, data: bytes) -> bytes:
    if name != _PROPERTIES:
        return data
    return data.replace(_BEFORE_LANGUAGE, _LANGUAGE + _BEFORE_LANGUAGE, 1)
