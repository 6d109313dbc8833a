"""Blocks as an A4 PDF, tagged and archivable (PDF/UA-1 and PDF/A-2a), through Typst."""

import json
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst

from ocop_lib import palette
from ocop_lib.blocks import (
    Block,
    Cell,
    Column,
    Figure,
    Group,
    Heading,
    ListBlock,
    Masthead,
    Note,
    Paragraph,
    Quote,
    Span,
    Table,
    spans_text,
)
from ocop_lib.errors import Fault, ReportError
from ocop_lib.render.document import document
from ocop_lib.render.paper import (
    BODY_SIZE,
    CELL_INSET,
    Section,
    is_short,
    pieces,
    sections,
    text_width,
    type_size,
)
from ocop_lib.render.text import FONTS, width

_TEMPLATES = Path(__file__).parent / "templates"
_TITLE_SIZE = 18.0
# A row stays on one page unless a text in it may be higher than the page.
_LONG_CELL = 1000
_LEADING_SENTENCE = 300


def to_pdf(blocks: Sequence[Block]) -> bytes:
    """The report as a PDF.

    The same blocks give the same bytes, wherever and whenever; the file is dated by the
    masthead's ``data_date``. Texts reach Typst as data and are never read as its language.

    Args:
        blocks: the whole report, the masthead first.

    Returns:
        A PDF that Typst has held to PDF/UA-1 and PDF/A-2a, all fonts embedded.

    Raises:
        ReportError: when the blocks do not make a report (see `ocop_lib.render.document`), or
            when a picture in it cannot be set.
    """
    report = document(blocks)
    data = {
        "masthead": _masthead(report.masthead),
        "sections": [_Setter(section).data() for section in sections(report.body)],
        "body_size": BODY_SIZE,
        "title_size": _TITLE_SIZE,
        "cell_inset": CELL_INSET,
        "palette": _palette(),
    }
    dated = datetime.combine(report.masthead.data_date, time(), UTC)
    return _compile(json.dumps(data, ensure_ascii=False), dated)


def _compile(data: str, dated: datetime) -> bytes:
    try:
        pdf, warnings = typst.compile_with_warnings(
            str(_TEMPLATES / "report.typ"),
            root=str(_TEMPLATES),
            font_paths=_fonts(),
            sys_inputs={"data": data},
            pdf_standards=["ua-1", "a-2a"],
            timestamp=dated,
        )
    except typst.TypstError as error:
        raise _refused(str(error), *error.hints) from error
    if warnings:
        raise _refused(*(str(warning) for warning in warnings))
    return pdf


def _refused(*found: str) -> ReportError:
    return ReportError(
        Fault(
            "report.pdf_refused",
            "Không dựng được tệp PDF.",
            found="; ".join(found),
            mend="Thường do hình hỏng: thử bỏ từng hình; nếu vẫn lỗi, báo cho người bảo trì.",
        )
    )


@cache
def _fonts() -> typst.Fonts:
    """The report's own font and no other: what a computer has installed must not show."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
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
    title = head.title
    if width(title) * _TITLE_SIZE > line:
        # «Báo cáo tiến độ …: | huyện Ba Bể, Quý III/2024», so that no name is cut in two.
        title = title.replace(": ", ":\n", 1)
    return {
        **head.model_dump(mode="json"),
        "issuer_words": pieces(head.issuer, line, BODY_SIZE),
        "title_words": pieces(title, line, _TITLE_SIZE),
        "lines": [pieces(words, line, BODY_SIZE) for words in head.lines],
    }


class _Setter:
    """Turns the blocks of one section into what the template reads."""

    def __init__(self, section: Section) -> None:
        self.section = section
        self.line = text_width(turned=section.turned)

    def data(self) -> dict[str, Any]:
        blocks = self.section.blocks
        following = [*blocks[1:], None]
        return {
            "turned": self.section.turned,
            "blocks": [
                {**self.block(block), "leads": _leads(block, after)}
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
            case Table():
                data |= self.table(block)
        return data

    def words(self, text: str) -> list[str]:
        # Lists, notes and quotes have shorter lines than the page.
        return pieces(text, self.line * 0.8, BODY_SIZE)

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

    def figure(self, figure: Figure) -> dict[str, Any]:
        data = {
            "alt": figure.alt,
            "caption": self.words(figure.caption),
            "width": figure.width_mm,
        }
        if figure.svg:
            return {**data, "form": "svg", "content": figure.svg}
        form, content = ("png", figure.png) if figure.png else ("jpg", figure.jpeg)
        # JSON has no bytes, Typst no base64.
        return {**data, "form": form, "content": list(b64decode(content))}

    def table(self, table: Table) -> dict[str, Any]:
        size = type_size(len(table.columns), turned=self.section.turned)
        whole = sum(column.width for column in table.columns)
        widths = [column.width / whole for column in table.columns]
        lines = [share * self.line - 2 * CELL_INSET for share in widths]
        return {
            "caption": self.words(table.caption),
            "notes": [self.words(line) for line in table.notes],
            "size": size,
            "widths": widths,
            "kinds": [column.kind for column in table.columns],
            "head": _head(table.columns, lines, size),
            "rows": [
                [_cell(c, line, size) for c, line in zip(row, lines, strict=True)]
                for row in table.rows
            ],
            "total": table.total,
            "short": is_short(([c.text for c in row] for row in table.rows), lines, size),
        }


def _leads(block: Block, after: Block | None) -> bool:
    """Whether the block is a sentence on the table or figure after it, and stays beside it."""
    if not isinstance(block, Paragraph) or not isinstance(after, Table | Figure):
        return False
    return len(spans_text(block.spans)) <= _LEADING_SENTENCE


def _head(columns: Sequence[Column], lines: Sequence[float], size: float) -> list[dict[str, Any]]:
    """The heading cells: a group's above those of its columns, any other as high as both."""
    grouped = any(column.group for column in columns)
    cells: list[dict[str, Any]] = []
    for x, (column, line) in enumerate(zip(columns, lines, strict=True)):
        label = {"words": pieces(column.label, line, size), "x": x, "colspan": 1}
        if not column.group:
            cells.append({**label, "y": 0, "rowspan": 1 + grouped})
            continue
        cells.append({**label, "y": 1, "rowspan": 1})
        if x and columns[x - 1].group == column.group:
            opener = next(c for c in reversed(cells) if c["y"] == 0)
            opener["colspan"] += 1
        else:
            words = pieces(column.group, line, size)
            cells.append({"words": words, "x": x, "y": 0, "colspan": 1, "rowspan": 1})
    return cells


def _cell(cell: Cell, line: float, size: float) -> dict[str, Any]:
    data: dict[str, Any] = {"words": pieces(cell.text, line, size)}
    if cell.tint:
        data["tint"] = cell.tint
    if cell.href:
        data["href"] = cell.href
    if len(cell.text) > _LONG_CELL:
        data["long"] = True
    return data
