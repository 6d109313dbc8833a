"""Text inside paragraphs: looks, links, anchors, footnotes."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.parts.story import StoryPart

from ocop_lib.blocks import palette
from ocop_lib.blocks.inline import Span
from ocop_lib.render.word.xml import Element, Form, Type, element, paragraph, runs

# Word takes a file for damaged whose addresses hold anything else.
_IN_ADDRESSES = "%/:=&?~#+!$,;'@()*-._"
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Anchors:
    """Ids as bookmarks: Word's names hold neither hyphens nor more than 40 letters."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def name(self, id_: str) -> str:
        """The bookmark's name; hidden in Word's list of bookmarks, as those of contents are."""
        return f"_ocop{self._number(id_)}"

    def set(self, block: Element, id_: str) -> None:
        """Put the anchor of this id at the start of the first paragraph in the element."""
        spot = next(block.iter(qn("w:p")))
        properties = spot.find(qn("w:pPr"))
        at = 0 if properties is None else spot.index(properties) + 1
        number = self._number(id_)
        spot.insert(at, element("bookmarkStart", id=number, name=self.name(id_)))
        spot.insert(at + 1, element("bookmarkEnd", id=number))

    def _number(self, id_: str) -> int:
        return self._numbers.setdefault(id_, len(self._numbers) + 1)


class Footnotes:
    """The document's footnotes; python-docx has none, so their part is ours.

    Args:
        text: the part whose text they belong to.
        anchors: of the whole document.
    """

    def __init__(self, text: StoryPart, anchors: Anchors) -> None:
        lines = (("separator", -1), ("continuationSeparator", 0))
        root = element(
            "footnotes",
            *(
                element("footnote", paragraph(Form(), element("r", element(kind))), type=kind, id=i)
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
        """A new footnote; the run that refers to it."""
        self._count += 1
        raised = Type("footnote reference")
        mark = element("r", raised.element(), element("footnoteRef"))
        words = paragraph(Form("footnote text"), mark, *runs(" "), *self._inline.spans(spans))
        self._notes.append(element("footnote", words, id=self._count))
        return element("r", raised.element(), element("footnoteReference", id=self._count))


class Inline:
    """Sets inline text of one part of the file.

    Args:
        part: whose relationships hold the addresses.
        anchors: of the whole document.
        footnotes: none inside a footnote, where Word allows no other.
    """

    def __init__(self, part: StoryPart, anchors: Anchors, footnotes: Footnotes | None) -> None:
        self._part = part
        self._anchors = anchors
        self._footnotes = footnotes

    def spans(self, spans: Iterable[Span]) -> list[Element]:
        """Runs and links of the spans."""
        made: list[Element] = []
        for span in spans:
            if "break" in span.marks:
                made.append(element("r", element("br")))
            else:
                made += self.linked(span.text.replace("\n", " "), span.href, _marked(span))
            if span.footnote and self._footnotes:
                made.append(self._footnotes.add(span.footnote))
            elif span.footnote:
                made += [*runs(" ["), *self.spans(span.footnote), *runs("]")]
        return made

    def linked(self, text: str, href: str, look: Type) -> list[Element]:
        """Text, and the link around it when there is an address."""
        if not href:
            return runs(text, look)
        link = element("hyperlink", history=1)
        if href.startswith("#"):
            link.set(qn("w:anchor"), self._anchors.name(href[1:]))
        else:
            address = quote(_LONE_PERCENT.sub("%25", href), safe=_IN_ADDRESSES)
            kind = RELATIONSHIP_TYPE.HYPERLINK
            link.set(qn("r:id"), self._part.relate_to(address, kind, is_external=True))
        link.extend(runs(text, look))
        return [link]


def _marked(span: Span) -> Type:
    code = "code" in span.marks
    return Type(
        "Hyperlink" if span.href else "Code" if code else "",
        bold="strong" in span.marks,
        italic="emphasis" in span.marks,
        strike="strike" in span.marks,
        # A run has one style: where the link's stands, code keeps its ground.
        shade=palette.SHADE if code and span.href else "",
    )
