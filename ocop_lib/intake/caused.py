"""Findings that a file has only because of another one before it in the same command."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from ocop_lib.errors import Fault, Place
from ocop_lib.intake.proposing.present import Present

_EARLIER = "{message} Chỉ có điều này khi nhận tệp {file} trước, trong cùng lệnh."

_Kind = tuple[str, Place]


class Taken(NamedTuple):
    """A file of a command that was taken.

    Args:
        file: the file as the user knows it.
        before: the register before it.
    """

    file: str
    before: Present


def told_of_earlier(
    faults: tuple[Fault, ...],
    taken: Sequence[Taken],
    again: Callable[[Present], tuple[Fault, ...]],
) -> tuple[Fault, ...]:
    """Say of each finding that arises only because of a file before it which one that is.

    A finding is known again by its code and place: its words may name an id, which depends on what
    came before.

    Args:
        faults: the findings of a file, on top of all files that were taken.
        taken: those files, in their order.
        again: the file's findings on top of another register.

    Returns:
        The findings, with the name of the first file that brings it where the register alone does
        not.
    """
    if not faults or not taken:
        return faults

    @cache
    def after(number: int) -> Counter[_Kind]:
        """How often each finding arises on top of so many of the files."""
        found = faults if number == len(taken) else again(taken[number].before)
        return Counter((one.code, one.place) for one in found)

    told, seen = [], Counter[_Kind]()
    for one in faults:
        kind = one.code, one.place
        seen[kind] += 1
        if seen[kind] <= after(0)[kind]:
            told.append(one)
            continue
        wanted = seen[kind]
        numbers = range(1, len(taken) + 1)
        first = bisect_left(numbers, True, key=lambda number: after(number)[kind] >= wanted)
        words = _EARLIER.format(message=one.message, file=taken[first].file)
        told.append(replace(one, message=words))
    return tuple(told)
