"""Remarks on texts of a parameter file that no cell of the report shows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ocop_lib.blocks.markdown import prose_blocks
from ocop_lib.blocks.model import Block, Table
from ocop_lib.blocks.plain import plain_text
from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.render.text import clean
from ocop_lib.run.jobs.job import Job

NOT_TOLD = FaultKind(
    "report.narrative_untold",
    "Lời văn của mục này không có trong báo cáo: không ô nào của sổ tay hiển thị nó.",
    'Thêm vào sổ tay một ô report.narrative("{slot}"), hoặc viết vào một mục khác.',
    severity="warning",
)


def untold_remarks(job: Job, blocks: Sequence[Block]) -> Iterator[Fault]:
    """A remark for each slot of narrative of which the report does not hold the words.

    Args:
        job: the report's job, with the parameters.
        blocks: the report's blocks.

    Yields:
        The remark, in the order of the file.
    """
    narrative = job.parameters.get("narrative")
    if not isinstance(narrative, Mapping) or not any(narrative.values()):
        return
    shown = _squeezed("".join(map(_words, blocks)))
    for slot, value in narrative.items():
        wanted = (_words(block) for text in _texts(value) for block in prose_blocks(text))
        if any(_squeezed(words) not in shown for words in wanted):
            yield NOT_TOLD.at(Place(job.source, key=f"narrative.{slot}"), slot=slot)


def _texts(value: Any) -> list[str]:
    """The texts of a slot: one, or one an item."""
    items = value if isinstance(value, list) else [{"text": value}]
    return [item["text"] for item in items if item["text"]]


def _words(block: Block) -> str:
    """The words of a block; of a table those of its cells, since its caption gets a number."""
    if isinstance(block, Table):
        return "".join(cell.text for row in block.rows for cell in row)
    return plain_text(block)


def _squeezed(words: str) -> str:
    return "".join(clean(words).split())
