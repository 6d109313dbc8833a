"""What a file is, by its content: a workbook of one form or another, text, or nothing of use here."""

import re
from typing import Literal, NamedTuple

from ocop_lib.errors import FaultKind, IntakeError, Place
from ocop_lib.intake.opening.archive import PASSWORD, Archive
from ocop_lib.intake.opening.limits import Meter
from ocop_lib.intake.opening.relations import relations
from ocop_lib.intake.opening.xlsx import has_macros

Form = Literal["xlsx", "xlsm", "xls", "ods", "csv"]

EMPTY = FaultKind(
    "intake.empty_file",
    "Tệp trống, không có gì bên trong.",
    "Kiểm tra tệp gốc rồi gửi lại.",
)
NO_TABLE = FaultKind(
    "intake.not_a_table",
    "Tệp này là {what}, không phải bảng tính.",
    "Mở tệp, lưu lại dạng .xlsx bằng Excel hoặc LibreOffice rồi gửi tệp đó.",
    ".xlsx, .xlsm, .xls, .ods hoặc .csv",
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
_OTHERS = (
    (b"%PDF", "tệp PDF"),
    (b"\x89PNG", "ảnh PNG"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"GIF8", "ảnh GIF"),
    (b"BM", "ảnh BMP"),
    (b"II*\x00", "ảnh TIFF"),
    (b"MM\x00*", "ảnh TIFF"),
    (b"\x1f\x8b", "tệp nén .gz"),
    (b"7z\xbc\xaf\x27\x1c", "tệp nén .7z"),
    (b"Rar!", "tệp nén .rar"),
    (b"{\\rtf", "văn bản RTF (Word)"),
    (b"\x09\x00\x04\x00", "sổ Excel 2 (trước năm 1993)"),
    (b"\x09\x02\x06\x00", "sổ Excel 3 (trước năm 1993)"),
    (b"\x09\x04\x06\x00", "sổ Excel 4 (trước năm 1993)"),
)
# «BM» alone may begin a text; of a picture the next bytes are its size, mostly with zeros.
_NEEDS_ZEROS = {b"BM"}
_LOOKED_AT = 2048
_MARKUP = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<([!?\w:-]+)([^>]*)", re.DOTALL)
_MAIL = re.compile(r"(?i)\s*(mime-version|from|date|subject|content-type):\s")
_SHEET_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODF_TYPES = {
    "application/vnd.oasis.opendocument.text": "văn bản LibreOffice (.odt)",
    "application/vnd.oasis.opendocument.presentation": "bản trình chiếu LibreOffice (.odp)",
}
_OFFICE_FOLDERS = {"word": "văn bản Word (.docx)", "ppt": "bản trình chiếu (.pptx)"}


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
    for signature, what in _OTHERS:
        if data.startswith(signature) and (signature not in _NEEDS_ZEROS or b"\x00" in data[:16]):
            raise IntakeError(NO_TABLE.at(place, what=what))
    start = data[:_LOOKED_AT].replace(b"\x00", b"").decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe")
    if what := _markup(start):
        raise IntakeError(NO_TABLE.at(place, what=what))
    return "text"


def _markup(start: str) -> str:
    """What a file of tags is by its first characters; empty for a file of plain text."""
    if _MAIL.match(start) and "mime-version" in start.casefold():
        return "trang mạng lưu một tệp (.mht)"
    found = _MARKUP.match(start)
    if not found:
        return ""
    name = found[1].casefold().rpartition(":")[2]
    if name in {"html", "head", "body", "table", "meta", "style"} or start[
        : found.end()
    ].casefold().strip().startswith("<!doctype html"):
        return "trang mạng HTML, dù tên có thể là .xls"
    if "excel.sheet" in start.casefold() or "office:spreadsheet" in start.casefold():
        return "sổ XML của Excel 2003"
    if "opendocument" in start:
        return "sổ LibreOffice dạng một tệp XML (.fods)"
    return "tệp XML" if start.lstrip().startswith("<?xml") else ""


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
        if folder in _OFFICE_FOLDERS:
            raise IntakeError(NO_TABLE.at(place, what=_OFFICE_FOLDERS[folder]))
        if main.casefold().endswith(".bin"):
            raise IntakeError(NO_TABLE.at(place, what="sổ Excel nhị phân (.xlsb)"))
        return Zipped("xlsm" if has_macros(archive) else "xlsx", archive, main)
    raise IntakeError(NO_TABLE.at(place, what="tệp nén .zip"))


def _open_document(archive: Archive, place: Place) -> Zipped:
    kind = archive.read("mimetype").decode("ascii", "replace").strip()
    if not kind.startswith(_SHEET_TYPE):
        what = _ODF_TYPES.get(kind, "tệp nén không rõ loại")
        raise IntakeError(NO_TABLE.at(place, what=what))
    manifest = "META-INF/manifest.xml"
    if manifest in archive and b"encryption-data" in archive.read(manifest):
        raise IntakeError(PASSWORD.at(place))
    return Zipped("ods", archive, "content.xml")


def has_other_ending(file: str, form: Form) -> bool:
    """Whether a file's name ends like that of a file of another form."""
    ending = file.rpartition(".")[2].casefold()
    return ending not in _ENDINGS[form]
