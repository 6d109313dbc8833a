"""Small workbooks for tests: written by XlsxWriter, or their parts of XML by hand."""

from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def written(fill: Callable[[xlsxwriter.Workbook], None], **options) -> bytes:
    """The workbook that a function fills by XlsxWriter."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, **options})
    fill(book)
    book.close()
    return file.getvalue()


def of_rows(*rows, **options) -> bytes:
    """A workbook of one sheet «Trang 1» with rows of texts and numbers, from A1 on."""

    def fill(book):
        sheet = book.add_worksheet("Trang 1")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return written(fill, **options)


def sheet_part(cells: str, *, space: str = MAIN, before: str = "", after: str = "") -> str:
    """The part of a sheet with rows of cells in XML."""
    return f'{_HEAD}<worksheet xmlns="{space}">{before}<sheetData>{cells}</sheetData>{after}</worksheet>'


def package(
    sheet: str, *, space: str = MAIN, strings: str = "", styles: str = "", workbook: str = ""
) -> dict[str, str]:
    """The parts of a workbook of one sheet «Trang 1» by name."""
    kinds = [("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")]
    kinds.append(("styles", "styles.xml"))
    return {
        "[Content_Types].xml": _HEAD + "<Types/>",
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'{_HEAD}<workbook xmlns="{space}" xmlns:r="{_RELATIONS}">{workbook}'
            '<sheets><sheet name="Trang 1" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relations(*kinds),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": f'{_HEAD}<sst xmlns="{space}">{strings}</sst>',
        "xl/styles.xml": f'{_HEAD}<styleSheet xmlns="{space}">{styles}</styleSheet>',
    }


def _relations(*targets: tuple[str, str]) -> str:
    lines = [
        f'<Relationship Id="r{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    ]
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}">{"".join(lines)}</Relationships>'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of parts."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def package_of(main: str) -> bytes:
    """A zip file as Office writes them, with this main part alone."""
    return zipped({"_rels/.rels": _relations(("officeDocument", main)), main: b""})


def of_cells(cells: str, **parts: str) -> bytes:
    """A workbook of one sheet whose rows and cells are given in XML."""
    space = parts.get("space", MAIN)
    around = {key: parts.pop(key) for key in ("before", "after") if key in parts}
    return zipped(package(sheet_part(cells, space=space, **around), **parts))
