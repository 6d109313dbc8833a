"""What figures lean on in matplotlib without its documentation promising it.

Each test says what our code expects and what would go wrong in silence if an upgrade changed it.
"""

import io
import math
import re

import matplotlib as mpl
import pytest
from matplotlib import font_manager
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import FontEntry, FontProperties
from matplotlib.textpath import TextPath

from ocop_lib.report.drawing import _FONTS, _OWN_STYLE, MM_PER_INCH, _font, width_mm


def svg_of(drawing: Drawing, **settings) -> str:
    """The drawing as SVG, with nothing in its metadata."""
    buffer = io.StringIO()
    with mpl.rc_context({**_OWN_STYLE, **settings}):
        drawing.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def line(words: str = "a") -> Drawing:
    """A drawing with a line, a marker and a word."""
    drawing = Drawing(figsize=(2, 1))
    axes = drawing.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.plot([0, 1], [0, 1], marker="o")
    axes.set_title(words)
    return drawing


def test_of_fonts_that_fit_alike_the_first_in_ttflist_is_taken(monkeypatch):
    """`prefer_own_fonts` sorts `fontManager.ttflist`.

    If the order no longer decided, an installed DejaVu Sans of another version would be drawn, and
    the bytes of a figure would differ between computers.
    """
    manager = font_manager.fontManager
    assert isinstance(manager.ttflist, list)
    assert all(entry.fname and entry.name for entry in manager.ttflist)
    files = [str(_FONTS / f"DejaVuSans{style}.ttf") for style in ("", "Mono")]
    entries = [FontEntry(file, name="Hai bản", weight=400, size="scalable") for file in files]
    for order in (entries, entries[::-1]):
        monkeypatch.setattr(manager, "ttflist", order)
        # findfont remembers its answers; the list is not part of what they are remembered by.
        manager._findfont_cached.cache_clear()
        found = manager.findfont(FontProperties(family="Hai bản"), fallback_to_default=False)
        assert str(found) == order[0].fname
    manager._findfont_cached.cache_clear()


def test_adding_a_font_puts_it_into_ttflist():
    """`prefer_own_fonts` calls `addfont` and looks for the fonts in `ttflist`."""
    manager = font_manager.FontManager.__new__(font_manager.FontManager)
    manager.ttflist, manager.afmlist = [], []
    manager._findfont_cached = font_manager.fontManager._findfont_cached
    manager.addfont(_FONTS / "DejaVuSans.ttf")
    assert [entry.name for entry in manager.ttflist] == ["DejaVu Sans"]


def test_the_fonts_that_matplotlib_ships_lie_in_its_data_folder():
    """`drawing._FONTS`; were the folder empty, only installed fonts would be left."""
    assert (_FONTS / "DejaVuSans.ttf").is_file()
    assert (_FONTS / "DejaVuSans-Bold.ttf").is_file()


def test_a_letter_without_a_glyph_has_index_0():
    """`drawing.drawn` writes such a letter as its code point instead of an empty box."""
    assert _font().get_char_index(ord("ệ")) > 0
    assert _font().get_char_index(ord("漢")) == 0


@pytest.mark.parametrize("words", ["Bạch Thông", "TP Bắc Kạn", "1.234/5.678"])
@pytest.mark.parametrize("size", [6.5, 8.5, 20.0])
def test_a_text_is_as_wide_as_its_outlines(words: str, size: float):
    """`FT2Font.set_size`, `set_text`, `get_width_height`: 64ths of a pixel, at 72 dpi a point.

    `drawing.width_mm` places axes by it; in another unit, names would lie on the panels. Letters
    are hinted to whole pixels, which small sizes show.
    """
    path = TextPath((0, 0), words, size=size, prop=FontProperties(family="DejaVu Sans"))
    points = path.get_extents().width
    assert width_mm([words], size) == pytest.approx(points / 72 * MM_PER_INCH, rel=0.2)


def test_the_ids_in_an_svg_follow_from_the_salt_alone():
    """`svg.hashsalt`; without it ids are random and no figure has the same bytes twice."""
    assert svg_of(line()) == svg_of(line())
    assert svg_of(line(), **{"svg.hashsalt": None}) != svg_of(line(), **{"svg.hashsalt": None})


def test_metadata_set_to_none_is_left_out_of_the_svg():
    """`savefig(metadata={"Date": None, "Creator": None})`: no hour and no version in the bytes."""
    svg = svg_of(line())
    assert "dc:date" not in svg
    assert "Matplotlib v" not in svg.partition("<metadata>")[2]
    assert mpl.__version__ not in svg


def test_letters_are_drawn_as_outlines():
    """`svg.fonttype: path`; as text, a reader's own fonts would decide what a figure looks like."""
    assert "<text" not in svg_of(line("Bạch Thông"))
    assert "<text" in svg_of(line("Bạch Thông"), **{"svg.fonttype": "none"})


def test_a_dollar_is_a_dollar_where_mathtext_is_off_when_the_text_is_made():
    """`text.parse_math`, in `drawing._OWN_STYLE`, is read when a text is made, not when it is drawn.

    With mathtext, a name with two dollars would be set in italics, or would not be drawn at all.
    """
    dollar = f'#DejaVuSans-{_font().get_char_index(ord("$")):x}"'
    with mpl.rc_context(_OWN_STYLE):
        drawing = line("$x_1$")
    assert dollar in svg_of(drawing)
    assert dollar not in svg_of(line("$x_1$"))


def test_a_line_is_broken_at_a_point_that_is_not_a_number():
    """`charts._lines` draws many lines as one artist; unbroken, they would be joined."""
    drawing = Drawing(figsize=(2, 1))
    drawing.add_axes((0, 0, 1, 1), frameon=False, xticks=[], yticks=[]).plot(
        [0, 1, math.nan, 0, 1], [0, 0, math.nan, 1, 1], color="#123456", gid="lines"
    )
    (drawn,) = re.findall(r'<g id="lines">\s*<path d="([^"]*)"', svg_of(drawing))
    assert drawn.count("M") == 2
