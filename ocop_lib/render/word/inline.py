"""Inline text in Word: runs, links, bookmarks, footnotes."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.parts.story import StoryPart

from ocop_lib.blocks import palette
from ocop_lib.blocks.inline import Span
from ocop_lib.render.word.xml import Element, Font, ParagraphLayout, element, paragraph, runs

# Characters left unquoted in addresses; Word reports a damaged file for any other.
_IN_ADDRESSES = "%/:=&?~#+!$,;'@()*-._"
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Anchors:
    """Numbered bookmarks for block ids; Word's names allow no hyphens and 40 characters at most."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def name(self, id_: str) -> str:
        """The bookmark's name; Word hides names that start with «_» from its list of bookmarks."""
        return f"_ocop{self._number(id_)}"

    def set(self, block: Element, id_: str) -> None:
        """Put the bookmark of this id at the start of the first paragraph in the element."""
        first = next(block.iter(qn("w:p")))
        properties = first.find(qn("w:pPr"))
        position = 0 if properties is None else first.index(properties) + 1
        number = self._number(id_)
        first.insert(position, element("bookmarkStart", id=number, name=self.name(id_)))
        first.insert(position + 1, element("bookmarkEnd", id=number))

    def _number(self, id_: str) -> int:
        return self._numbers.setdefault(id_, len(self._numbers) + 1)


class Footnotes:
    """The document's footnotes, in a part built by hand, because python-docx has no footnotes.

    Args:
        text: the document part that refers to the footnotes.
        anchors: the bookmarks of the whole document.
    """

    def __init__(self, text: StoryPart, anchors: Anchors) -> None:
        lines = (("separator", -1), ("continuationSeparator", 0))
        root = element(
            "footnotes",
            *(
                element(
                    "footnote",
                    paragraph(ParagraphLayout(), element("r", element(kind))),
                    type=kind,
                    id=i,
                )
                for kind, i in lines
            ),
        )
        name = PackURI("/word/footnotes.xml")
        self._notes = root
        part = StoryPart(name, CONTENT_TYPE.WML_FOOTNOTES, root, text.package)
        text.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        self._inline = Inline(part, anchors, None)
        self._count = 0

    def add(self, spans: Iterable[Span]) -> Element:
        """Add a footnote and return the run that refers to it."""
        self._count += 1
        raised = Font("footnote reference")
        mark = element("r", raised.element(), element("footnoteRef"))
        words = paragraph(
            ParagraphLayout("footnote text"), mark, *runs(" "), *self._inline.spans(spans)
        )
        self._notes.append(element("footnote", words, id=self._count))
        return element("r", raised.element(), element("footnoteReference", id=self._count))


class Inline:
    """Writes inline text for one part of the file.

    Args:
        part: the part whose relationships hold the addresses of links.
        anchors: the bookmarks of the whole document.
        footnotes: the document's footnotes; None inside a footnote, where Word allows no other.
    """

    def __init__(self, part: StoryPart, anchors: Anchors, footnotes: Footnotes | None) -> None:
        self._part = part
        self._anchors = anchors
        self._footnotes = footnotes

    def spans(self, spans: Iterable[Span]) -> list[Element]:
        """The runs and links of spans; a footnote inside a footnote becomes text in brackets."""
        elements: list[Element] = []
        for span in spans:
            if "break" in span.marks:
                elements.append(element("r", element("br")))
            else:
                elements += self.linked(span.text.replace("\n", " "), span.href, _marked(span))
            if span.footnote and self._footnotes:
                elements.append(self._footnotes.add(span.footnote))
            elif span.footnote:
                elements += [*runs(" ["), *self.spans(span.footnote), *runs("]")]
        return elements

    def linked(self, text: str, href: str, font: Font) -> list[Element]:
        """The runs of a text, inside a link where there is an address."""
        if not href:
            return runs(text, font)
        link = element("hyperlink", history=1)
        if href.startswith("#"):
            link.set(qn("w:anchor"), self._anchors.name(href[1:]))
        else:
            address = quote(_LONE_PERCENT.sub("%25", href), safe=_IN_ADDRESSES)
            kind = RELATIONSHIP_TYPE.HYPERLINK
            link.set(qn("r:id"), self._part.relate_to(address, kind, is_external=True))
        link.extend(runs(text, font))
        return [link]


def _marked(span: Span) -> Font:
    code = "code" in span.marks
    return Font(
        "Hyperlink" if span.href else "Code" if code else "",
        bold="strong" in span.marks,
        italic="emphasis" in span.marks,
        strike="strike" in span.marks,
        # A run has one style only: a link in code takes the link style and the shade of code.
        shade=palette.SHADE if code and span.href else "",
    )
