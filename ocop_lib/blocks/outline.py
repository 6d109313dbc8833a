"""Headings of a text that stands below another heading: how deep each is there."""

from collections.abc import Iterable, Iterator

from ocop_lib.blocks.inline import Span
from ocop_lib.blocks.model import DEEPEST_HEADING, Block, Heading, Paragraph


class Outline:
    """The headings of one text, in reading order."""

    def __init__(self) -> None:
        self._open: list[int] = []

    def depth(self, level: int) -> int:
        """How deep the next heading is within its text: 1 for one that stands below no other.

        Args:
            level: the number of its marks («###» is 3); only whether it is more or less than those
                of the headings before it counts, so that no depth is skipped.

        Returns:
            The depth, from 1.
        """
        while self._open and self._open[-1] >= level:
            self._open.pop()
        self._open.append(level)
        return len(self._open)


def deeper(blocks: Iterable[Block]) -> list[Block]:
    """The blocks of a text, its headings one deeper: below a heading put over the text."""
    return [
        block.model_copy(update={"inner": block.inner + 1})
        if isinstance(block, Heading) and block.inner
        else block
        for block in blocks
    ]


def has_headings(blocks: Iterable[Block]) -> bool:
    """Whether a text has headings of its own."""
    return any(isinstance(block, Heading) and block.inner for block in blocks)


def levelled(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks of a report, each heading of a text at the level that it has where it stands.

    Args:
        blocks: the whole report in reading order, without groups.

    Yields:
        The blocks. A heading of a text is so many levels below the last heading that is the
        report's own; one for which that is too deep is a paragraph in bold.
    """
    above = 1
    for block in blocks:
        if not isinstance(block, Heading):
            yield block
        elif not block.inner:
            above = block.level
            yield block
        elif above + block.inner <= DEEPEST_HEADING:
            yield block.model_copy(update={"level": above + block.inner, "inner": 0})
        else:
            spans = (_strong(span) for span in block.spans)
            yield Paragraph(id=block.id, units=block.units, spans=tuple(spans))


def _strong(span: Span) -> Span:
    marks = span.marks if "strong" in span.marks else ("strong", *span.marks)
    return span.model_copy(update={"marks": marks})
