"""Word's lists: two kinds, and a count of its own for every numbered list."""

from ocop_lib.blocks.model import ListBlock
from ocop_lib.errors import Fault, ReportError
from ocop_lib.render.word.xml import Element, Form, element

STEP = 18.0
_LEVELS = 9
_MARKERS = ("•", "–")
# Kinds of lists: bulleted ones that begin with either marker, and numbered ones.
_BULLETS = (1, 2)
_NUMBERS = 3


class Numbering:
    """The document's lists, as they are met."""

    def __init__(self) -> None:
        self._counts: list[Element] = [
            element("num", element("abstractNumId", val=kind), numId=kind) for kind in _BULLETS
        ]

    def number(self, block: ListBlock, level: int, bulleted: int) -> tuple[int, int]:
        """What makes a paragraph an item of this list: numbering id and level from 0.

        Args:
            block: the list.
            level: how many lists it lies in.
            bulleted: how many of those have bullets; a list's own marker goes by them.

        Raises:
            ReportError: when lists lie deeper in each other than Word can number them.
        """
        if level >= _LEVELS:
            what = f"Word không đánh dấu được danh sách lồng nhau quá {_LEVELS} cấp."
            mend = "Giảm số cấp lồng nhau của danh sách."
            raise ReportError(
                Fault(code="report.list_deep", message=what, found=str(level + 1), remedy=mend)
            )
        if not block.ordered:
            return _BULLETS[(level - bulleted) % len(_MARKERS)], level
        id_ = len(self._counts) + 1
        restart = element("lvlOverride", element("startOverride", val=block.start), ilvl=level)
        counted = element("num", element("abstractNumId", val=_NUMBERS), restart, numId=id_)
        self._counts.append(counted)
        return id_, level

    def element(self) -> Element:
        """The numbering part's content."""
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
                Form(indent=STEP * (level + 1), hanging=STEP).element(),
                ilvl=level,
            )
        )
    return element(
        "abstractNum", element("multiLevelType", val="multilevel"), *levels, abstractNumId=id_
    )
