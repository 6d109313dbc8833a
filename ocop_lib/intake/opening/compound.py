"""An OLE compound file, in which old Excel keeps its workbook: its streams by name."""

import struct
from collections.abc import Iterator

from ocop_lib.errors import IntakeError, Place
from ocop_lib.intake.opening.archive import BROKEN

_HEADER = 512
_ENTRY = 128
_STREAM, _ROOT = 2, 5
_LAST_SECTOR = 0xFFFFFFFA
_NUMBERS_IN_HEADER = 109
_SECTOR_SIZES = frozenset((9, 12))
_SMALL_SHIFT = 6


class Compound:
    """The streams of a compound file.

    Args:
        data: the bytes of the file.
        place: the file, for messages.

    Raises:
        IntakeError: the file is broken: tables of sectors that lead out of it or in a circle.
    """

    def __init__(self, data: bytes, place: Place) -> None:
        self._data = data
        self._place = place
        try:
            shift, small_shift = struct.unpack_from("<HH", data, 30)
            self._check(shift in _SECTOR_SIZES and small_shift == _SMALL_SHIFT)
            self._size = 1 << shift
            self._count = max(0, (len(data) - _HEADER + self._size - 1) // self._size)
            (first,) = struct.unpack_from("<I", data, 48)
            self._cutoff, small_first = struct.unpack_from("<II", data, 56)
            self._table = self._sector_table()
            self._entries = list(self._directory(self._chain(first)))
            small = self._chain(small_first)
            self._small_table = struct.unpack(f"<{len(small) // 4}I", small)
        except struct.error:
            raise IntakeError(BROKEN.at(place)) from None

    def _check(self, is_sound: object) -> None:
        if not is_sound:
            raise IntakeError(BROKEN.at(self._place, found="OLE"))

    def _sector(self, number: int) -> bytes:
        self._check(number < self._count)
        start = _HEADER if self._size == _HEADER else self._size
        start += number * self._size
        return self._data[start : start + self._size].ljust(self._size, b"\0")

    def _sector_table(self) -> tuple[int, ...]:
        """Which sector follows which: its own sectors are listed in the header, then in a chain."""
        stated, *_ = struct.unpack_from("<I", self._data, 44)
        following, stated_lists = struct.unpack_from("<II", self._data, 68)
        self._check(stated <= self._count and stated_lists <= self._count)
        numbers = list(struct.unpack_from(f"<{_NUMBERS_IN_HEADER}I", self._data, 76))
        seen = 0
        while following < _LAST_SECTOR:
            seen += 1
            self._check(seen <= self._count)
            *more, following = struct.unpack(f"<{self._size // 4}I", self._sector(following))
            numbers += more
        table = b"".join(self._sector(one) for one in numbers if one < _LAST_SECTOR)
        self._check(len(table) <= (self._count + 1) * self._size)
        return struct.unpack(f"<{len(table) // 4}I", table)

    def _chain(self, first: int) -> bytes:
        """The bytes of a chain of sectors."""
        found: list[bytes] = []
        number = first
        while number < _LAST_SECTOR:
            self._check(number < len(self._table) and len(found) <= self._count)
            found.append(self._sector(number))
            number = self._table[number]
        return b"".join(found)

    def _directory(self, data: bytes) -> Iterator[tuple[str, int, int, int]]:
        """Name, kind, first sector and size of each entry."""
        for start in range(0, len(data) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", data, start + 64)
            if kind in {_STREAM, _ROOT} and 0 < length <= 64:  # noqa: PLR2004  # the field's width
                name = data[start : start + length - 2].decode("utf-16-le", "replace")
                first, size = struct.unpack_from("<II", data, start + 116)
                yield name, kind, first, size

    def __contains__(self, name: object) -> bool:
        """Whether there is a stream of this name."""
        return any(one == name and kind == _STREAM for one, kind, *_ in self._entries)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream that is there.

        Args:
            name: its name.

        Returns:
            Its bytes.

        Raises:
            IntakeError: its sectors are broken.
        """
        first, size = next((f, s) for one, kind, f, s in self._entries if one == name)
        self._check(size <= len(self._data))
        if size >= self._cutoff:
            found = self._chain(first)
        else:
            roots = (f for _, kind, f, _ in self._entries if kind == _ROOT)
            found = self._small_chain(self._chain(next(roots, _LAST_SECTOR)), first)
        self._check(len(found) >= size)
        return found[:size]

    def _small_chain(self, container: bytes, first: int) -> bytes:
        found: list[bytes] = []
        number, table = first, self._small_table
        while number < _LAST_SECTOR:
            self._check(number < len(table) and len(found) <= len(table))
            found.append(container[number << _SMALL_SHIFT : (number + 1) << _SMALL_SHIFT])
            number = table[number]
        return b"".join(found)
