"""Checks of a whole report: masthead, heading levels, ids, pictures, depth and links."""

from collections.abc import Collection, Iterator, Sequence
from textwrap import shorten
from typing import Any

from pydantic import BaseModel

from ocop_lib.blocks.inline import Span
from ocop_lib.blocks.model import BaseBlock, Block, Cell, Figure, Heading, Masthead
from ocop_lib.blocks.plain import plain_text
from ocop_lib.blocks.tree import depth, nested
from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.spelling import nearest

MOST_NESTED = 20
"""The most levels of nested blocks; more would overflow the stacks of Typst and Python."""

PlacedBlock = tuple[Block, Place]
"""A block, and the cell of the notebook it comes from."""

_LONGEST_NAME = 80
_NAMES = {
    "table": "Bảng",
    "figure": "Hình",
    "heading": "Đề mục",
    "list": "Danh sách",
    "quote": "Trích dẫn",
    "note": "Khung ghi chú",
    "masthead": "Phần đầu",
    "closing": "Phần ký",
}

_SHOW_MASTHEAD = (
    "Hiển thị đầu báo cáo đúng một lần, trước mọi phần khác: một ô report.heading() "
    "ngay sau ô tạo đối tượng báo cáo."
)
MASTHEAD_MISSING = FaultKind(
    "report.masthead_missing", "Báo cáo không có phần đầu (tên báo cáo).", _SHOW_MASTHEAD
)
MASTHEAD_LATE = FaultKind(
    "report.masthead_late", "Phần đầu báo cáo không đứng đầu báo cáo.", _SHOW_MASTHEAD
)
MASTHEAD_TWICE = FaultKind("report.masthead_twice", "Báo cáo có hai phần đầu.", _SHOW_MASTHEAD)
HEADING_SKIPPED = FaultKind(
    "report.heading_skipped",
    "Đề mục cấp {level} đứng ngay dưới cấp {above}, bỏ qua một cấp.",
    "Hạ đề mục xuống cấp {wanted} ({marks}) hoặc thêm đề mục cha.",
)
ID_TWICE = FaultKind(
    "report.id_twice",
    "Một phần của báo cáo được hiển thị hai lần; lần đầu ở {first}.",
    "Chỉ hiển thị phần này một lần: bỏ ô này, hoặc bỏ nó khỏi {first}. "
    "Nếu là hai khối tự tạo khác nhau, đặt cho mỗi khối một id khác.",
)
FIGURE_EMPTY = FaultKind(
    "report.figure_empty",
    "Hình không có ảnh.",
    'Truyền ảnh vào hình (svg, png hoặc jpeg), hoặc vẽ bằng figure(fig, alt="…").',
)
NESTED_DEEP = FaultKind(
    "report.nested_deep",
    "Các phần lồng vào nhau quá sâu.",
    "Bớt số cấp danh sách, trích dẫn, khung hoặc chú thích lồng vào nhau.",
    f"tối đa {MOST_NESTED} cấp",
)
LINK_UNKNOWN = FaultKind(
    "report.link_unknown",
    "Liên kết trỏ tới một chỗ không có trong báo cáo.",
    "Sửa liên kết theo tên đề mục (dấu cách thành «-») hoặc bỏ liên kết.",
)
PART_MISSING = FaultKind(
    "report.part_missing",
    "{block} có liên kết tới phần do {call} hiển thị, nhưng báo cáo không có phần ấy.",
    "Thêm vào sổ tay một ô gọi {call} (nếu đã có: bỏ thẻ remove-… hoặc hide-… của ô ấy), hoặc bỏ ô này.",
)


def depth_faults(placed: Sequence[PlacedBlock]) -> Iterator[Fault]:
    """A fault for each block nested too deep; run first, because later checks recurse into blocks."""
    for block, place in placed:
        if depth(block) > MOST_NESTED:
            yield NESTED_DEEP.at(place)


def structure_faults(placed: Sequence[PlacedBlock]) -> Iterator[Fault]:
    """Check masthead, heading levels, ids and pictures of the whole report.

    Args:
        placed: the whole report in reading order, with clean texts and without groups.

    Yields:
        Faults of the masthead, then of heading levels, ids and pictures.
    """
    yield from _masthead_faults(placed)
    yield from _level_faults(placed)
    yield from _id_faults(placed)
    yield from _picture_faults(placed)


def link_faults(placed: Sequence[PlacedBlock], ids: Collection[str]) -> Iterator[Fault]:
    """Check that every link inside the report leads to an existing id.

    Args:
        placed: the whole report in reading order, every inner link as «#id».
        ids: the ids of the report's blocks.

    Yields:
        One fault per missing notebook call that a block names in ``links_to``; for links without
        such a call, one fault per address and notebook cell.
    """
    found = [
        (owner, href, place) for block, place in placed for owner, href in _dead(block, ids, block)
    ]
    anchors = [f"#{id_}" for id_ in ids]
    causes: set[object] = set()
    for owner, href, place in found:
        cause: object = owner.links_to or (href, place)
        if cause in causes:
            continue
        causes.add(cause)
        if owner.links_to:
            yield PART_MISSING.at(place, block=described(owner), call=owner.links_to)
        else:
            yield LINK_UNKNOWN.at(place, found=href, meant=nearest(href, anchors))


def described(block: BaseBlock) -> str:
    """A block's kind and its caption or first line: «Bảng «Kết quả …»»."""
    words = shorten(plain_text(block).strip().partition("\n")[0], _LONGEST_NAME, placeholder="…")
    name = _NAMES.get(getattr(block, "type", ""), "Đoạn")
    return f"{name} «{words}»"


def _masthead_faults(placed: Sequence[PlacedBlock]) -> Iterator[Fault]:
    found = [place for block, place in placed if isinstance(block, Masthead)]
    if not found:
        yield MASTHEAD_MISSING.at()
    elif not isinstance(placed[0][0], Masthead):
        yield MASTHEAD_LATE.at(found[0])
    yield from (MASTHEAD_TWICE.at(place) for place in found[1:])


def _level_faults(placed: Sequence[PlacedBlock]) -> Iterator[Fault]:
    above = 1
    for block, place in placed:
        if not isinstance(block, Heading):
            continue
        if block.level > above + 1:
            yield HEADING_SKIPPED.at(
                place,
                found=block.words(),
                level=block.level,
                above=above,
                wanted=above + 1,
                marks="#" * (above + 1),
            )
        above = block.level


def _id_faults(placed: Sequence[PlacedBlock]) -> Iterator[Fault]:
    """One fault per pair of notebook cells that show the same ids, however many they share."""
    first: dict[str, Place] = {}
    again: dict[tuple[Place, Place], list[Block]] = {}
    for block, place in placed:
        for part in nested(block):
            if part.id in first:
                again.setdefault((first[part.id], place), []).append(part)
            if part.id:
                first.setdefault(part.id, place)
    for (before, place), parts in again.items():
        more = f" và {len(parts) - 1} phần khác" if len(parts) > 1 else ""
        found = f"{described(parts[0])} (id: {parts[0].id}){more}"
        yield ID_TWICE.at(place, found=found, first=before)


def _picture_faults(placed: Sequence[PlacedBlock]) -> Iterator[Fault]:
    for block, place in placed:
        for part in nested(block):
            if isinstance(part, Figure) and not (part.svg or part.png or part.jpeg):
                yield FIGURE_EMPTY.at(place, found=part.caption)


def _dead(part: Any, ids: Collection[str], owner: BaseBlock) -> Iterator[tuple[BaseBlock, str]]:
    """The links inside a value that lead to no id of the report.

    Args:
        part: a block, or the value of a block's field.
        ids: the ids of the report's blocks.
        owner: the block that contains the value.

    Yields:
        A block and the address of the link. The block is the innermost around the link that has
        ``links_to``; where none has, the outermost.
    """
    if isinstance(part, tuple):
        for value in part:
            yield from _dead(value, ids, owner)
    elif isinstance(part, BaseModel):
        if isinstance(part, BaseBlock) and part.links_to:
            owner = part
        href = part.href if isinstance(part, Span | Cell) else ""
        if href.startswith("#") and href[1:] not in ids:
            yield owner, href
        for value in vars(part).values():
            yield from _dead(value, ids, owner)
