"""The records of an .xls workbook, and the texts in them."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from ocop_lib.errors import IntakeError, Place
from ocop_lib.intake.opening.archive import BROKEN

BOF, EOF = 0x0809, 0x000A
SST, STRING = 0xFC, 0x207
_CONTINUE = 0x3C
_BIFF8 = b"\x00\x06"
_IS_WIDE, _HAS_READING, _IS_RICH = 0x01, 0x04, 0x08


class Record(NamedTuple):
    """A record: its kind, its bytes, and those of the records that continue its text."""

    kind: int
    data: bytes
    more: list[bytes]


def records(stream: bytes, start: int, place: Place) -> Iterator[Record]:
    """The records from a BOF to its EOF; those of charts in between are left out.

    Args:
        stream: the bytes of the stream «Workbook».
        start: where the BOF is.
        place: the file.

    Yields:
        Records without the BOF itself.

    Raises:
        IntakeError: there is no BOF of Excel 97 or later, or no EOF.
    """
    depth, position = 0, start
    while position + 4 <= len(stream):
        kind, data, position = _next(stream, position)
        if data is None or (not depth and not (kind == BOF and data[:2] == _BIFF8)):
            break
        more = []
        while kind in {SST, STRING} and stream[position : position + 2] == b"\x3c\x00":
            _, piece, position = _next(stream, position)
            more.append(piece or b"")
        depth += (kind == BOF) - (kind == EOF)
        if not depth:
            return
        if depth == 1 and kind != BOF:
            yield Record(kind, data, more)
    raise IntakeError(BROKEN.at(place, found="BIFF"))


def _next(stream: bytes, position: int) -> tuple[int, bytes | None, int]:
    """Kind and bytes of the record at a place, and where the next one is; None for one cut short."""
    kind, length = struct.unpack_from("<HH", stream, position)
    end = position + 4 + length
    return kind, stream[position + 4 : end] if end <= len(stream) else None, end


class Text(NamedTuple):
    """A text, and the fonts of its parts: from which character, and the font's number."""

    text: str
    runs: list[tuple[int, int]]


class TextReader:
    """Reads texts from the bytes of a record and of those that continue it.

    Args:
        pieces: the bytes of each.
        position: where the first text begins.
    """

    def __init__(self, pieces: list[bytes], position: int = 0) -> None:
        self._pieces = pieces
        self._number = 0
        self._position = position

    def read(self, *, short: bool = False) -> Text:
        """The next text.

        Args:
            short: whether its length has one byte instead of two.

        Returns:
            The text, without how it is read aloud.

        Raises:
            IndexError: the record ends before the text does.
            struct.error: as above.
        """
        if self._position >= len(self._pieces[self._number]):
            self._turn()
        length, flags = self._take("<BB" if short else "<HB")
        runs = self._take("<H")[0] if flags & _IS_RICH else 0
        reading = self._take("<I")[0] if flags & _HAS_READING else 0
        text = self._characters(length, is_wide=bool(flags & _IS_WIDE))
        fonts = self._skip(runs * 4)
        self._skip(reading)
        return Text(text, list(struct.iter_unpack("<HH", fonts)))

    def _turn(self) -> None:
        """Go on in the next record; an IndexError where there is none."""
        self._number += 1
        self._position = 0
        self._pieces[self._number]  # asks whether it is there

    def _take(self, form: str) -> tuple[int, ...]:
        found = struct.unpack_from(form, self._pieces[self._number], self._position)
        self._position += struct.calcsize(form)
        return found

    def _characters(self, length: int, *, is_wide: bool) -> str:
        found = []
        while True:
            size = 1 + is_wide
            piece = self._pieces[self._number]
            count = min(length, (len(piece) - self._position) // size)
            end = self._position + count * size
            raw = piece[self._position : end]
            found.append(
                raw.decode("utf-16-le", "surrogatepass") if is_wide else raw.decode("latin-1")
            )
            self._position = end
            length -= count
            if not length:
                return _whole("".join(found))
            # What continues a text says anew whether its characters have two bytes.
            self._turn()
            is_wide = bool(self._take("<B")[0] & _IS_WIDE)

    def _skip(self, count: int) -> bytes:
        """Bytes that may go on in the next record without a word."""
        found = b""
        while count:
            piece = self._pieces[self._number][self._position : self._position + count]
            found += piece
            self._position += len(piece)
            count -= len(piece)
            if count:
                self._turn()
        return found


def _whole(text: str) -> str:
    """A text in which two halves of a sign are one."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
