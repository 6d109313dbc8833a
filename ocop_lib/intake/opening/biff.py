"""The records of an .xls workbook, looked over before xlrd reads them.

xlrd passes over in silence that a text is cut short, that a cell is there twice, that the number of
a text is below zero. Some records make a small file take hours or all memory: names that double
each other, texts of a size below zero. So sizes are compared and cells are counted here, and each
record that xlrd is not to read is marked as one that it knows and skips.
"""

import struct
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ocop_lib.errors import IntakeError, Place
from ocop_lib.intake.opening.archive import BROKEN, PASSWORD
from ocop_lib.intake.opening.limits import Meter
from ocop_lib.intake.opening.sheet_cells import BAD_CELL, SheetCells

_BOF, _EOF, _CONTINUE, _SKIPPED = 0x809, 0x0A, 0x3C, 0x40
_BIFF8 = b"\x00\x06"
_AFTER_END = (b"", b"\x09\x08")
"""What follows an EOF: nothing, or the next BOF."""

_DATEMODE, _FILEPASS, _FONT, _BOUNDSHEET, _XF = 0x22, 0x2F, 0x31, 0x85, 0xE0
_SST, _SUPBOOK, _FORMAT = 0xFC, 0x1AE, 0x41E
_LOOKS = frozenset((_FONT, _FORMAT, _XF))
_OF_BOOK = _LOOKS | {_BOUNDSHEET, _CONTINUE, _DATEMODE, _SST}
_LINKS_ITSELF = (b"\x01\x04", b"\x01\x3a")

_MULRK, _RSTRING, _LABELSST, _LABEL = 0xBD, 0xD6, 0xFD, 0x204
_CELLS = frozenset((0x06, 0x206, 0x406, _MULRK, _RSTRING, _LABELSST, 0x203, _LABEL, 0x205, 0x27E))
_COLINFO, _MERGEDCELLS, _ROW = 0x7D, 0xE5, 0x208
_STRING = 0x207
_AFTER_FORMULA = frozenset((0x37, _STRING, 0x221, 0x236, 0x4BC, _CONTINUE))
_OF_SHEET = _CELLS | _AFTER_FORMULA | {_COLINFO, _MERGEDCELLS, _ROW}
_MOST = {_COLINFO: 256, _ROW: 65_536}

_TEXT_AT = {
    _FONT: (14, "<B"), _BOUNDSHEET: (6, "<B"), _FORMAT: (2, "<H"), _LABEL: (6, "<H"), _RSTRING: (6, "<H"),
}  # fmt: skip
_IS_WIDE, _HAS_READING, _IS_RICH = 0x01, 0x04, 0x08
_LISTS_OF_A_ROW = 4


class Listed(NamedTuple):
    """A sheet as the workbook lists it: its name, where its records are, hidden, no chart."""

    name: str
    start: int
    is_hidden: bool
    has_cells: bool


class Records:
    """The records of a workbook.

    Args:
        stream: the bytes of the stream «Workbook».
        place: the file.
        meter: its limits.

    Attributes:
        kept: the stream, in which the records that xlrd is not to read are marked.
        listed: the sheets, after `look_over_book`.
        has_links: whether cells are linked to other files, after `look_over_book`.
    """

    def __init__(self, stream: bytes, place: Place, meter: Meter) -> None:
        self.kept = bytearray(stream)
        self.listed: list[Listed] = []
        self.has_links = False
        self._stream = stream
        self._place = place
        self._meter = meter
        self._texts = 0
        self._end = 0

    def look_over_book(self) -> None:
        """Look over the records that sheets share.

        Raises:
            IntakeError: the workbook is locked, cut short or too large, or not of Excel 97 or later.
            struct.error: a record is too short.
            IndexError: as above.
        """
        from xlrd.biffh import unpack_unicode

        texts: list[bytes] = []
        for kind, _, data in self._records(0, _OF_BOOK):
            if kind in _LOOKS:
                # A format takes xlrd time by the square of its length.
                self._meter.take("formats", 1 + len(data) ** 2 // 10_000)
            elif kind == _BOUNDSHEET:
                start, state, sort = struct.unpack_from("<IBB", data)
                name = unpack_unicode(data, 6, lenlen=1)
                self.listed.append(Listed(name, start, bool(state), not sort))
                self._meter.check("sheets", len(self.listed))
            elif kind == _SST or (kind == _CONTINUE and texts):
                self._check(kind != _SST or not texts)
                texts.append(data)
        self._texts = _count_texts(texts, self._meter) if texts else 0

    def look_over_sheet(self, start: int, cells: SheetCells) -> int:
        """Look over the records of a sheet; sheets that stand earlier in the file come first.

        Args:
            start: where they are.
            cells: takes the faults of cells.

        Returns:
            How many cells xlrd has to find.

        Raises:
            IntakeError: the sheet is cut short, begins before the last one has ended, or holds more
                than a sheet can.
            struct.error: a record is too short.
        """
        self._check(start >= self._end)
        of_kind: Counter[int] = Counter()
        count = last = 0
        for kind, position, data in self._records(start, _OF_SHEET):
            if kind in _CELLS:
                row, column = struct.unpack_from("<HH", data)
                last = max(last, row + 1)
                width, rest = divmod(len(data) - 6, 6) if kind == _MULRK else (1, 0)
                self._check(width > 0 and not rest)
                count += width
                # xlrd would take a number above all others for one below zero.
                if kind == _LABELSST and struct.unpack_from("<I", data, 6)[0] >= self._texts:
                    cells.refuse(BAD_CELL, row + 1, column + 1, "")
                    self._skip(position)
            elif kind == _STRING:
                self._count_signs(position, data)
            else:
                of_kind[kind] += len(data) // 8 if kind == _MERGEDCELLS else 1
        self._check(all(of_kind[kind] <= most for kind, most in _MOST.items()))
        self._meter.take("elements", count, cells.place)
        self._meter.take("merged", of_kind[_MERGEDCELLS], cells.place)
        self._meter.take("slots", last * _LISTS_OF_A_ROW, cells.place)
        return count

    def _count_signs(self, position: int, data: bytes) -> None:
        """State the length of a formula's text in signs, as xlrd counts them.

        The file counts a sign such as 🌾 as two, and xlrd would wait for the second.
        """
        (length,) = struct.unpack_from("<H", data)
        if data[2:3] == b"\x01" and len(data) == 3 + 2 * length:
            signs = len(data[3:].decode("utf-16-le", "replace"))
            struct.pack_into("<H", self.kept, position + 4, signs)

    def _records(self, start: int, wanted: frozenset[int]) -> Iterator[tuple[int, int, bytes]]:
        """The wanted records from a BOF to its EOF; all others are marked, as are those of charts.

        Args:
            start: where the BOF is.
            wanted: kinds of records.

        Yields:
            Kind, place and bytes.

        Raises:
            IntakeError: there is no BOF of Excel 97 or later or no EOF, or a text is cut short.
        """
        stream, position, depth, count = self._stream, start, 0, 0
        while position + 4 <= len(stream):
            kind, length = struct.unpack_from("<HH", stream, position)
            end = position + 4 + length
            data = stream[position + 4 : end]
            if not depth and (kind != _BOF or data[:2] != _BIFF8):
                break
            count += 1
            depth += (kind == _BOF) - (kind == _EOF)
            if not depth:
                # A record that was changed or moved may look like the end.
                following = stream[end : end + 2].strip(b"\0")
                self._check(not length and following in _AFTER_END)
                self._end = end
                self._meter.take("elements", count, self._place)
                return
            if depth == 1 and kind in wanted:
                self._check(kind not in _TEXT_AT or _is_whole(data, *_TEXT_AT[kind]))
                yield kind, position, data
            elif position > start:
                self._skip(position)
                self._look_at(kind, data)
            position = end
        raise IntakeError(BROKEN.at(self._place, found="BIFF"))

    def _look_at(self, kind: int, data: bytes) -> None:
        """See what a record that xlrd does not read says of the workbook."""
        if kind == _FILEPASS:
            raise IntakeError(PASSWORD.at(self._place))
        if kind == _SUPBOOK and data[2:4] not in _LINKS_ITSELF:
            self.has_links = True

    def _skip(self, position: int) -> None:
        struct.pack_into("<H", self.kept, position, _SKIPPED)

    def _check(self, is_sound: object) -> None:
        if not is_sound:
            raise IntakeError(BROKEN.at(self._place, found="BIFF"))


def _is_whole(data: bytes, position: int, form: str) -> bool:
    """Whether a text ends inside its record; xlrd would take what there is of it."""
    length: int = struct.unpack_from(form, data, position)[0]
    if not length:
        return True
    position += struct.calcsize(form)
    flags = data[position]
    return position + _head(flags) + length * _width(flags) <= len(data)


def _head(flags: int) -> int:
    """The bytes before a text's letters: flags, how many fonts of parts, how long it is read aloud."""
    return 1 + 2 * bool(flags & _IS_RICH) + 4 * bool(flags & _HAS_READING)


def _width(flags: int) -> int:
    """The bytes of a letter."""
    return 1 + (flags & _IS_WIDE)


def _count_texts(pieces: list[bytes], meter: Meter) -> int:
    """How many texts cells share; an IndexError where their sizes lead out of their records."""
    # A size that xlrd takes for one below zero is beyond all records here.
    count: int = struct.unpack_from("<I", pieces[0], 4)[0]
    number, position = 0, 8
    for _ in range(count):
        piece = pieces[number]
        length, flags = struct.unpack_from("<HB", piece, position)
        meter.check("text", length)
        tail = 0
        if flags & _IS_RICH:
            tail += 4 * struct.unpack_from("<H", piece, position + 3)[0]
        position += 2 + _head(flags)
        if flags & _HAS_READING:
            tail += struct.unpack_from("<I", piece, position - 4)[0]
        while (here := (len(piece) - position) // _width(flags)) < length:
            length -= max(here, 0)
            # What continues a text says anew whether its letters have two bytes.
            number, position = number + 1, 1
            piece = pieces[number]
            flags = piece[0]
        position += length * _width(flags) + tail
        while position > len(piece) or (position == len(piece) and number + 1 < len(pieces)):
            position -= len(piece)
            number += 1
            piece = pieces[number]
    return count
