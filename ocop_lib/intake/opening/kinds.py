"""What a file is, by its content: a workbook of one form or another, text, or nothing of use here."""

import re
from typing import Literal, NamedTuple

from ocop_lib.errors import FaultKind, IntakeError, Place
from ocop_lib.intake.opening.archive import PASSWORD, Archive
from ocop_lib.intake.opening.limits import Meter
from ocop_lib.intake.opening.relations import relations
from ocop_lib.intake.opening.unread_forms import (
    BY_ODF_TYPE,
    BY_OFFICE_FOLDER,
    BY_SIGNATURE,
    EXCEL_2003_XML,
    FODS,
    HTML,
    MHT,
    NUMBERS,
    OTHER_ODF,
    XLSB,
    XML,
    ZIP,
    Unread,
)
from ocop_lib.intake.opening.xlsx import has_macros

Form = Literal["xlsx", "xlsm", "xls", "ods", "csv"]

EMPTY = FaultKind(
    "intake.empty_file",
    "Tệp trống, không có gì bên trong.",
    "Kiểm tra tệp gốc rồi gửi lại.",
)
OTHER_ENDING = FaultKind(
    "intake.other_ending",
    "Đuôi tên tệp không đúng với nội dung: tệp này là {what}; đã đọc theo nội dung.",
    "Không cần làm gì; lần sau nên lưu đúng dạng.",
    severity="warning",
)

NAMES = {
    "xlsx": "sổ Excel (.xlsx)",
    "xlsm": "sổ Excel có macro (.xlsm)",
    "xls": "sổ Excel kiểu cũ (.xls)",
    "ods": "sổ LibreOffice (.ods)",
    "csv": "văn bản (.csv)",
}
_ENDINGS = {
    "xlsx": {"xlsx", "xltx"},
    "xlsm": {"xlsm", "xltm"},
    "xls": {"xls", "xlt"},
    "ods": {"ods", "ots"},
    "csv": {"csv", "tsv", "txt", "tab"},
}
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# «BM» alone may begin a text; of a picture the next bytes are its size, mostly with zeros.
_NEEDS_ZEROS = {b"BM"}
_LOOKED_AT = 2048
_MARKUP = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<([!?\w:-]+)([^>]*)", re.DOTALL)
_MAIL = re.compile(r"(?i)\s*(mime-version|from|date|subject|content-type):\s")
_SHEET_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NUMBERS_PART = "index/document.iwa"


class Zipped(NamedTuple):
    """A workbook in a zip file: its form, the archive, and the part that lists the sheets."""

    form: Form
    archive: Archive
    main: str


def container(data: bytes, place: Place) -> Literal["zip", "compound", "text"]:
    """How a file is built.

    Args:
        data: its bytes.
        place: the file.

    Returns:
        What holds its content.

    Raises:
        IntakeError: it is empty, or of a kind that has no table for us.
    """
    if not data.strip(b"\x00\t\n\r \xef\xbb\xbf\xff\xfe"):
        raise IntakeError(EMPTY.at(place))
    if data.startswith(_ZIP):
        return "zip"
    if data.startswith(_COMPOUND):
        return "compound"
    for signature, one in BY_SIGNATURE:
        if data.startswith(signature) and (signature not in _NEEDS_ZEROS or b"\x00" in data[:16]):
            raise IntakeError(one.at(place))
    start = data[:_LOOKED_AT].replace(b"\x00", b"").decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe")
    if found := _markup(start):
        raise IntakeError(found.at(place))
    return "text"


def _markup(start: str) -> Unread | None:
    """What a file of tags is by its first characters; None for a file of plain text."""
    if _MAIL.match(start) and "mime-version" in start.casefold():
        return MHT
    found = _MARKUP.match(start)
    if not found:
        return None
    name = found[1].casefold().rpartition(":")[2]
    if name in {"html", "head", "body", "table", "meta", "style"} or start[
        : found.end()
    ].casefold().strip().startswith("<!doctype html"):
        return HTML
    if "excel.sheet" in start.casefold() or "office:spreadsheet" in start.casefold():
        return EXCEL_2003_XML
    if "opendocument" in start:
        return FODS
    return XML if start.lstrip().startswith("<?xml") else None


def zipped(data: bytes, place: Place, meter: Meter) -> Zipped:
    """The workbook in a zip file.

    Args:
        data: the bytes of the file.
        place: the file.
        meter: its limits.

    Returns:
        What is needed to read its sheets.

    Raises:
        IntakeError: the file is broken, locked, or no workbook.
    """
    archive = Archive(data, place, meter)
    if "mimetype" in archive:
        return _open_document(archive, place)
    related = relations(archive, "", place, meter)
    main = next((one.target for one in related.values() if one.kind == "officeDocument"), "")
    if main in archive:
        folder = main.casefold().partition("/")[0]
        if folder in BY_OFFICE_FOLDER:
            raise IntakeError(BY_OFFICE_FOLDER[folder].at(place))
        if main.casefold().endswith(".bin"):
            raise IntakeError(XLSB.at(place))
        return Zipped("xlsm" if has_macros(archive) else "xlsx", archive, main)
    raise IntakeError((NUMBERS if _NUMBERS_PART in archive else ZIP).at(place))


def _open_document(archive: Archive, place: Place) -> Zipped:
    kind = archive.read("mimetype").decode("ascii", "replace").strip()
    if not kind.startswith(_SHEET_TYPE):
        raise IntakeError(BY_ODF_TYPE.get(kind, OTHER_ODF).at(place))
    manifest = "META-INF/manifest.xml"
    if manifest in archive and b"encryption-data" in archive.read(manifest):
        raise IntakeError(PASSWORD.at(place))
    return Zipped("ods", archive, "content.xml")


def has_other_ending(file: str, form: Form) -> bool:
    """Whether a file's name ends like that of a file of another form."""
    ending = file.rpartition(".")[2].casefold()
    return ending not in _ENDINGS[form]
