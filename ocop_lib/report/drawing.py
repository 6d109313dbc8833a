"""What is drawn the same on every computer: fonts, letters, and an analyst's figure as SVG.

matplotlib is imported where something is drawn: those who only ask a report object need none.
"""

import io
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing
    from matplotlib.ft2font import FT2Font

WIDTH_MM = 165.0
"""The width of an analyst's figure without a width of its own."""
MM_PER_INCH = 25.4
POINTS_PER_INCH = 72
REGULAR = "DejaVuSans.ttf"
"""The file of the font in which the reports' own figures are drawn."""


_SAME_EVERYWHERE: dict[Any, Any] = {
    "svg.hashsalt": "ocop",
    "svg.fonttype": "path",
    # The fonts that matplotlib ships: seaborn prefers Arial, which not every computer has.
    "font.sans-serif": ["DejaVu Sans"],
    "font.serif": ["DejaVu Serif"],
    "font.monospace": ["DejaVu Sans Mono"],
}


def whole_svg(drawing: "Drawing") -> str:
    """An analyst's figure as SVG, in its own style and whole, as JupyterLab shows it."""
    import matplotlib as mpl

    prefer_own_fonts()
    buffer = io.StringIO()
    # The tight box holds labels beyond the figure's edges, which would else be cut off.
    with mpl.rc_context(_SAME_EVERYWHERE):
        drawing.savefig(
            buffer,
            format="svg",
            metadata={"Date": None, "Creator": None},
            bbox_inches="tight",
        )
    return buffer.getvalue()


@cache
def prefer_own_fonts() -> None:
    """Sort the fonts that matplotlib ships before installed fonts of the same name.

    matplotlib takes the first font of a name from a list, which it caches in the user's folder. An
    installed DejaVu Sans of another version has other outlines, and so gives another SVG.
    """
    from matplotlib import font_manager

    fonts, folder = font_manager.fontManager, font_folder()
    for path in sorted(folder.glob("*.ttf")):
        fonts.addfont(path)
    fonts.ttflist.sort(key=lambda font: folder not in Path(font.fname).parents)


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
    return letter if font_of(REGULAR).get_char_index(ord(letter)) else f"[U+{ord(letter):04X}]"


@cache
def font_folder() -> Path:
    """The folder of the fonts that matplotlib ships."""
    import matplotlib as mpl

    return Path(mpl.get_data_path(), "fonts/ttf")


def font_of(name: str) -> "FT2Font":
    """A font that matplotlib ships, by the name of its file."""
    from matplotlib import font_manager

    # matplotlib caches the open font and clears that cache after a fork. A cache here would not be
    # cleared: two forked kernels would share one open file and its offset, and each would read
    # glyphs at the other's position.
    return font_manager.get_font(font_folder() / name)
