"""Remarks: what a reader must know beside a number, as data; `ocop_lib.wording` words them."""

from dataclasses import dataclass
from typing import Literal

from ocop_lib.periods import Month

RemarkKind = Literal["no_data", "months_below", "units_delivered", "units_reached", "surplus"]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing a reader must know beside a number.

    Args:
        kind: ``no_data``: nothing was delivered for the quarter; ``months_below``: ``months`` fell
            short of the monthly floor; ``units_delivered``: so many units delivered for the
            quarter; ``units_reached``: so many units reached their own target; ``surplus``: so
            many things beyond the targets of some units, which do not make up for what other
            units are short of.
        number: units or things counted; None where the kind counts nothing.
        of: the units there are, of which ``number`` is a part; None where it is not a part.
        months: the months in their order, each with its count; empty for all other kinds.
    """

    kind: RemarkKind
    number: int | None = None
    of: int | None = None
    months: tuple[tuple[Month, int], ...] = ()
