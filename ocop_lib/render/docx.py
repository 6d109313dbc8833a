"""Writer of Word files, which officers edit and merge; the layout is that of the PDF."""

from itertools import groupby

from ocop_lib.render.document import Document
from ocop_lib.render.paper import sections
from ocop_lib.render.printed import printed
from ocop_lib.render.wide import fitting
from ocop_lib.render.word import package
from ocop_lib.render.word.body import Body
from ocop_lib.render.word.styles import fonts, styles


def to_docx(report: Document) -> bytes:
    """The report as a Word file (Office Open XML).

    The same report gives the same bytes on every computer and at any time; the file's date is the
    masthead's ``data_date``.

    Args:
        report: the whole report.

    Returns:
        A .docx file. Headings, lists and footnotes are Word's own, so that Word can number them
        and list them; the heading rows of tables repeat on each page.

    Raises:
        ReportError: Word cannot hold a picture, list or table of the report.
    """
    file = package.empty_file()
    is_sheet = report.masthead.look == "sheet"
    body = Body(file, is_sheet=is_sheet)
    # The masthead is always on a portrait page.
    pieces = [(False, body.masthead(report.masthead))]
    pieces += [
        (section.turned, body.section(section))
        for section in sections(fitting(printed(report.body)))
    ]
    furniture = package.furniture(file, report.masthead)
    text = file.element.body
    for turned, run in groupby(pieces, key=lambda piece: piece[0]):
        if len(text):
            package.end_section(text[-1], turned=not turned, furniture=furniture, is_sheet=is_sheet)
            furniture = []
        for _, elements in run:
            text.extend(elements)
    package.end_section(text, turned=turned, furniture=furniture, is_sheet=is_sheet)
    package.add_part(file, "styles", styles(is_sheet=is_sheet))
    package.add_part(file, "fontTable", fonts())
    package.add_part(file, "numbering", body.numbering.element())
    package.add_part(file, "settings", package.settings())
    package.set_properties(file, report.masthead)
    return package.packed(file)
