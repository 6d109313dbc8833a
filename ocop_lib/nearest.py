"""Which of the allowed values someone probably meant."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from ocop_lib.errors import Fault

ALIKE = 0.6
"""How alike two spellings must be, from 0 to 1, for one to be offered for the other."""


def nearest(value: str, allowed: Iterable[str]) -> str | None:
    """The allowed value whose spelling is nearest to the one given.

    Case does not count as a difference.

    Returns:
        The first of the nearest values, or None when nothing is near.
    """
    wanted = value.casefold()
    best, likeness = None, ALIKE
    for candidate in allowed:
        ratio = SequenceMatcher(None, wanted, candidate.casefold(), autojunk=False).ratio()
        if ratio > likeness:
            best, likeness = candidate, ratio
    return best


def not_among(option: str, value: str, allowed: Iterable[str]) -> Fault:
    """The fault of an option whose value is none of those there are, with the nearest of them."""
    known = tuple(allowed)
    meant = nearest(value, known)
    mend = f"Có phải là «{meant}»?" if meant else "Dùng một giá trị được phép."
    what = "Không có giá trị này."
    return Fault("order.unknown", what, option, value, ", ".join(known), mend)
