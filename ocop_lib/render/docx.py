"""Blocks as a Word file, for officers who edit or merge reports; same layout as the PDF."""

from itertools import groupby

from ocop_lib.render.document import Document
from ocop_lib.render.paper import sections
from ocop_lib.render.word import package
from ocop_lib.render.word.body import Body
from ocop_lib.render.word.styles import fonts, styles


def to_docx(report: Document) -> bytes:
    """The report as a Word file (Office Open XML).

    The same report gives the same bytes, wherever and whenever; the file is dated by the
    masthead's ``data_date``.

    Args:
        report: the whole report.

    Returns:
        A .docx file: styles, real headings, lists, footnotes and tables whose heads repeat.

    Raises:
        ReportError: a picture, a list or a table in it cannot be set in Word.
    """
    file = package.empty_file()
    body = Body(file)
    # The head always stands on an upright page.
    pieces = [(False, body.masthead(report.masthead))]
    pieces += [(section.turned, body.section(section)) for section in sections(report.body)]
    furniture = package.furniture(file, report.masthead)
    text = file.element.body
    for turned, run in groupby(pieces, key=lambda piece: piece[0]):
        if len(text):
            package.end_section(text[-1], turned=not turned, furniture=furniture)
            furniture = []
        for _, elements in run:
            text.extend(elements)
    package.end_section(text, turned=turned, furniture=furniture)
    package.add_part(file, "styles", styles())
    package.add_part(file, "fontTable", fonts())
    package.add_part(file, "numbering", body.numbering.element())
    package.add_part(file, "settings", package.settings())
    package.set_properties(file, report.masthead)
    return package.packed(file)
