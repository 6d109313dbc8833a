"""Blocks in a notebook's outputs: one block as HTML, and the style sheet, once a notebook."""

import os
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any
from zlib import crc32

from ocop_lib.blocks import html
from ocop_lib.blocks.display import BLOCK_MIME, SKIP_HTML

# Jupyter's server tells a kernel so of which notebook it is the kernel.
_NOTEBOOK = "JPY_SESSION_NAME"


class _OutputNotes(html.Notes):
    """The ways of one output, which shares a document with the outputs of all open notebooks.

    Args:
        prefix: the beginning of the ids of its footnotes.
    """

    # JupyterLab follows links to ids itself, and does not open what is folded.
    unfolds = True

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self.prefix = prefix

    def target(self, href: str) -> str:
        """The address of a table cell's link; an inner one leads to the block of this notebook."""
        return f"#{_anchor(href[1:]) or href[1:]}" if href.startswith("#") else href


def fragment(block: Any) -> str:
    """One block as HTML for a notebook, with its footnotes; `stylesheet` says how it looks.

    Args:
        block: any of the types of `ocop_lib.blocks.model`.

    Returns:
        An HTML fragment; every text in it is escaped. Empty for a block that shows nothing.
    """
    notes = _OutputNotes(f"ocop-{crc32(block.model_dump_json().encode()):08x}")
    parts = [(_anchor(part.id), html.body(part, notes)) for part in _parts(block)]
    if not parts:
        return ""
    template = html.environment_of_blocks().get_template("fragment.html.j2")
    return template.render(parts=parts, notes=html.endnotes(notes))


@cache
def stylesheet() -> str:
    """The style sheet of `fragment` as an HTML element, for one output of a notebook."""
    template = html.environment_of_blocks().get_template("notebook.css.j2")
    css = template.render(
        running_text=html.RUNNING_TEXT, style=html.style(), content=html.content_style(".ocop")
    )
    return f"<style>{css}</style>"


def publish_style() -> None:
    """Show the style sheet in the running cell; nothing outside a notebook and in the batch.

    The output is an empty group for the writers, so that a report is the same with and without it.
    """
    ipython = sys.modules.get("IPython")
    if SKIP_HTML in os.environ or ipython is None or ipython.get_ipython() is None:
        return
    from IPython.display import display

    empty = {"type": "group", "blocks": []}
    bundle = {"text/plain": "", BLOCK_MIME: empty, "text/html": stylesheet()}
    display(bundle, raw=True)  # type: ignore[no-untyped-call]


def _parts(block: Any) -> Iterator[Any]:
    """The block, or those of a group."""
    if block.type != "group":
        yield block
        return
    for part in block.blocks:
        yield from _parts(part)


def _anchor(id_: str) -> str:
    """A second id for a block, which blocks of other open notebooks do not have; may be empty."""
    # JupyterLab looks for the target of a link in the outputs of all open notebooks.
    name = os.environ.get(_NOTEBOOK, "")
    return f"{id_}.{crc32(name.encode()):08x}" if name and id_ else ""
