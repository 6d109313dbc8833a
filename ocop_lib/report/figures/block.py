"""A figure as a block: its two drawings as SVG, for paper and for narrow screens."""

from collections.abc import Callable, Sequence

from ocop_lib.blocks.model import Figure
from ocop_lib.report.figures.canvas import NARROW, WIDE, Canvas, Screen
from ocop_lib.report.figures.svg import to_svg


def figure_block(
    draw: Callable[[Screen], Canvas],
    *,
    caption: str,
    subtitle: str,
    alt: str,
    units: Sequence[str],
) -> Figure:
    """The block of a figure.

    Args:
        draw: draws it for a screen.
        caption: the finding, as a sentence without its full stop.
        subtitle: what is drawn, as sentences.
        alt: what the figure shows, after the finding.
        units: ids of the units whose rows it shows.

    Returns:
        The block.
    """
    wide, narrow = (to_svg(draw(screen)) for screen in (WIDE, NARROW))
    return Figure(
        units=tuple(units),
        caption=f"{caption}.",
        subtitle=subtitle,
        alt=f"{caption}. {alt}",
        svg=wide,
        narrow=narrow,
        width_mm=WIDE.width,
    )
