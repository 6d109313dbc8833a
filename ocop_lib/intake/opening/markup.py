"""One part of XML, read as it streams by: no tree, no document type, no entity of its own."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from xml.parsers import expat

from ocop_lib.errors import FaultKind, IntakeError, Place
from ocop_lib.intake.opening.archive import BROKEN, Archive
from ocop_lib.intake.opening.limits import Meter

DOCTYPE = FaultKind(
    "intake.doctype",
    "Bên trong tệp có phần mà không chương trình bảng tính nào ghi ra (khai báo DTD), có thể gây hại,"
    " nên không mở.",
    "Không mở tệp này; hỏi lại nơi gửi, xin tệp lưu lại từ Excel hoặc LibreOffice.",
)

Attributes = dict[str, str]
"""Attributes of an element by name; those of another name space as «space}name»."""


class Reader(ABC):
    """What takes in the elements of a part; each part has its own.

    Attributes:
        texts: the pieces of text since the reader last emptied the list.
        is_text: whether the element being read is one whose text counts.
        skipped: how many elements are open of a branch that is passed over.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.is_text = False
        self.skipped = 0
        self._kept = 0

    def pass_over(self) -> None:
        """Pass over the element that begins, all that is in it, and its text."""
        self.skipped = 1
        self._kept = len(self.texts)

    def pass_on(self) -> None:
        """An element that is passed over ends, or one within it."""
        self.skipped -= 1
        if not self.skipped:
            del self.texts[self._kept :]

    @abstractmethod
    def start(self, tag: str, attributes: Attributes, /) -> None:
        """An element «space}name» begins."""

    def end(self, tag: str, /) -> None:  # noqa: B027 (few readers ask when an element ends)
        """An element ends."""


def read_markup(pieces: Iterable[bytes], reader: Reader, place: Place, meter: Meter) -> None:
    """Read a part.

    Args:
        pieces: its bytes.
        reader: what takes in its elements.
        place: the file, or the sheet.
        meter: the limits of the file.

    Raises:
        IntakeError: the part is no XML, declares a document type, or holds too much.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.texts.append

    def refuse(name: str, *_: object) -> None:
        raise IntakeError(DOCTYPE.at(place, found=name))

    parser.StartDoctypeDeclHandler = refuse
    tag = 0
    try:
        for piece in pieces:
            meter.take("elements", piece.count(b"<") - piece.count(b"</"), place)
            # A tag with millions of attributes would become one dictionary.
            tag = len(piece) - piece.rfind(b">") + (0 if b">" in piece else tag)
            meter.check("tag", tag, place)
            parser.Parse(piece)
            # A text of many megabytes is noticed while it comes in.
            if reader.is_text:
                meter.check("text", sum(map(len, reader.texts)), place)
            else:
                reader.texts.clear()
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        # ValueError and LookupError: an encoding that Python does not have.
        raise IntakeError(BROKEN.at(place, found=str(error))) from None


def read_part(archive: Archive, name: str, reader: Reader, place: Place, meter: Meter) -> None:
    """Read an entry of a zip file as a part; nothing where there is no such entry."""
    if name in archive:
        read_markup(archive.pieces(name), reader, place, meter)
