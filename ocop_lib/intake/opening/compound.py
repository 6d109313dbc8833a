"""An OLE compound file, in which old Excel keeps its workbook: what it holds, read by olefile."""

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from ocop_lib.errors import IntakeError, Place
from ocop_lib.intake.opening.archive import BROKEN

if TYPE_CHECKING:
    from olefile import OleFileIO

WORKBOOK = "Workbook"
_SECTOR = 512
_MOST_OF_DIRECTORY = 1_000
"""Sectors of the directory, each with the names of four streams; macros have some dozens."""


class Compound(NamedTuple):
    """What a compound file holds.

    Args:
        names: the names of its streams, those in folders too.
        workbook: the bytes of the workbook; empty for a file without one.
    """

    names: frozenset[str]
    workbook: bytes


class _Rationed(BytesIO):
    """A file from which so many pieces may be read and no more.

    olefile follows a file's lists of sectors and streams as far as they lead, and compares each
    stream with all before it. Lists made to harm lead on for hours.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        sectors = len(data) // _SECTOR + 2
        # A sector of the table of sectors tells of 128 sectors; some programs leave half of it empty.
        self.left = 2 + sectors // 64 + _MOST_OF_DIRECTORY

    def read(self, size: int | None = -1) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise EOFError
        return super().read(size)


def read_compound(data: bytes, place: Place) -> Compound:
    """Read a compound file.

    Args:
        data: the bytes of the file.
        place: the file, for messages.

    Returns:
        What it holds.

    Raises:
        IntakeError: the file is broken: its tables lead out of it or in a circle, a stream is
            shorter than it should be.
    """
    import olefile

    file = _Rationed(data)
    try:
        with olefile.OleFileIO(file, raise_defects=olefile.DEFECT_INCORRECT) as opened:
            names = frozenset(path[-1] for path in opened.listdir())
            file.left += len(data) // _SECTOR
            found = _stream(opened) if opened.exists(WORKBOOK) else b""
    # olefile raises whatever a damaged file makes of it: its own errors, those of struct, indexes
    # and recursion.
    except Exception as error:  # noqa: BLE001
        raise IntakeError(BROKEN.at(place, found=f"OLE: {type(error).__name__}")) from None
    return Compound(names, found)


def _stream(opened: "OleFileIO") -> bytes:
    """The bytes of the workbook; olefile reads a chain of sectors that leads in a circle, too."""
    found: bytes = opened.openstream(WORKBOOK).getvalue()
    name = WORKBOOK.casefold()
    (entry,) = (one for one in opened.root.kids if one.name.casefold() == name)
    following = opened.minifat if entry.is_minifat else opened.fat
    size = opened.minisectorsize if entry.is_minifat else opened.sectorsize
    sector, seen = entry.isectStart, set()
    for _ in range(0, len(found), size):
        if sector in seen:
            raise EOFError
        seen.add(sector)
        sector = following[sector]
    return found
