"""A workbook as ODS, for LibreOffice and whoever prefers the open standard.

Written by templates: the one library that is still kept, odfdo, needs half a second for three
hundred rows, and writes the clock and its author's language into the file.
"""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from ocop_lib.blocks.templating import environment
from ocop_lib.files.zipped import zipped
from ocop_lib.workbook import look
from ocop_lib.workbook.model import Sheet, Value, Workbook, plain, tables

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_TYPE = "mimetype"
ODS_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_PARTS = ("content.xml", "styles.xml", "settings.xml", "meta.xml", "META-INF/manifest.xml")
_LETTERS = 26
_ROW = '<table:table-row table:style-name="ro">'
_TAB = "\t"
# One space between words stays as it is.
_SPACES = re.compile(r"^ +| +$|(?<= ) +")
_ODD = re.compile(r"[\n\t]|  |^ | $")
_MM_A_CHARACTER = 2.2


def to_ods(workbook: Workbook) -> bytes:
    """The workbook as ODS, version 1.3; the same workbook gives the same bytes.

    Args:
        workbook: the workbook.

    Returns:
        The bytes of the file.
    """
    widths = {width for sheet in workbook.sheets for width in _widths(sheet)}
    values = {
        "book": workbook,
        "tables": tables(workbook.sheets),
        "look": look,
        "mime": ODS_MIME,
        "widths": sorted(widths),
    }
    # Some readers take the line feeds of a template for text; those of a cell are paragraphs.
    parts = ((name, _template(name).render(values).replace(">\n", ">").encode()) for name in _PARTS)
    # A reader knows the file by its first entry, which is therefore not compressed.
    return zipped(((_TYPE, ODS_MIME.encode()), *parts), stored=(_TYPE,))


def _widths(sheet: Sheet) -> tuple[int, ...]:
    """The width of each column in characters; of a sheet of text that of its only column."""
    return sheet.widths or (look.WIDEST,)


def _letter(place: int) -> str:
    """A column's letters, of columns from 0: A, Z, AA."""
    before, last = divmod(place, _LETTERS)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)


def _area(sheet: Sheet) -> str:
    """The address of a sheet's table, of rows from 1: «'Số liệu'.A4:'Số liệu'.N220»."""
    name = "'{}'".format(sheet.name.replace("'", "''"))
    first = sheet.above + 1
    last = _letter(len(sheet.columns) - 1)
    return f"{name}.A{first}:{name}.{last}{first + len(sheet.rows)}"


def _rows(sheet: Sheet) -> Markup:
    """The rows of a sheet's table. Many cells are alike, and each is written once only."""
    written: dict[tuple[type, Value, bool], str] = {}
    leads = [column.leads for column in sheet.columns]
    lines = []
    for row in sheet.rows:
        cells = []
        for value, is_link in zip(row, leads, strict=True):
            key = (type(value), value, is_link)
            cells.append(written.get(key) or written.setdefault(key, _cell(value, is_link)))
        lines.append(f"{_ROW}{''.join(cells)}</table:table-row>")
    return Markup("".join(lines))  # noqa: S704 (each text is escaped)


def _cell(value: Value, is_link: bool) -> str:
    if not isinstance(value, str):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    if not value:
        return "<table:table-cell/>"
    text = _paragraphs(value)
    if is_link:
        name = escape(plain(value))
        link = f'<text:a xlink:type="simple" xlink:href="#\'{name}\'.A1">{name}</text:a>'
        text = Markup(f"<text:p>{link}</text:p>")  # noqa: S704 (the name is escaped)
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'


def _paragraphs(text: str) -> Markup:
    """A cell's text, a paragraph a line; spaces that a reader would join are counted."""
    shown = str(escape(plain(text)))
    if _ODD.search(shown):
        lines = (_SPACES.sub(_counted, line) for line in shown.split("\n"))
        shown = "</text:p><text:p>".join(lines).replace(_TAB, "<text:tab/>")
    return Markup(f"<text:p>{shown}</text:p>")  # noqa: S704 (the text is escaped)


def _counted(spaces: re.Match[str]) -> str:
    return f'<text:s text:c="{len(spaces.group())}"/>'


def _style_of(sheet: Sheet, place: int) -> str:
    """The style of a column's cells, so that it need not stand at each of them."""
    if not sheet.columns:
        return "Default"
    return "Number" if sheet.columns[place].is_number else "Text"


def _template(name: str) -> "Template":
    return _environment().get_template(f"{Path(name).name}.j2")


@cache
def _environment() -> "Environment":
    templates = environment(Path(__file__).parent / "templates")
    templates.filters["plain"] = plain
    templates.globals.update(
        area=_area,
        mm=lambda characters: characters * _MM_A_CHARACTER,
        paragraphs=_paragraphs,
        rows_of=_rows,
        style_of=_style_of,
        widths_of=_widths,
    )
    return templates
