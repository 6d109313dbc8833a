"""Where elements stand in the parts of a workbook: Excel repairs a part whose elements stand otherwise."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ocop_lib.intake.marking.parts import space_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SHEET = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
"""The children of a sheet of cells, by the standard's schema (ECMA-376, part 1, 18.3.1.99)."""

STYLES = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
"""The children of the styles (18.8.39)."""

BOOK = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
)
"""The children of the workbook (18.2.27)."""


def put(tree: "Element", name: str, order: Sequence[str], **values: str) -> "Element":
    """Add a child at its place, before those of its own name.

    Args:
        tree: the root of a part.
        name: the child's name.
        order: the names of all children in their order.
        values: the child's attributes.

    Returns:
        The child, which is empty.
    """
    from lxml import etree

    space = space_of(tree)
    earlier = {f"{{{space}}}{one}" for one in order[: order.index(name)]}
    places = (place for place, one in enumerate(tree, start=1) if one.tag in earlier)
    added = etree.Element(f"{{{space}}}{name}", values)
    tree.insert(max(places, default=0), added)
    return added


def the_one(tree: "Element", name: str, order: Sequence[str]) -> "Element":
    """The child of a name, which is added at its place where missing."""
    found = tree.find(f"{{{space_of(tree)}}}{name}")
    return put(tree, name, order) if found is None else found
