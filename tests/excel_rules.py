"""What Excel refuses or repairs in an XLSX, where other programs say nothing: rules over its parts.

Excel itself cannot be run in tests. The rules are those of ECMA-376 (order of elements, numbers that
must lead somewhere) and of Excel's published limits. `broken` says what breaks one.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ORDER = {
    "worksheet": "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr"
    " sheetProtection protectedRanges scenarios autoFilter sortState dataConsolidate"
    " customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks"
    " printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties"
    " cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture"
    " oleObjects controls webPublishItems tableParts extLst",
    "workbook": "fileVersion fileSharing workbookPr workbookProtection bookViews sheets"
    " functionGroups externalReferences definedNames calcPr oleSize customWorkbookViews"
    " pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr webPublishObjects extLst",
    "styleSheet": "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles"
    " colors extLst",
    "dxf": "font numFmt fill alignment border protection extLst",
    "xf": "alignment protection extLst",
    "border": "start end left right top bottom diagonal vertical horizontal",
    "sheetView": "pane selection pivotSelection extLst",
    "comments": "authors commentList extLst",
    "table": "autoFilter sortState tableColumns tableStyleInfo extLst",
    "c": "f v is extLst",
    "is": "t r rPh phoneticPr",
    "text": "t r rPh phoneticPr",
    "r": "rPr t",
    "headerFooter": "oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter",
}
_SEVERAL = {"conditionalFormatting", "selection", "r", "rPh"}
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d*)")
_COUNTED = {
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
    "dataValidations", "mergeCells", "tableParts", "tableColumns",
}  # fmt: skip
_HIGHEST, _WIDEST = 409.5, 255
_LONGEST = {"errorTitle": 32, "promptTitle": 32, "error": 255, "prompt": 255}
_NAMES_OF_PRINT = {"_xlnm.Print_Titles", "_xlnm.Print_Area", "_xlnm._FilterDatabase"}


def broken(data: bytes) -> list[str]:
    """What Excel would refuse or repair in a workbook; nothing for a sound one."""
    with ZipFile(BytesIO(data)) as file:
        names = file.namelist()
        parts = {name: file.read(name) for name in names}
    return [*_package(names, parts), *_Book(parts).broken()]


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _package(names: list[str], parts: dict[str, bytes]) -> Iterator[str]:
    if len({name.casefold() for name in names}) < len(names):
        yield "parts of one name"
    types = etree.fromstring(parts["[Content_Types].xml"])
    given = [one.get("PartName") or f"*.{one.get('Extension')}" for one in types]
    if len({one.casefold() for one in given}) < len(given):
        yield "types given twice"
    for one in given:
        if one.startswith("/") and one[1:] not in parts:
            yield f"type of a part that is not there: {one}"
    for name in names:
        ending = f"*.{name.rpartition('.')[2]}"
        if name != "[Content_Types].xml" and not {f"/{name}", ending} & {*given}:
            yield f"part without a type: {name}"
        if name.endswith(".rels"):
            yield from _relations(name, parts)


def _relations(rels: str, parts: dict[str, bytes]) -> Iterator[str]:
    folder, own = posixpath.split(posixpath.dirname(rels))[0], posixpath.basename(rels)[:-5]
    if own and posixpath.join(folder, own) not in parts:
        yield f"relations of a part that is not there: {rels}"
    ids = [one.get("Id") for one in etree.fromstring(parts[rels])]
    if len({*ids}) < len(ids):
        yield f"relations of one id: {rels}"
    for one in etree.fromstring(parts[rels]):
        target = posixpath.normpath(posixpath.join("/", folder, one.get("Target"))).lstrip("/")
        if one.get("TargetMode") != "External" and target not in parts:
            yield f"relation to a part that is not there: {target}"


class _Book:
    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self.trees = {
            name: etree.fromstring(part)
            for name, part in parts.items()
            if name.endswith((".xml", ".rels", ".vml"))
        }
        self.book = self.trees["xl/workbook.xml"]
        self.sheets = [*self.book.iter(f"{{{MAIN}}}sheet")]
        self.styles = next(tree for tree in self.trees.values() if _name(tree) == "styleSheet")
        self.counts = {_name(one): len(one) for one in self.styles}
        strings = self.trees.get("xl/sharedStrings.xml")
        self.strings = 0 if strings is None else len(strings)

    def broken(self) -> Iterator[str]:
        for name, tree in self.trees.items():
            yield from (f"{name}: {one}" for one in self._part(name, tree))
        yield from self._workbook()
        yield from self._styles()
        ids = [one.get("id") for one in self._all("table")]
        if len({*ids}) < len(ids):
            yield "tables of one id"

    def _all(self, root: str) -> list[etree._Element]:
        return [tree for tree in self.trees.values() if _name(tree) == root]

    def _related(self, name: str) -> dict[str, tuple[str, str]]:
        folder, own = posixpath.split(name)
        rels = self.trees.get(posixpath.join(folder, "_rels", f"{own}.rels"))
        found = {}
        for one in () if rels is None else rels:
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target")))
            found[one.get("Id")] = one.get("Type").rpartition("/")[2], target.lstrip("/")
        return found

    def _part(self, name: str, tree: etree._Element) -> Iterator[str]:
        for one in tree.iter():
            yield from _ordered(one)
            if _name(one) in _COUNTED and one.get("count", str(len(one))) != str(len(one)):
                yield f"count of {_name(one)}"
            id_ = one.get(f"{_R}id")
            if id_ is not None and id_ not in self._related(name):
                yield f"{_name(one)} refers to {id_}"
        match _name(tree):
            case "worksheet":
                yield from self._sheet(name, tree)
            case "comments":
                yield from _comments(tree)
            case "table":
                yield from _table(tree)
            case "xml":
                yield from _shapes(tree)

    def _workbook(self) -> Iterator[str]:
        names = [one.get("name") for one in self.sheets]
        if len({one.casefold() for one in names}) < len(names):
            yield "sheets of one name"
        if any(not 0 < len(one) <= 31 or re.search(r"[\[\]:*?/\\]|^'|'$", one) for one in names):
            yield "name of a sheet"
        if len({one.get("sheetId") for one in self.sheets}) < len(names):
            yield "sheets of one number"
        places = {one.get("activeTab", "0") for one in self.book.iter(f"{{{MAIN}}}workbookView")}
        for place in places:
            if (
                int(place) >= len(names)
                or self.sheets[int(place)].get("state", "visible") != "visible"
            ):
                yield "the sheet shown first"
        selected = [
            tree
            for tree in self._all("worksheet")
            if any(one.get("tabSelected") in ("1", "true") for one in tree.iter())
        ]
        if len(selected) > 1:
            yield "sheets selected together"
        yield from self._names(names)

    def _names(self, names: list[str]) -> Iterator[str]:
        defined = [
            (one.get("name").casefold(), one.get("localSheetId"))
            for one in self.book.iter(f"{{{MAIN}}}definedName")
        ]
        if len({*defined}) < len(defined):
            yield "names defined twice"
        for one in self.book.iter(f"{{{MAIN}}}definedName"):
            place = one.get("localSheetId")
            told = re.findall(r"'((?:[^']|'')+)'!|([^\s'!,]+)!", one.text)
            of = {(first or second).replace("''", "'") for first, second in told}
            if place is not None and int(place) >= len(names):
                yield f"sheet of {one.get('name')}"
            elif not of <= {*names} or (
                one.get("name") in _NAMES_OF_PRINT and (of != {names[int(place)]})
            ):
                yield f"{one.get('name')} names {of}"

    def _styles(self) -> Iterator[str]:
        fonts = ("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")
        for one in self.styles.iter(f"{{{MAIN}}}xf"):
            for key, listed in (*fonts, ("xfId", "cellStyleXfs")):
                if int(one.get(key, "0")) >= self.counts.get(listed, 0):
                    yield f"{key} {one.get(key)}"

    def _sheet(self, name: str, tree: etree._Element) -> Iterator[str]:
        yield from self._rows(tree)
        yield from self._rules(tree)
        yield from _validations(tree)
        spans = [(int(one.get("min")), int(one.get("max"))) for one in _within(tree, "col")]
        if any(first > last for first, last in spans) or any(
            one[1] >= two[0] for one, two in pairwise(spans)
        ):
            yield "columns"
        if any(float(one.get("width", "9")) > _WIDEST for one in _within(tree, "col")):
            yield "width of a column"
        for one in _within(tree, "oddFooter"):
            if len(one.text or "") > 255:
                yield "length of a footer"
        for one in _within(tree, "hyperlink"):
            sheet = (one.get("location") or "").rpartition("!")[0].strip("'").replace("''", "'")
            if sheet and sheet not in [sheet.get("name") for sheet in self.sheets]:
                yield f"link to {sheet}"
        yield from self._notes(name, tree)

    def _rows(self, tree: etree._Element) -> Iterator[str]:
        last = 0
        for row in _within(tree, "row"):
            number = int(row.get("r"))
            if number <= last:
                yield f"row {number} after {last}"
            last, before = number, 0
            if float(row.get("ht", "15")) > _HIGHEST:
                yield f"height of row {number}"
            for cell in row:
                column, of = _place(cell.get("r"))
                if of != number or column <= before:
                    yield f"cell {cell.get('r')} in row {number}"
                before = column
                yield from self._cell(cell)

    def _cell(self, cell: etree._Element) -> Iterator[str]:
        if int(cell.get("s", "0")) >= self.counts["cellXfs"]:
            yield f"format of {cell.get('r')}"
        value = cell.find(f"{{{MAIN}}}v")
        if cell.get("t") == "s" and int(value.text) >= self.strings:
            yield f"text of {cell.get('r')}"
        if len("".join(cell.itertext())) > 32_767:
            yield f"length of {cell.get('r')}"

    def _rules(self, tree: etree._Element) -> Iterator[str]:
        ranks = []
        for one in _within(tree, "conditionalFormatting"):
            areas = (one.get("sqref") or "").split(" ")
            if not all(map(_is_area, areas)) or len(one) == 0:
                yield f"area of a rule: {one.get('sqref')}"
            if len(one.get("sqref") or "") > 8000:
                yield "length of a rule's area"
            for rule in one:
                ranks.append(int(rule.get("priority")))
                if int(rule.get("dxfId", "0")) >= self.counts.get("dxfs", 0):
                    yield f"format of a rule: {rule.get('dxfId')}"
                if any((part.text or "=").startswith("=") for part in rule):
                    yield "formula of a rule"
        if len({*ranks}) < len(ranks) or any(rank < 1 for rank in ranks):
            yield "ranks of rules"

    def _notes(self, name: str, tree: etree._Element) -> Iterator[str]:
        related = self._related(name)
        kinds = Counter(kind for kind, _ in related.values())
        if kinds["comments"] > 1:
            yield "parts of notes"
        if not kinds["comments"]:
            return
        drawing = tree.find(f"{{{MAIN}}}legacyDrawing")
        if drawing is None:
            yield "notes without a drawing"
            return
        (notes,) = (target for kind, target in related.values() if kind == "comments")
        if notes not in self.trees:
            return
        kind, shapes = related.get(drawing.get(f"{_R}id"), ("", ""))
        if kind != "vmlDrawing":
            yield "drawing of notes"
            return
        wanted = Counter(one.get("ref") for one in _within(self.trees[notes], "comment"))
        found = Counter(_boxes(self.trees[shapes]))
        if wanted != found:
            yield f"notes and boxes: {wanted - found} {found - wanted}"


def _within(tree: etree._Element, name: str) -> Iterator[etree._Element]:
    return tree.iter(f"{{{MAIN}}}{name}")


def _ordered(element: etree._Element) -> Iterator[str]:
    order = _ORDER.get(_name(element), "").split()
    if not order or etree.QName(element).namespace != MAIN:
        return
    names = [_name(one) for one in element if etree.QName(one).namespace == MAIN]
    for unknown in {*names} - {*order}:
        yield f"{unknown} in {_name(element)}"
    known = [name for name in names if name in order]
    if known != sorted(known, key=order.index):
        yield f"order in {_name(element)}: {[*dict.fromkeys(known)]}"
    for name, count in Counter(known).items():
        if count > 1 and name not in _SEVERAL:
            yield f"{count} {name} in {_name(element)}"


def _place(address: str) -> tuple[int, int]:
    found = _CELL.fullmatch(address or "")
    if not found:
        return 0, 0
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return (column, int(found[2])) if column <= 16_384 and int(found[2]) <= 1_048_576 else (0, 0)


def _is_area(area: str) -> bool:
    corners = [_place(one) for one in area.split(":")]
    if not 0 < len(corners) <= 2 or (0, 0) in corners:
        return False
    first, last = corners[0], corners[-1]
    return first[0] <= last[0] and first[1] <= last[1]


def _validations(tree: etree._Element) -> Iterator[str]:
    for one in _within(tree, "dataValidation"):
        for key, most in _LONGEST.items():
            if len(one.get(key, "")) > most:
                yield f"{key} of a check"
        if not all(map(_is_area, one.get("sqref", "").split(" "))):
            yield "area of a check"
        formula = one.find(f"{{{MAIN}}}formula1")
        if one.get("type") == "list" and (formula is None or not formula.text):
            yield "list of a check"
        text = "" if formula is None else formula.text or ""
        if text.startswith("=") or len(text) > 255:
            yield "formula of a check"


def _comments(tree: etree._Element) -> Iterator[str]:
    notes = [*_within(tree, "comment")]
    authors = len([*_within(tree, "author")])
    refs = [one.get("ref") for one in notes]
    if len({*refs}) < len(refs):
        yield "notes at one cell"
    places = [_place(ref)[::-1] for ref in refs]
    if places != sorted(places) or (0, 0) in places:
        yield "order of notes"
    for one in notes:
        if int(one.get("authorId")) >= authors:
            yield "author of a note"
        if len("".join(one.itertext())) > 32_767:
            yield "length of a note"


def _table(tree: etree._Element) -> Iterator[str]:
    headings = [one.get("name").casefold() for one in _within(tree, "tableColumn")]
    if len({*headings}) < len(headings):
        yield "columns of one name"
    first, last = (_place(one)[0] for one in tree.get("ref").split(":"))
    if last - first + 1 != len(headings):
        yield "columns of a table"


def _shapes(tree: etree._Element) -> Iterator[str]:
    ids = [one.get("id") for one in tree.iter() if _name(one) in ("shape", "shapetype")]
    if len({*ids}) < len(ids):
        yield "boxes of one id"
    blocks = {
        int(block)
        for one in tree.iter()
        if _name(one) == "idmap"
        for block in one.get("data").split(",")
    }
    for id_ in ids:
        number = re.fullmatch(r"_x0000_s(\d+)", id_ or "")
        if blocks and number and int(number[1]) // 1024 not in blocks:
            yield f"block of {id_}"


def _boxes(tree: etree._Element) -> Iterator[str]:
    from xlsxwriter.utility import xl_rowcol_to_cell

    for one in tree.iter():
        if _name(one) == "ClientData":
            values = {_name(child): child.text for child in one}
            yield xl_rowcol_to_cell(int(values["Row"]), int(values["Column"]))
            if "Anchor" in values and len(values["Anchor"].split(",")) != 8:
                yield "anchor"
