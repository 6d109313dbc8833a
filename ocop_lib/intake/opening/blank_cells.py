"""A sheet's XML without the cells that have a format and no content: a million rows of them are quick."""

import re
from collections.abc import Iterable, Iterator

# Only between cells that say where they stand: one that does not stands after the one before it.
_BLANK_CELL = re.compile(
    rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]+")? ?(?:/>|></c>)\s*(?=<c r="|</row>)'
)
_BLANK_ROW = re.compile(
    rb'<row r="[0-9]+"(?: spans="[0-9:]+"| s="[0-9]+"| customFormat="1"| ht="[1-9][0-9.]*"'
    rb'| customHeight="1"| x14ac:dyDescent="[0-9.]+")* ?(?:/>|>\s*</row>)\s*(?=<row r="|</sheetData>)'
)
_LONG = 1_000_000
"""Bytes without the end of a tag: no cell, so they are passed on for whoever limits a tag's length."""

_OTHER_THAN_TAGS = b"<!"


def without_blank_cells(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Leave out what a spreadsheet writes for cells and rows that were only formatted.

    Comments and sections of plain text may hold what looks like a cell: from the first of these on,
    everything is passed on as it is. So is a part in UTF-16, where nothing is found.

    Args:
        pieces: the bytes of a sheet's part.

    Yields:
        The bytes, in pieces that nearly always end with a tag.
    """
    kept, is_plain = b"", True
    for piece in pieces:
        whole = kept + piece
        end = whole.rfind(b">") + 1
        if len(whole) - end > _LONG:
            end = len(whole)
        done, kept = whole[:end], whole[end:]
        is_plain = is_plain and _OTHER_THAN_TAGS not in done
        if is_plain:
            done = _BLANK_ROW.sub(b"", _BLANK_CELL.sub(b"", done))
        yield done
    yield kept
