"""The document that all writers take: checked blocks, clean texts, resolved links."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from ocop_lib.blocks.inline import Span, link_target
from ocop_lib.blocks.model import Block, Cell, Group, Heading, Masthead
from ocop_lib.blocks.outline import levelled
from ocop_lib.blocks.tree import mapped, nested
from ocop_lib.errors import Fault, Place, ReportError
from ocop_lib.render.edition import Edition, as_edition
from ocop_lib.render.structure import depth_faults, link_faults, structure_faults
from ocop_lib.render.text import clean

_DEEPEST_LISTED = 3
# Fields that are not cleaned: ids would no longer match, and pictures are not text.
_NOT_TEXT = {"type", "unit", "units", "period", "links_to", "svg", "narrow", "png", "jpeg"}


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report for the writers: every heading has an id, every inner link is «#id».

    Args:
        masthead: the report's head.
        body: all other blocks in reading order; each group is replaced by its blocks.
        remarks: what the notebook shows and the report does not hold, for the account of the run.
    """

    masthead: Masthead
    body: tuple[Block, ...]
    remarks: tuple[Fault, ...] = ()

    def of_edition(self, edition: Edition) -> "Document":
        """The document whose head says which edition it is."""
        return replace(self, masthead=as_edition(self.masthead, edition))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks in reading order."""
        return (self.masthead, *self.body)

    @property
    def contents(self) -> tuple[Heading, ...]:
        """The headings of the table of contents: levels 2 and 3; none for a sheet, seen at once."""
        if self.masthead.look == "sheet":
            return ()
        headings = (block for block in self.body if isinstance(block, Heading))
        return tuple(heading for heading in headings if heading.level <= _DEEPEST_LISTED)


def document(blocks: Sequence[Block], places: Sequence[Place] = ()) -> Document:
    """The blocks as a document; the same for HTML, PDF and Word.

    Args:
        blocks: the whole report in reading order.
        places: the notebook cell of each block, for messages; the block's number by default.

    Returns:
        The document, its texts clean as `ocop_lib.render.text.clean` makes them.

    Raises:
        ReportError: all faults of structure found: no masthead, or not first, or a second one; a
            heading level skipped; an id given twice; a figure without a picture; blocks nested
            too deep; a link to an id that does not exist.
    """
    places = places or [Place(part=f"khối {n}") for n, _ in enumerate(blocks, start=1)]
    placed = [*zip(blocks, places, strict=True)]
    _refuse(depth_faults(placed))
    placed = [
        (mapped(part, _with_clean_texts), place) for block, place in placed for part in _flat(block)
    ]
    levels = levelled(block for block, _ in placed)
    placed = [(block, place) for block, (_, place) in zip(levels, placed, strict=True)]
    _refuse(structure_faults(placed))
    named = _with_heading_ids([block for block, _ in placed])
    ids = {id_ for block in named for id_ in _ids(block)}
    linked = [mapped(block, lambda part: _with_followed_link(part, ids)) for block in named]
    _refuse(link_faults([*zip(linked, (place for _, place in placed), strict=True)], ids))
    return Document(linked[0], tuple(linked[1:]))


def _refuse(faults: Iterable[Fault]) -> None:
    if found := tuple(faults):
        raise ReportError(*found)


def _flat(block: Block) -> Iterator[Block]:
    """The blocks of a group; those without units or ``links_to`` inherit them, the first its id."""
    if not isinstance(block, Group):
        yield block
        return
    for i, part in enumerate(block.blocks):
        inherited = {
            "id": part.id or (block.id if i == 0 else ""),
            "units": part.units or block.units,
            "links_to": part.links_to or block.links_to,
        }
        yield from _flat(part.model_copy(update=inherited))


def _with_heading_ids(blocks: Sequence[Block]) -> list[Block]:
    """Give headings the ids that JupyterLab gives them, so that links work there and in reports."""
    taken = {id_ for block in blocks for id_ in _ids(block)}
    named: list[Block] = []
    for block in blocks:
        if not isinstance(block, Heading) or block.id:
            named.append(block)
            continue
        stem = re.sub(r"\s+", "-", block.words().strip()) or "muc"
        names = (stem, *(f"{stem}-{n}" for n in range(2, len(blocks) + 2)))
        name = next(n for n in names if n not in taken)
        taken.add(name)
        named.append(block.model_copy(update={"id": name}))
    return named


def _with_followed_link(part: BaseModel, ids: Collection[str]) -> BaseModel:
    """Resolve a link to «#id»; an address that no reader may follow becomes text in brackets."""
    if not isinstance(part, Span | Cell) or not part.href:
        return part
    href = f"#{part.href}" if part.href in ids else part.href
    if link_target(href):
        return part.model_copy(update={"href": href})
    return part.model_copy(update={"href": "", "text": f"{part.text} ({part.href})"})


def _with_clean_texts(part: BaseModel) -> BaseModel:
    update: dict[str, Any] = {}
    for name, value in _text_fields(part).items():
        if isinstance(value, str) and (cleaned := clean(value)) != value:
            update[name] = cleaned
        elif isinstance(value, tuple) and any(isinstance(v, str) for v in value):
            update[name] = tuple(clean(v) for v in value)
    return part.model_copy(update=update) if update else part


def _text_fields(part: BaseModel) -> Mapping[str, Any]:
    return {name: value for name, value in vars(part).items() if name not in _NOT_TEXT}


def _ids(block: Block) -> Iterator[str]:
    return (part.id for part in nested(block) if part.id)
