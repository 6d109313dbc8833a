"""Functions over the tree of a block: nested blocks, depth, changing every model in it."""

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel

from ocop_lib.blocks.inline import Span
from ocop_lib.blocks.model import Block, Group, Heading, ListBlock, Note, Paragraph, Quote


def nested(block: Block) -> Iterator[Block]:
    """The block and all blocks inside it, in reading order.

    Args:
        block: any block.

    Yields:
        The block itself first.
    """
    yield block
    for part in _children(block):
        yield from nested(part)


def depth(block: Block) -> int:
    """The number of levels of nested blocks, or of footnotes in footnotes.

    A loop over levels instead of recursion: JSON can be nested deeper than Python's stack.

    Args:
        block: any block.

    Returns:
        1 for a block that holds no other.
    """
    levels = 0
    level: list[Block | Span] = [block]
    while level:
        levels += 1
        level = [part for whole in level for part in _below(whole)]
    return levels


def mapped(part: Any, change: Callable[[BaseModel], BaseModel]) -> Any:
    """Apply a function to every model inside a block, innermost first, the block itself last.

    Args:
        part: a block, or the value of a block's field.
        change: the function; where nothing changes, it returns its argument.

    Returns:
        The changed block; the same object where nothing changed.
    """
    if isinstance(part, tuple):
        values = tuple(mapped(value, change) for value in part)
        return part if all(a is b for a, b in zip(part, values, strict=True)) else values
    if not isinstance(part, BaseModel):
        return part
    update = {
        name: new
        for name, value in vars(part).items()
        if isinstance(value, tuple | BaseModel) and (new := mapped(value, change)) is not value
    }
    return change(part.model_copy(update=update) if update else part)


def _children(block: Block) -> tuple[Block, ...]:
    match block:
        case ListBlock():
            return tuple(part for item in block.items for part in item)
        case Quote() | Note() | Group():
            return block.blocks
    return ()


def _below(part: Block | Span) -> tuple[Block | Span, ...]:
    match part:
        case Span():
            return part.footnote
        case Heading() | Paragraph():
            return tuple(inner for span in part.spans for inner in span.footnote)
    return _children(part)
