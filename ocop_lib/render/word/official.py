"""The letterhead and closing of an administrative document in Word.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

from collections.abc import Sequence
from itertools import pairwise

from ocop_lib.blocks import palette
from ocop_lib.blocks.letterhead import Letterhead
from ocop_lib.blocks.model import Closing
from ocop_lib.render.word.xml import (
    Border,
    Element,
    Font,
    ParagraphLayout,
    element,
    paragraph,
    runs,
    twips,
)

# The left corner's share of the line; the state's name in the right corner needs the rest.
_LEFT = 0.4
_ROOM_TO_SIGN = 51.0
_BOLD = Font(bold=True)
_CORNER = ParagraphLayout("Corner")


def letterhead(head: Letterhead, issuer: str, line: float) -> list[Element]:
    """The two corners and the draft mark above the title.

    Args:
        head: the texts of the corners and of the mark.
        issuer: the issuing body, in the left corner.
        line: points between the margins.

    Returns:
        A table of two cells, and a paragraph for the mark.
    """
    left = [
        *_corner(head.superior, Font()),
        *_corner(issuer, _BOLD),
        *_corner(head.number, Font()),
    ]
    right = [part for words in head.motto for part in _corner(words, _BOLD)]
    right += _corner(head.place_and_date, Font(italic=True))
    boxed = Font(bold=True, border=Border(0.75, palette.INK))
    mark = paragraph(ParagraphLayout("Mark"), *runs(head.mark, boxed))
    return [_corners(left, right, line), mark]


def closing(block: Closing, line: float, indent: float) -> list[Element]:
    """The two corners below the text: who receives the document, and who signs it.

    Args:
        block: the recipients and the signatory.
        line: the width of both corners together in points.
        indent: points from the left margin.

    Returns:
        A table of two cells, and the empty paragraph that Word needs after a table.
    """
    left = []
    if block.recipients:
        receivers = Font(bold=True, italic=True, size=12)
        left.append(paragraph(ParagraphLayout("Recipients"), *runs(block.receivers, receivers)))
        left += [
            paragraph(ParagraphLayout("Recipients"), *runs(f"- {name}"))
            for name in block.recipients
        ]
    right = [part for words in block.signatory for part in _corner(words, _BOLD)]
    right.append(paragraph(_CORNER.but(before=_ROOM_TO_SIGN), *runs(block.name, _BOLD)))
    return [_corners(left, right, line, indent), paragraph(ParagraphLayout("After Table"))]


def _corner(words: str, font: Font) -> list[Element]:
    return [paragraph(_CORNER, *runs(words, font))] if words else []


def _corners(
    left: Sequence[Element], right: Sequence[Element], line: float, indent: float = 0.0
) -> Element:
    """A table of two cells without borders, kept on one page."""
    ends = [twips(line * part) for part in (0, _LEFT, 1)]
    widths = [end - start for start, end in pairwise(ends)]
    cells = [
        element(
            "tc",
            element("tcPr", element("tcW", w=width, type="dxa")),
            # Word reports a damaged file when a cell has no paragraph.
            *(content or [paragraph(_CORNER)]),
        )
        for width, content in zip(widths, (left, right), strict=True)
    ]
    return element(
        "tbl",
        element(
            "tblPr",
            element("tblW", w=sum(widths), type="dxa"),
            element("tblInd", w=twips(indent), type="dxa"),
            element("tblLayout", type="fixed"),
        ),
        element("tblGrid", *(element("gridCol", w=width) for width in widths)),
        element("tr", element("trPr", element("cantSplit")), *cells),
    )
