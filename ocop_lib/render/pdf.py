"""Writer of PDFs through Typst: A4, tagged and archivable (PDF/UA-1 and PDF/A-2a)."""

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time
from typing import Any

from ocop_lib.blocks import palette
from ocop_lib.blocks.inline import Span
from ocop_lib.blocks.letterhead import Letterhead
from ocop_lib.blocks.model import (
    Block,
    Cell,
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
from ocop_lib.errors import FaultKind
from ocop_lib.render import sheet
from ocop_lib.render.document import Document
from ocop_lib.render.paper import (
    BODY_SIZE,
    FOOT_SIZE,
    HEADING_SIZES,
    Section,
    heads,
    is_high,
    is_whole,
    leads,
    pieces,
    running_title,
    sections,
    table_size,
    text_width,
    title,
)
from ocop_lib.render.printed import printed
from ocop_lib.render.typesetting import typeset
from ocop_lib.render.wide import fitting
from ocop_lib.render.widths import CELL_INSET, column_widths

PDF_REFUSED = FaultKind(
    "report.pdf_refused",
    "Không dựng được tệp PDF.",
    "Thường do hình hỏng: thử bỏ từng hình; nếu vẫn lỗi, báo cho người bảo trì.",
)
# Shares of a line's width: each corner of an administrative document; the narrowest list or box.
_CORNER_SHARE = 0.45
_NARROW_SHARE = 0.8


def to_pdf(report: Document) -> bytes:
    """The report as a PDF.

    The same report gives the same bytes on every computer and at any time; the file's date is the
    masthead's ``data_date``. Texts reach Typst as data and are never read as its language.

    Args:
        report: the whole report.

    Returns:
        A PDF that Typst checked against PDF/UA-1 and PDF/A-2a, all fonts embedded.

    Raises:
        ReportError: Typst cannot compile the report, mostly because of a broken picture.
    """
    is_sheet = report.masthead.look == "sheet"
    data = {
        "masthead": _masthead(report.masthead),
        "sections": [
            _SectionData(section, is_sheet=is_sheet).data()
            for section in sections(fitting(printed(report.body)))
        ],
        "body_size": sheet.BODY_SIZE if is_sheet else BODY_SIZE,
        "title_size": HEADING_SIZES[1 if is_sheet else 0],
        "heading_size": sheet.HEADING_SIZE if is_sheet else HEADING_SIZES[1],
        "cell_inset": CELL_INSET,
        "palette": _palette(),
    }
    return typeset(
        "report.typ",
        data,
        PDF_REFUSED,
        pdf_standards=["ua-1", "a-2a"],
        timestamp=datetime.combine(report.masthead.data_date, time(), UTC),
    )


def _palette() -> dict[str, Any]:
    return {
        "accent": palette.ACCENT,
        "muted": palette.MUTED,
        "rule": palette.RULE,
        "shade": palette.SHADE,
        "band": asdict(palette.BAND),
        "tints": {name: asdict(colours) for name, colours in palette.TINTS.items()},
    }


def _masthead(head: Masthead) -> dict[str, Any]:
    line = text_width(turned=False)
    return {
        **head.model_dump(mode="json"),
        "keywords": head.keywords,
        "issuer_words": pieces(head.issuer, line, BODY_SIZE),
        "title_words": pieces(title(head), line, HEADING_SIZES[0]),
        "running_title": pieces(running_title(head), line, FOOT_SIZE),
        "lines": [pieces(words, line, BODY_SIZE) for words in head.lines],
        "letterhead": _letterhead(head.letterhead, head.issuer) if head.letterhead else None,
    }


def _letterhead(letterhead: Letterhead, issuer: str) -> dict[str, Any]:
    half = text_width(turned=False) * _CORNER_SHARE
    return {
        "superior": pieces(letterhead.superior, half, BODY_SIZE),
        "issuer": pieces(issuer, half, BODY_SIZE),
        "number": pieces(letterhead.number, half, BODY_SIZE),
        "motto": [pieces(line, half, BODY_SIZE) for line in letterhead.motto],
        "place_and_date": pieces(letterhead.place_and_date, half, BODY_SIZE),
        "mark": pieces(letterhead.mark, half, BODY_SIZE),
    }


class _SectionData:
    """The JSON that the template reads for the blocks of one section."""

    def __init__(self, section: Section, *, is_sheet: bool) -> None:
        self.section, self.is_sheet = section, is_sheet
        self.line = text_width(turned=section.turned)

    def data(self) -> dict[str, Any]:
        blocks = self.section.blocks
        following = [*blocks[1:], None]
        return {
            "turned": self.section.turned,
            "blocks": [
                {**self.block(block), "leads": leads(block, after)}
                for block, after in zip(blocks, following, strict=True)
            ],
        }

    def block(self, block: Block) -> dict[str, Any]:
        data: dict[str, Any] = {"type": block.type, "id": block.id}
        match block:
            case Heading():
                data |= {"level": block.level, "spans": self.spans(block.spans)}
            case Paragraph():
                data |= {"look": block.look, "spans": self.spans(block.spans)}
            case ListBlock(ordered=ordered, start=start):
                items = [[self.block(part) for part in item] for item in block.items]
                data |= {"ordered": ordered, "start": start, "items": items}
            case Quote() | Group():
                data |= {"blocks": [self.block(part) for part in block.blocks]}
            case Note():
                parts = [self.block(part) for part in block.blocks]
                data |= {"look": block.look, "title": self.words(block.title), "blocks": parts}
            case Figure():
                data |= self.figure(block)
            case Closing():
                data |= self.closing(block)
            case Table():
                data |= self.table(block)
        return data

    def words(self, text: str) -> list[str]:
        # Lists, notes and quotes have shorter lines than the page.
        return pieces(text, self.line * _NARROW_SHARE, BODY_SIZE)

    def spans(self, spans: Sequence[Span]) -> list[dict[str, Any]]:
        return [
            {
                "words": self.words(span.text.replace("\n", " ")),
                "marks": span.marks,
                "href": span.href,
                "footnote": self.spans(span.footnote),
            }
            for span in spans
        ]

    def closing(self, foot: Closing) -> dict[str, Any]:
        half = self.line * _CORNER_SHARE
        return {
            "receivers": pieces(foot.receivers, half, BODY_SIZE),
            "recipients": [pieces(line, half, BODY_SIZE) for line in foot.recipients],
            "signatory": [pieces(line, half, BODY_SIZE) for line in foot.signatory],
            "name": pieces(foot.name, half, BODY_SIZE),
        }

    def figure(self, figure: Figure) -> dict[str, Any]:
        data = {
            "alt": figure.alt,
            "caption": self.words(figure.caption),
            "subtitle": self.words(figure.subtitle),
            "width": figure.width_mm,
        }
        if figure.svg:
            return {**data, "format": "svg", "content": figure.svg}
        kind, content = ("png", figure.png) if figure.png else ("jpg", figure.jpeg)
        # A list of numbers, because JSON has no bytes and Typst cannot decode base64.
        return {**data, "format": kind, "content": list(b64decode(content))}

    def table(self, table: Table) -> dict[str, Any]:
        size = table_size(table, turned=self.section.turned, sheet=self.is_sheet)
        widths = column_widths(table, self.line, size)
        lines = [across - 2 * CELL_INSET for across in widths]
        texts = [[cell.text for cell in row] for row in table.rows]
        return {
            "caption": self.words(table.shown_caption),
            "notes": [self.words(line) for line in table.notes],
            "size": size,
            "widths": widths,
            "kinds": [column.kind for column in table.columns],
            "head": [
                {**asdict(head), "words": pieces(head.label, lines[head.x], size)}
                for head in heads(table.columns)
            ],
            "rows": [
                [_cell(c, line, size) for c, line in zip(row, lines, strict=True)]
                for row in table.rows
            ],
            "breakable": [is_high(row, lines, size) for row in texts],
            "total": table.total,
            "short": is_whole(table, lines, size),
        }


def _cell(cell: Cell, line: float, size: float) -> dict[str, Any]:
    data: dict[str, Any] = {"words": pieces(cell.text, line, size)}
    if cell.tint:
        data["tint"] = cell.tint
    if cell.href:
        data["href"] = cell.href
    return data
