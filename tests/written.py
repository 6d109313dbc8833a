"""Blocks as a whole report in each format, without a notebook."""

from collections.abc import Sequence

from ocop_lib.blocks.model import Block
from ocop_lib.render.document import document
from ocop_lib.render.writers import WRITERS


def written(format_name: str, blocks: Sequence[Block]) -> bytes:
    """As a file of a format."""
    return WRITERS[format_name](document(blocks))


def to_html(blocks: Sequence[Block]) -> bytes:
    """As a page."""
    return written("html", blocks)


def to_pdf(blocks: Sequence[Block]) -> bytes:
    """As a PDF."""
    return written("pdf", blocks)


def to_docx(blocks: Sequence[Block]) -> bytes:
    """As a Word file."""
    return written("docx", blocks)
