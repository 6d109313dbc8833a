"""Figures by their artists: what is drawn is what was counted."""

import subprocess
import sys
from itertools import combinations
from typing import Any

import pytest
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import FontEntry

from ocop_lib.errors import ReportError
from ocop_lib.months import Month
from ocop_lib.render.text import FONTS
from ocop_lib.report.bar import Bar
from ocop_lib.report.charts import MOST_DOTS, draw_months, draw_panels, draw_progress
from ocop_lib.report.drawing import prefer_own_fonts
from ocop_lib.report.own_figure import figure


def points(drawing: Drawing) -> list[tuple[float, float]]:
    """The centre of everything scattered, by x then y."""
    found = [
        (round(float(x), 2), round(float(y), 2))
        for axes in drawing.axes
        for artist in axes.collections
        if isinstance(artist, PathCollection)
        for x, y in artist.get_offsets()
    ]
    return sorted(found)


def words(drawing: Drawing) -> set[str]:
    return {text.get_text() for axes in drawing.axes for text in axes.texts}


def test_one_dot_is_one_thing_counted_and_hollow_ones_are_missing():
    drawing = draw_progress([Bar("Sản phẩm mới", 2, 3, 0)])
    assert points(drawing) == [(0.5, 0.0), (1.5, 0.0), (2.5, 0.0)]
    full, hollow = drawing.axes[0].collections[:2]
    assert len(full.get_offsets()) == 2
    assert len(hollow.get_offsets()) == 1
    assert hollow.get_facecolor().size == 0
    assert "2/3" in words(drawing)


def test_the_expectation_stands_where_something_is_expected():
    assert (2.0, 0.4) in points(draw_progress([Bar("a", 1, 3, 2)]))
    assert (0.0, 0.4) not in points(draw_progress([Bar("a", 1, 3, 0)]))


def test_the_target_is_a_tick_at_its_number():
    (tick,) = draw_progress([Bar("a", 1, 3, 0)]).axes[0].lines
    assert list(tick.get_xdata()) == [3, 3]


def test_what_is_beyond_the_target_is_drawn_past_the_tick():
    drawing = draw_progress([Bar("a", 5, 3, 0)])
    assert [x for x, _ in points(drawing)] == [0.5, 1.5, 2.5, 3.5, 4.5]
    assert drawing.axes[0].get_xlim()[1] > 5


def test_zero_and_missing_look_different():
    zero = draw_progress([Bar("a", 0, 2, 0)]).axes[0].collections[0]
    missing = draw_progress([Bar("a", None, 2, 0)]).axes[0].collections[0]
    assert zero.get_paths()[0].vertices.shape != missing.get_paths()[0].vertices.shape
    assert "chưa có số liệu/2" in words(draw_progress([Bar("a", None, 2, 0)]))


def test_a_number_of_an_earlier_quarter_is_kept_and_crossed():
    drawing = draw_progress([Bar("a", 1, 3, 0, missing=2, is_current=False)])
    assert [len(one.get_offsets()) for one in drawing.axes[0].collections] == [1, 2]
    untold = (
        draw_panels([("x", [Bar("a", 1, 3, 0, is_current=False)])], ["a"]).axes[0].collections[0]
    )
    told = draw_panels([("x", [Bar("a", 1, 3, 0)])], ["a"]).axes[0].collections[0]
    assert untold.get_paths()[0].vertices.shape != told.get_paths()[0].vertices.shape
    assert untold.get_offsets().tolist() == told.get_offsets().tolist() == [[1, 0]]


def test_a_surplus_that_makes_up_for_nothing_stands_beyond_the_target():
    drawing = draw_progress([Bar("a", 7, 8, 0, missing=2)])
    full, beyond, hollow = drawing.axes[0].collections
    assert [len(one.get_offsets()) for one in (full, beyond, hollow)] == [6, 1, 2]
    assert beyond.get_offsets()[0][0] > 8 > hollow.get_offsets()[-1][0]
    assert "7/8" in words(drawing)


def test_what_nobody_assigned_has_a_dot_and_no_tick():
    axes = draw_panels([("x", [Bar("a", 1, None, 0)])], ["a"]).axes[0]
    assert axes.collections[0].get_offsets().tolist() == [[1, 0]]
    assert [line.get_xdata()[0] for line in axes.lines] == [0]


def test_more_things_than_can_be_counted_by_eye_are_bars():
    drawing = draw_progress([Bar("a", MOST_DOTS + 1, MOST_DOTS + 2, 3)])
    assert [patch.get_width() for patch in drawing.axes[0].patches] == [MOST_DOTS + 1]


def test_axes_count_in_whole_numbers():
    drawing = draw_progress([Bar("a", 1, 1, 1)])
    ticks = drawing.axes[0].xaxis.get_major_locator().tick_values(0, 1)
    assert all(float(tick).is_integer() for tick in ticks)


def test_each_panel_has_its_own_scale_so_that_21_does_not_crush_1():
    drawing = draw_panels(
        [("Quản lý chất lượng", [Bar("TP", 18, 21, 0)]), ("Sản phẩm mới", [Bar("TP", 1, 4, 0)]),
         ("Củng cố", [Bar("TP", 1, None, 0)])],
        ["TP"],
    )  # fmt: skip
    wide, narrow, _ = (axes.get_xlim()[1] for axes in drawing.axes)
    assert wide > 21
    assert narrow < 5
    assert "không giao" in words(drawing)


def test_a_month_below_the_floor_is_pale_and_keeps_its_number():
    drawing = draw_months({Month(2024, 1): 2, Month(2024, 2): 1}, 2, "Tin, bài")
    met, below = drawing.axes[0].patches
    assert (met.get_height(), below.get_height()) == (2, 1)
    assert met.get_facecolor() != below.get_facecolor()
    assert {"1", "2"} <= words(drawing)
    axes = drawing.axes[0]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Tháng", "Tin, bài")
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["1", "2"]


def test_a_figure_without_words_for_those_who_cannot_see_it_is_refused():
    with pytest.raises(ReportError, match="alt="):
        figure(draw_progress([Bar("a", 1, 2, 1)]), alt="  ")


def test_the_same_drawing_gives_the_same_bytes():
    first, second = (figure(draw_progress([Bar("a", 1, 2, 1)]), alt="a") for _ in range(2))
    assert first.svg == second.svg
    assert "dc:date" not in first.svg


def test_a_computer_s_own_fonts_do_not_change_a_figure(monkeypatch):
    before = figure(draw_months({Month(2024, 3): 2}, 1, "Tin"), alt="x").svg
    path = str(FONTS / "LiberationSerif-Regular.ttf")
    stranger = FontEntry(path, name="DejaVu Sans", weight=400, size="scalable")
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [stranger])
    prefer_own_fonts.cache_clear()
    assert figure(draw_months({Month(2024, 3): 2}, 1, "Tin"), alt="x").svg == before


def test_a_name_is_drawn_as_it_is_read():
    odd = "Giá $\\frac$ và $x_1$ e\u0302\x00\u202e\n漢"
    drawn = draw_panels([(odd, [Bar(odd, 1, 2, 0)])], [odd]).axes[0]
    bars = draw_progress([Bar(odd, 1, 2, 0)])
    shown = "Giá $\\frac$ và $x_1$ ê [U+6F22]"
    assert drawn.get_title(loc="left") == shown
    assert [label.get_text() for label in drawn.get_yticklabels()] == [shown]
    assert [label.get_text() for label in bars.axes[0].get_yticklabels()] == [shown]
    assert f"<!-- {shown} -->" in figure(bars, alt="x").svg


def test_names_and_numbers_however_long_leave_room_for_the_panels():
    endless = Bar("x" * 500, 10**15, 10**15, 0)
    drawing = draw_panels([(name, [endless]) for name in "abcd"], [endless.label])
    assert all(axes.get_position().width > 0.05 for axes in drawing.axes)


def test_in_panels_no_words_lie_on_others_or_reach_beyond_the_figure(monkeypatch):
    units = ["Bạch Thông", "TP Bắc Kạn", "Ngân Sơn"]
    bars = [Bar(units[0], 1, 2, 0), Bar(units[1], 21, 21, 0), Bar(units[2], 1, None, 0)]
    few = [Bar(unit, 1, target, 0) for unit, target in zip(units, (2, 1, None), strict=True)]
    titles = ["Truy xuất nguồn gốc", "Chủ thể củng cố", "Quản lý chất lượng", "Chủ thể mới"]
    titles += ["Chủ lực cấp huyện", "Chủ thể liên kết", "Sản phẩm mới"]
    drawing = draw_panels([(t, [bars, few][n % 2]) for n, t in enumerate(titles)], units)
    renderer = FigureCanvasAgg(drawing).get_renderer()
    drawn: list[Any] = []
    monkeypatch.setattr(renderer, "draw_text", lambda *_, mtext, **__: drawn.append(mtext))
    drawing.draw(renderer)
    places = [text.get_window_extent(renderer) for text in drawn]
    assert len(places) > 50
    whole = drawing.bbox
    assert all(whole.x0 <= p.x0 and p.x1 <= whole.x1 and whole.y0 <= p.y0 for p in places)
    assert not [(a, b) for a, b in combinations(places, 2) if a.overlaps(b)]


def test_a_forked_kernel_opens_its_fonts_anew():
    """Letters are read from the file when they are first drawn; of one open file both would."""
    code = (
        "import os; from ocop_lib.report.drawing import _font\n"
        "mine = _font(); child = os.fork()\n"
        "if not child: os._exit(_font() is mine)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), _font() is mine)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "0 True\n"
