"""WordprocessingML elements, with their children in the order that Word's schema requires."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from typing import Any, Literal, TypeAlias, TypeVar

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser

# Any, because lxml has no type annotations.
Element: TypeAlias = Any
Align = Literal["left", "right", "center", "both"]

_EIGHTHS_OF_A_POINT = 8
_NAMESPACE = qn("w:")
_PREFIX = {"w": nsmap["w"]}


def element(tag: str, *children: Element | None, **attributes: object) -> Element:
    """An element of Word's main namespace.

    Args:
        tag: the element's name without prefix.
        children: the elements inside it; ``None`` is skipped.
        attributes: attributes in the same namespace; values are converted to text.

    Returns:
        A new element.
    """
    named = {f"{_NAMESPACE}{name}": str(value) for name, value in attributes.items()}
    # As OxmlElement does, which takes three times as long to find the namespace of the tag.
    parent = oxml_parser.makeelement(f"{_NAMESPACE}{tag}", named, _PREFIX)
    parent.extend(child for child in children if child is not None)
    return parent


AnyProperties = TypeVar("AnyProperties")

_MOST_KINDS = 1024
"""So many kinds of properties are kept; a report has some dozens, each used a hundred times."""


def built_once(
    build: Callable[[AnyProperties], Element | None],
) -> Callable[[AnyProperties], Element | None]:
    """Make a function of frozen properties copy the element it built for equal ones before.

    Copying an element takes a tenth of the time of building it again.

    Args:
        build: returns a new element, or None, and depends on its argument only.

    Returns:
        The function, which returns a copy each time.
    """
    kept = lru_cache(_MOST_KINDS)(build)

    @wraps(build)
    def copied(properties: AnyProperties) -> Element | None:
        found = kept(properties)
        return None if found is None else deepcopy(found)

    return copied


def twips(points: float) -> int:
    """Points as twips, Word's unit of length: twentieths of a point."""
    return round(points * 20)


def colour(value: str) -> str:
    """A colour «#rrggbb» in Word's notation, «RRGGBB»."""
    return value.removeprefix("#").upper()


def style_id(name: str) -> str:
    """The id by which paragraphs and runs refer to the style of this name."""
    return name.title().replace(" ", "").replace(".", "")


@dataclass(frozen=True, slots=True)
class Border:
    """A line at one side of a paragraph, cell or table.

    Args:
        width: in points.
        colour: «#rrggbb».
        space: points between the line and the text.
        dashed: whether the line is dashed.
    """

    width: float
    colour: str
    space: int = 0
    dashed: bool = False

    def element(self, side: str) -> Element:
        """The border at this side."""
        size = round(self.width * _EIGHTHS_OF_A_POINT)
        kind = "dashed" if self.dashed else "single"
        return element(side, val=kind, sz=size, space=self.space, color=colour(self.colour))


@dataclass(frozen=True, slots=True)
class Font:
    """The properties of a run of text.

    Args:
        style: name of a character style; empty for the paragraph's own.
        bold: bold letters; likewise ``italic``, ``strike`` (struck out), ``underline``.
        raised: superscript.
        size: in points; 0 for that of the style.
        colour: «#rrggbb»; empty for that of the style.
        shade: the colour behind the letters, «#rrggbb»; empty for none.
        border: a line around the letters.
    """

    style: str = ""
    bold: bool = False
    italic: bool = False
    strike: bool = False
    underline: bool = False
    raised: bool = False
    size: float = 0
    colour: str = ""
    shade: str = ""
    border: Border | None = None

    @built_once
    def element(self) -> Element | None:
        """The element ``rPr``; None where no property differs from the style."""
        size = round(self.size * 2)
        parts = (
            element("rStyle", val=style_id(self.style)) if self.style else None,
            element("b") if self.bold else None,
            element("i") if self.italic else None,
            element("strike") if self.strike else None,
            element("color", val=colour(self.colour)) if self.colour else None,
            element("sz", val=size) if size else None,
            element("szCs", val=size) if size else None,
            element("u", val="single") if self.underline else None,
            self.border.element("bdr") if self.border else None,
            shading(self.shade) if self.shade else None,
            element("vertAlign", val="superscript") if self.raised else None,
        )
        return None if parts == (None,) * len(parts) else element("rPr", *parts)


@dataclass(frozen=True, slots=True)
class ParagraphLayout:
    """The properties of a paragraph; lengths in points.

    Args:
        style: name of a paragraph style.
        keep_next: whether it stays on one page with the next paragraph.
        keep_lines: whether all its lines stay on one page.
        number: for a list item, the numbering id and the level from 0; None for other text.
        borders: pairs of side («top», «left», «bottom», «right») and border.
        shade: the background colour, «#rrggbb»; empty for none.
        before: space above; None for that of the style.
        after: space below; None for that of the style.
        line: line height as a multiple of the type size; None for that of the style.
        indent: from the left margin; None for that of the style.
        hanging: how far left of the indent the first line starts; used with ``indent`` only.
        align: horizontal alignment; None for that of the style.
        outline: the level of a heading, from 0; None for other text.
    """

    style: str = ""
    keep_next: bool = False
    keep_lines: bool = False
    number: tuple[int, int] | None = None
    borders: tuple[tuple[str, Border], ...] = ()
    shade: str = ""
    before: float | None = None
    after: float | None = None
    line: float | None = None
    indent: float | None = None
    hanging: float = 0
    align: Align | None = None
    outline: int | None = None

    def but(self, **changes: Any) -> "ParagraphLayout":
        """A copy with some fields changed."""
        return replace(self, **changes)

    @built_once
    def element(self) -> Element | None:
        """The element ``pPr``; None where no property differs from the style."""
        borders = [border.element(side) for side, border in self.borders]
        parts = (
            element("pStyle", val=style_id(self.style)) if self.style else None,
            element("keepNext") if self.keep_next else None,
            element("keepLines") if self.keep_lines else None,
            self._numbering(),
            element("pBdr", *borders) if borders else None,
            shading(self.shade) if self.shade else None,
            self._spacing(),
            self._indentation(),
            element("jc", val=self.align) if self.align else None,
            element("outlineLvl", val=self.outline) if self.outline is not None else None,
        )
        return None if parts == (None,) * len(parts) else element("pPr", *parts)

    def _numbering(self) -> Element | None:
        if self.number is None:
            return None
        number, level = self.number
        return element("numPr", element("ilvl", val=level), element("numId", val=number))

    def _spacing(self) -> Element | None:
        spacing: dict[str, object] = {}
        if self.before is not None:
            spacing["before"] = twips(self.before)
        if self.after is not None:
            spacing["after"] = twips(self.after)
        if self.line is not None:
            spacing |= {"line": round(self.line * 240), "lineRule": "auto"}
        return element("spacing", **spacing) if spacing else None

    def _indentation(self) -> Element | None:
        if self.indent is None:
            return None
        hanging = {"hanging": twips(self.hanging)} if self.hanging else {}
        return element("ind", left=twips(self.indent), **hanging)


def shading(ground: str) -> Element:
    """The element ``shd``: a background of one colour, «#rrggbb»."""
    return element("shd", val="clear", color="auto", fill=colour(ground))


def paragraph(layout: ParagraphLayout, *content: Element | None) -> Element:
    """A paragraph of runs and links."""
    return element("p", layout.element(), *content)


def runs(text: str, font: Font | None = None) -> list[Element]:
    """The runs of a text; line feeds become line breaks.

    Args:
        text: clean text; lxml escapes it.
        font: the properties of the letters; None for those of the style.

    Returns:
        One run per line that has words, and one per line break.
    """
    properties = (font or Font()).element
    line_runs: list[Element] = []
    for n, words in enumerate(text.split("\n")):
        if n:
            line_runs.append(element("r", element("br")))
        if words:
            words_element = element("t")
            words_element.text = words
            # Without this attribute Word drops spaces at both ends of the text.
            words_element.set(qn("xml:space"), "preserve")
            line_runs.append(element("r", properties(), words_element))
    return line_runs
