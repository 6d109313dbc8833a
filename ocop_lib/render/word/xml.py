"""WordprocessingML elements; the schema wants a property's parts in one order, kept here alone."""

from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

# lxml's elements come without types.
Element: TypeAlias = Any
Align = Literal["left", "right", "center", "both"]

_EIGHTHS_OF_A_POINT = 8
_NAMESPACE = qn("w:")


def element(tag: str, *children: Element | None, **attributes: object) -> Element:
    """An element of Word's main namespace.

    Args:
        tag: its name without prefix.
        children: elements in it; ``None`` is left out.
        attributes: of the same namespace; values as text.
    """
    said = {f"{_NAMESPACE}{name}": str(value) for name, value in attributes.items()}
    made = OxmlElement(f"w:{tag}", said)
    made.extend(child for child in children if child is not None)
    return made


def twips(points: float) -> int:
    """Points as Word's unit of length."""
    return round(points * 20)


def colour(value: str) -> str:
    """«#rrggbb» as Word writes it."""
    return value.removeprefix("#").upper()


def style_id(name: str) -> str:
    """The id under which the style of this name is used."""
    return name.title().replace(" ", "").replace(".", "")


@dataclass(frozen=True, slots=True)
class Border:
    """A line at one side of a paragraph, cell or table.

    Args:
        width: in points.
        colour: «#rrggbb».
        space: points between the line and the text.
    """

    width: float
    colour: str
    space: int = 0

    def element(self, side: str) -> Element:
        """The border at this side."""
        size = round(self.width * _EIGHTHS_OF_A_POINT)
        return element(side, val="single", sz=size, space=self.space, color=colour(self.colour))


@dataclass(frozen=True, slots=True)
class Type:
    """How letters look.

    Args:
        style: name of a character style.
        size: in points.
        colour: «#rrggbb».
        shade: ground, «#rrggbb».
        border: a line around them.
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

    def element(self) -> Element | None:
        """The run properties; none when there is nothing to say."""
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
class Form:
    """How a paragraph stands; lengths in points.

    Args:
        style: name of a paragraph style.
        keep_next: on one page with the next paragraph.
        keep_lines: all lines on one page.
        number: the list it is an item of, and how deep: numbering id, level from 0.
        borders: by side.
        shade: ground, «#rrggbb».
        before: space above; ``after`` below.
        line: line height as a multiple.
        indent: from the left; ``hanging`` is what the first line starts to the left of it.
        outline: level of a heading, from 0.
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

    def but(self, **changes: Any) -> "Form":
        """The same with changes."""
        return replace(self, **changes)

    def element(self) -> Element | None:
        """The paragraph properties; none when there is nothing to say."""
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
        said: dict[str, object] = {}
        if self.before is not None:
            said["before"] = twips(self.before)
        if self.after is not None:
            said["after"] = twips(self.after)
        if self.line is not None:
            said |= {"line": round(self.line * 240), "lineRule": "auto"}
        return element("spacing", **said) if said else None

    def _indentation(self) -> Element | None:
        if self.indent is None:
            return None
        hanging = {"hanging": twips(self.hanging)} if self.hanging else {}
        return element("ind", left=twips(self.indent), **hanging)


def shading(ground: str) -> Element:
    """A plain ground, «#rrggbb»."""
    return element("shd", val="clear", color="auto", fill=colour(ground))


def paragraph(form: Form, *content: Element | None) -> Element:
    """A paragraph of runs and links."""
    return element("p", form.element(), *content)


def runs(text: str, look: Type | None = None) -> list[Element]:
    """Text as it stands, line feeds as line ends.

    Args:
        text: clean text; lxml escapes it.
        look: how the letters look.
    """
    properties = (look or Type()).element
    made: list[Element] = []
    for n, words in enumerate(text.split("\n")):
        if n:
            made.append(element("r", element("br")))
        if words:
            written = element("t")
            written.text = words
            # Or Word drops the spaces at its ends.
            written.set(qn("xml:space"), "preserve")
            made.append(element("r", properties(), written))
    return made
