"""A zip file that was sent: its entries by name, unpacked in pieces and never onto the disk."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ocop_lib.errors import FaultKind, IntakeError, Place
from ocop_lib.files.letters import shortened
from ocop_lib.intake.opening.limits import Meter

BROKEN = FaultKind(
    "intake.broken_file",
    "Tệp bị hỏng hoặc bị cắt cụt, không mở được.",
    "Mở tệp gốc bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi gửi lại; nếu cũng không mở được"
    " thì xin đơn vị gửi lại tệp.",
)
ODD_ENTRY = FaultKind(
    "intake.odd_entry",
    "Bên trong tệp có phần mang tên lạ hoặc nén theo cách lạ, không chương trình bảng tính nào ghi ra.",
    "Không mở tệp này; hỏi lại nơi gửi, xin tệp lưu lại từ Excel hoặc LibreOffice.",
)
PASSWORD = FaultKind(
    "intake.password",
    "Tệp có mật khẩu nên không đọc được.",
    "Mở tệp bằng mật khẩu, bỏ mật khẩu (Excel: Tệp → Thông tin → Bảo vệ sổ làm việc → Mã hóa bằng"
    " mật khẩu, xóa ô mật khẩu), lưu lại rồi gửi lại.",
)

# ValueError and OSError: entries that state to lie before the file's beginning.
_BROKEN = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_PIECE = 1 << 18
_SMALL = 1_000_000
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_OUTSIDE = re.compile(r"^/|^[A-Za-z]:|(^|/)\.\.(/|$)|\x00")


class Archive:
    """The entries of a zip file.

    Args:
        data: the bytes of the file.
        place: the file, for messages.
        meter: its limits.

    Raises:
        IntakeError: the file is broken, encrypted, too large unpacked, or has two entries of one
            name or one whose name leads out of it.
    """

    def __init__(self, data: bytes, place: Place, meter: Meter) -> None:
        self._place = place
        self._meter = meter
        # Before the list of entries is read, which takes half a kilobyte of memory for each.
        meter.check("entries", data.count(_ENTRY))
        try:
            self._zip = ZipFile(BytesIO(data))
        except (BadZipFile, NotImplementedError, ValueError, EOFError, OverflowError) as error:
            raise IntakeError(BROKEN.at(place, found=shortened(str(error)))) from None
        self._entries: dict[str, ZipInfo] = {}
        for entry in self._zip.infolist():
            self._add(entry)

    def _add(self, entry: ZipInfo) -> None:
        # Names differ by more than capitals in every package; some old programs write backslashes.
        name = entry.filename.replace("\\", "/").casefold()
        odd = name in self._entries or _OUTSIDE.search(name)
        if odd or entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise IntakeError(ODD_ENTRY.at(self._place, found=shortened(repr(entry.filename))))
        if entry.flag_bits & _ENCRYPTED:
            raise IntakeError(PASSWORD.at(self._place))
        self._meter.take("unpacked", entry.file_size)
        if entry.file_size > _SMALL:
            self._meter.check("ratio", entry.file_size // max(entry.compress_size, 1))
        self._entries[name] = entry

    def __contains__(self, name: object) -> bool:
        """Whether there is an entry of this name, in capitals or small letters."""
        return str(name).casefold() in self._entries

    def names(self) -> list[str]:
        """The names of all entries in small letters, with slashes."""
        return list(self._entries)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of an entry, piece by piece.

        Args:
            name: an entry that is there.

        Yields:
            Pieces of a quarter of a megabyte.

        Raises:
            IntakeError: the entry is broken.
        """
        entry = self._entries[name.casefold()]
        try:
            # zipfile gives at most the size that the entry states, and compares its checksum.
            with self._zip.open(entry) as opened:
                while piece := opened.read(_PIECE):
                    yield piece
        except _BROKEN as error:
            found = shortened(f"{entry.filename}: {error}")
            raise IntakeError(BROKEN.at(self._place, found=found)) from None

    def read(self, name: str) -> bytes:
        """The bytes of a small entry as a whole."""
        return b"".join(self.pieces(name))
