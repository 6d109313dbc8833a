"""An analyst's own matplotlib or seaborn figure as a block of the report."""

import re
import sys
from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure as Drawing

from ocop_lib.blocks.model import Figure
from ocop_lib.errors import FaultKind, Place, ReportError
from ocop_lib.report.drawing import MM_PER_INCH, POINTS_PER_INCH, WIDTH_MM, whole_svg

WITHOUT_ALT = FaultKind(
    "report.figure_words",
    "Hình chưa có lời mô tả cho người không nhìn thấy hình.",
    'Viết figure(fig, alt="hình cho thấy điều gì").',
)
NOT_A_DRAWING = FaultKind(
    "report.figure_drawing",
    "Giá trị truyền vào figure(…) không phải hình của matplotlib hay seaborn.",
    'Truyền hình (fig), trục (ax) hoặc kết quả của seaborn, ví dụ figure(plt.gcf(), alt="…").',
)
BLANK = FaultKind(
    "report.figure_blank",
    "Hình trống, chưa vẽ gì.",
    "Gọi figure(…) trong chính ô vẽ hình và thay cho plt.show(), vì plt.show() đóng hình lại.",
)
WIDTH = FaultKind(
    "report.figure_width",
    "Bề rộng của hình không hợp lệ.",
    "Sửa width_mm, hoặc bỏ nó để hình có cỡ như khi vẽ.",
    "số lớn hơn 0, tối đa {most} (mm)",
)

_MOST_WIDTH_MM = 170
# The most height that Word and PDF leave beside heading and caption.
_MOST_HEIGHT_MM = 200.0
_MOST_STEPS = 3
_SIZE = re.compile(r'<svg [^>]*?width="([\d.]+)pt" height="([\d.]+)pt"')


def figure(
    drawing: Any,
    *,
    alt: str = "",
    caption: str = "",
    units: Sequence[str] = (),
    width_mm: float | None = None,
) -> Figure:
    """A block from any matplotlib figure, whole as JupyterLab shows it.

    Args:
        drawing: the figure, its axes, or what a function of seaborn returns; pyplot closes it, or
            JupyterLab would show it a second time.
        alt: what the figure shows, in words, for readers who cannot see it; must not be empty.
        caption: the figure's caption; the alt text by default.
        units: ids of the units whose rows it shows.
        width_mm: width on the page in millimetres, above 0, at most 170; None for the size at which
            it was drawn, or less where that is larger than the page.

    Returns:
        The block, drawn as SVG; the same drawing gives the same text.

    Raises:
        ReportError: there is no alt text, nothing is drawn, it is no figure, or the width is wrong.
    """
    if not alt.strip():
        raise ReportError(WITHOUT_ALT.at())
    if width_mm is not None and not 0 < width_mm <= _MOST_WIDTH_MM:
        place = Place(part="width_mm")
        raise ReportError(WIDTH.at(place, found=str(width_mm), most=_MOST_WIDTH_MM))
    whole = _drawing(drawing)
    picture = whole_svg(whole)
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(whole)
    return Figure(
        caption=caption or alt,
        alt=alt,
        svg=picture,
        units=tuple(units),
        width_mm=_width_mm(picture, width_mm),
    )


def _drawing(given: Any) -> Drawing:
    """The whole figure of a figure, of axes or of a grid of seaborn.

    Returns:
        The figure.

    Raises:
        ReportError: it is none of them, or nothing is drawn.
    """
    drawing = given
    # Axes of a part of a figure lead to that part, and the part to the figure.
    for _ in range(_MOST_STEPS):
        drawing = drawing if isinstance(drawing, Drawing) else getattr(drawing, "figure", None)
    if not isinstance(drawing, Drawing):
        raise ReportError(NOT_A_DRAWING.at(found=type(given).__name__))
    # The background is always among its artists.
    if len(drawing.get_children()) == 1:
        raise ReportError(BLANK.at())
    return drawing


def _width_mm(picture: str, wanted: float | None) -> float:
    """The width on the page: the one wanted or else the picture's own, no higher than a page."""
    size = _SIZE.search(picture)
    if size is None:
        raise ValueError("matplotlib wrote no size into the SVG")
    width, height = (float(points) / POINTS_PER_INCH * MM_PER_INCH for points in size.groups())
    return min(wanted or min(width, WIDTH_MM), _MOST_HEIGHT_MM * width / height)
