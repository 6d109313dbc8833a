"""Numbering definitions of Word: bulleted lists, and a separate count for each numbered list."""

from ocop_lib.blocks.model import ListBlock
from ocop_lib.errors import FaultKind, ReportError
from ocop_lib.render.word.xml import Element, ParagraphLayout, element

STEP = 18.0
_LEVELS = 9
_MARKERS = ("•", "–")
# Ids of the definitions: bulleted lists that start with «•» or «–», and numbered lists.
_BULLETS = (1, 2)
_NUMBERS = 3

LIST_DEEP = FaultKind(
    "report.list_deep",
    f"Word không đánh dấu được danh sách lồng nhau quá {_LEVELS} cấp.",
    "Giảm số cấp lồng nhau của danh sách.",
)


class Numbering:
    """The lists of one document, numbered in the order in which they are written."""

    def __init__(self) -> None:
        self._counts: list[Element] = [
            element("num", element("abstractNumId", val=kind), numId=kind) for kind in _BULLETS
        ]

    def number(self, block: ListBlock, level: int, bulleted: int) -> tuple[int, int]:
        """The numbering id and level that make a paragraph an item of this list.

        Args:
            block: the list.
            level: the number of lists around it.
            bulleted: the number of those that have bullets; it decides between «•» and «–».

        Returns:
            The numbering id, and the level from 0.

        Raises:
            ReportError: lists are nested deeper than Word can number.
        """
        if level >= _LEVELS:
            raise ReportError(LIST_DEEP.at(found=str(level + 1)))
        if not block.ordered:
            return _BULLETS[(level - bulleted) % len(_MARKERS)], level
        id_ = len(self._counts) + 1
        restart = element("lvlOverride", element("startOverride", val=block.start), ilvl=level)
        counted = element("num", element("abstractNumId", val=_NUMBERS), restart, numId=id_)
        self._counts.append(counted)
        return id_, level

    def element(self) -> Element:
        """The root of the numbering part."""
        kinds = [_kind(kind) for kind in (*_BULLETS, _NUMBERS)]
        return element("numbering", *kinds, *self._counts)


def _kind(id_: int) -> Element:
    levels = []
    bulleted = id_ in _BULLETS
    for level in range(_LEVELS):
        bullet = _MARKERS[(level + id_ - 1) % len(_MARKERS)]
        levels.append(
            element(
                "lvl",
                element("start", val=1),
                element("numFmt", val="bullet" if bulleted else "decimal"),
                element("lvlText", val=bullet if bulleted else f"%{level + 1}."),
                element("lvlJc", val="left"),
                ParagraphLayout(indent=STEP * (level + 1), hanging=STEP).element(),
                ilvl=level,
            )
        )
    return element(
        "abstractNum", element("multiLevelType", val="multilevel"), *levels, abstractNumId=id_
    )
