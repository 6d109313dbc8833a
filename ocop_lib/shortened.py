"""The one rule by which a sentence names many things: the first of them, and the number of the rest."""

from collections.abc import Iterable
from dataclasses import dataclass

from ocop_lib.wording import counted, listed


@dataclass(frozen=True, slots=True)
class Limit:
    """How many things of a kind a sentence names.

    Args:
        most: up to so many all are named.
        shown: of more, so many are named and the rest is counted; from 1 to ``most``.
        noun: what is counted, as «đơn vị».
    """

    most: int
    shown: int
    noun: str


UNITS = Limit(8, 4, "đơn vị")
WORST_UNITS = Limit(4, 3, "đơn vị")
TARGETS = Limit(4, 4, "chỉ tiêu")
EXCEEDED = Limit(2, 2, "chỉ tiêu")
CERTIFICATES = Limit(4, 3, "giấy")
FALLEN = Limit(2, 1, "trường hợp")
ITEMS = Limit(5, 5, "trường hợp")
DUTIES = Limit(3, 2, "nhiệm vụ")


def shortened(names: Iterable[str], limit: Limit) -> list[str]:
    """The names, of more than the limit the first ones and «80 đơn vị khác» as the last.

    Args:
        names: the names, those that matter most first.
        limit: how many of them are named.

    Returns:
        At most ``limit.most`` names, or ``limit.shown`` names and a number; empty for none.
    """
    names = list(names)
    if len(names) <= limit.most:
        return names
    rest = len(names) - limit.shown
    return [*names[: limit.shown], f"{counted(rest)} {limit.noun} khác"]


def named(names: Iterable[str], limit: Limit) -> str:
    """The names in a sentence: «Ba Bể và Na Rì», «A, B, C, D và 80 đơn vị khác»; empty for none."""
    return listed(shortened(names, limit))


def named_or_counted(names: Iterable[str], limit: Limit) -> str:
    """The names in a sentence; of more than the limit only how many: «53 đơn vị».

    Args:
        names: the names, none of which matters more than the others.
        limit: how many of them are named.

    Returns:
        The words; empty for none.
    """
    names = list(names)
    return listed(names) if len(names) <= limit.most else f"{counted(len(names))} {limit.noun}"
