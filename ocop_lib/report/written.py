"""What the analyst wrote, as parts of a report: labelled, addressed, set as Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ocop_lib.blocks.inline import Span, text
from ocop_lib.blocks.markdown import prose_blocks
from ocop_lib.blocks.model import Block, Heading, ListBlock, Paragraph
from ocop_lib.blocks.outline import deeper, has_headings
from ocop_lib.errors import ParameterError, Place, not_among
from ocop_lib.files.personal_values import PERSONAL_DATA, personal_paths
from ocop_lib.files.text import KeyPath, place_of
from ocop_lib.narrative import NARRATIVE, Written, narrative_faults
from ocop_lib.narrative import written as texts_of
from ocop_lib.plan import Plan

_TO = "Kính đề nghị {name}: "

Texts = Mapping[str, tuple[Written, ...]]
"""The texts of a narrative by slot; slots without text are missing."""


def checked_texts(narrative: Mapping[str, Any], plan: Plan) -> Texts:
    """The texts of a narrative.

    Args:
        narrative: what the analyst wrote, by the slots of `narrative.NARRATIVE`.
        plan: the units and agencies that may be addressed.

    Returns:
        The texts by slot, in the order of `narrative.NARRATIVE`.

    Raises:
        ParameterError: a slot is unknown, a value is no text or no list of addressed texts, a text
            cannot be set or contains personal data; one fault for each.
    """
    found = narrative_faults(narrative, NARRATIVE, plan)
    faults = [replace(fault, place=_place(path)) for path, fault in found]
    faults += [PERSONAL_DATA.at(_place(path)) for path in personal_paths(dict(narrative))]
    if faults:
        raise ParameterError(*faults)
    return texts_of(narrative, plan)


def told_blocks(texts: Texts, subject: str, slots: Sequence[str]) -> tuple[Block, ...]:
    """The texts of some slots.

    Args:
        texts: the texts by slot.
        subject: id of the unit or agency the report is about.
        slots: the slots, each a key of `narrative.NARRATIVE`; all of them where there are none.

    Returns:
        The blocks of each text, in the order of `narrative.NARRATIVE`, with the slot's label before
        them where more than one slot is asked for: as a heading where one of them has headings.
        None for slots without text.

    Raises:
        ParameterError: there is no such slot.
    """
    for slot in slots:
        if slot not in NARRATIVE:
            raise ParameterError(not_among("report.narrative", slot, [*NARRATIVE]))
    told = {
        slot: _of_slot(texts[slot], slot)
        for slot in NARRATIVE
        if slot in texts and (not slots or slot in slots)
    }
    if len(slots) == 1:
        found = [block for blocks in told.values() for block in blocks]
    elif any(map(has_headings, told.values())):
        found = [
            block
            for slot, blocks in told.items()
            for block in (_label(NARRATIVE[slot]), *deeper(blocks))
        ]
    else:
        labels = {slot: f"{NARRATIVE[slot]}: " for slot in told}
        found = [block for slot, blocks in told.items() for block in _begun(labels[slot], blocks)]
    return tuple(block.model_copy(update={"units": (subject,)}) for block in found)


def _label(words: str) -> Heading:
    """The label of a slot as a heading of the text."""
    return Heading(level=3, inner=1, spans=text(words))


def titled_blocks(texts: Texts, subject: str, slot: str, title: str) -> tuple[Block, ...]:
    """The text of a slot below a heading of its own; nothing for a slot without text."""
    blocks = told_blocks(texts, subject, (slot,))
    return (Heading(level=3, spans=text(title)), *blocks) if blocks else ()


def _of_slot(items: Sequence[Written], slot: str) -> list[Block]:
    """The blocks of a slot's text; of several items a list."""
    read = [_of_item(item, slot) for item in items]
    return read[0] if len(read) == 1 else [ListBlock(items=tuple(map(tuple, read)))]


def _of_item(item: Written, slot: str) -> list[Block]:
    blocks = prose_blocks(
        item.text, Place(key=f"narrative.{slot}"), NARRATIVE[slot], is_item=bool(item.to)
    )
    return _begun(_TO.format(name=item.to), blocks) if item.to else blocks


def _begun(words: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks with words in bold before them: in the first paragraph, or as one of their own."""
    if not blocks:
        return []
    first, *rest = blocks
    if isinstance(first, Paragraph):
        begin = Span(text=words, marks=("strong",))
        return [first.model_copy(update={"spans": (begin, *first.spans)}), *rest]
    return [Paragraph(spans=(Span(text=words.rstrip(), marks=("strong",)),)), *blocks]


def _place(path: KeyPath) -> Place:
    return place_of("", None, ("narrative", *path))
