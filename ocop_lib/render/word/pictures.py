"""Pictures in Word as PNG or JPEG; Typst converts SVG, which older versions of Word cannot show."""

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
from ocop_lib.errors import FaultKind
from ocop_lib.render.typesetting import typeset
from ocop_lib.render.word.xml import Element, element

# Typst takes time for each dot; at 160, letters of 8 points are as sharp as on most screens.
_DOTS_PER_INCH = 160
# Typst draws a PNG or JPEG only to check that it can be decoded; a low resolution is faster.
_PROOF_DOTS_PER_INCH = 4
# The most height of a picture: portrait and, for True, landscape. Heading and caption need the rest.
_HIGHEST_MM = {False: 200.0, True: 130.0}
PICTURE_REFUSED = FaultKind(
    "report.picture_refused",
    "Không dựng được hình của tệp Word.",
    "Hình hỏng: vẽ lại hoặc bỏ hình này.",
)


def picture(
    figure: Figure, part: StoryPart, number: int, line_mm: float, *, turned: bool
) -> Element:
    """A run with the figure's picture and its description.

    Args:
        figure: the block; its PNG or JPEG is preferred to its SVG.
        part: the part of the file that will contain the run.
        number: the number of the picture in the document, from 1.
        line_mm: the width of a line in millimetres.
        turned: whether the page is landscape.

    Returns:
        The run.

    Raises:
        ReportError: the picture is broken.
    """
    width = min(figure.width_mm, line_mm)
    relation, image = part.get_or_add_image(BytesIO(_picture_bytes(figure, width)))
    height = width * image.px_height / image.px_width
    scale = min(1.0, _HIGHEST_MM[turned] / height)
    across, down = Mm(width * scale), Mm(height * scale)
    inline = CT_Inline.new_pic_inline(number, relation, f"hinh-{number}", across, down)
    for side in "TBLR":
        # Without this attribute LibreOffice leaves an eighth of an inch around the picture.
        inline.set(f"dist{side}", "0")
    inline.docPr.set("name", f"Hình {number}")
    inline.docPr.set("descr", figure.alt)
    return element("r", element("drawing", inline))


def _picture_bytes(figure: Figure, width: float) -> bytes:
    """The bytes of the picture as PNG or JPEG."""
    data: dict[str, Any] = {"width": width}
    draw = partial(typeset, "picture.typ", data, PICTURE_REFUSED, format="png")
    if not (figure.png or figure.jpeg):
        data |= {"format": "svg", "content": figure.svg}
        return draw(ppi=_DOTS_PER_INCH)
    kind, content = ("png", figure.png) if figure.png else ("jpg", figure.jpeg)
    picture_bytes = b64decode(content)
    # A list of numbers, because JSON has no bytes and Typst cannot decode base64.
    data |= {"format": kind, "content": list(picture_bytes)}
    draw(ppi=_PROOF_DOTS_PER_INCH)
    try:
        Image.from_blob(picture_bytes)
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError):
        # Typst decoded the picture, but python-docx does not know its header: use Typst's PNG.
        return draw(ppi=_DOTS_PER_INCH)
    return picture_bytes
