"""The register that a workbook would make, judged: broken rules and findings, at its cells."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ocop_lib.errors import Fault, FaultKind
from ocop_lib.files.letters import shortened
from ocop_lib.intake.delivered import Delivered, Spot
from ocop_lib.intake.naming import cell_words
from ocop_lib.intake.proposing.draft import Draft, NewRow
from ocop_lib.intake.proposing.placing import Placing
from ocop_lib.intake.proposing.present import Present
from ocop_lib.intake.proposing.words import Words
from ocop_lib.register import Finding, Register
from ocop_lib.register.checks import Checked, checked
from ocop_lib.register.findings.search import findings_of
from ocop_lib.register.settled import settled
from ocop_lib.register.sheets import Sheet
from ocop_lib.register.tables import BY_NAME, TABLES

NOT_TAKEN = FaultKind(
    "intake.not_taken",
    "Sổ không ghi được giá trị này: ô lấy ngày của sự việc đã ghi trước.",
    "Ghi lại giá trị của sổ; ngày của sự việc sai thì báo cơ quan điều phối sửa.",
)


@dataclass(frozen=True)
class Judged:
    """The rules and the search for findings on a proposed register.

    Args:
        delivered: the workbook.
        present: the register before it.
        found: the faults that the workbook has already.
    """

    delivered: Delivered
    present: Present
    found: Sequence[Fault]

    def of(self, draft: Draft) -> tuple[list[Fault], Present]:
        """Judge what a workbook adds to the register.

        Args:
            draft: what it adds.

        Returns:
            The faults and findings, and the register with it; the one before where there is an
            error.
        """
        placing, found = self._checked(draft)
        broken = [*placing.faults(found.broken)]
        faults = [fault for _, fault in broken]
        faulty = _faulty_rows(self.found) | {spot for spot, _ in broken if spot}
        faulty |= _unread_rows(draft.new)
        if any(spot is None for spot, _ in broken):
            return faults, self.present
        if faulty:
            # Findings are looked for in what is sound, so that all are listed at once.
            placing, found = self._checked(draft.without(frozenset(faulty)))
            if any(found.broken.values()):
                return faults, self.present
        register = Register(self.present.register.heading, found.tables)
        findings = [*findings_of(settled(register), self.present.plan, self.present.scheme)]
        known = self.present.findings
        caused = [one for one in findings if one not in known and not _is_of_one_day(one)]
        after = self.present.after(
            register, {row.table for row in placing.words.draft.rows}, findings
        )
        faults += [fault for _, fault in placing.findings(caused)]
        faults += self._not_taken(placing.words.draft, after)
        return faults, self.present if faulty else after

    def _not_taken(self, draft: Draft, after: Present) -> Iterator[Fault]:
        """The changed cells in which the register would not show what the workbook says."""
        for one in draft.changes.values():
            if one.spot and one.column and after.shown(one.table, one.id, one.column) != one.new:
                column = BY_NAME[one.table].column(one.column)
                values = one.new, after.shown(one.table, one.id, one.column)
                words = [cell_words(column, cell, after.plan, after.names) for cell in values]
                found, allowed = map(shortened, words)
                place = self.delivered.place(one.spot, one.column)
                yield NOT_TAKEN.at(place, found=found, allowed=allowed)

    def _checked(self, draft: Draft) -> tuple[Placing, Checked]:
        sheets = draft.sheets(self.present)
        refused: dict[str, set[tuple[int, str]]] = {}
        places: dict[str, Mapping[str, int]] = {}
        for row in draft.new:
            if row.unread:
                ids = places.get(row.table) or places.setdefault(
                    row.table, _places(sheets[row.table])
                )
                refused.setdefault(row.table, set()).update(
                    (ids[row.id], one) for one in row.unread
                )
        heading = self.present.register.heading
        found = checked(heading, sheets, self.present.plan, refused)
        return Placing(Words(self.delivered, draft, sheets, self.present.plan)), found


def _is_of_one_day(one: Finding) -> bool:
    """Whether a finding says that two workbooks of one name came in a day: the second has its reason."""
    return (one.table, one.code) == ("deliveries", "finding.equal_row")


def _places(sheet: Sheet) -> Mapping[str, int]:
    """The numbers of a sheet's rows by id."""
    return {id_: row for row, id_ in enumerate(sheet.cells[sheet.spec.key])}


def _unread_rows(rows: Iterable[NewRow]) -> frozenset[Spot]:
    """The new rows without a cell that must be filled in, as where the sheet lacks its column."""
    needed = {
        spec.name: {column.name for column in spec.columns if column.required} for spec in TABLES
    }
    return frozenset(row.spot for row in rows if row.spot and row.unread & needed[row.table])


def _faulty_rows(faults: Iterable[Fault]) -> frozenset[Spot]:
    """The rows of a workbook that have an error."""
    return frozenset(
        Spot(fault.place.sheet, fault.place.row)
        for fault in faults
        if fault.severity == "error" and fault.place.row is not None
    )
