"""What figures lean on in matplotlib without its documentation promising it.

Each test says what our code expects and what would go wrong in silence if an upgrade changed it.
"""

import io

import matplotlib as mpl
import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.svgLib.path import parse_path
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import FontEntry, FontProperties
from matplotlib.textpath import TextPath

from ocop_lib.report.drawing import _SAME_EVERYWHERE, REGULAR, font_folder, font_of
from ocop_lib.report.figures.letters import EM, letter, width_of


def svg_of(drawing: Drawing, **settings) -> str:
    """The drawing as SVG, with nothing in its metadata."""
    buffer = io.StringIO()
    with mpl.rc_context({**_SAME_EVERYWHERE, **settings}):
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
    files = [str(font_folder() / f"DejaVuSans{style}.ttf") for style in ("", "Mono")]
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
    manager.addfont(font_folder() / "DejaVuSans.ttf")
    assert [entry.name for entry in manager.ttflist] == ["DejaVu Sans"]


def test_the_fonts_that_matplotlib_ships_lie_in_its_data_folder():
    """The fonts' folder; were the folder empty, only installed fonts would be left."""
    assert (font_folder() / "DejaVuSans.ttf").is_file()
    assert (font_folder() / "DejaVuSans-Bold.ttf").is_file()


def test_a_letter_without_a_glyph_has_index_0():
    """`drawing.drawn` writes such a letter as its code point instead of an empty box."""
    assert font_of(REGULAR).get_char_index(ord("ệ")) > 0
    assert font_of(REGULAR).get_char_index(ord("漢")) == 0


@pytest.mark.parametrize("words", ["Bạch Thông", "TP Bắc Kạn", "1.234/5.678"])
def test_a_text_is_as_wide_as_its_outlines(words: str):
    """`FT2Font.load_char(NO_SCALE)`, `horiAdvance`: units of the font, of which an em has 2048.

    `letters.letter` places letters by it; in another unit they would lie on each other.
    """
    path = TextPath((0, 0), words, size=100, prop=FontProperties(family="DejaVu Sans"))
    assert width_of(words, 100) == pytest.approx(path.get_extents().width, rel=0.05)


@pytest.mark.parametrize("character", ["a", "ộ", "Đ", "1", "–"])
def test_an_outline_is_the_font_s(character: str):
    """`FT2Font.get_path`: in 64ths of the font's units after `load_char(NO_SCALE)`."""
    drawn = letter(character, "regular").outline
    with TTFont(font_folder() / REGULAR) as font:
        expected = BoundsPen(glyphs := font.getGlyphSet())
        glyphs[font.getBestCmap()[ord(character)]].draw(expected)
    left, bottom, right, top = (one * EM / 2048 for one in expected.bounds)
    found = BoundsPen(None)
    parse_path(drawn, found)
    assert found.bounds == pytest.approx((left, -top, right, -bottom), abs=1)


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
