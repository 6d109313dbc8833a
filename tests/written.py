"""Blocks as a whole report in each format, without a notebook."""

from collections.abc import Sequence

from ocop_lib.blocks.model import Block
from ocop_lib.render import docx, html, pdf
from ocop_lib.render.document import document


def to_html(blocks: Sequence[Block]) -> bytes:
    """As a page."""
    return html.to_html(document(blocks))


def to_pdf(blocks: Sequence[Block]) -> bytes:
    """As a PDF."""
    return pdf.to_pdf(document(blocks))


def to_docx(blocks: Sequence[Block]) -> bytes:
    """As a Word file."""
    return docx.to_docx(document(blocks))
