"""Numbers of tables and figures: «Bảng 1.», «Hình 1.», in annexes «Biểu 01.»."""

import re
from collections.abc import Iterable

from pydantic import BaseModel

from ocop_lib.blocks.model import Block, Figure, Heading, Table
from ocop_lib.blocks.tree import mapped

_ANNEX = "phụ lục"
_ANNEX_LEVEL = 2
_BY_HAND = re.compile(r"(?:bảng|biểu|hình)(?:\s+số)?\s+\d+\s*(?:[.:]|$)", re.IGNORECASE)


def numbered(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with a number before the caption of each table and figure.

    Tables are «Bảng 1.», «Bảng 2.» …; those below a heading of level 2 that begins with «Phụ lục»
    are «Biểu 01.», «Biểu 02.» …; figures are «Hình 1.» … throughout. An analyst's own table has its
    number like the others. What shows no caption has none, and a caption that begins with a number
    written by hand keeps it.

    Args:
        blocks: a whole report in reading order.

    Returns:
        The blocks in the same order.
    """
    series = _Series()
    return [mapped(block, series.captioned) for block in blocks]


class _Series:
    """The numbers given so far."""

    def __init__(self) -> None:
        self._is_annex = False
        self._given = {"Bảng": 0, "Biểu": 0, "Hình": 0}

    def captioned(self, part: BaseModel) -> BaseModel:
        """A table or figure with its number; a heading only decides between «Bảng» and «Biểu»."""
        if isinstance(part, Heading) and part.level == _ANNEX_LEVEL:
            self._is_annex = part.words().strip().casefold().startswith(_ANNEX)
        if not isinstance(part, Table | Figure) or not part.caption.strip():
            return part
        if isinstance(part, Table) and part.headed:
            return part
        if _BY_HAND.match(part.caption.strip()):
            return part
        name = "Hình" if isinstance(part, Figure) else "Biểu" if self._is_annex else "Bảng"
        self._given[name] += 1
        number = f"{self._given[name]:02d}" if name == "Biểu" else str(self._given[name])
        return part.model_copy(update={"caption": f"{name} {number}. {part.caption}"})
