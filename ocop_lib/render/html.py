"""Blocks as one offline HTML page."""

from functools import cache
from pathlib import Path

from jinja2 import Template
from markupsafe import Markup

from ocop_lib import wording
from ocop_lib.blocks import html as markup
from ocop_lib.blocks import palette
from ocop_lib.blocks.templating import environment
from ocop_lib.render.document import Document

_TEMPLATES = Path(__file__).parent / "templates"


def to_html(report: Document) -> bytes:
    """The report as a page: one file, no script, nothing fetched.

    The same report gives the same bytes, wherever and whenever.

    Args:
        report: the whole report.

    Returns:
        UTF-8 with line feeds.
    """
    notes = markup.Notes()
    blocks = [markup.body(block, notes) for block in report.body]
    page = _template().render(
        masthead=report.masthead,
        head=markup.body(report.masthead, notes),
        blocks=blocks,
        notes=markup.endnotes(notes),
        contents=[(h.level, h.id, h.words()) for h in report.contents],
        style=markup.style(),
        dated=wording.day(report.masthead.data_date),
    )
    return page.encode()


def _css_string(text: str) -> Markup:
    """The text as a CSS string; every character but ASCII letters and digits by its number."""
    escaped = "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in text)
    return Markup(f'"{escaped}"')  # noqa: S704 - nothing of the text is left that could be markup


@cache
def _template() -> Template:
    templates = environment(_TEMPLATES, keep_trailing_newline=True)
    templates.filters["css_string"] = _css_string
    templates.globals["palette"] = palette
    return templates.get_template("page.html.j2")
