"""Pictures: Word's files hold points, not drawings, so a drawing is made into them."""

from base64 import b64decode
from functools import partial
from io import BytesIO
from typing import Any

from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.image.image import Image
from docx.oxml.shape import CT_Inline
from docx.parts.story import StoryPart
from docx.shared import Mm

from ocop_lib.blocks.model import Figure
from ocop_lib.errors import Fault
from ocop_lib.render.typesetting import typeset
from ocop_lib.render.word.xml import Element, element

_POINTS_PER_INCH = 200
# Enough for Typst to read the picture through, and no time lost on drawing it.
_PROOF_POINTS_PER_INCH = 4
# Of what a page's margins leave, upright and turned; the rest is for the heading and caption.
_HIGHEST_MM = {False: 200.0, True: 130.0}
_REFUSAL = Fault(
    code="report.picture_refused",
    message="Không dựng được hình của tệp Word.",
    remedy="Hình hỏng: vẽ lại hoặc bỏ hình này.",
)


def picture(
    figure: Figure, part: StoryPart, number: int, line_mm: float, *, turned: bool
) -> Element:
    """A run that holds the figure's picture and its description.

    Args:
        figure: the block; of its pictures the one in points serves, the drawing otherwise.
        part: the part of the file the run goes into.
        number: of the picture in the document, from 1.
        line_mm: what a line holds.
        turned: on landscape paper.

    Raises:
        ReportError: the picture is broken.
    """
    width = min(figure.width_mm, line_mm)
    relation, image = part.get_or_add_image(BytesIO(_points(figure, width)))
    height = width * image.px_height / image.px_width
    scale = min(1.0, _HIGHEST_MM[turned] / height)
    across, down = Mm(width * scale), Mm(height * scale)
    inline = CT_Inline.new_pic_inline(number, relation, f"hinh-{number}", across, down)
    for side in "TBLR":
        # Where it is not said, LibreOffice keeps text an eighth of an inch away.
        inline.set(f"dist{side}", "0")
    inline.docPr.set("name", f"Hình {number}")
    inline.docPr.set("descr", figure.alt)
    return element("r", element("drawing", inline))


def _points(figure: Figure, width: float) -> bytes:
    """The picture as a file Word takes: PNG or JPEG."""
    data: dict[str, Any] = {"width": width}
    draw = partial(typeset, "picture.typ", data, _REFUSAL, format="png")
    if not (figure.png or figure.jpeg):
        data |= {"form": "svg", "content": figure.svg}
        return draw(ppi=_POINTS_PER_INCH)
    form, content = ("png", figure.png) if figure.png else ("jpg", figure.jpeg)
    points = b64decode(content)
    # JSON has no bytes, Typst no base64.
    data |= {"form": form, "content": list(points)}
    draw(ppi=_PROOF_POINTS_PER_INCH)
    try:
        Image.from_blob(points)
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError):
        # A sound picture with a preamble that python-docx does not know.
        return draw(ppi=_POINTS_PER_INCH)
    return points
