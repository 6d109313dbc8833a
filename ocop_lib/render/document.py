"""Blocks made ready for any writer: checked as a whole, their text clean, their links resolved."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ocop_lib.blocks.html import link_target
from ocop_lib.blocks.inline import Span, spans_text
from ocop_lib.blocks.model import (
    Block,
    Cell,
    Figure,
    Group,
    Heading,
    ListBlock,
    Masthead,
    Note,
    Quote,
)
from ocop_lib.errors import Fault, Place, ReportError
from ocop_lib.render.text import clean

_DEEPEST_LISTED = 3
# Fields that hold no words: ids are matched, not read, and pictures are not ours to touch.
_NOT_TEXT = {"type", "unit", "units", "quarter", "svg", "png", "jpeg"}


@dataclass(frozen=True, slots=True)
class Document:
    """What a writer sets: the head, then the body, every heading with an id.

    Args:
        masthead: the report's head.
        body: all other blocks in reading order.
    """

    masthead: Masthead
    body: tuple[Block, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks in reading order."""
        return (self.masthead, *self.body)

    @property
    def contents(self) -> tuple[Heading, ...]:
        """The headings a list of contents shows: levels 2 and 3."""
        headings = (block for block in self.body if isinstance(block, Heading))
        return tuple(heading for heading in headings if heading.level <= _DEEPEST_LISTED)


def document(blocks: Sequence[Block], places: Sequence[str] = ()) -> Document:
    """The blocks as a document; the same for every form a report takes.

    Args:
        blocks: the whole report in reading order.
        places: where each block comes from, for messages; its number in the list by default.

    Raises:
        ReportError: all faults of structure found: no masthead, or not first, or a second one; a
            heading level skipped; an id given twice; a figure without a picture; a link to an id
            that does not exist.
    """
    places = places or [f"khối {n}" for n, _ in enumerate(blocks, start=1)]
    flat = [(b, p) for block, p in zip(blocks, places, strict=True) for b in _flat(block)]
    places = [place for _, place in flat]
    cleaned = [_map(block, _clean_texts) for block, _ in flat]
    faults = [
        *_masthead_faults(cleaned, places),
        *_level_faults(cleaned, places),
        *_id_faults(cleaned, places),
        *_picture_faults(cleaned, places),
    ]
    if faults:
        raise ReportError(*faults)
    named = _with_heading_ids(cleaned)
    ids = {id_ for block in named for id_ in _ids(block)}
    linked = [_map(block, lambda part: _linked(part, ids)) for block in named]
    pairs = zip(linked, places, strict=True)
    if dead := [fault for block, place in pairs for fault in _dead(block, place, ids)]:
        raise ReportError(*dead)
    return Document(linked[0], tuple(linked[1:]))


def heading_words(heading: Heading) -> str:
    """A heading's words without its footnotes."""
    return spans_text(span.model_copy(update={"footnote": ()}) for span in heading.spans)


def _flat(block: Block) -> Iterator[Block]:
    """The blocks of a group one by one; they speak of its units and inherit its anchor."""
    if not isinstance(block, Group):
        yield block
        return
    for i, part in enumerate(block.blocks):
        id_ = part.id or (block.id if i == 0 else "")
        units = part.units or block.units
        yield from _flat(part.model_copy(update={"id": id_, "units": units}))


def _masthead_faults(blocks: Sequence[Block], places: Sequence[str]) -> Iterator[Fault]:
    found = [place for b, place in zip(blocks, places, strict=True) if isinstance(b, Masthead)]
    mend = "Hiển thị đầu báo cáo đúng một lần, ở ô đầu tiên sau ô tham số."
    if not found:
        yield Fault(
            code="report.masthead_missing",
            message="Báo cáo không có phần đầu (tên báo cáo).",
            remedy=mend,
        )
    elif not isinstance(blocks[0], Masthead):
        what = "Phần đầu báo cáo không đứng đầu báo cáo."
        yield Fault(code="report.masthead_late", message=what, place=Place(found[0]), remedy=mend)
    for place in found[1:]:
        yield Fault(
            code="report.masthead_twice",
            message="Báo cáo có hai phần đầu.",
            place=Place(place),
            remedy=mend,
        )


def _level_faults(blocks: Sequence[Block], places: Sequence[str]) -> Iterator[Fault]:
    above = 1
    for block, place in zip(blocks, places, strict=True):
        if not isinstance(block, Heading):
            continue
        if block.level > above + 1:
            yield Fault(
                code="report.heading_skipped",
                message=f"Đề mục cấp {block.level} đứng ngay dưới cấp {above}, bỏ qua một cấp.",
                place=Place(place),
                found=heading_words(block),
                remedy=f"Hạ đề mục xuống cấp {above + 1} ({'#' * (above + 1)}) hoặc thêm đề mục cha.",
            )
        above = block.level


def _id_faults(blocks: Sequence[Block], places: Sequence[str]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for block, place in zip(blocks, places, strict=True):
        for id_ in _ids(block):
            if id_ in seen:
                what = f"Mã neo bị dùng hai lần; lần đầu ở {seen[id_]}."
                yield Fault(code="report.id_twice", message=what, place=Place(place), found=id_)
            seen.setdefault(id_, place)


def _picture_faults(blocks: Sequence[Block], places: Sequence[str]) -> Iterator[Fault]:
    for block, place in zip(blocks, places, strict=True):
        for part in nested(block):
            if isinstance(part, Figure) and not (part.svg or part.png or part.jpeg):
                yield Fault(
                    code="report.figure_empty",
                    message="Hình không có ảnh.",
                    place=Place(place),
                    found=part.caption,
                )


def _dead(block: Block, place: str, ids: set[str]) -> Iterator[Fault]:
    for part in _parts(block):
        href = part.href if isinstance(part, Span | Cell) else ""
        if href.startswith("#") and href[1:] not in ids:
            yield Fault(
                code="report.link_unknown",
                message="Liên kết trỏ tới một chỗ không có trong báo cáo.",
                place=Place(place),
                found=href,
                remedy="Sửa liên kết theo tên đề mục (dấu cách thành «-») hoặc bỏ liên kết.",
            )


def _with_heading_ids(blocks: Sequence[Block]) -> list[Block]:
    """Headings named as JupyterLab names them, so that links work in both."""
    taken = {id_ for block in blocks for id_ in _ids(block)}
    named: list[Block] = []
    for block in blocks:
        if not isinstance(block, Heading) or block.id:
            named.append(block)
            continue
        stem = re.sub(r"\s+", "-", heading_words(block).strip()) or "muc"
        names = (stem, *(f"{stem}-{n}" for n in range(2, len(blocks) + 2)))
        name = next(n for n in names if n not in taken)
        taken.add(name)
        named.append(block.model_copy(update={"id": name}))
    return named


def _linked(part: BaseModel, ids: set[str]) -> BaseModel:
    """A span or cell whose link can be followed, or whose address is in the text instead."""
    if not isinstance(part, Span | Cell) or not part.href:
        return part
    href = f"#{part.href}" if part.href in ids else part.href
    if link_target(href):
        return part.model_copy(update={"href": href})
    return part.model_copy(update={"href": "", "text": f"{part.text} ({part.href})"})


def _clean_texts(part: BaseModel) -> BaseModel:
    update: dict[str, Any] = {}
    for name, value in _fields(part).items():
        if isinstance(value, str) and (cleaned := clean(value)) != value:
            update[name] = cleaned
        elif isinstance(value, tuple) and any(isinstance(v, str) for v in value):
            update[name] = tuple(clean(v) for v in value)
    return part.model_copy(update=update) if update else part


def _fields(part: BaseModel) -> Mapping[str, Any]:
    return {name: value for name, value in vars(part).items() if name not in _NOT_TEXT}


def _map(part: Any, change: Callable[[BaseModel], BaseModel]) -> Any:
    """The block with ``change`` applied to each model inside it, innermost first."""
    if isinstance(part, tuple):
        mapped = tuple(_map(v, change) for v in part)
        return part if all(a is b for a, b in zip(part, mapped, strict=True)) else mapped
    if not isinstance(part, BaseModel):
        return part
    update = {
        name: new
        for name, value in vars(part).items()
        if isinstance(value, tuple | BaseModel) and (new := _map(value, change)) is not value
    }
    return change(part.model_copy(update=update) if update else part)


def _parts(part: Any) -> Iterator[BaseModel]:
    """All models inside a block, itself included."""
    if isinstance(part, tuple):
        for value in part:
            yield from _parts(value)
    elif isinstance(part, BaseModel):
        yield part
        for value in vars(part).values():
            yield from _parts(value)


def _ids(block: Block) -> Iterator[str]:
    return (part.id for part in nested(block) if part.id)


def nested(block: Block) -> Iterator[Block]:
    """The block and all blocks inside it."""
    yield block
    match block:
        case ListBlock():
            inner = [part for item in block.items for part in item]
        case Quote() | Note() | Group():
            inner = [*block.blocks]
        case _:
            inner = []
    for part in inner:
        yield from nested(part)
