"""A notebook's Markdown as blocks, in full: what cannot be set is refused, never dropped."""

import html
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import unquote

import mistune

from ocop_lib.blocks.html import link_target
from ocop_lib.blocks.inline import Mark, Span, spans_text
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
from ocop_lib.errors import Fault, Place, ReportError

_Token = Mapping[str, Any]
_PARSER = mistune.create_markdown(
    renderer=None, plugins=["table", "footnotes", "strikethrough", "math", "url"]
)
_MARKS: Mapping[str, Mark] = {
    "strong": "strong",
    "emphasis": "emphasis",
    "strikethrough": "strike",
}
_BREAK = Span(text="", marks=("break",))
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_DEEPEST = 4


def markdown_blocks(
    source: str, where: str, attachments: Mapping[str, Mapping[str, str]], caption: str = ""
) -> list[Block]:
    """The blocks a Markdown text is made of.

    HTML comments and rules (``---``) hold no words and give nothing; ``<br>`` is a line break.

    Args:
        source: the text.
        where: the cell it stands in, for messages.
        attachments: the cell's own pictures: name to media type to base64.
        caption: caption of a table which has no heading above it in this text.

    Returns:
        Paragraphs, headings, lists, quotes, tables and figures in reading order.

    Raises:
        ReportError: raw HTML, a formula, a picture from elsewhere or without a description, a
            heading of level 1 or below 4 or inside a list, a footnote nobody refers to.
    """
    parsed, state = _PARSER.parse(source)
    tokens = cast("list[dict[str, Any]]", parsed)  # text comes only with a renderer
    notes = {
        token["attrs"]["key"]: token["children"]
        for group in tokens
        if group["type"] == "footnotes"
        for token in group["children"]
    }
    reader = _Reader(where, attachments, notes, caption)
    for key in state.env.get("ref_footnotes", {}):
        if key not in notes:
            raise reader.refusal("footnote_unused", "Chú thích không được nhắc tới.", f"[^{key}]")
    return list(reader.blocks(tokens))


@dataclass
class _Reader:
    """One text being read."""

    where: str
    attachments: Mapping[str, Mapping[str, str]]
    notes: Mapping[str, Sequence[_Token]]
    caption: str
    open_notes: set[str] = field(default_factory=set)

    def refusal(self, code: str, what: str, found: str = "", mend: str = "") -> ReportError:
        return ReportError(
            Fault(
                code=f"report.{code}",
                message=what,
                place=Place(self.where),
                found=found.strip(),
                remedy=mend,
            )
        )

    def blocks(self, tokens: Sequence[_Token], *, nested: bool = False) -> Iterator[Block]:
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
                    yield Paragraph(spans=_code_lines(token["raw"]))
                case "block_html" if _is_comment(token["raw"]):
                    pass
                case _:
                    raise self.unsettable(token)

    def unsettable(self, token: _Token) -> ReportError:
        raw = token.get("raw", token["type"])
        if "math" in token["type"]:
            what, mend = "Báo cáo không nhận công thức ($…$).", "Viết bằng chữ; dấu $ viết là \\$."
            return self.refusal("formula", what, raw, mend)
        mend = "Viết bằng Markdown thuần (đậm **…**, liên kết [chữ](địa chỉ), bảng | … |)."
        return self.refusal("raw_html", "Báo cáo không nhận mã HTML.", raw, mend)

    def heading(self, token: _Token, *, nested: bool) -> Heading:
        level = token["attrs"]["level"]
        spans = self.inline(token["children"])
        words = spans_text(spans)
        if level == 1:
            what = "Đề mục cấp 1 là tên báo cáo, chỉ phần đầu báo cáo được dùng."
            raise self.refusal("heading_level_one", what, words, "Dùng ## cho đề mục lớn nhất.")
        if level > _DEEPEST:
            what = f"Đề mục sâu quá cấp {_DEEPEST}."
            raise self.refusal("heading_deep", what, words, "Dùng chữ đậm (**…**) thay đề mục.")
        if nested:
            what = "Đề mục nằm trong danh sách hoặc trích dẫn."
            raise self.refusal("heading_nested", what, words, "Đưa đề mục ra ngoài.")
        self.caption = words
        return Heading(level=level, spans=spans)

    def list(self, token: _Token) -> ListBlock:
        attrs = token["attrs"]
        items = (tuple(self.blocks(i["children"], nested=True)) for i in token["children"])
        return ListBlock(ordered=attrs["ordered"], start=attrs.get("start", 1), items=tuple(items))

    def paragraph(self, tokens: Sequence[_Token]) -> Iterator[Block]:
        """Text and pictures in their order; a picture stands on a line of its own."""
        words: list[_Token] = []
        for token in tokens:
            if token["type"] != "image":
                words.append(token)
                continue
            yield from self.words(words)
            yield self.picture(token)
            words = []
        yield from self.words(words)

    def words(self, tokens: Sequence[_Token]) -> Iterator[Paragraph]:
        spans = self.inline(tokens)
        if spans_text(spans).strip():
            yield Paragraph(spans=spans)

    def picture(self, token: _Token) -> Figure:
        url = unquote(token["attrs"]["url"])
        alt = html.unescape(spans_text(self.inline(token["children"]))).strip()
        name = url.removeprefix("attachment:")
        if url == name or name not in self.attachments:
            what = "Ảnh không nằm trong chính ô này."
            mend = "Kéo tệp ảnh thả vào ô để đính kèm (attachment:…)."
            raise self.refusal("image_elsewhere", what, url, mend)
        if not alt:
            mend = "Viết mô tả ảnh trong ngoặc vuông: ![mô tả](attachment:…)."
            raise self.refusal("image_alt", "Ảnh không có lời mô tả.", name, mend)
        caption = html.unescape(token["attrs"].get("title") or "")
        return Figure(caption=caption, alt=alt, **self.bytes_of(name))

    def bytes_of(self, name: str) -> dict[str, str]:
        bundle = self.attachments[name]
        if data := bundle.get("image/svg+xml"):
            return {"svg": b64decode(data).decode()}
        for media, form in (("image/png", "png"), ("image/jpeg", "jpeg")):
            if data := bundle.get(media):
                return {form: "".join(data.split())}
        what = "Loại ảnh không in được."
        raise self.refusal("image_type", what, ", ".join(bundle), "Dùng ảnh PNG, JPEG hoặc SVG.")

    def table(self, token: _Token) -> Table:
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

    def cell(self, token: _Token) -> Cell:
        """A cell's words; its look goes, its links stay: as a link, or as an address in brackets."""
        spans = self.inline(token["children"])
        if len(spans) == 1 and spans[0].href:
            return Cell(text=spans[0].text, href=spans[0].href)
        return Cell(text=spans_text(_addressed(spans)))

    def inline(
        self, tokens: Iterable[_Token], marks: tuple[Mark, ...] = (), href: str = ""
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
        self, token: _Token, kind: str, marks: tuple[Mark, ...], href: str
    ) -> Iterator[Span]:
        match kind:
            case "text":
                words = html.unescape(token["raw"])
                yield from [Span(text=words, marks=marks, href=href)] if words else []
            case "linebreak" | "inline_html" if _is_break(token):
                yield _BREAK
            case "softbreak":
                yield Span(text=" ", marks=marks, href=href)
            case "codespan":
                yield Span(text=token["raw"], marks=(*marks, "code"), href=href)
            case "strong" | "emphasis" | "strikethrough":
                mark = _MARKS[kind]
                inner = marks if mark in marks else (*marks, mark)
                yield from self.inline(token["children"], inner, href)
            case "link":
                yield from self.link(token, marks)
            case "inline_html" if _is_comment(token["raw"]):
                pass
            case "image":
                what = "Ảnh nằm giữa chữ định dạng, trong bảng hoặc trong đề mục."
                raise self.refusal("image_place", what, mend="Đặt ảnh thành một đoạn riêng.")
            case _:
                raise self.unsettable(token)

    def link(self, token: _Token, marks: tuple[Mark, ...]) -> Iterator[Span]:
        """A link that can be followed; of any other the words, then the address in brackets."""
        url = html.unescape(token["attrs"]["url"])
        if url.startswith("#"):
            url = unquote(url)
        if link_target(url):
            yield from self.inline(token["children"], marks, url)
        else:
            yield from self.inline(token["children"], marks)
            yield Span(text=f" ({unquote(url)})", marks=marks)

    def footnote(self, key: str) -> tuple[Span, ...]:
        if key in self.open_notes:
            raise self.refusal("footnote_loop", "Chú thích nhắc tới chính nó.", f"[^{key}]")
        self.open_notes.add(key)
        spans: list[Span] = []
        for block in self.blocks(self.notes[key], nested=True):
            if not isinstance(block, Paragraph):
                what = "Chú thích chỉ gồm chữ, không gồm bảng, danh sách hay ảnh."
                raise self.refusal("footnote_block", what, f"[^{key}]")
            spans += [_BREAK, *block.spans] if spans else block.spans
        self.open_notes.remove(key)
        return tuple(spans)


def _is_break(token: _Token) -> bool:
    return token["type"] == "linebreak" or bool(_LINE_BREAK.fullmatch(token["raw"]))


def _is_comment(raw: str) -> bool:
    return raw.lstrip().startswith("<!--") and raw.rstrip().endswith("-->")


def _code_lines(raw: str) -> tuple[Span, ...]:
    """Lines of code; indentation in no-break spaces, for runs of spaces are set as one."""
    spans: list[Span] = []
    for line in raw.rstrip("\n").split("\n"):
        kept = re.sub(r"^ +| {2,}", lambda m: "\N{NO-BREAK SPACE}" * len(m[0]), line)
        spans += [_BREAK] if spans else []
        spans.append(Span(text=kept, marks=("code",)))
    return tuple(spans)


def _addressed(spans: Sequence[Span]) -> Iterator[Span]:
    for i, span in enumerate(spans):
        last = i + 1 == len(spans) or spans[i + 1].href != span.href
        if span.href and last and span.href != span.text:
            yield span.model_copy(update={"text": f"{span.text} ({span.href})"})
        else:
            yield span
