"""Markdown of cells and of parameter files to blocks; what cannot be set is refused, never dropped."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import unquote

import mistune
from mistune.util import unescape

from ocop_lib.blocks import markdown_faults as faults
from ocop_lib.blocks.images import checked_base64, decoded_svg
from ocop_lib.blocks.inline import Mark, Span, link_target, spans_text
from ocop_lib.blocks.markdown_lists import renumbered
from ocop_lib.blocks.markdown_parsers import NOTEBOOK, PROSE
from ocop_lib.blocks.markdown_spans import (
    BREAK,
    MARKS,
    Token,
    addressed,
    code_lines,
    code_text,
    is_break,
    is_comment,
    with_products,
)
from ocop_lib.blocks.model import (
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Table,
)
from ocop_lib.blocks.outline import Outline
from ocop_lib.errors import NOWHERE, FaultKind, Place, ReportError


def markdown_blocks(
    source: str, place: Place, attachments: Mapping[str, Mapping[str, str]], caption: str = ""
) -> list[Block]:
    """The blocks a Markdown text is made of.

    HTML comments and rules (``---``) become no block; ``<br>`` is a line break.

    Args:
        source: the text.
        place: the notebook cell, for messages.
        attachments: the cell's own pictures: base64 text by name, then by media type.
        caption: the caption of tables that have no heading above them in this text.

    Returns:
        Paragraphs, headings, lists, quotes, tables and figures in reading order.

    Raises:
        ReportError: raw HTML, a formula, a picture that is not attached to the cell or has no
            description, a heading of level 1, 5 or 6 or inside a list or quote, an unused footnote.
    """
    return _read(NOTEBOOK, source, _Reader(place, attachments, caption))


def prose_blocks(
    source: str, place: Place = NOWHERE, caption: str = "", *, is_item: bool = False
) -> list[Block]:
    """The blocks of a text that an analyst wrote in a parameter file.

    As the text of a notebook's cell, but what may not have been meant as a mark is text here (see
    `markdown_parsers`), and headings stand below that of the text's place (see `outline`).

    Args:
        source: the text.
        place: where it is written, for messages.
        caption: the caption of tables that have no heading above them in it.
        is_item: whether it is one of several, which have no headings.

    Returns:
        Paragraphs, headings, lists, quotes and tables in reading order; none without words.

    Raises:
        ReportError: a heading that is too deep or in a list, quote or item; a picture; other numbers
            of a list; a footnote that is unused or more than words.
    """
    reader = _Reader(place, {}, caption, is_prose=True, outline=None if is_item else Outline())
    if changed := renumbered(source):
        raise reader.refusal(faults.PROSE_NUMBERS, changed)
    return _read(PROSE, with_products(source), reader)


def _read(parser: mistune.Markdown, source: str, reader: "_Reader") -> list[Block]:
    parsed, state = parser.parse(source)
    # Typed as text or tokens; without a renderer mistune returns tokens.
    tokens = cast("list[dict[str, Any]]", parsed)
    reader.notes = {
        token["attrs"]["key"]: token["children"]
        for group in tokens
        if group["type"] == "footnotes"
        for token in group["children"]
    }
    for key in state.env.get("ref_footnotes", {}):
        if key not in reader.notes:
            raise reader.refusal(faults.FOOTNOTE_UNUSED, f"[^{key}]")
    return list(reader.blocks(tokens))


@dataclass
class _Reader:
    """The blocks and spans of one Markdown text, made from mistune's tokens.

    Args:
        place: the notebook cell, for messages.
        attachments: the cell's pictures: base64 text by name, then by media type.
        caption: the caption of the next table: the words of the last heading.
        is_prose: whether the text has no pictures of its own, and headings of its ``outline``.
        outline: where the headings of prose go; None where it has none.
        notes: the tokens of each footnote by its key.
        open_notes: keys of the footnotes being read, to find one that refers to itself.
    """

    place: Place
    attachments: Mapping[str, Mapping[str, str]]
    caption: str
    is_prose: bool = False
    outline: Outline | None = None
    notes: Mapping[str, Sequence[Token]] = field(default_factory=dict)
    open_notes: set[str] = field(default_factory=set)

    def refusal(self, kind: FaultKind, found: str = "") -> ReportError:
        return ReportError(kind.at(self.place, found=found.strip()))

    def blocks(self, tokens: Sequence[Token], *, nested: bool = False) -> Iterator[Block]:
        for token in tokens:
            match token["type"]:
                case "blank_line" | "thematic_break" | "footnotes":
                    pass
                case "paragraph" | "block_text":
                    yield from self.paragraph(token["children"])
                case "heading":
                    yield self.heading(token, nested=nested)
                case "list":
                    yield self.list(token)
                case "block_quote":
                    yield Quote(blocks=tuple(self.blocks(token["children"], nested=True)))
                case "table":
                    yield self.table(token)
                case "block_code":
                    yield Paragraph(spans=code_lines(code_text(token, named=self.is_prose)))
                case "block_html" if is_comment(token["raw"]):
                    pass
                case _:
                    raise self.unsettable(token)

    def unsettable(self, token: Token) -> ReportError:
        if token["type"] == "image":
            return self.refusal(faults.PROSE_IMAGE if self.is_prose else faults.IMAGE_PLACE)
        kind = faults.FORMULA if "math" in token["type"] else faults.RAW_HTML
        return self.refusal(kind, token.get("raw", token["type"]))

    def heading(self, token: Token, *, nested: bool) -> Heading:
        level, inner = token["attrs"]["level"], 0
        spans = self.inline(token["children"])
        self.caption = spans_text(spans)
        if self.is_prose:
            if nested or self.outline is None:
                raise self.refusal(faults.PROSE_HEADING, self.caption)
            inner = self.outline.depth(level)
            level = 2 + inner
        if kind := faults.heading_fault(level, nested=nested):
            raise self.refusal(kind, self.caption)
        return Heading(level=level, inner=inner, spans=spans)

    def list(self, token: Token) -> ListBlock:
        attrs = token["attrs"]
        items = (tuple(self.blocks(i["children"], nested=True)) for i in token["children"])
        return ListBlock(ordered=attrs["ordered"], start=attrs.get("start", 1), items=tuple(items))

    def paragraph(self, tokens: Sequence[Token]) -> Iterator[Block]:
        """The blocks of a paragraph: pictures become figures and split the text around them."""
        words: list[Token] = []
        for token in tokens:
            if token["type"] != "image":
                words.append(token)
                continue
            yield from self.words(words)
            yield self.picture(token)
            words = []
        yield from self.words(words)

    def words(self, tokens: Sequence[Token]) -> Iterator[Paragraph]:
        spans = self.inline(tokens)
        if spans_text(spans).strip():
            yield Paragraph(spans=spans)

    def picture(self, token: Token) -> Figure:
        url = unquote(token["attrs"]["url"])
        if self.is_prose:
            raise self.refusal(faults.PROSE_IMAGE, url)
        alt = unescape(spans_text(self.inline(token["children"]))).strip()
        name = url.removeprefix("attachment:")
        if url == name or name not in self.attachments:
            raise self.refusal(faults.IMAGE_ELSEWHERE, url)
        if not alt:
            raise self.refusal(faults.IMAGE_ALT, name)
        caption = unescape(token["attrs"].get("title") or "")
        return Figure(caption=caption, alt=alt, **self.picture_field(name))

    def picture_field(self, name: str) -> dict[str, str]:
        """The field of `Figure` for an attachment's media type, with its content."""
        bundle = self.attachments[name]
        if data := bundle.get("image/svg+xml"):
            return {"svg": decoded_svg(data, self.place)}
        for media, field_name in (("image/png", "png"), ("image/jpeg", "jpeg")):
            if data := bundle.get(media):
                return {field_name: checked_base64(data, self.place)}
        raise self.refusal(faults.IMAGE_TYPE, ", ".join(bundle))

    def table(self, token: Token) -> Table:
        head, *bodies = token["children"]
        columns = tuple(
            Column(
                label=self.cell(cell).text,
                kind="number" if cell["attrs"]["align"] == "right" else "text",
            )
            for cell in head["children"]
        )
        rows = tuple(
            tuple(self.cell(cell) for cell in row["children"])
            for body in bodies
            for row in body["children"]
        )
        return Table(caption=self.caption or "Bảng", columns=columns, rows=rows)

    def cell(self, token: Token) -> Cell:
        """A table cell without bold or italics; of several links, the addresses become text."""
        spans = self.inline(token["children"])
        if len(spans) == 1 and spans[0].href:
            return Cell(text=spans[0].text, href=spans[0].href)
        return Cell(text=spans_text(addressed(spans)))

    def inline(
        self, tokens: Iterable[Token], marks: tuple[Mark, ...] = (), href: str = ""
    ) -> tuple[Span, ...]:
        spans: list[Span] = []
        for token in tokens:
            kind = token["type"]
            if kind == "footnote_ref":
                last = spans.pop() if spans and not spans[-1].footnote else Span(text="")
                spans.append(last.model_copy(update={"footnote": self.footnote(token["raw"])}))
            else:
                spans.extend(self.stretch(token, kind, marks, href))
        return tuple(spans)

    def stretch(
        self, token: Token, kind: str, marks: tuple[Mark, ...], href: str
    ) -> Iterator[Span]:
        match kind:
            case "text":
                words = unescape(token["raw"])
                yield from [Span(text=words, marks=marks, href=href)] if words else []
            case "linebreak" | "inline_html" if is_break(token):
                yield BREAK
            case "softbreak":
                yield Span(text=" ", marks=marks, href=href)
            case "codespan":
                yield Span(text=token["raw"], marks=(*marks, "code"), href=href)
            case "strong" | "emphasis" | "strikethrough":
                mark = MARKS[kind]
                inner = marks if mark in marks else (*marks, mark)
                yield from self.inline(token["children"], inner, href)
            case "link":
                yield from self.link(token, marks)
            case "inline_html" if is_comment(token["raw"]):
                pass
            case _:
                raise self.unsettable(token)

    def link(self, token: Token, marks: tuple[Mark, ...]) -> Iterator[Span]:
        """The spans of a link; an address that no reader may follow becomes text in brackets."""
        url = unescape(token["attrs"]["url"])
        if url.startswith("#"):
            url = unquote(url)
        if link_target(url):
            yield from self.inline(token["children"], marks, url)
        else:
            yield from self.inline(token["children"], marks)
            yield Span(text=f" ({unquote(url)})", marks=marks)

    def footnote(self, key: str) -> tuple[Span, ...]:
        if key in self.open_notes:
            raise self.refusal(faults.FOOTNOTE_LOOP, f"[^{key}]")
        self.open_notes.add(key)
        spans: list[Span] = []
        for block in self.blocks(self.notes[key], nested=True):
            if not isinstance(block, Paragraph):
                raise self.refusal(faults.FOOTNOTE_BLOCK, f"[^{key}]")
            spans += [BREAK, *block.spans] if spans else block.spans
        self.open_notes.remove(key)
        return tuple(spans)
