"""The styles of a report in Word: what an officer who edits it finds in the style list.

All are set in Times New Roman and Vietnamese; sizes and colours are those of the PDF.
"""

import re
from dataclasses import dataclass

from docx.oxml.ns import qn

from ocop_lib.blocks import palette
from ocop_lib.render.paper import (
    BODY_SIZE,
    CAPTION_SIZE,
    CELL_INSET,
    FOOT_SIZE,
    HEADING_SIZES,
    MASTHEAD_SIZE,
    SMALL_SIZE,
    TABLE_SIZES,
)
from ocop_lib.render.word.xml import Border, Element, Form, Type, element, style_id, twips

_FONT = "Times New Roman"
LANGUAGE = "vi-VN"
_CELL_ABOVE = 3.0
# Word counts in twentieths of a point; a date that just fits in the PDF is not to be broken here.
_SLACK = 0.25
_HAIRLINE = Border(0.5, palette.RULE)
# Names under which Word knows what the style is for; the others are the report's own.
_KNOWN_TO_WORD = re.compile(
    r"Normal|Body Text|Quote|caption|header|footer|footnote (text|reference)|heading \d"
    r"|List (Bullet|Number|Continue)|Hyperlink"
)


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph or character style.

    Args:
        name: as Word lists it; Word's own names bring Word's own behaviour.
        form: none for a character style.
        base: the style it differs from.
        following: the style of the paragraph typed after it.
    """

    name: str
    look: Type
    form: Form | None = None
    base: str = "Normal"
    following: str = "Body Text"

    def element(self) -> Element:
        kind = "character" if self.form is None else "paragraph"
        made = element(
            "style",
            element("name", val=self.name),
            element("basedOn", val=style_id(self.base)) if self.form and self.base else None,
            element("next", val=style_id(self.following)) if self.form else None,
            element("qFormat"),
            self.form.element() if self.form else None,
            self.look.element(),
            type=kind,
            styleId=style_id(self.name),
        )
        if not _KNOWN_TO_WORD.fullmatch(self.name):
            made.set(qn("w:customStyle"), "1")
        if self.name == "Normal":
            made.set(qn("w:default"), "1")
        return made


def styles() -> Element:
    """The document's style sheet."""
    return element(
        "styles",
        _defaults(),
        *(style.element() for style in (*_text(), *_headings(), *_lists(), *_tables())),
        *(style.element() for style in _letters()),
        _table_normal(),
        _report_table(),
    )


def fonts() -> Element:
    """The document's fonts, with what to take where one is missing: the PDF's own."""
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
    """The name of the style in which a table's cells of this size of type are set."""
    return f"Table {'Heading' if head else 'Text'} {size:g}"


def _defaults() -> Element:
    fonts = element("rFonts", ascii=_FONT, hAnsi=_FONT, cs=_FONT, eastAsia=_FONT)
    size = round(BODY_SIZE * 2)
    language = element("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi=LANGUAGE)
    properties = element("rPr", fonts, element("sz", val=size), element("szCs", val=size), language)
    return element(
        "docDefaults", element("rPrDefault", properties), element("pPrDefault", Form().element())
    )


def _text() -> list[_Style]:
    muted = palette.MUTED
    small = Type(size=SMALL_SIZE, colour=muted)
    line = Type(size=MASTHEAD_SIZE, colour=muted)
    band = Border(0.5, palette.BAND.edge, space=2)
    sides = tuple((side, band) for side in ("top", "left", "bottom", "right"))
    edge = Border(2, palette.RULE, space=8)
    quoted = Form(borders=(("left", edge),), before=6, after=6, indent=12)
    return [
        _Style("Normal", Type(), Form(), base="", following="Normal"),
        _Style("Body Text", Type(), Form(after=8, line=1.15, align="both")),
        _Style("Lead", Type(size=BODY_SIZE + 1), Form(), base="Body Text"),
        _Style("Small Print", small, Form(after=4, line=1.1)),
        _Style(
            "Band",
            Type(bold=True, size=SMALL_SIZE, colour=palette.BAND.ink),
            Form(borders=sides, shade=palette.BAND.ground, align="center"),
        ),
        _Style("Issuer", Type(bold=True, size=MASTHEAD_SIZE, colour=muted), Form(after=8)),
        _Style("Corner", Type(size=CAPTION_SIZE), Form(align="center")),
        _Style("Mark", Type(size=CAPTION_SIZE), Form(before=6, after=12)),
        _Style("Recipients", Type(size=MASTHEAD_SIZE), Form(align="left")),
        _Style("Masthead Line", line, Form(after=4)),
        _Style("Quote", Type(colour=muted), quoted, base="Body Text"),
        _Style("Note Title", Type(bold=True), Form(keep_next=True, after=4)),
        _Style("caption", Type(bold=True, size=CAPTION_SIZE), Form(keep_lines=True, after=6)),
        _Style("Figure", Type(), Form(before=6, after=6)),
        # Word joins tables that nothing stands between.
        _Style("After Table", Type(size=SMALL_SIZE), Form()),
        _Style("header", Type(), Form(align="center")),
        _Style("footer", Type(size=FOOT_SIZE, colour=muted), Form()),
        _Style("footnote text", Type(size=SMALL_SIZE), Form()),
    ]


def _headings() -> list[_Style]:
    return [
        _Style(
            f"heading {level}",
            Type(bold=True, italic=level == len(HEADING_SIZES), size=size),
            Form(
                keep_next=True,
                keep_lines=True,
                before=0 if level == 1 else 15,
                after=10 if level == 1 else 8,
                outline=level - 1,
            ),
        )
        for level, size in enumerate(HEADING_SIZES, start=1)
    ]


def _lists() -> list[_Style]:
    names = ("List Bullet", "List Number", "List Continue")
    return [_Style(name, Type(), Form(after=4), base="Body Text", following=name) for name in names]


def _tables() -> list[_Style]:
    made = []
    for size in TABLE_SIZES:
        words = table_style(size, head=False)
        form = Form(before=_CELL_ABOVE, after=_CELL_ABOVE)
        made.append(_Style(words, Type(size=size), form, following=words))
        head = table_style(size, head=True)
        form = Form(keep_next=True)
        made.append(_Style(head, Type(bold=True), form, base=words, following=head))
    return made


def _letters() -> list[_Style]:
    return [
        _Style("Hyperlink", Type(colour=palette.ACCENT, underline=True)),
        # Not in a typewriter's face: most of those lack Vietnamese letters.
        _Style("Code", Type(shade=palette.SHADE)),
        _Style("footnote reference", Type(raised=True)),
    ]


def _table_normal() -> Element:
    """What Word takes every table to be based on; it must be there."""
    made = element(
        "style",
        element("name", val="Normal Table"),
        element("semiHidden"),
        element("tblPr", element("tblInd", w=0, type="dxa"), _margins(0)),
        type="table",
        styleId="TableNormal",
    )
    made.set(qn("w:default"), "1")
    return made


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
