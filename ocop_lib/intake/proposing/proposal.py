"""What a workbook would make of the register: ids, changes, faults at its cells, the new register."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from ocop_lib.errors import Fault, Place
from ocop_lib.intake.delivered import Delivered, Spot
from ocop_lib.intake.proposing.draft import (
    Draft,
    NewRow,
    change_ids,
    given_ids,
    new_delivery,
    new_rows,
    was_delivered,
)
from ocop_lib.intake.proposing.gone_from_list import gone_from_list
from ocop_lib.intake.proposing.gone_rows import REASON, gone_rows
from ocop_lib.intake.proposing.issued_quarters import issued_quarters
from ocop_lib.intake.proposing.judged import Judged
from ocop_lib.intake.proposing.known_rows import KnownRows
from ocop_lib.intake.proposing.lost_ids import lost_ids
from ocop_lib.intake.proposing.moved_cells import moved_cells
from ocop_lib.intake.proposing.present import Present
from ocop_lib.intake.proposing.received_before import received_before
from ocop_lib.intake.proposing.sent_before import SentBefore
from ocop_lib.intake.proposing.three_way import CellChange, Changes
from ocop_lib.register.change_table import RETRACTED
from ocop_lib.register.columns import OF_NO_QUARTER
from ocop_lib.register.listing import capped
from ocop_lib.register.tables import BY_NAME
from ocop_lib.wording import day

Placed = tuple[Spot | None, Fault]


@dataclass(frozen=True)
class Proposal:
    """What accepting a workbook would do.

    Args:
        delivered: the workbook.
        before: the register before it.
        delivery: the row of the delivery; None where the workbook says nothing new.
        new: the new rows.
        changes: by id the changes of rows delivered before.
        unchanged: how many rows of the register it lists and leaves as they are.
        faults: all faults and findings, in the order of sheets, rows and columns.
        after: the register after it; the one before where there is an error or nothing new.
    """

    delivered: Delivered
    before: Present
    delivery: NewRow | None
    new: tuple[NewRow, ...]
    changes: Mapping[str, CellChange]
    unchanged: int
    faults: tuple[Fault, ...]
    after: Present = field(repr=False)

    @property
    def is_refused(self) -> bool:
        """Whether an error keeps the workbook from being accepted."""
        is_wrong = any(fault.severity == "error" for fault in self.faults)
        return is_wrong or not _is_told(self.delivered)

    @cached_property
    def changed_tables(self) -> tuple[str, ...]:
        """The tables whose files accepting it would write, in the register's order."""
        if self.is_refused or self.delivery is None:
            return ()
        tables = {"deliveries", *(row.table for row in self.new)}
        tables |= {"changes"} if self.changes else set()
        return tuple(name for name in BY_NAME if name in tables)

    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, taken back and unchanged."""
        rows = {(one.table, one.id): one.kind for one in self.changes.values()}
        retracted = sum(kind == RETRACTED for kind in rows.values())
        return {
            "new": len(self.new),
            "changed": len(rows) - retracted,
            "retracted": retracted,
            "unchanged": self.unchanged,
        }


def propose(delivered: Delivered, present: Present, received: date) -> Proposal:
    """Find out what a workbook would make of a register.

    Args:
        delivered: the workbook, with the faults of its reading.
        present: the register as it is, which is sound.
        received: the day of receipt.

    Returns:
        The proposal. Cells and rows that were refused when they were read are not looked at again,
        and all others are, so that its faults are all there are.
    """
    if not _is_told(delivered):
        return Proposal(delivered, present, None, (), {}, 0, delivered.faults, present)
    sent = SentBefore(delivered, present)
    rest = replace(delivered, rows=tuple(sent.search()))
    given = given_ids(rest, present) | sent.same
    changes = Changes(rest, present, received, given)
    known = KnownRows(rest, present)
    faults = [*delivered.faults, *sent.faults, *known.faults()]
    unchanged = len(sent.same) + sum(not changes.take(row) for row in known.own)
    gone = [*gone_rows(rest, present, received, REASON.format(day=day(received)))]
    taken = [one for one in gone if isinstance(one, CellChange)]
    gone += gone_from_list(rest, present, received, sent.same.values())
    found = [*changes.found, *(one for one in gone if isinstance(one, CellChange))]
    faults += [*changes.faults, *(one for one in gone if isinstance(one, Fault))]
    faults += moved_cells(rest, known.own, changes.found)
    faults += lost_ids(rest, present, taken)
    delivery = new_delivery(delivered, present, received)
    new = tuple(new_rows(rest, given, delivery.id))
    draft = Draft(delivery, new, change_ids(found, delivered, present))
    says_nothing = not (new or draft.changes) and was_delivered(delivered, present)
    after = present
    if not says_nothing:
        judged, after = Judged(rest, present, faults).of(draft)
        faults += [*judged, *issued_quarters(delivered, present)]
        faults += received_before(delivered, present, received)
    is_refused = any(fault.severity == "error" for fault in faults)
    return Proposal(
        delivered,
        present,
        None if says_nothing else delivery,
        draft.new,
        draft.changes,
        unchanged,
        listed(delivered, faults),
        present if is_refused else after,
    )


def _is_told(delivered: Delivered) -> bool:
    """Whether it is known who delivers, and for which period."""
    return bool(delivered.unit and (delivered.quarter or delivered.kind in OF_NO_QUARTER))


def listed(delivered: Delivered, faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The faults of a workbook as they are listed.

    Args:
        delivered: the workbook.
        faults: its faults.

    Returns:
        Those of the whole file first, then by sheet, row and column, each once; of a sheet with too
        many of them some, and the number of the others.
    """
    names = dict.fromkeys([*delivered.letters, *(row.spot.sheet for row in delivered.rows)])
    order = {"": -1} | {sheet: number for number, sheet in enumerate(names)}
    by_sheet: dict[str, list[Fault]] = {}
    for fault in sorted(dict.fromkeys(faults), key=_in_sheet):
        by_sheet.setdefault(fault.place.sheet, []).append(fault)
    sheets = sorted(by_sheet, key=lambda sheet: order.get(sheet, len(order)))
    places = {sheet: Place(delivered.file, sheet=sheet) for sheet in sheets}
    return tuple(fault for sheet in sheets for fault in capped(by_sheet[sheet], places[sheet]))


def _in_sheet(fault: Fault) -> tuple[int, int, str]:
    place = fault.place
    return place.row or 0, len(place.part), place.part
