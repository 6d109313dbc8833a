"""Pictures that a notebook holds in base64, checked before a writer decodes them."""

from base64 import b64decode
from binascii import Error as NotBase64

from ocop_lib.errors import FaultKind, Place, ReportError

IMAGE_BROKEN = FaultKind(
    "report.image_broken",
    "Ảnh bị hỏng: không giải mã được dữ liệu của ảnh.",
    "Đính kèm lại ảnh vào ô, hoặc chạy lại ô vẽ hình.",
)


def checked_base64(data: str, place: Place) -> str:
    """Check a picture's base64 text and remove its line ends.

    Args:
        data: base64, as the notebook breaks it into lines.
        place: the cell, for messages.

    Returns:
        One line of base64 that can be decoded.

    Raises:
        ReportError: it cannot be decoded.
    """
    line = "".join(data.split())
    try:
        b64decode(line, validate=True)
    except (NotBase64, ValueError):
        raise ReportError(IMAGE_BROKEN.at(place)) from None
    return line


def decoded_svg(data: str, place: Place) -> str:
    """The text of an SVG picture.

    Args:
        data: its UTF-8 in base64.
        place: the cell, for messages.

    Returns:
        The SVG.

    Raises:
        ReportError: it cannot be decoded.
    """
    try:
        return b64decode(checked_base64(data, place)).decode()
    except UnicodeDecodeError:
        raise ReportError(IMAGE_BROKEN.at(place)) from None
