"""Blocks as HTML, for pages and notebooks; Jinja escapes every text here, once."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from ocop_lib.blocks import palette
from ocop_lib.blocks.inline import link_target
from ocop_lib.blocks.templating import environment

_TEMPLATES = Path(__file__).parent / "templates"
_INDENTATION = re.compile(r"[ \t]*\n[ \t]*")
_LONGEST_SOLID = 24
# Letters of a status in one line on a phone, and of one in one line on a wider screen.
_SHORT_TAG = 15
_LONGEST_TAG = 26
# A cell with more letters is given more room than its column would have beside others.
_MANY_LETTERS = 140
_LONG_WORD = re.compile(r"(\S{25,})")
# Numbers of documents and ids: letters and digits joined by hyphens or slashes.
_LONG_OR_SOLID = re.compile(r"(\S{25,}|(?<![\w/-])(?=[\w/-]*\d)(?=[\w/-]*[^\W\d_])\w+(?:[-/]\w+)+)")
_SPACE = re.compile(r"\s")


RUNNING_TEXT = Markup(
    'font:1.125rem/1.55 "Times New Roman","Liberation Serif",Tinos,serif;overflow-wrap:break-word'
)
"""The CSS declarations of running text, for the element around all blocks."""


class Notes:
    """The footnotes of a page so far, numbered from 1 in reading order, and the page's own ways.

    A page is one of these; a notebook's output is a page of its own with other ways: see
    `ocop_lib.blocks.notebook`.
    """

    prefix = "ocop"
    """The beginning of the ids of footnotes; two pages of one document have different ones."""

    unfolds = False
    """Whether folded tables are shown open."""

    def __init__(self) -> None:
        self._entries: list[Any] = []

    def add(self, spans: Any) -> int:
        """Add a footnote and return its number."""
        self._entries.append(spans)
        return len(self._entries)

    def target(self, href: str) -> str:
        """The address of a table cell's link as the page writes it: unchanged."""
        return href

    def __iter__(self) -> Iterator[Any]:
        """Iterate over the spans of each footnote, also of footnotes added during the iteration."""
        return iter(self._entries)

    def __len__(self) -> int:
        """The number of footnotes so far."""
        return len(self._entries)


def body(block: Any, notes: Notes) -> Markup:
    """One block as HTML for a page.

    Args:
        block: any of the types of `ocop_lib.blocks.model`.
        notes: the page's footnotes, to which those of the block are added.

    Returns:
        An HTML fragment; every text in it is escaped.
    """
    macro: Callable[[Any, Notes], str] = getattr(_macros(), block.type)
    return Markup(macro(block, notes))  # noqa: S704 - Jinja escaped the macro's output


def endnotes(notes: Notes) -> Markup:
    """The section of the footnotes that `body` collected; empty when there are none."""
    return Markup(_macros().endnotes(notes))  # type: ignore[attr-defined]  # noqa: S704 - as above


def style() -> Markup:
    """The style sheet of blocks."""
    return Markup(environment_of_blocks().get_template("blocks.css.j2").render())  # noqa: S704 - constant


def content_style(column: str) -> Markup:
    """The style sheet of what surrounds blocks: headings, running text, distances.

    Args:
        column: the CSS selector of the element in which the blocks stand.

    Returns:
        The rules, for a style element.
    """
    template = environment_of_blocks().get_template("content.css.j2")
    return Markup(template.render(column=column))  # noqa: S704 - constant


@cache
def environment_of_blocks() -> Environment:
    """The Jinja environment of the templates of blocks."""
    templates = environment(_TEMPLATES)
    templates.globals.update(
        body=body,
        is_solid=_is_solid,
        link_target=link_target,
        palette=palette,
        picture=_picture,
        runs=_runs,
        stretches=_stretches,
        tag_class=_tag_class,
        cell_classes=_cell_classes,
    )
    return templates


def _picture(svg: str) -> str:
    """The SVG as a data URL; without its indentation, a tenth of matplotlib's SVG."""
    compact = _INDENTATION.sub("\n", svg)
    return f"data:image/svg+xml;base64,{b64encode(compact.encode()).decode()}"


def _stretches(text: str) -> Iterable[tuple[str, str]]:
    """Pieces of a text, each with its class: ``long``, ``solid`` or none."""
    # A word of 25 or more characters may break anywhere, a shorter number of a document nowhere. A
    # text that is one word needs no mark: its cell is solid.
    has_codes = " " in text and ("-" in text or "/" in text)
    parts = (_LONG_OR_SOLID if has_codes else _LONG_WORD).split(text)
    return (
        (part, "" if n % 2 == 0 else "long" if len(part) > _LONGEST_SOLID else "solid")
        for n, part in enumerate(parts)
        if part
    )


def _cell_classes(cell: Any, kind: str) -> str:
    """The classes of a table's cell; most have none, which keeps a page of long lists small."""
    classes = [kind] if kind != "text" else []
    if kind != "number" and _is_solid(cell.text):
        classes.append("solid")
    elif len(cell.text) > _MANY_LETTERS:
        classes.append("wide")
    if cell.tint and kind != "status":
        classes.append(f"tint-{cell.tint}")
    return " ".join(classes)


def _tag_class(text: str) -> str:
    """The class of a status by how long it is: short ones stay in one line on a phone, too."""
    return "" if len(text) <= _SHORT_TAG else "mid" if len(text) <= _LONGEST_TAG else "long"


def _is_solid(text: str) -> bool:
    """Whether a cell holds one short word, such as a date, an id or the number of a decision."""
    return len(text) <= _LONGEST_SOLID and not _SPACE.search(text)


def _runs(columns: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Neighbouring columns of one group together; the group is empty for columns without one."""
    return [(group, list(run)) for group, run in groupby(columns, key=lambda c: str(c.group))]


@cache
def _macros() -> object:
    return environment_of_blocks().get_template("blocks.html.j2").module
