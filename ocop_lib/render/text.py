"""Text as all writers print it: NFC, no hidden characters, only characters with a glyph.

All formats use the same rule, so that HTML, PDF and Word hold the same words:

- text is composed (NFC), because Typst prints a decomposed «ế» as three marks side by side;
- control and format characters are removed (NUL, zero-width, soft hyphen, and the bidirectional
  controls with which «exe.nht» can be made to read «thn.exe»);
- line separators of all kinds become a line feed, tabs and runs of spaces one space;
- a character that the report's font lacks becomes its plain form («①» becomes «1») or, without a
  plain form, its code point: «[U+1F600]». So an emoji neither stops a report nor vanishes.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ocop_lib.files import memory

FONTS = Path(__file__).parent / "fonts"

_MOST_WORDS = 2**14
"""So many words are measured once only; a report has a few thousand, most of them repeated."""

_SPACES = re.compile(r" {2,}")
_LINES = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")


def clean(text: str) -> str:
    """The text as printed, by the rule of this module; cleaning it again changes nothing."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text
    shown = _LINES.sub("\n", unicodedata.normalize("NFC", text)).translate(_GLYPHS)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", shown))


def covered() -> frozenset[int]:
    """The code points for which each style of the report's font has a glyph."""
    return frozenset(_advances())


@lru_cache(_MOST_WORDS)
def width(word: str) -> float:
    """The width of a word in ems, each letter as wide as in its widest style."""
    advances = _advances()
    return sum(advances.get(ord(character), 1.0) for character in word)


@cache
def _advances() -> Mapping[int, float]:
    """The width of each character in ems, remembered: opening the fonts takes 30 ms."""
    pairs = memory.remembered(lambda: memory.key_of("advances"), _are_advances, _read_advances)
    return dict(pairs)


def _are_advances(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(pair, list) and [type(part) for part in pair] == [int, float] for pair in value
    )


def _read_advances() -> list[list[Any]]:
    # Imported here: fontTools takes 60 ms, which a run with nothing to render should not pay.
    from fontTools.ttLib import TTFont

    styles: list[dict[int, float]] = []
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            em, glyphs = font["head"].unitsPerEm, font["hmtx"]
            cmap = font.getBestCmap()
            styles.append({code: glyphs[name][0] / em for code, name in cmap.items()})
    shared = set.intersection(*(set(style) for style in styles))
    return [[code, max(style[code] for style in styles)] for code in sorted(shared)]


class _Glyphs(dict[int, str]):
    """A translation table for str.translate that computes each character at its first use."""

    def __missing__(self, code: int) -> str:
        self[code] = shown = _shown(chr(code))
        return shown


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if character == "\n":
        return character
    if character == "\t":
        return " "
    if category in {"Cc", "Cf"} or "VARIATION SELECTOR" in unicodedata.name(character, ""):
        return ""
    if ord(character) in _advances():
        return character
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and all(ord(c) in _advances() for c in plain):
        return plain
    return " " if category == "Zs" else f"[U+{ord(character):04X}]"


_GLYPHS = _Glyphs()
