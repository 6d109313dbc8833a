"""Which of several known values a misspelt one was meant to be."""

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from types import MappingProxyType

ALIKE = 0.6
"""The least similarity of two spellings, from 0 to 1, at which `nearest` suggests a value."""


Spellings = Mapping[str, Iterable[str]]
"""By value, the other ways in which people write it, such as a unit's names."""

NO_SPELLINGS: Spellings = MappingProxyType({})


def nearest(
    value: str,
    allowed: Iterable[str],
    spellings: Spellings = NO_SPELLINGS,
    alike: float = ALIKE,
) -> str | None:
    """The allowed value whose spelling is nearest to a value, by letters and digits only.

    Case, tone marks, spaces and hyphens decide only between values that are equally near:
    «Ba Bể», «babe» and «Ba Be» are all «ba-be».

    Args:
        value: the value found.
        allowed: the values that exist.
        spellings: other spellings of some of them.
        alike: the similarity, from 0 to 1, that a spelling has to exceed.

    Returns:
        The most similar value, the first of several equally similar ones; None when the similarity
        of every value is ``alike`` or less.
    """
    best, best_likeness = None, (alike, 1.0)
    for candidate in allowed:
        for spelling in (candidate, *spellings.get(candidate, ())):
            likeness = _likeness(value, spelling)
            if likeness > best_likeness:
                best, best_likeness = candidate, likeness
    return best


def _likeness(one: str, other: str) -> tuple[float, float]:
    """The similarity of two spellings: of letters and digits only, then of the texts as written."""
    pairs = (_bare(one), _bare(other)), (one.casefold(), other.casefold())
    bare, written = (SequenceMatcher(None, *pair, autojunk=False).ratio() for pair in pairs)
    return bare, written


def _bare(text: str) -> str:
    """The letters and digits of a text, without case and tone marks; the text if it has none."""
    letters = unicodedata.normalize("NFKD", text.casefold()).replace("đ", "d")
    return "".join(filter(str.isalnum, letters)) or text
