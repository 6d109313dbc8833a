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
from ocop_lib.errors import FaultKind, ReportError
from ocop_lib.render.paper import Section, leads, text_width, title
from ocop_lib.render.word.inline import Anchors, Footnotes, Inline
from ocop_lib.render.word.numbering import STEP, Numbering
from ocop_lib.render.word.official import closing, letterhead
from ocop_lib.render.word.pictures import picture
from ocop_lib.render.word.tables import Grid, box, inside_box
from ocop_lib.render.word.xml import Border, Element, ParagraphLayout, paragraph, runs

_POINTS_PER_MM = 72 / 25.4
_QUOTE_INDENT = 12.0
BLOCK_UNKNOWN = FaultKind(
    "report.word_unknown",
    "Khối này không đặt được vào tệp Word.",
    "Bỏ khối này khỏi sổ tay, và báo cho người bảo trì ocop_lib.",
)
_STYLES = {"body": "Body Text", "lead": "Lead", "small": "Small Print"}


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """The context of a block: the width of its line, its indent, the lists around it.

    Args:
        line: points between the margins, or between the edges of the box around the block.
        indent: points from the left margin or edge to the text.
        depth: the number of lists around the block.
        bulleted: the number of those lists that have bullets.
        style: the paragraph style of running text; empty for the block's own style.
    """

    line: float
    indent: float = 0.0
    depth: int = 0
    bulleted: int = 0
    style: str = ""


class Body:
    """Writer of one document's blocks, with its numbering, footnotes and bookmarks.

    Args:
        file: the document that will contain the elements.
        is_sheet: whether the report is a sheet, whose tables are set closer.
    """

    def __init__(self, file: WordDocument, *, is_sheet: bool = False) -> None:
        self._part = file.part
        self._is_sheet = is_sheet
        self._anchors = Anchors()
        self._pictures = 0
        self.numbering = Numbering()
        footnotes = Footnotes(file.part, self._anchors)
        self._inline = Inline(file.part, self._anchors, footnotes)
        self._turned = False

    def masthead(self, head: Masthead) -> list[Element]:
        """The paragraphs of the masthead, without its band, which is in the page's header."""
        above, lines = [], [(ParagraphLayout("Issuer"), head.issuer)] if head.issuer else []
        if head.letterhead:
            above = letterhead(head.letterhead, head.issuer, text_width(turned=False))
            lines = []
        lines.append((ParagraphLayout("heading 1"), title(head)))
        lines += [(ParagraphLayout("Masthead Line"), line) for line in head.lines]
        layout, words = lines.pop()
        rule = ("bottom", Border(1.5, palette.ACCENT, space=6))
        lines.append((layout.but(borders=(rule,)), words))
        below = [paragraph(layout, *runs(words)) for layout, words in lines]
        return self._anchored(head, [*above, *below])

    def section(self, section: Section) -> list[Element]:
        """The elements of one section's blocks."""
        self._turned = section.turned
        return list(self._blocks(section.blocks, _Surroundings(text_width(turned=section.turned))))

    def _blocks(self, blocks: Sequence[Block], around: _Surroundings) -> Iterator[Element]:
        for block, after in zip_longest(blocks, blocks[1:]):
            yield from self._anchored(block, list(self._block(block, after, around)))

    def _anchored(self, block: Block, elements: list[Element]) -> list[Element]:
        if not block.id:
            return elements
        elements = elements or [paragraph(ParagraphLayout())]
        self._anchors.set(elements[0], block.id)
        return elements

    def _block(self, block: Block, after: Block | None, around: _Surroundings) -> Iterator[Element]:
        match block:
            case Heading():
                layout = ParagraphLayout(f"heading {block.level}", indent=around.indent or None)
                yield paragraph(layout, *self._inline.spans(block.spans))
            case Paragraph():
                layout = self._running(block, around).but(keep_next=leads(block, after))
                yield paragraph(layout, *self._inline.spans(block.spans))
            case ListBlock():
                yield from self._list(block, around)
            case Quote():
                inside = replace(around, indent=around.indent + _QUOTE_INDENT, style="Quote")
                yield from self._blocks(block.blocks, inside)
            case Group():
                yield from self._blocks(block.blocks, around)
            case Note():
                yield from self._note(block, around)
            case Figure():
                yield from self._figure(block, around)
            case Table():
                yield from self._table(block, around)
            case Closing():
                yield from closing(block, around.line - around.indent, around.indent)
            case _:
                # Reached when a new block type has no case above: refuse rather than lose it.
                raise ReportError(BLOCK_UNKNOWN.at(found=block.type))

    def _running(self, block: Paragraph, around: _Surroundings) -> ParagraphLayout:
        style = around.style if around.style and block.look == "body" else _STYLES[block.look]
        return ParagraphLayout(style, indent=around.indent or None)

    def _list(self, block: ListBlock, around: _Surroundings) -> Iterator[Element]:
        number = self.numbering.number(block, around.depth, around.bulleted)
        inside = replace(
            around,
            indent=around.indent + STEP,
            depth=around.depth + 1,
            bulleted=around.bulleted + (not block.ordered),
            style="List Continue",
        )
        for item in block.items:
            first = item[0] if item and isinstance(item[0], Paragraph) else Paragraph(spans=())
            style = "List Number" if block.ordered else "List Bullet"
            layout = self._running(first, replace(inside, style=style))
            layout = layout.but(number=number, hanging=STEP)
            marked = paragraph(layout, *self._inline.spans(first.spans))
            yield from self._anchored(first, [marked])
            yield from self._blocks(item[1:] if item and item[0] is first else item, inside)

    def _note(self, block: Note, around: _Surroundings) -> Iterator[Element]:
        line = around.line - around.indent
        content = (
            [paragraph(ParagraphLayout("Note Title"), *runs(block.title))] if block.title else []
        )
        inside = replace(around, line=inside_box(line), indent=0.0, style="")
        content += self._blocks(block.blocks, inside)
        warning = block.look == "warning"
        ground = palette.BAND.ground if warning else palette.SHADE
        edge = palette.BAND.edge if warning else palette.ACCENT
        yield box(content or [paragraph(ParagraphLayout())], ground, edge, line, around.indent)
        yield paragraph(ParagraphLayout("After Table"))

    def _figure(self, figure: Figure, around: _Surroundings) -> Iterator[Element]:
        self._pictures += 1
        line_mm = (around.line - around.indent) / _POINTS_PER_MM
        drawn = picture(figure, self._part, self._pictures, line_mm, turned=self._turned)
        indent = around.indent or None
        yield paragraph(
            ParagraphLayout(
                "Figure", keep_next=bool(figure.caption or figure.subtitle), indent=indent
            ),
            drawn,
        )
        if figure.caption:
            after = None if figure.subtitle else 12
            yield paragraph(
                ParagraphLayout(
                    "caption", keep_next=bool(figure.subtitle), after=after, indent=indent
                ),
                *runs(figure.caption),
            )
        if figure.subtitle:
            yield paragraph(
                ParagraphLayout("Small Print", after=12, indent=indent), *runs(figure.subtitle)
            )

    def _table(self, table: Table, around: _Surroundings) -> Iterator[Element]:
        indent = around.indent or None
        if table.shown_caption:
            yield paragraph(
                ParagraphLayout("caption", keep_next=True, indent=indent), *runs(table.caption)
            )
        across = around.line - around.indent
        grid = Grid(table, self._inline, across, turned=self._turned, is_sheet=self._is_sheet)
        yield grid.element(around.indent)
        for n, line in enumerate(table.notes, start=1):
            layout = ParagraphLayout(
                "Small Print",
                before=4 if n == 1 else None,
                keep_next=n < len(table.notes),
                keep_lines=True,
                indent=indent,
            )
            yield paragraph(layout, *runs(line))
        # On a sheet a heading follows, and the notes keep two tables apart.
        if not (self._is_sheet and table.notes):
            yield paragraph(ParagraphLayout("After Table"))
