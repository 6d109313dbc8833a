"""What a file of a report says of itself: whom it is about, its period, which edition it is."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from ocop_lib.periods import PERIOD_PATTERN

_CLAIM = re.compile(
    rf"OCOP, ([a-z0-9][a-z0-9_-]*), ({PERIOD_PATTERN})(?:, ([a-z_]+)-([0-9]+))?".encode()
)
_WORD_PROPERTIES = "docProps/core.xml"
_MOST_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file says of itself; anybody can write it, so it only helps to name the file.

    Args:
        about: id of the unit or agency.
        period: «2024-Q1», or «2024».
        state: ``draft``, ``issued``, ``revision_draft`` or ``revised``; empty in a file of an
            earlier version of this library.
    """

    about: str
    period: str
    state: str = ""


def claim_of(data: bytes) -> Claim | None:
    """What a page, PDF or Word file says of itself.

    Args:
        data: the bytes of the file, which may be of any kind.

    Returns:
        The claim; None for a file that makes none.
    """
    found = _CLAIM.search(_word_properties(data) or data)
    if found is None:
        return None
    about, period, state = (part.decode() if part else "" for part in found.groups()[:3])
    return Claim(about, period, state)


def _word_properties(data: bytes) -> bytes:
    """The properties of a Word file; empty for another file."""
    if not data.startswith(b"PK"):
        return b""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file, file.open(_WORD_PROPERTIES) as properties:
            return properties.read(_MOST_BYTES)
    except (OSError, ValueError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return b""
