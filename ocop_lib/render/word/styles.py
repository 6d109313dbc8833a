"""The named styles of a report in Word, which officers find in Word's list of styles.

The font is Times New Roman, the language Vietnamese; sizes and colours are those of the PDF.
"""

import re
from dataclasses import dataclass

from docx.oxml.ns import qn

from ocop_lib.blocks import palette
from ocop_lib.render import sheet
from ocop_lib.render.paper import (
    BODY_SIZE,
    CAPTION_SIZE,
    FOOT_SIZE,
    HEADING_SIZES,
    MASTHEAD_SIZE,
    SMALL_SIZE,
    TABLE_SIZES,
)
from ocop_lib.render.widths import CELL_INSET
from ocop_lib.render.word.xml import (
    Border,
    Element,
    Font,
    ParagraphLayout,
    element,
    style_id,
    twips,
)

_FONT = "Times New Roman"
LANGUAGE = "vi-VN"
# Points taken off the margin beside each cell: widths are rounded to twips, and a date that fits
# exactly must not break because of the rounding.
_SLACK = 0.25
# Points, the height of the empty paragraph after a table.
_BETWEEN = 6.0
_HAIRLINE = Border(0.5, palette.RULE)
# Styles built into Word; all others are marked as custom styles.
_KNOWN_TO_WORD = re.compile(
    r"Normal|Body Text|Quote|caption|header|footer|footnote (text|reference)|heading \d"
    r"|List (Bullet|Number|Continue)|Hyperlink"
)


@dataclass(frozen=True, slots=True)
class _Setting:
    """The type sizes and the room between, in points, by which a report and a sheet differ.

    Args:
        body: the size of running text.
        title: the size of the title.
        heading: the size of headings of the second level.
        above: the room above a heading.
        after: the room after a paragraph of running text, and below a heading.
        cell: the room above and below the text of a cell.
    """

    body: float
    title: float
    heading: float
    above: float
    after: float
    cell: float


_REPORT = _Setting(BODY_SIZE, HEADING_SIZES[0], HEADING_SIZES[1], 10, 4, 1)
_SHEET = _Setting(sheet.BODY_SIZE, HEADING_SIZES[1], sheet.HEADING_SIZE, 4, 0.5, 0)


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph or character style.

    Args:
        name: the name in Word's list; Word recognises built-in styles by it («heading 1»).
        font: the properties of its letters.
        layout: the properties of its paragraphs; None for a character style.
        base: the style from which it inherits; empty for none.
        following: the style of a new paragraph that the user types after this one.
    """

    name: str
    font: Font
    layout: ParagraphLayout | None = None
    base: str = "Normal"
    following: str = "Body Text"

    def element(self) -> Element:
        kind = "character" if self.layout is None else "paragraph"
        style = element(
            "style",
            element("name", val=self.name),
            element("basedOn", val=style_id(self.base)) if self.layout and self.base else None,
            element("next", val=style_id(self.following)) if self.layout else None,
            element("qFormat"),
            self.layout.element() if self.layout else None,
            self.font.element(),
            type=kind,
            styleId=style_id(self.name),
        )
        if not _KNOWN_TO_WORD.fullmatch(self.name):
            style.set(qn("w:customStyle"), "1")
        if self.name == "Normal":
            style.set(qn("w:default"), "1")
        return style


def styles(*, is_sheet: bool = False) -> Element:
    """The root of the styles part, of a report or of a sheet."""
    setting = _SHEET if is_sheet else _REPORT
    made = (_text, _beside, _headings, _lists, _tables)
    named = [style for make in made for style in make(setting)]
    return element(
        "styles",
        _defaults(setting),
        *(style.element() for style in named),
        *(style.element() for style in _letters()),
        _table_normal(),
        _report_table(),
    )


def fonts() -> Element:
    """The root of the font table: Times New Roman, with Liberation Serif as its substitute."""
    return element(
        "fonts",
        element(
            "font",
            element("altName", val="Liberation Serif"),
            element("family", val="roman"),
            element("pitch", val="variable"),
            name=_FONT,
        ),
    )


def table_style(size: float, *, head: bool) -> str:
    """The name of the style of a table's cells in this type size (points)."""
    return f"Table {'Heading' if head else 'Text'} {size:g}"


def _defaults(setting: _Setting) -> Element:
    fonts = element("rFonts", ascii=_FONT, hAnsi=_FONT, cs=_FONT, eastAsia=_FONT)
    size = round(setting.body * 2)
    language = element("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi=LANGUAGE)
    properties = element("rPr", fonts, element("sz", val=size), element("szCs", val=size), language)
    return element(
        "docDefaults",
        element("rPrDefault", properties),
        element("pPrDefault", ParagraphLayout().element()),
    )


def _text(setting: _Setting) -> list[_Style]:
    muted = palette.MUTED
    is_sheet = setting is _SHEET
    small = Font(size=FOOT_SIZE if is_sheet else SMALL_SIZE, colour=muted)
    line = Font(size=FOOT_SIZE if is_sheet else MASTHEAD_SIZE, colour=muted)
    band = Border(0.5, palette.BAND.edge, space=2)
    sides = tuple((side, band) for side in ("top", "left", "bottom", "right"))
    return [
        _Style("Normal", Font(), ParagraphLayout(), base="", following="Normal"),
        _Style(
            "Body Text",
            Font(),
            ParagraphLayout(after=setting.after, line=1, align="both"),
        ),
        _Style("Lead", Font(size=setting.body + 1), ParagraphLayout(), base="Body Text"),
        _Style(
            "Small Print",
            small,
            ParagraphLayout(after=0 if is_sheet else 2, line=1),
        ),
        _Style(
            "Band",
            Font(bold=True, size=SMALL_SIZE, colour=palette.BAND.ink),
            ParagraphLayout(borders=sides, shade=palette.BAND.ground, align="center"),
        ),
        _Style(
            "Issuer", Font(bold=True, size=MASTHEAD_SIZE, colour=muted), ParagraphLayout(after=4)
        ),
        _Style("Corner", Font(size=CAPTION_SIZE), ParagraphLayout(align="center")),
        _Style("Mark", Font(size=CAPTION_SIZE), ParagraphLayout(before=6, after=12)),
        _Style("Recipients", Font(size=MASTHEAD_SIZE), ParagraphLayout(align="left")),
        _Style("Masthead Line", line, ParagraphLayout(after=2)),
    ]


def _beside(setting: _Setting) -> list[_Style]:
    """The styles of boxes, captions, and what stands above and below the text."""
    muted = palette.MUTED
    edge = Border(2, palette.RULE, space=8)
    quoted = ParagraphLayout(borders=(("left", edge),), before=6, after=6, indent=12)
    between = 2 if setting is _SHEET else _BETWEEN
    return [
        _Style("Quote", Font(colour=muted), quoted, base="Body Text"),
        _Style("Note Title", Font(bold=True), ParagraphLayout(keep_next=True, after=4)),
        _Style(
            "caption",
            Font(bold=True, size=CAPTION_SIZE),
            ParagraphLayout(keep_lines=True, before=0 if setting is _SHEET else 4, after=4),
        ),
        _Style("Figure", Font(), ParagraphLayout(before=6, after=6)),
        # For the empty paragraph after a table: Word joins two adjacent tables into one.
        _Style("After Table", Font(size=between), ParagraphLayout()),
        _Style("header", Font(), ParagraphLayout(align="center")),
        _Style("footer", Font(size=FOOT_SIZE, colour=muted), ParagraphLayout()),
        _Style("footnote text", Font(size=SMALL_SIZE), ParagraphLayout()),
    ]


def _headings(setting: _Setting) -> list[_Style]:
    sizes = (setting.title, setting.heading, *(min(setting.body, s) for s in HEADING_SIZES[2:]))
    return [
        _Style(
            f"heading {level}",
            Font(bold=True, italic=level == len(HEADING_SIZES), size=size),
            ParagraphLayout(
                keep_next=True,
                keep_lines=True,
                before=0 if level == 1 else setting.above,
                after=setting.after + 2 if level == 1 else setting.after,
                outline=level - 1,
            ),
        )
        for level, size in enumerate(sizes, start=1)
    ]


def _lists(setting: _Setting) -> list[_Style]:
    names = ("List Bullet", "List Number", "List Continue")
    return [
        _Style(
            name, Font(), ParagraphLayout(after=setting.after / 2), base="Body Text", following=name
        )
        for name in names
    ]


def _tables(setting: _Setting) -> list[_Style]:
    styles = []
    for size in TABLE_SIZES:
        words = table_style(size, head=False)
        layout = ParagraphLayout(before=setting.cell, after=setting.cell)
        styles.append(_Style(words, Font(size=size), layout, following=words))
        head = table_style(size, head=True)
        layout = ParagraphLayout(keep_next=True)
        styles.append(_Style(head, Font(bold=True), layout, base=words, following=head))
    return styles


def _letters() -> list[_Style]:
    return [
        _Style("Hyperlink", Font(colour=palette.ACCENT, underline=True)),
        # Not monospaced: most monospaced fonts lack Vietnamese letters.
        _Style("Code", Font(shade=palette.SHADE)),
        _Style("footnote reference", Font(raised=True)),
    ]


def _table_normal() -> Element:
    """The style «Normal Table», on which Word bases every table; Word requires it."""
    style = element(
        "style",
        element("name", val="Normal Table"),
        element("semiHidden"),
        element("tblPr", element("tblInd", w=0, type="dxa"), _margins(0)),
        type="table",
        styleId="TableNormal",
    )
    style.set(qn("w:default"), "1")
    return style


def _report_table() -> Element:
    lines = [_HAIRLINE.element(side) for side in ("top", "bottom", "insideH")]
    return element(
        "style",
        element("name", val="Report Table"),
        element("basedOn", val="TableNormal"),
        element("qFormat"),
        element("tblPr", element("tblBorders", *lines), _margins(CELL_INSET - _SLACK)),
        type="table",
        styleId="ReportTable",
        customStyle=1,
    )


def _margins(beside: float) -> Element:
    width = {"top": 0.0, "left": beside, "bottom": 0.0, "right": beside}
    sides = (element(side, w=twips(w), type="dxa") for side, w in width.items())
    return element("tblCellMar", *sides)
