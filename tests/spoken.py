"""The text of a report, from its blocks and from its file in each format.

All without white space, since where a line ends is not what a report says.
"""

import io
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from bs4 import BeautifulSoup
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from pypdf import PdfReader

from ocop_lib.blocks.inline import Span
from ocop_lib.blocks.model import (
    Block,
    Closing,
    Column,
    Figure,
    Group,
    ListBlock,
    Masthead,
    Note,
    Quote,
    Table,
)
from ocop_lib.render.paper import running_title

MARKERS = ("•", "–")


def squeezed(words: str) -> str:
    """The words without spaces."""
    return "".join(words.split())


class BlockWords:
    """The text of blocks in order; footnotes come last, as on a single page.

    Args:
        counted: with the markers of lists and footnotes, which a page leaves to the browser.
        groups_first: headings of columns in Typst's order, which sets a cell as high as two rows
            with the second of them.
    """

    def __init__(self, *, counted: bool, groups_first: bool = False) -> None:
        self.counted = counted
        self.groups_first = groups_first
        self.footnotes: list[str] = []

    def all(self, blocks: Iterable[Block]) -> str:
        found = "".join(itertools.chain.from_iterable(self.block(block) for block in blocks))
        return squeezed(found + "".join(self.footnotes))

    def block(self, block: Block, lists: int = 0) -> Iterator[str]:
        match block:
            case Masthead():
                yield block.band
                yield from self.letterhead(block)
                yield from (block.title, *block.lines)
            case ListBlock():
                yield from self.items(block, lists)
            case Quote() | Group() | Note():
                yield getattr(block, "title", "")
                for part in block.blocks:
                    yield from self.block(part, lists)
            case Table():
                yield block.shown_caption
                yield from self.heads(block.columns)
                yield from (cell.text for row in block.rows for cell in row)
                yield from block.notes
            case Figure():
                yield from (block.caption, block.subtitle)
            case Closing():
                dash = "-" if self.counted else ""
                yield block.receivers if block.recipients else ""
                yield from (dash + line for line in block.recipients)
                yield from (*block.signatory, block.name)
            case _:
                yield from self.spans(block.spans)

    @staticmethod
    def letterhead(head: Masthead) -> Iterator[str]:
        if not head.letterhead:
            yield head.issuer
            return
        corners = head.letterhead
        yield from (corners.superior, head.issuer, corners.number)
        yield from (*corners.motto, corners.place_and_date, corners.mark)

    def items(self, block: ListBlock, lists: int) -> Iterator[str]:
        for n, item in enumerate(block.items, start=block.start):
            if self.counted:
                yield f"{n}." if block.ordered else MARKERS[lists % len(MARKERS)]
            for part in item:
                yield from self.block(part, lists + (not block.ordered))

    def heads(self, columns: Sequence[Column]) -> Iterator[str]:
        grouped = [column.label for column in columns if column.group]
        runs = [(name, [*run]) for name, run in itertools.groupby(columns, lambda c: c.group)]
        if self.groups_first:
            yield from (name for name, _ in runs if name)
            yield from (column.label for column in columns if not column.group)
        else:
            for name, run in runs:
                yield from [name] if name else (column.label for column in run)
        yield from grouped

    def spans(self, spans: Iterable[Span]) -> Iterator[str]:
        for span in spans:
            yield span.text
            if span.footnote:
                mark = f"{len(self.footnotes) + 1}" if self.counted else ""
                self.footnotes.append(mark + "".join(self.spans(span.footnote)))
                yield mark


def of_page(page: bytes) -> str:
    """The words of the HTML page without its list of contents and its footer."""
    soup = BeautifulSoup(page, "html.parser")
    furniture = "nav, body > footer, .skip, sup.ref, .unseen, .endnotes a[href^='#ocop-ref']"
    for part in [*soup.select(furniture), soup.find("title")]:
        part.decompose()
    return squeezed(soup.get_text())


def of_pdf(pdf: bytes, blocks: Sequence[Block], expected: BlockWords) -> str:
    """The words of a PDF without page numbers, bands, footers and repeated headings of tables.

    Args:
        pdf: the file.
        blocks: what it was made of.
        expected: how the file orders the headings of columns.
    """
    head = blocks[0]
    assert isinstance(head, Masthead)
    tables = [block for block in blocks if isinstance(block, Table)]
    repeated = {squeezed("".join(expected.heads(table.columns))) for table in tables}
    found = []
    for n, page in enumerate(pages_of_pdf(pdf), start=1):
        words = page
        if n > 1:
            above, title = f"{n}{squeezed(head.band)}", squeezed(running_title(head))
            assert words.startswith(above), words
            assert words.endswith(title), words
            words = words.removeprefix(above).removesuffix(title)
            words = next((words.removeprefix(h) for h in repeated if words.startswith(h)), words)
        found.append(words)
    return "".join(found)


def pages_of_pdf(pdf: bytes) -> list[str]:
    """The words of each page of a PDF. Where a reader sees a space depends on gaps between letters."""
    return [*_pages(pdf)]


@lru_cache(maxsize=32)
def _pages(pdf: bytes) -> tuple[str, ...]:
    """Reading a long PDF takes two seconds, and many tests ask about the same one."""
    return tuple(squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages)


def of_word(file: bytes) -> str:
    """The words of a Word file, its lists and footnotes counted as Word counts them."""
    document = Document(io.BytesIO(file))
    counts = _Counts(document)
    first = document.sections[0].first_page_header
    found = [paragraph.text for paragraph in first.paragraphs]
    for paragraph in document.element.body.iter(qn("w:p")):
        found += [counts.marker(paragraph), _words(paragraph)]
    footnotes = parse_xml(document.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES).blob)
    for note in footnotes:
        if int(note.get(qn("w:id"))) > 0:
            found += [note.get(qn("w:id")), _words(note)]
    return squeezed("".join(found))


def heads_of_word(file: bytes) -> list[str]:
    """The words of a Word file under the head of its first page, then the head of the others."""
    others = Document(io.BytesIO(file)).sections[0].header
    return [of_word(file), squeezed("".join(paragraph.text for paragraph in others.paragraphs))]


def _words(element) -> str:
    texts = {qn("w:t"): lambda e: e.text, qn("w:footnoteReference"): lambda e: e.get(qn("w:id"))}
    return "".join(texts[e.tag](e) for e in element.iter(*texts))


class Reader(NamedTuple):
    """How a file of one format is read.

    Args:
        words: all its words in the order of the blocks, without what stands on every page.
        sheets: what a reader sees at once: a page, or the pages that have the same head.
        counted: see `BlockWords`.
        groups_first: see `BlockWords`.
    """

    words: Callable[[bytes, Sequence[Block], BlockWords], str]
    sheets: Callable[[bytes], Sequence[str]]
    counted: bool = True
    groups_first: bool = False

    def expected(self) -> BlockWords:
        """The words that the file should have, once it is given the blocks."""
        return BlockWords(counted=self.counted, groups_first=self.groups_first)


READERS: Mapping[str, Reader] = {
    "html": Reader(lambda file, *_: of_page(file), lambda file: [of_page(file)], counted=False),
    "pdf": Reader(of_pdf, pages_of_pdf, groups_first=True),
    "docx": Reader(lambda file, *_: of_word(file), heads_of_word),
}
"""A reader for each format; one that has none is an error, wherever a test asks for it."""


def said_and_expected(form: str, file: bytes, blocks: Sequence[Block]) -> tuple[str, str]:
    """The words read from a file of a format, and those of the blocks it was made of."""
    words = READERS[form].expected()
    return READERS[form].words(file, blocks, words), words.all(blocks)


class _Counts:
    """The markers of list items, from the definitions in the file."""

    def __init__(self, document) -> None:
        numbering = document.part.numbering_part.element
        self.kinds = {e.get(qn("w:abstractNumId")): e for e in numbering.iter(qn("w:abstractNum"))}
        self.lists = {e.get(qn("w:numId")): e for e in numbering.iter(qn("w:num"))}
        self.reached: dict[tuple[str, str], int] = {}

    def marker(self, paragraph) -> str:
        properties = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if properties is None:
            return ""
        level = properties.find(qn("w:ilvl")).get(qn("w:val"))
        number = properties.find(qn("w:numId")).get(qn("w:val"))
        listed = self.lists[number]
        kind = self.kinds[listed.find(qn("w:abstractNumId")).get(qn("w:val"))]
        [defined] = [e for e in kind.iter(qn("w:lvl")) if e.get(qn("w:ilvl")) == level]
        marker = defined.find(qn("w:lvlText")).get(qn("w:val"))
        if defined.find(qn("w:numFmt")).get(qn("w:val")) == "bullet":
            return marker
        # Lists of one kind go on counting unless told where to start.
        [start] = [
            e.find(qn("w:startOverride"))
            for e in listed.iter(qn("w:lvlOverride"))
            if e.get(qn("w:ilvl")) == level
        ]
        before = self.reached.get((number, level), int(start.get(qn("w:val"))) - 1)
        self.reached[number, level] = before + 1
        return marker.replace(f"%{int(level) + 1}", str(before + 1))
