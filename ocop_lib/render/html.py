"""Writer of HTML pages: one offline file per report."""

from functools import cache
from pathlib import Path

from jinja2 import Template
from markupsafe import Markup

from ocop_lib import wording
from ocop_lib.blocks import html as markup
from ocop_lib.blocks import palette
from ocop_lib.blocks.model import Heading
from ocop_lib.blocks.templating import environment
from ocop_lib.render.document import Document
from ocop_lib.render.page_tables import tables_to_save

_TEMPLATES = Path(__file__).parent / "templates"
_SECTION = 2


def to_html(report: Document) -> bytes:
    """The report as an HTML page: one file, without scripts and external resources.

    The same report gives the same bytes on every computer and at any time.

    Args:
        report: the whole report.

    Returns:
        UTF-8 with line feeds.
    """
    notes = markup.Notes()
    blocks = [markup.body(block, notes) for block in report.body]
    place = _place_of_contents(report)
    page = _template().render(
        masthead=report.masthead,
        head=markup.body(report.masthead, notes),
        first=blocks[:place],
        rest=blocks[place:],
        notes=markup.endnotes(notes),
        contents=[(h.level, h.id, h.words()) for h in report.contents],
        style=markup.style(),
        running_text=markup.RUNNING_TEXT,
        content=markup.content_style(".part"),
        dated=wording.day(report.masthead.data_date),
        saved=tables_to_save(report),
    )
    return page.encode()


def _place_of_contents(report: Document) -> int:
    """The number of blocks before the list of contents: the first section, which is the summary."""
    sections = [
        place
        for place, block in enumerate(report.body)
        if isinstance(block, Heading) and block.level == _SECTION
    ]
    return sections[1] if len(sections) > 1 else 0


def _css_string(text: str) -> Markup:
    """The text as a CSS string; all but ASCII letters and digits are escaped as code points."""
    escaped = "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in text)
    return Markup(f'"{escaped}"')  # noqa: S704 - the escaped text cannot contain markup


@cache
def _template() -> Template:
    templates = environment(_TEMPLATES, keep_trailing_newline=True)
    templates.filters["css_string"] = _css_string
    templates.globals["palette"] = palette
    return templates.get_template("page.html.j2")
