"""A figure as a block: its two drawings as SVG, for paper and for narrow screens."""

from collections.abc import Callable, Iterable, Sequence

from ocop_lib.blocks.model import Cell, Column, Figure, Table
from ocop_lib.report.figures.canvas import NARROW, WIDE, Canvas, Screen
from ocop_lib.report.figures.svg import to_svg


def figure_block(
    draw: Callable[[Screen], Canvas],
    *,
    caption: str,
    subtitle: str,
    alt: str,
    units: Sequence[str],
    drawn: Table,
) -> Figure:
    """The block of a figure.

    Args:
        draw: draws it for a screen.
        caption: the finding, as a sentence without its full stop.
        subtitle: what is drawn, as sentences.
        alt: what the figure shows, after the finding.
        units: ids of the units whose rows it shows.
        drawn: the numbers drawn, as `drawn_numbers` gives them.

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
        drawn=drawn,
        width_mm=WIDE.width,
    )


def drawn_numbers(
    texts: Sequence[str], numbers: Sequence[str], rows: Iterable[Sequence[str]]
) -> Table:
    """The numbers of a figure as a table for readers to save; the page names it by the figure.

    Args:
        texts: the headings of the first columns, which hold words and days.
        numbers: the headings of the columns after them, which hold numbers.
        rows: the rows, each with a text for every column, numbers as the page writes them.

    Returns:
        The table, without a caption.
    """
    words = (Column(label=label) for label in texts)
    amounts = (Column(label=label, kind="number") for label in numbers)
    cells = tuple(tuple(Cell(text=text) for text in row) for row in rows)
    return Table(caption="", columns=(*words, *amounts), rows=cells)
