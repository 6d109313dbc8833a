"""What a workbook would make of the register: ids, changes, faults at its cells, the new register."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ocop_lib.errors import Fault
from ocop_lib.intake.delivered import Delivered, Spot
from ocop_lib.intake.draft import (
    Draft,
    NewRow,
    change_ids,
    given_ids,
    new_delivery,
    new_rows,
    was_delivered,
)
from ocop_lib.intake.gone_rows import REASON, gone_rows
from ocop_lib.intake.issued_quarters import issued_quarters
from ocop_lib.intake.known_rows import KnownRows
from ocop_lib.intake.placing import Placing
from ocop_lib.intake.present import Present
from ocop_lib.intake.three_way import CellChange, Changes
from ocop_lib.register import Finding, Register
from ocop_lib.register.change_table import RETRACTED
from ocop_lib.register.checks import Checked, checked
from ocop_lib.register.findings.search import findings_of
from ocop_lib.register.settled import settled
from ocop_lib.register.sheets import Sheet
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
        return any(fault.severity == "error" for fault in self.faults)

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
    given = given_ids(delivered, present)
    changes = Changes(delivered, present, received, given)
    known = KnownRows(delivered, present)
    faults = [*delivered.faults, *known.faults()]
    unchanged = sum(not changes.take(row) for row in known.own)
    gone = [*gone_rows(delivered, present, received, REASON.format(day=day(received)))]
    found = [*changes.found, *(one for one in gone if isinstance(one, CellChange))]
    faults += [*changes.faults, *(one for one in gone if isinstance(one, Fault))]
    delivery = new_delivery(delivered, present, received)
    new = tuple(new_rows(delivered, given, delivery.id))
    draft = Draft(delivery, new, change_ids(found, delivered, present))
    says_nothing = not (new or draft.changes) and was_delivered(delivered, present)
    after = present
    if not says_nothing:
        placed, register = _Judged(delivered, present, _spots(faults)).of(draft)
        faults += [fault for _, fault in placed]
        after = present.after(register) if register else present
        faults += issued_quarters(delivered, present)
    is_refused = any(fault.severity == "error" for fault in faults)
    return Proposal(
        delivered,
        present,
        None if says_nothing else delivery,
        draft.new,
        draft.changes,
        unchanged,
        _in_order(delivered, faults),
        present if is_refused else after,
    )


def _spots(faults: Iterable[Fault]) -> frozenset[Spot]:
    """The rows of a workbook that have an error."""
    return frozenset(
        Spot(fault.place.sheet, fault.place.row)
        for fault in faults
        if fault.severity == "error" and fault.place.row is not None
    )


@dataclass(frozen=True)
class _Judged:
    """The rules and the search for findings on a proposed register.

    Args:
        delivered: the workbook.
        present: the register before it.
        faulty: the rows that have an error already.
    """

    delivered: Delivered
    present: Present
    faulty: AbstractSet[Spot]

    def of(self, draft: Draft) -> tuple[list[Placed], Register | None]:
        """The faults and findings of a draft, and the register where no rule is broken."""
        placing, found = self._checked(draft)
        broken = [*placing.faults(found.broken)]
        faulty = self.faulty | {spot for spot, _ in broken if spot}
        if any(spot is None for spot, _ in broken):
            return broken, None
        if faulty:
            # Findings are looked for in what is sound, so that all are listed at once.
            placing, found = self._checked(draft.without(frozenset(faulty)))
            if any(found.broken.values()):
                return broken, None
        register = Register(self.present.register.heading, found.tables)
        findings = findings_of(settled(register), self.present.plan, self.present.scheme)
        known = self.present.findings
        caused = [one for one in findings if one not in known and not _is_of_one_day(one)]
        return [*broken, *placing.findings(caused)], None if faulty else register

    def _checked(self, draft: Draft) -> tuple[Placing, Checked]:
        sheets = draft.sheets(self.present)
        refused: dict[str, set[tuple[int, str]]] = {}
        for row in draft.new:
            for column in row.unread:
                refused.setdefault(row.table, set()).add((_place(sheets, row), column))
        heading = self.present.register.heading
        found = checked(heading, sheets, self.present.plan, refused)
        return Placing(self.delivered, draft, sheets), found


def _is_of_one_day(one: Finding) -> bool:
    """Whether a finding says that two workbooks of one name came in a day: the second has its reason."""
    return (one.table, one.code) == ("deliveries", "finding.equal_row")


def _place(sheets: Mapping[str, Sheet], row: NewRow) -> int:
    """The number of a new row among those of its table."""
    return sheets[row.table].cells[BY_NAME[row.table].key].index(row.id)


def _in_order(delivered: Delivered, faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Faults in the order of sheets, rows and columns, each once; those of the whole file first."""
    sheets = dict.fromkeys([*delivered.letters, *(row.spot.sheet for row in delivered.rows)])
    order = {"": -1} | {sheet: number for number, sheet in enumerate(sheets)}

    def key(fault: Fault) -> tuple[int, int, int, str]:
        place = fault.place
        return order.get(place.sheet, len(order)), place.row or 0, len(place.part), place.part

    return tuple(sorted(dict.fromkeys(faults), key=key))
