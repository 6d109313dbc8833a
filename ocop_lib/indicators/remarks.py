"""Remarks on a number, as data; `ocop_lib.wording` turns them into sentences."""

from dataclasses import dataclass
from typing import Literal

from ocop_lib.periods import Month

RemarkKind = Literal[
    "no_data", "months_below", "units_delivered", "unallocated", "units_reached", "surplus"
]


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark that a reader needs beside a number.

    Args:
        kind: ``no_data``: nothing was delivered for the quarter; ``months_below``: ``months`` fell
            short of the monthly floor; ``units_delivered``: ``number`` units of ``of`` delivered
            for the quarter; ``unallocated``: ``number`` of the province's target is given to no
            unit; ``units_reached``: ``number`` units of ``of`` reached their own
            target; ``surplus``: some units together exceed their targets by ``number``, which
            does not make up for what other units lack.
        number: a count of units, or of items (``unallocated``, ``surplus``); None for the other kinds.
        of: the number of all units; None where ``number`` does not count units.
        months: the months in order, each with its count; empty unless the kind is
            ``months_below``.
    """

    kind: RemarkKind
    number: int | None = None
    of: int | None = None
    months: tuple[tuple[Month, int], ...] = ()
