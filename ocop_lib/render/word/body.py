"""Blocks as Word's paragraphs and tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from docx.document import Document as WordDocument

from ocop_lib.blocks import palette
from ocop_lib.blocks.model import (
    Block,
    Closing,
    Figure,
    Group,
    Heading,
    ListBlock,
    Masthead,
    Note,
    Paragraph,
    Quote,
    Table,
)
from ocop_lib.errors import Fault, ReportError
from ocop_lib.render.paper import Section, leads, text_width, title
from ocop_lib.render.word.inline import Anchors, Footnotes, Inline
from ocop_lib.render.word.numbering import STEP, Numbering
from ocop_lib.render.word.official import closing, letterhead
from ocop_lib.render.word.pictures import picture
from ocop_lib.render.word.tables import Grid, box, inside_box
from ocop_lib.render.word.xml import Border, Element, Form, paragraph, runs

_POINTS_PER_MM = 72 / 25.4
_QUOTE_INDENT = 12.0
_STYLES = {"body": "Body Text", "lead": "Lead", "small": "Small Print"}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where blocks stand.

    Args:
        line: points from the left margin, or a box's edge, to the right.
        indent: points from there to the text.
        depth: lists around, of which ``bulleted`` have bullets.
        style: of running text; its own by default.
    """

    line: float
    indent: float = 0.0
    depth: int = 0
    bulleted: int = 0
    style: str = ""


class Body:
    """The text of one document; what its parts share is counted here.

    Args:
        file: the document to be filled.
    """

    def __init__(self, file: WordDocument) -> None:
        self._part = file.part
        self._anchors = Anchors()
        self._pictures = 0
        self.numbering = Numbering()
        footnotes = Footnotes(file.part, self._anchors)
        self._inline = Inline(file.part, self._anchors, footnotes)
        self._turned = False

    def masthead(self, head: Masthead) -> list[Element]:
        """The report's head; its band stands in the page's header."""
        above, lines = [], [(Form("Issuer"), head.issuer)] if head.issuer else []
        if head.letterhead:
            above = letterhead(head.letterhead, head.issuer, text_width(turned=False))
            lines = []
        lines.append((Form("heading 1"), title(head)))
        lines += [(Form("Masthead Line"), line) for line in head.lines]
        form, words = lines.pop()
        rule = ("bottom", Border(1.5, palette.ACCENT, space=6))
        lines.append((form.but(borders=(rule,)), words))
        below = [paragraph(form, *runs(words)) for form, words in lines]
        return self._anchored(head, [*above, *below])

    def section(self, section: Section) -> list[Element]:
        """The blocks of one section; the last element is a paragraph."""
        self._turned = section.turned
        return list(self._blocks(section.blocks, _Place(text_width(turned=section.turned))))

    def _blocks(self, blocks: Sequence[Block], place: _Place) -> Iterator[Element]:
        for block, after in zip_longest(blocks, blocks[1:]):
            made = list(self._block(block, after, place))
            yield from self._anchored(block, made)

    def _anchored(self, block: Block, made: list[Element]) -> list[Element]:
        if not block.id:
            return made
        made = made or [paragraph(Form())]
        self._anchors.set(made[0], block.id)
        return made

    def _block(self, block: Block, after: Block | None, place: _Place) -> Iterator[Element]:
        match block:
            case Heading():
                form = Form(f"heading {block.level}", indent=place.indent or None)
                yield paragraph(form, *self._inline.spans(block.spans))
            case Paragraph():
                form = self._running(block, place).but(keep_next=leads(block, after))
                yield paragraph(form, *self._inline.spans(block.spans))
            case ListBlock():
                yield from self._list(block, place)
            case Quote():
                inside = replace(place, indent=place.indent + _QUOTE_INDENT, style="Quote")
                yield from self._blocks(block.blocks, inside)
            case Group():
                yield from self._blocks(block.blocks, place)
            case Note():
                yield from self._note(block, place)
            case Figure():
                yield from self._figure(block, place)
            case Table():
                yield from self._table(block, place)
            case Closing():
                yield from closing(block, place.line - place.indent, place.indent)
            case _:
                # A kind of block this writer has not learnt must not vanish from its file.
                what = "Khối này không đặt được vào tệp Word."
                raise ReportError(Fault(code="report.word_unknown", message=what, found=block.type))

    def _running(self, block: Paragraph, place: _Place) -> Form:
        style = place.style if place.style and block.look == "body" else _STYLES[block.look]
        return Form(style, indent=place.indent or None)

    def _list(self, block: ListBlock, place: _Place) -> Iterator[Element]:
        number = self.numbering.number(block, place.depth, place.bulleted)
        inside = replace(
            place,
            indent=place.indent + STEP,
            depth=place.depth + 1,
            bulleted=place.bulleted + (not block.ordered),
            style="List Continue",
        )
        for item in block.items:
            first = item[0] if item and isinstance(item[0], Paragraph) else Paragraph(spans=())
            style = "List Number" if block.ordered else "List Bullet"
            form = self._running(first, replace(inside, style=style))
            form = form.but(number=number, hanging=STEP)
            marked = paragraph(form, *self._inline.spans(first.spans))
            yield from self._anchored(first, [marked])
            yield from self._blocks(item[1:] if item and item[0] is first else item, inside)

    def _note(self, block: Note, place: _Place) -> Iterator[Element]:
        line = place.line - place.indent
        content = [paragraph(Form("Note Title"), *runs(block.title))] if block.title else []
        inside = replace(place, line=inside_box(line), indent=0.0, style="")
        content += self._blocks(block.blocks, inside)
        warning = block.look == "warning"
        ground = palette.BAND.ground if warning else palette.SHADE
        edge = palette.BAND.edge if warning else palette.ACCENT
        yield box(content or [paragraph(Form())], ground, edge, line, place.indent)
        yield paragraph(Form("After Table"))

    def _figure(self, figure: Figure, place: _Place) -> Iterator[Element]:
        self._pictures += 1
        line_mm = (place.line - place.indent) / _POINTS_PER_MM
        drawn = picture(figure, self._part, self._pictures, line_mm, turned=self._turned)
        indent = place.indent or None
        yield paragraph(Form("Figure", keep_next=bool(figure.caption), indent=indent), drawn)
        if figure.caption:
            yield paragraph(Form("caption", after=12, indent=indent), *runs(figure.caption))

    def _table(self, table: Table, place: _Place) -> Iterator[Element]:
        indent = place.indent or None
        if table.caption:
            yield paragraph(Form("caption", keep_next=True, indent=indent), *runs(table.caption))
        grid = Grid(table, self._inline, place.line - place.indent, turned=self._turned)
        yield grid.element(place.indent)
        for n, line in enumerate(table.notes):
            form = Form("Small Print", before=None if n else 4, indent=indent)
            yield paragraph(form, *runs(line))
        yield paragraph(Form("After Table"))
