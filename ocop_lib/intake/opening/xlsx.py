"""An OOXML workbook: which sheets it has, where their parts lie, what of it is passed over."""

from collections.abc import Iterator
from typing import NamedTuple

from ocop_lib.errors import Fault, FaultKind, IntakeError, Place
from ocop_lib.files.letters import shortened
from ocop_lib.intake.opening.archive import BROKEN, Archive
from ocop_lib.intake.opening.blank_cells import without_blank_cells
from ocop_lib.intake.opening.limits import Meter
from ocop_lib.intake.opening.markup import Attributes, Reader, read_markup, read_part
from ocop_lib.intake.opening.opened import Opened
from ocop_lib.intake.opening.relations import Relation, relations
from ocop_lib.intake.opening.sheet_cells import SheetCells
from ocop_lib.intake.opening.xlsx_sheet import SPACES, TRUE, SheetReader
from ocop_lib.intake.opening.xlsx_strings import SharedStrings
from ocop_lib.intake.opening.xlsx_styles import StylesReader

MACROS = FaultKind(
    "intake.macros",
    "Tệp có macro; chỉ đọc giá trị trong các ô, macro không chạy.",
    "Không cần làm gì; lần sau nên lưu dạng .xlsx.",
    severity="warning",
)
LINKS = FaultKind(
    "intake.links",
    "Tệp liên kết đến tệp hoặc nguồn dữ liệu khác; không mở liên kết, chỉ đọc giá trị đã lưu trong"
    " các ô.",
    "Xem các giá trị lấy từ tệp khác còn đúng không, nhất là khi tệp kia đã đổi.",
    severity="warning",
)
NO_CELLS = FaultKind(
    "intake.sheet_without_cells",
    "Trang này không có ô (trang biểu đồ hoặc hộp thoại) nên bỏ qua.",
    "Không cần làm gì, nếu trang này không chứa số liệu.",
    severity="warning",
)

_HIDDEN = frozenset(("hidden", "veryHidden"))
_OUTER_PARTS = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")
_REFERENCES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)


class _Listed(NamedTuple):
    """A sheet as the workbook lists it: its name, its relation, and whether it is hidden."""

    name: str
    relation: str
    is_hidden: bool


class _WorkbookReader(Reader):
    """Reads the part that lists the sheets."""

    def __init__(self) -> None:
        super().__init__()
        self.space = ""
        self.sheets: list[_Listed] = []
        self.is_from_1904 = False

    def start(self, tag: str, attributes: Attributes, /) -> None:
        """Take in a sheet or what the whole workbook says of dates."""
        space, _, name = tag.rpartition("}")
        self.space = self.space or space
        if space != self.space:
            # Extensions of later versions have elements of the same names that say other things.
            return
        if name == "sheet":
            relation = next((attributes[one] for one in _REFERENCES if one in attributes), "")
            is_hidden = attributes.get("state") in _HIDDEN
            self.sheets.append(_Listed(attributes.get("name", ""), relation, is_hidden))
        elif name == "workbookPr":
            self.is_from_1904 = attributes.get("date1904") in TRUE


def open_xlsx(archive: Archive, main: str, place: Place, meter: Meter) -> Opened:
    """Read all sheets of a workbook.

    Args:
        archive: the package.
        main: the part that lists the sheets.
        place: the file.
        meter: its limits.

    Returns:
        The grids, and faults and remarks found on the way.

    Raises:
        IntakeError: the file is broken or holds too much.
    """
    workbook = _WorkbookReader()
    read_part(archive, main, workbook, place, meter)
    if workbook.space not in SPACES or not workbook.sheets:
        raise IntakeError(BROKEN.at(place, found=main))
    meter.check("sheets", len(workbook.sheets))
    related = relations(archive, main, place, meter)
    styles, strings = StylesReader(meter), SharedStrings(meter)
    for kind, reader in (("styles", styles), ("sharedStrings", strings)):
        for target in (one.target for one in related.values() if one.kind == kind):
            read_part(archive, target, reader, place, meter)
    opened = Opened(is_from_1904=workbook.is_from_1904)
    opened.remarks += _remarks(archive, place)
    formats = styles.styles()
    for sheet in workbook.sheets:
        here = Place(place.file, sheet=sheet.name)
        relation = related.get(sheet.relation, Relation("", ""))
        if relation.kind in {"chartsheet", "dialogsheet"}:
            opened.remarks.append(NO_CELLS.at(here))
            continue
        if not relation.target or relation.target not in archive:
            raise IntakeError(BROKEN.at(here, found=shortened(relation.target or sheet.relation)))
        cells = SheetCells(sheet.name, here, meter, is_hidden=sheet.is_hidden)
        sheet_reader = SheetReader(cells, strings, formats, is_from_1904=workbook.is_from_1904)
        pieces = without_blank_cells(archive.pieces(relation.target))
        read_markup(pieces, sheet_reader, here, meter)
        opened.take(cells)
    return opened


def has_macros(archive: Archive) -> bool:
    """Whether a workbook has macros."""
    return any(name.endswith("vbaproject.bin") for name in archive.names())


def _remarks(archive: Archive, place: Place) -> Iterator[Fault]:
    if has_macros(archive):
        yield MACROS.at(place)
    if any(name.startswith(_OUTER_PARTS) for name in archive.names()):
        yield LINKS.at(place)
