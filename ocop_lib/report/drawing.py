"""How charts are drawn: style, fonts and widths, the same on every computer."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

from ocop_lib.blocks import palette

INK = "#1f2933"
ACCENT = palette.ACCENT
BEYOND = "#063039"
PALE = "#6b8f96"
WIDTH_MM = 165.0
MM_PER_INCH = 25.4
_POINTS_PER_INCH = 72
_SUBPIXELS = 64


_FONTS = Path(mpl.get_data_path(), "fonts/ttf")


STYLE: dict[Any, Any] = {
    "svg.hashsalt": "ocop",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 8.5,
    "text.color": INK,
    "axes.edgecolor": PALE,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.unicode_minus": False,
}
"""How a figure looks wherever it is drawn; a user's own settings have no say."""
# In a name a dollar is a dollar.
OWN_STYLE = STYLE | {"text.parse_math": False}


@cache
def prefer_own_fonts() -> None:
    """Let matplotlib take the fonts it brings along, not a computer's of the same name.

    They differ from version to version, and its list of fonts is the user's.
    """
    fonts = font_manager.fontManager
    for path in sorted(_FONTS.glob("*.ttf")):
        fonts.addfont(path)
    fonts.ttflist.sort(key=lambda font: _FONTS not in Path(font.fname).parents)


def drawn(words: str) -> str:
    """A name as it can be drawn: in one line, what has no glyph by its number."""
    line = " ".join(unicodedata.normalize("NFC", words).split())
    return "".join(
        letter if _font().get_char_index(ord(letter)) else f"[U+{ord(letter):04X}]"
        for letter in line
        if unicodedata.category(letter) not in {"Cc", "Cf"}
    )


def _font() -> FT2Font:
    # Matplotlib keeps it, but not past a fork: two kernels that read letters from one open file
    # would get each other's.
    return font_manager.get_font(_FONTS / "DejaVuSans.ttf")


def width_mm(words: Iterable[str], size: float) -> float:
    """How wide the widest of some words is drawn at a size in points.

    To place axes by it takes a tenth of the time of matplotlib's layout, which draws twice.
    """
    font = _font()
    font.set_size(size, _POINTS_PER_INCH)
    widest = 0
    for one in words:
        font.set_text(one)
        widest = max(widest, font.get_width_height()[0])
    return widest / _SUBPIXELS / _POINTS_PER_INCH * MM_PER_INCH
