"""Drawing style of figures: colours, fonts and text widths, the same on every computer."""

import io
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure as Drawing
from matplotlib.ft2font import FT2Font

from ocop_lib.blocks import palette

WIDTH_MM = 165.0
"""The width of the reports' own figures."""
MM_PER_INCH = 25.4
POINTS_PER_INCH = 72
_SUBPIXELS = 64
_FONTS = Path(mpl.get_data_path(), "fonts/ttf")


_SAME_EVERYWHERE: dict[Any, Any] = {
    "svg.hashsalt": "ocop",
    "svg.fonttype": "path",
    # The fonts that matplotlib ships: seaborn prefers Arial, which not every computer has.
    "font.sans-serif": ["DejaVu Sans"],
    "font.serif": ["DejaVu Serif"],
    "font.monospace": ["DejaVu Sans Mono"],
}
# Without mathtext: matplotlib would read a name with two dollar signs as a formula.
_OWN_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "ocop",
    "svg.fonttype": "path",
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "font.size": 8.5,
    "text.color": palette.FIGURE_INK,
    "axes.edgecolor": palette.FIGURE_PALE,
    "axes.labelcolor": palette.FIGURE_INK,
    "xtick.color": palette.FIGURE_INK,
    "ytick.color": palette.FIGURE_INK,
    "axes.unicode_minus": False,
}


@contextmanager
def own_style(**settings: Any) -> Iterator[None]:
    """The settings of matplotlib for the reports' own charts.

    They hold whatever the user's `matplotlibrc`, or seaborn in an earlier cell, has set.

    Args:
        settings: more settings, with «_» for the dot in their names.
    """
    more = {name.replace("_", "."): value for name, value in settings.items()}
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_OWN_STYLE | more)
        yield


def own_svg(drawing: Drawing) -> str:
    """One of the reports' own charts as SVG, which fills its drawing to the edges."""
    with own_style():
        return _svg(drawing)


def whole_svg(drawing: Drawing) -> str:
    """An analyst's figure as SVG, in its own style and whole, as JupyterLab shows it."""
    # The tight box holds labels beyond the figure's edges, which would else be cut off.
    with mpl.rc_context(_SAME_EVERYWHERE):
        return _svg(drawing, bbox_inches="tight")


def _svg(drawing: Drawing, **options: Any) -> str:
    prefer_own_fonts()
    buffer = io.StringIO()
    drawing.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, **options)
    return buffer.getvalue()


@cache
def prefer_own_fonts() -> None:
    """Sort the fonts that matplotlib ships before installed fonts of the same name.

    matplotlib takes the first font of a name from a list, which it caches in the user's folder. An
    installed DejaVu Sans of another version has other outlines, and so gives another SVG.
    """
    fonts = font_manager.fontManager
    for path in sorted(_FONTS.glob("*.ttf")):
        fonts.addfont(path)
    fonts.ttflist.sort(key=lambda font: _FONTS not in Path(font.fname).parents)


def drawn(words: str) -> str:
    """A text that can be drawn: one line, each letter without a glyph replaced by its code point.

    Args:
        words: any text.

    Returns:
        The text in composed form, white space as single spaces, without control and format
        characters; «[U+6F22]» for a letter that the font does not have.
    """
    return "".join(map(_drawn, " ".join(unicodedata.normalize("NFC", words).split())))


@cache
def _drawn(letter: str) -> str:
    """A letter as it is drawn: itself, its code point, or nothing for one that controls others."""
    if unicodedata.category(letter) in {"Cc", "Cf"}:
        return ""
    return letter if _font().get_char_index(ord(letter)) else f"[U+{ord(letter):04X}]"


def _font() -> FT2Font:
    # matplotlib caches the open font and clears that cache after a fork. A cache here would not be
    # cleared: two forked kernels would share one open file and its offset, and each would read
    # glyphs at the other's position.
    return font_manager.get_font(_FONTS / "DejaVuSans.ttf")


def width_mm(texts: Iterable[str], size: float) -> float:
    """The width of the widest text.

    Placing axes by this width takes a tenth of the time of matplotlib's layout engines, which draw
    the figure twice.

    Args:
        texts: texts without line ends.
        size: the font size in points.

    Returns:
        The width in millimetres; 0 for no texts.
    """
    font = _font()
    font.set_size(size, POINTS_PER_INCH)
    widest = 0
    for line in texts:
        font.set_text(line)
        widest = max(widest, font.get_width_height()[0])
    return widest / _SUBPIXELS / POINTS_PER_INCH * MM_PER_INCH
