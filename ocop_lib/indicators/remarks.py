"""Remarks on a number, as data; `ocop_lib.export.remark_words` turns them into sentences."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ocop_lib.months import Month
from ocop_lib.periods import Period, Quarter

RemarkKind = Literal[
    "no_data",
    "units_delivered",
    "unallocated",
    "units_having",
    "units_reached",
    "waiting_for",
    "on_the_way",
    "short_of_lead",
    "months_below",
    "out_of_reach",
    "reported_done",
    "as_of",
    "arrived_late",
    "late_dropped",
    "dropped",
    "in_two_units",
]


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark that a reader needs beside a number.

    Args:
        kind: ``no_data``: nothing was delivered for the quarter; ``units_delivered``: ``number``
            units of ``of`` delivered for the quarter; ``unallocated``: ``number`` of the
            province's target is given to no unit; ``units_having``: ``number`` units of ``of``
            have what each was assigned, ``units`` have not, and of ``silent`` it is unknown
            because they sent nothing for the quarter; ``units_reached``: ``number`` units of
            ``of`` reached their own target; ``waiting_for``: without figures of ``units`` the
            target cannot be judged; ``on_the_way``: so many products stand at each of ``stages``,
            and ``number`` are still missing at the last cut-off before results are due;
            ``short_of_lead``: in ``units`` results and what is on its way are fewer than the
            target; ``months_below``: ``months`` fell short of the monthly floor;
            ``out_of_reach``: the year's ``of`` months can no longer all meet the floor;
            ``reported_done``: the unit reported ``tasks`` as done, which the number does not show
            yet; ``as_of``: judged on ``day``, before the target's last day ``due``, ``months``
            being not yet tested; ``arrived_late``: ``number`` items of earlier ``quarters`` count
            by what was delivered for ``quarter``; ``late_dropped``: ``number`` items of earlier
            quarters count no more by what was delivered for it; ``dropped``: ``number`` items count
            no more by an event of ``quarter``; ``in_two_units``: the province counts ``items``
            once, which two units count each by an event of the time when its subject was theirs.
        number: a count of units, or of items (missing, unallocated, moved); None for the other kinds.
        of: the number of all units, or of all months; None for the other kinds.
        months: the months in order, each with its count.
        units: ids of units, in the plan's order.
        silent: ids of units that sent nothing for the quarter, in the plan's order.
        stages: stages of the annual cycle, the last one first, each with a count of products.
        tasks: ids of tasks, in the plan's order.
        day: the cut-off.
        due: the last day on which the target can be met.
        quarters: earlier quarters in order, each with its count of items.
        quarter: the quarter reported on.
        rows: the rows that moved the items: tables, each with the id of a row.
        items: ids of items.
    """

    kind: RemarkKind
    number: int | None = None
    of: int | None = None
    months: tuple[tuple[Month, int], ...] = ()
    units: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    stages: tuple[tuple[str, int], ...] = ()
    tasks: tuple[str, ...] = ()
    day: date | None = None
    due: date | None = None
    quarters: tuple[tuple[Quarter, int], ...] = ()
    quarter: Period | None = None
    rows: tuple[tuple[str, str], ...] = ()
    items: tuple[str, ...] = ()
