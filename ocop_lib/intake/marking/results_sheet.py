"""The sheet «Kết quả kiểm tra» in a workbook: the list of findings, ready to be read and printed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ocop_lib.intake.cells import letters
from ocop_lib.intake.headings.sheets import RESULTS
from ocop_lib.intake.marking.colours import colour_where
from ocop_lib.intake.marking.element_order import BOOK, SHEET, put, the_one
from ocop_lib.intake.marking.listing import COLUMNS, SEVERITIES, Listed
from ocop_lib.intake.marking.parts import (
    STRICT,
    TRANSITIONAL,
    Parts,
    UnmarkableError,
    child,
    is_strict,
    reference,
    space_of,
    stated_number,
    written,
)
from ocop_lib.intake.marking.styles import ERROR, WARNING
from ocop_lib.workbook import look
from ocop_lib.workbook.wrapping import height_of, lines_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_PRESERVED = "{http://www.w3.org/XML/1998/namespace}space"
_MARGINS = {"left": "0.4", "right": "0.4", "top": "0.5", "bottom": "0.6"}
_FOOTER = f'&L&"{look.FONT},Regular"&9&A&R&"{look.FONT},Regular"&9Trang &P/&N'
_FORMATS = ("number", "text", "text", "link", "text", "text", "text", "text")
_LINKED = 4
"""The column, from 1, whose cells lead to what they name."""


def add_results(
    parts: Parts,
    above: Sequence[str],
    rows: Sequence[Listed],
    formats: tuple[Mapping[str, int], Mapping[str, int]],
) -> None:
    """Add the sheet to a workbook as its last one, or replace that of an earlier check.

    The workbook opens at it.

    Args:
        parts: the workbook.
        above: what is said above the list.
        rows: the list.
        formats: as of `with_formats`.

    Raises:
        UnmarkableError: the workbook names a list of findings and has no part of it.
    """
    book = parts.workbook()
    tree = parts.tree(book)
    sheets = child(tree, "sheets")
    names = [one.get("name") for one in sheets]
    if RESULTS not in names:
        _add_sheet(parts, book, tree)
        names.append(RESULTS)
    _, part = parts.related(book).get(reference(sheets[names.index(RESULTS)]), ("", ""))
    if not part:
        raise UnmarkableError(RESULTS)
    parts[part] = written(_sheet(space_of(tree), above, rows, formats))
    # What an earlier list had besides cells, such as a note that somebody wrote there.
    parts.unrelate(part)
    place, head = names.index(RESULTS), len(above) + 2
    _name_areas(tree, place, head, head + len(rows))
    _show_first(parts, tree, place)
    parts[book] = written(tree)


def _add_sheet(parts: Parts, book: str, tree: "Element") -> None:
    sheets = child(tree, "sheets")
    name = parts.free_name("xl/worksheets/sheet", ".xml")
    parts[name] = b""
    parts.declare(_SHEET_TYPE, part=name)
    id_ = parts.relate(book, "worksheet", name, strictly=is_strict(tree))
    numbers = [stated_number(one, "sheetId") for one in sheets]
    values = {"name": RESULTS, "sheetId": str(max(numbers, default=0) + 1)}
    sheets.append(sheets.makeelement(f"{{{space_of(tree)}}}sheet", values))
    sheets[-1].set(f"{{{STRICT if is_strict(tree) else TRANSITIONAL}}}id", id_)


def _name_areas(tree: "Element", place: int, head: int, last: int) -> None:
    """Say which row heads each printed page, and which rows are filtered."""
    names = the_one(tree, "definedNames", BOOK)
    for old in list(names):
        if old.get("localSheetId") == str(place) and str(old.get("name")).startswith("_xlnm."):
            names.remove(old)
    area = f"$A${head}:${letters(len(COLUMNS))}${last}"
    for name, text in (("_FilterDatabase", area), ("Print_Titles", f"${head}:${head}")):
        values = {"name": f"_xlnm.{name}", "localSheetId": str(place)}
        added = names.makeelement(f"{{{space_of(tree)}}}definedName", values)
        if name.startswith("_"):
            added.set("hidden", "1")
        added.text = f"'{RESULTS}'!{text}"
        names.append(added)


def _show_first(parts: Parts, tree: "Element", place: int) -> None:
    """Let the workbook open at the list, and at no other sheet: two would be edited together."""
    views = the_one(tree, "bookViews", BOOK)
    if len(views) == 0:
        views.append(views.makeelement(f"{{{space_of(tree)}}}workbookView"))
    for one in views:
        one.set("activeTab", str(place))
    book = parts.workbook()
    for kind, name in parts.related(book).values():
        if kind in ("worksheet", "chartsheet") and b"tabSelected=" in parts[name]:
            other = parts.tree(name)
            selected = [one for one in other.iter() if one.get("tabSelected") in ("1", "true")]
            for one in selected:
                one.set("tabSelected", "0")
            if selected:
                parts[name] = written(other)
    results = parts.related(book)[reference(child(tree, "sheets")[place])][1]
    own = parts.tree(results)
    child(child(own, "sheetViews"), "sheetView").set("tabSelected", "1")
    parts[results] = written(own)


def _sheet(
    space: str,
    above: Sequence[str],
    rows: Sequence[Listed],
    formats: tuple[Mapping[str, int], Mapping[str, int]],
) -> "Element":
    """The sheet's tree; its texts stand in it, so that no other part changes."""
    from lxml import etree

    fills, cells = formats
    sheet = etree.Element(f"{{{space}}}worksheet", nsmap={None: space})
    head = len(above) + 2
    last = head + len(rows)
    put(sheet, "sheetPr", SHEET).append(
        etree.Element(f"{{{space}}}pageSetUpPr", {"fitToPage": "1"})
    )
    put(sheet, "dimension", SHEET, ref=f"A1:{letters(len(COLUMNS))}{last}")
    _freeze(put(sheet, "sheetViews", SHEET), head)
    put(sheet, "sheetFormatPr", SHEET, defaultRowHeight="15")
    columns = put(sheet, "cols", SHEET)
    for number, column in enumerate(COLUMNS, start=1):
        values = {"min": str(number), "max": str(number), "width": f"{column.width}.7109375"}
        etree.SubElement(columns, f"{{{space}}}col", {**values, "customWidth": "1"})
    data = put(sheet, "sheetData", SHEET)
    _add_rows(data, above, rows, cells)
    put(sheet, "autoFilter", SHEET, ref=f"A{head}:{letters(len(COLUMNS))}{last}")
    for severity, fill in (("error", ERROR), ("warning", WARNING)):
        formula = f'$B{head + 1}="{SEVERITIES[severity]}"'
        colour_where(sheet, f"B{head + 1}:B{max(last, head + 1)}", formula, fills[fill])
    _link(sheet, rows, head + 1)
    put(sheet, "pageMargins", SHEET, **_MARGINS, header="0.3", footer="0.3")
    paper = {"paperSize": "9", "orientation": "landscape", "fitToHeight": "0"}
    put(sheet, "pageSetup", SHEET, **paper)
    footer = etree.SubElement(put(sheet, "headerFooter", SHEET), f"{{{space}}}oddFooter")
    footer.text = _FOOTER
    return sheet


def _freeze(views: "Element", head: int) -> None:
    """Keep the headings in sight."""
    from lxml import etree

    space = space_of(views)
    view = etree.SubElement(views, f"{{{space}}}sheetView", {"workbookViewId": "0"})
    values = {"ySplit": str(head), "topLeftCell": f"A{head + 1}"}
    values |= {"activePane": "bottomLeft", "state": "frozen"}
    etree.SubElement(view, f"{{{space}}}pane", values)
    etree.SubElement(view, f"{{{space}}}selection", {"pane": "bottomLeft"})


def _add_rows(
    data: "Element", above: Sequence[str], rows: Sequence[Listed], cells: Mapping[str, int]
) -> None:
    _add_row(data, 1, [(RESULTS, cells["title"])], look.TITLE_HEIGHT)
    for number, line in enumerate(above, start=2):
        _add_row(data, number, [(line, cells["line"])])
    headings = [(column.heading, cells["heading"]) for column in COLUMNS]
    _add_row(data, len(above) + 2, headings, height_of(2))
    for number, row in enumerate(rows, start=len(above) + 3):
        kinds = ("text" if name == "link" and not row.link else name for name in _FORMATS)
        lines = max(
            lines_of(value, column.width - 1)
            for value, column in zip(row.cells, COLUMNS, strict=True)
        )
        values = [(value, cells[kind]) for value, kind in zip(row.cells, kinds, strict=True)]
        _add_row(data, number, values, height_of(lines))


def _add_row(
    data: "Element",
    number: int,
    cells: Sequence[tuple[str | int, int]],
    height: float | None = None,
) -> None:
    from lxml import etree

    space = space_of(data)
    row = etree.SubElement(data, f"{{{space}}}row", {"r": str(number)})
    if height:
        row.set("ht", f"{height:g}")
        row.set("customHeight", "1")
    for place, (value, format_) in enumerate(cells, start=1):
        cell = etree.SubElement(row, f"{{{space}}}c", {"r": f"{letters(place)}{number}"})
        cell.set("s", str(format_))
        if isinstance(value, str):
            cell.set("t", "inlineStr")
            words = etree.SubElement(etree.SubElement(cell, f"{{{space}}}is"), f"{{{space}}}t")
            words.set(_PRESERVED, "preserve")
            words.text = value
        else:
            etree.SubElement(cell, f"{{{space}}}v").text = str(value)


def _link(sheet: "Element", rows: Sequence[Listed], first: int) -> None:
    """Let the addresses of cells lead there."""
    from lxml import etree

    found = [*_links(rows, first)]
    if found:
        links = put(sheet, "hyperlinks", SHEET)
        for ref, location in found:
            values = {"ref": ref, "location": location}
            etree.SubElement(links, f"{{{space_of(sheet)}}}hyperlink", values)


def _links(rows: Sequence[Listed], first: int) -> Iterator[tuple[str, str]]:
    for number, row in enumerate(rows, start=first):
        if row.link:
            column = _LINKED if row.cells[_LINKED - 1] else _LINKED - 1
            yield f"{letters(column)}{number}", row.link
