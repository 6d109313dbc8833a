"""What PDF and Word hold of a report: without the blocks that are for the page only."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from pydantic import BaseModel

from ocop_lib.blocks.inline import Span
from ocop_lib.blocks.model import Block, Cell, Heading
from ocop_lib.blocks.tree import mapped, nested


def printed(body: Sequence[Block]) -> list[Block]:
    """The blocks that are printed.

    A heading with nothing left below it goes too, and a link to what is not printed becomes text.

    Args:
        body: a document's blocks below the masthead.

    Returns:
        The blocks in reading order; the same objects where everything is printed.
    """
    if all(block.printed for block in body):
        return list(body)
    kept = [block for block in body if block.printed]
    kept = [*_without_empty_headings(body, kept)]
    gone = {*_ids(body)} - {*_ids(kept)}
    return [mapped(block, lambda part: _unlinked(part, gone)) for block in kept]


def _without_empty_headings(body: Sequence[Block], kept: Sequence[Block]) -> Iterator[Block]:
    """The kept blocks without the headings of which everything below was taken away."""
    standing = {id(block) for block in kept}
    for place, block in enumerate(body):
        if id(block) not in standing:
            continue
        below = [*_below(block, body[place + 1 :])] if isinstance(block, Heading) else []
        content = [one for one in below if not isinstance(one, Heading)]
        if not content or any(id(one) in standing for one in content):
            yield block


def _below(heading: Heading, following: Iterable[Block]) -> Iterator[Block]:
    """The blocks up to the next heading of the same or a higher level."""
    for block in following:
        if isinstance(block, Heading) and block.level <= heading.level:
            return
        yield block


def _ids(blocks: Iterable[Block]) -> Iterator[str]:
    return (part.id for block in blocks for part in nested(block) if part.id)


def _unlinked(part: BaseModel, gone: Collection[str]) -> BaseModel:
    if isinstance(part, Span | Cell) and part.href.startswith("#") and part.href[1:] in gone:
        return part.model_copy(update={"href": ""})
    return part
