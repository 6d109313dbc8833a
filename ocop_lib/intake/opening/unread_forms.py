"""Files that are not read: what each is, and how its content becomes a workbook that is."""

from typing import NamedTuple

from ocop_lib.errors import Fault, FaultKind, Place

_READ = ".xlsx, .xlsm, .xls, .ods hoặc .csv"

OTHER_FORM = FaultKind(
    "intake.other_form",
    "Tệp này là {what}; chương trình không đọc dạng này.",
    "Mở tệp bằng {program}, chọn {menu}, rồi gửi tệp vừa lưu.",
    _READ,
)
PACKED = FaultKind(
    "intake.packed",
    "Tệp này là {what}, bảng tính có thể nằm bên trong.",
    "Giải nén tệp (Windows: bấm phải chuột, chọn Extract All), rồi gửi bảng tính ở bên trong.",
    _READ,
)
NO_TABLE = FaultKind(
    "intake.not_a_table",
    "Tệp này là {what}, không phải bảng tính.",
    "Gửi chính tệp bảng tính. Số liệu chỉ có trong tệp này thì chép vào biểu Excel đã nhận, lưu dạng"
    " .xlsx rồi gửi.",
    _READ,
)

_EXCEL = "Excel", "Tệp → Lưu thành (File → Save As), kiểu tệp «Excel Workbook (*.xlsx)»"
_LIBRE_OFFICE = "LibreOffice", "Tệp → Lưu thành (File → Save As), kiểu tệp «Excel 2007-365 (.xlsx)»"
_NUMBERS = "Numbers", "File → Export To → Excel, kiểu «.xlsx»"


class Unread(NamedTuple):
    """A form of file that is not read.

    Args:
        what: what it is, in words.
        program: the program that saves it as a workbook, and its menu; empty where none does.
        is_packed: whether a workbook may lie inside.
    """

    what: str
    program: tuple[str, str] | None = None
    is_packed: bool = False

    def at(self, place: Place) -> Fault:
        """The fault of a file of this form."""
        if self.is_packed:
            return PACKED.at(place, what=self.what)
        if self.program:
            program, menu = self.program
            return OTHER_FORM.at(place, what=self.what, program=program, menu=menu)
        return NO_TABLE.at(place, what=self.what)


XLSB = Unread("sổ Excel nhị phân (.xlsb)", _EXCEL)
EXCEL_95 = Unread("sổ Excel 5 hoặc Excel 95", _EXCEL)
EXCEL_2003_XML = Unread("sổ XML của Excel 2003", _EXCEL)
HTML = Unread("trang mạng HTML, dù tên có thể là .xls", _EXCEL)
MHT = Unread("trang mạng lưu một tệp (.mht), dù tên có thể là .xls", _EXCEL)
FODS = Unread("sổ LibreOffice dạng một tệp XML (.fods)", _LIBRE_OFFICE)
NUMBERS = Unread("sổ Numbers của máy Apple (.numbers)", _NUMBERS)
ZIP = Unread("tệp nén .zip", is_packed=True)
XML = Unread("tệp XML")
OTHER_OLE = Unread("tệp OLE khác")
OTHER_ODF = Unread("tệp nén không rõ loại")

BY_SIGNATURE = (
    (b"%PDF", Unread("tệp PDF")),
    (b"\x89PNG", Unread("ảnh PNG")),
    (b"\xff\xd8\xff", Unread("ảnh JPEG")),
    (b"GIF8", Unread("ảnh GIF")),
    (b"BM", Unread("ảnh BMP")),
    (b"II*\x00", Unread("ảnh TIFF")),
    (b"MM\x00*", Unread("ảnh TIFF")),
    (b"\x1f\x8b", Unread("tệp nén .gz", is_packed=True)),
    (b"7z\xbc\xaf\x27\x1c", Unread("tệp nén .7z", is_packed=True)),
    (b"Rar!", Unread("tệp nén .rar", is_packed=True)),
    (b"{\\rtf", Unread("văn bản RTF (Word)")),
    (b"\x09\x00\x04\x00", Unread("sổ Excel 2 (trước năm 1993)", _EXCEL)),
    (b"\x09\x02\x06\x00", Unread("sổ Excel 3 (trước năm 1993)", _EXCEL)),
    (b"\x09\x04\x06\x00", Unread("sổ Excel 4 (trước năm 1993)", _EXCEL)),
)
"""By the first bytes of a file."""

BY_ODF_TYPE = {
    "application/vnd.oasis.opendocument.text": Unread("văn bản LibreOffice (.odt)"),
    "application/vnd.oasis.opendocument.presentation": Unread("bản trình chiếu LibreOffice (.odp)"),
}
"""By what an OpenDocument file says it is."""

BY_OFFICE_FOLDER = {
    "word": Unread("văn bản Word (.docx)"),
    "ppt": Unread("bản trình chiếu (.pptx)"),
}
"""By the folder of the main part of an Office file."""

BY_STREAM = {
    "Book": EXCEL_95,
    "WordDocument": Unread("văn bản Word (.doc)"),
    "PowerPoint Document": Unread("bản trình chiếu (.ppt)"),
}
"""By a stream of a compound file, as Office wrote them before 2007."""
