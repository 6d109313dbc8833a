"""An analyst's figure comes out whole and at its own size, as JupyterLab shows it."""

import io
import sys

import matplotlib as mpl
import pandas as pd
import pytest
import seaborn as sns
from IPython.core.pylabtools import print_figure
from matplotlib import pyplot as plt
from matplotlib.figure import Figure as Drawing
from PIL import Image, ImageChops

from ocop_lib.errors import ReportError
from ocop_lib.render.typesetting import typeset
from ocop_lib.render.word.pictures import PICTURE_REFUSED
from ocop_lib.report.drawing import MM_PER_INCH
from ocop_lib.report.own_figure import figure

NAMES = ["huyện Pác Nặm", "huyện Chợ Đồn", "huyện có cái tên rất dài ở đây"]
FRAME = pd.DataFrame({"huyện": NAMES * 2, "quý": ["I"] * 3 + ["II"] * 3, "số": [1, 2, 3, 3, 2, 1]})


def plain():
    _, axes = plt.subplots()
    axes.plot([1, 2], label="a")
    return axes


def long_labels():
    axes = plain()
    axes.set_xticks([0, 0.5, 1], NAMES, rotation=70)
    return axes


def legend_outside():
    axes = plain()
    axes.legend(title="chú giải", bbox_to_anchor=(1.02, 1), loc="upper left")
    return axes


def words_above():
    axes = plain()
    axes.figure.suptitle("ườỡẫặ\n" * 4, y=1.1)
    return axes


def words_far_outside():
    axes = plain()
    axes.text(-0.6, -0.5, "xa ngoài trục", transform=axes.transAxes)
    return axes


def small():
    _, axes = plt.subplots(figsize=(2, 1.5))
    axes.plot([1, 2])
    return axes


def wide():
    _, axes = plt.subplots(figsize=(14, 3))
    axes.plot([1, 2])
    return axes


def high():
    _, axes = plt.subplots(figsize=(3, 15))
    axes.plot([1, 2])
    return axes


def of_pandas():
    return FRAME.set_index("huyện")["số"].plot.barh(ax=plt.subplots()[1])


def of_seaborn():
    return sns.barplot(FRAME, y="huyện", x="số", hue="quý", ax=plt.subplots()[1])


def of_seaborn_styled():
    sns.set_theme(style="whitegrid")
    return of_seaborn()


def grid_of_seaborn():
    return sns.catplot(FRAME, x="quý", y="số", col="huyện", kind="bar", height=2)


DRAWN = [plain, long_labels, legend_outside, words_above, words_far_outside, small, wide, high,
         of_pandas, of_seaborn, of_seaborn_styled, grid_of_seaborn]  # fmt: skip


@pytest.fixture(autouse=True)
def own_settings():
    """Settings and figures of one test are not those of the next."""
    with mpl.rc_context():
        yield
    plt.close("all")


def in_notebook(drawn):
    """The size in millimetres at which a notebook shows a figure."""
    shown = Image.open(io.BytesIO(print_figure(drawn.figure, "png", bbox_inches="tight", dpi=100)))
    return [pixels / 100 * MM_PER_INCH for pixels in shown.size]


def pixels(block):
    """The picture as it is printed."""
    data = {"width": block.width_mm, "format": "svg", "content": block.svg}
    png = typeset("picture.typ", data, PICTURE_REFUSED, format="png", ppi=100)
    return Image.open(io.BytesIO(png)).convert("RGB")


def ink(picture):
    """The box around all that is not white."""
    return ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).getbbox()


@pytest.mark.parametrize("draw", DRAWN)
def test_nothing_is_cut_off(draw):
    picture = pixels(figure(draw(), alt="x"))
    left, top, right, bottom = ink(picture)
    assert left > 0
    assert top > 0
    assert right < picture.width
    assert bottom < picture.height


@pytest.mark.parametrize("draw", [draw for draw in DRAWN if draw not in {wide, high}])
def test_the_size_is_that_of_the_notebook_where_the_page_has_room(draw):
    drawn = draw()
    width, _ = in_notebook(drawn)
    assert figure(drawn, alt="x").width_mm == pytest.approx(min(width, 165), abs=0.6)


@pytest.mark.parametrize("draw", DRAWN)
@pytest.mark.parametrize("wanted", [None, 170])
def test_no_picture_is_larger_than_the_page(draw, wanted):
    drawn = draw()
    width, height = in_notebook(drawn)
    block = figure(drawn, alt="x", width_mm=wanted)
    assert block.width_mm <= (wanted or 165)
    assert block.width_mm * height / width <= 201


def test_the_width_can_be_chosen():
    assert figure(plain(), alt="x", width_mm=80).width_mm == 80


@pytest.mark.parametrize("pick", ["axes", "figure", "sub-figure", "grid", "axes of a grid"])
def test_axes_and_grids_stand_for_their_figure(pick):
    grid = grid_of_seaborn()
    nested = plt.figure().subfigures(1, 2)[0]
    nested.subplots()
    given = {
        "axes": plain(),
        "figure": plain().figure,
        "sub-figure": nested,
        "grid": grid,
        "axes of a grid": grid.axes.flat[1],
    }
    assert figure(given[pick], alt="x").svg


def test_pyplot_forgets_a_figure_that_is_shown():
    drawn = plain()
    figure(drawn, alt="x")
    assert not plt.fignum_exists(drawn.figure.number)


def test_a_figure_needs_no_pyplot(monkeypatch):
    monkeypatch.delitem(sys.modules, "matplotlib.pyplot")
    drawing = Drawing()
    drawing.subplots()
    assert figure(drawing, alt="x").svg


@pytest.mark.parametrize("draw", [plain, of_pandas, grid_of_seaborn])
def test_the_same_figure_gives_the_same_bytes(draw):
    first, second = (figure(draw(), alt="x").svg for _ in range(2))
    assert first == second


@pytest.mark.parametrize("style", ["sans-serif", "serif", "monospace"])
def test_letters_are_of_the_fonts_that_every_computer_has(style):
    def styled(family):
        with mpl.rc_context({"font.family": family}):
            axes = plain()
            axes.set_title("Số sản phẩm ườỡẫặ")
            return figure(axes, alt="x").svg

    shipped = {"sans-serif": "Sans", "serif": "Serif", "monospace": "Sans Mono"}[style]
    with mpl.rc_context({f"font.{style}": ["Liberation Serif", "Arial"]}):
        assert styled(style) == styled(f"DejaVu {shipped}")


@pytest.mark.parametrize(
    ("given", "wrong", "code"),
    [
        (plain, {}, "report.figure_words"),
        (plain, {"alt": " "}, "report.figure_words"),
        (plain, {"alt": "x", "width_mm": 0}, "report.figure_width"),
        (plain, {"alt": "x", "width_mm": 171}, "report.figure_width"),
        (plain, {"alt": "x", "width_mm": float("nan")}, "report.figure_width"),
        (plt.figure, {"alt": "x"}, "report.figure_blank"),
        (lambda: FRAME, {"alt": "x"}, "report.figure_drawing"),
        (lambda: plt, {"alt": "x"}, "report.figure_drawing"),
        (lambda: None, {"alt": "x"}, "report.figure_drawing"),
        (lambda: plt.subplots(1, 2)[1], {"alt": "x"}, "report.figure_drawing"),
    ],
)
def test_what_is_no_figure_with_words_is_refused(given, wrong, code):
    with pytest.raises(ReportError) as refused:
        figure(given(), **wrong)
    (fault,) = refused.value.faults
    assert fault.code == code
    assert fault.remedy
