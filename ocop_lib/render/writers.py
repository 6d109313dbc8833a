"""The file formats of a report, each with the function that writes it."""

from collections.abc import Callable, Mapping

from ocop_lib.render.document import Document
from ocop_lib.render.docx import to_docx
from ocop_lib.render.html import to_html
from ocop_lib.render.pdf import to_pdf

WRITERS: Mapping[str, Callable[[Document], bytes]] = {
    "html": to_html,
    "pdf": to_pdf,
    "docx": to_docx,
}
"""A writer by the name of its format, which is also the extension of its files."""
