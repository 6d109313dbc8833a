"""The text of a block, which stands for it where neither HTML nor pictures are shown."""

from collections.abc import Sequence
from typing import Any

from ocop_lib.blocks.inline import spans_text


def plain_text(block: Any) -> str:
    """A block's text in reading order, one line per row or item.

    Args:
        block: any of the types of `ocop_lib.blocks.model`.

    Returns:
        The text; of a figure its caption, subtitle and description.

    Raises:
        TypeError: it is none of them.
    """
    match getattr(block, "type", None):
        case "masthead":
            letterhead = block.letterhead.lines() if block.letterhead else ()
            return _joined(block.band, *letterhead, block.issuer, block.title, *block.lines)
        case "closing":
            return _joined(block.receivers, *block.recipients, *block.signatory, block.name)
        case "heading" | "paragraph":
            return spans_text(block.spans)
        case "list":
            return "\n".join(_lines(item) for item in block.items)
        case "quote" | "group":
            return _lines(block.blocks)
        case "note":
            return _joined(block.title, _lines(block.blocks))
        case "table":
            head = "\t".join(column.label for column in block.columns)
            rows = ("\t".join(cell.text for cell in row) for row in block.rows)
            caption = (block.shown_caption,) if block.shown_caption else ()
            return "\n".join((*caption, head, *rows, *block.notes))
        case "figure":
            subtitle = (block.subtitle,) if block.subtitle else ()
            return "\n".join((block.caption, *subtitle, block.alt))
    raise TypeError(type(block))


def _lines(blocks: Sequence[Any]) -> str:
    return "\n".join(plain_text(block) for block in blocks)


def _joined(*lines: str) -> str:
    """The lines that are not empty."""
    return "\n".join(line for line in lines if line)
