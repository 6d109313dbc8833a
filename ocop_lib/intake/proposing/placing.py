"""Where in a workbook the faults and findings of the proposed register stand."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.intake.delivered import Delivered, Spot
from ocop_lib.intake.headings.sheets import SHEETS, heading
from ocop_lib.intake.proposing.draft import Draft
from ocop_lib.intake.proposing.gone_rows import sheet_title
from ocop_lib.intake.proposing.three_way import CellChange
from ocop_lib.register import Finding
from ocop_lib.register.findings.told import FINDING
from ocop_lib.register.listing import MAX_NEAREST, Broken, fault_of
from ocop_lib.register.row_rules import WRONG_DELIVERER
from ocop_lib.register.sheets import Sheet
from ocop_lib.register.tables import BY_NAME

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")

_DELIVERY = "lần gửi"
_LOOKED_AT: Mapping[str, str] = {
    "same_subject": "name",
    "same_product": "name",
    "same_product_in_unit": "name",
    "same_decision": "decision_number",
    "shared_number": "decision_number",
    "no_decision_number": "decision_number",
    "no_ending_reason": "reason",
    "stars_below_score": "stars",
    "withdrawn_stars": "stars",
    "authority_by_exception": "issuer_level",
    "effective_before_decision": "effective_date",
    "renewed_soon": "decision_date",
    "stage_order": "date",
    "after_year": "date",
    "earlier_year": "date",
    "sum_in_dong": "amount_million_vnd",
    "thousands_mark": "amount_million_vnd",
    "too_many": "quantity",
    "empty_activity": "quantity",
    "no_flagship_document": "decision_number",
    "task_of_other_level": "task_id",
}
"""By finding, the cell of its row to look at; of others the row as a whole."""


OTHER_UNITS_ROW = FaultKind(
    "intake.other_units_row",
    "Dòng mới này thuộc đơn vị khác.",
    "Sửa ô này; nếu đúng là của đơn vị khác thì để đơn vị ấy gửi, hoặc cấp tỉnh gửi.",
)
RECEIVED_DAY = FaultKind(
    "intake.received_day",
    "Ngày nhận không hợp với sổ: {reason}",
    "Ghi đúng ngày nhận bằng --received.",
)


@dataclass(frozen=True)
class Placing:
    """The places of a workbook's rows.

    Args:
        delivered: the workbook.
        draft: what it adds to the register.
        sheets: the tables as they would stand.
    """

    delivered: Delivered
    draft: Draft
    sheets: Mapping[str, Sheet]

    def faults(self, broken: Mapping[str, Sequence[Broken]]) -> Iterator[tuple[Spot | None, Fault]]:
        """The faults of broken rules.

        Args:
            broken: by table the rows of the proposed sheets and the rules that they break.

        Yields:
            The row of the workbook that causes it, None for the workbook as a whole, and the fault
            at its cell.
        """
        received = self.draft.delivery.cells["received_date"]
        days = {breach.rule.columns[0] for breach in broken.get("deliveries", ())}
        for table, breaches in broken.items():
            for number, breach in enumerate(sorted(breaches, key=lambda one: one.row)):
                change = self.draft.changes.get(self._id(table, breach.row))
                # A change has the day of receipt where the unit says none.
                is_told = change is not None and str(change.day) == received
                if is_told and breach.rule.columns[0] == "date" and "received_date" in days:
                    continue
                yield self._fault(table, breach, has_nearest=number < MAX_NEAREST)

    def _id(self, table: str, row: int) -> str:
        return self.sheets[table].cells[BY_NAME[table].key][row]

    def _fault(self, table: str, breach: Broken, *, has_nearest: bool) -> tuple[Spot | None, Fault]:
        sheet, rule, id_ = self.sheets[table], breach.rule, self._id(table, breach.row)
        column = rule.columns[0]
        if table == "deliveries" and column == "received_date":
            place, day = Place(self.delivered.file), sheet.cells[column][breach.row]
            allowed = rule.allowed or rule.kind.allowed.format(**rule.words)
            return None, RECEIVED_DAY.at(place, found=day, allowed=allowed, reason=rule.message)
        if rule.kind is WRONG_DELIVERER and table != "changes":
            path = BY_NAME[table].unit_path
            spot, place = self._of_row(table, id_, path)
            return spot, OTHER_UNITS_ROW.at(place, found=sheet.cells[path][breach.row])
        spot, place = self._of_row(table, id_, column)
        words = self._called(table, spot)
        if table == "changes":
            # The place says which row and column; the rest are words that no form has.
            breach = breach._replace(rule=replace(rule, columns=rule.columns[:1]))
        return spot, fault_of(place, sheet, breach, has_nearest=has_nearest, called=words)

    def findings(self, found: Iterable[Finding]) -> Iterator[tuple[Spot | None, Fault]]:
        """The findings that a workbook causes, as `faults`."""
        for one in found:
            column = _LOOKED_AT.get(one.code.removeprefix("finding."), "")
            spot, place = self._of_finding(one, column)
            yield spot, replace(FINDING.at(place, text=one.text), code=one.code)

    def _of_finding(self, one: Finding, column: str) -> tuple[Spot | None, Place]:
        if (one.table, one.key) in self._spots or one.table in ("deliveries", "changes"):
            return self._of_row(one.table, one.key, column)
        named = next(filter(None, map(self._by_id.get, _ID.findall(one.text))), None)
        if named:
            return named, self.delivered.place(named)
        return self._of_row(one.table, one.key, column)

    def _of_row(self, table: str, id_: str, column: str) -> tuple[Spot | None, Place]:
        """The place of a row of the proposed register, or of the row that makes it wrong."""
        if table == "changes" and (change := self.draft.changes.get(id_)):
            return change.spot, self._of_change(change)
        if spot := self._spots.get((table, id_)):
            return spot, self._cell(table, spot, column)
        if table != "deliveries" and (cause := self._cause(table, id_)):
            shares_table = (table, cause) in self._tables
            return cause, self.delivered.place(cause, column if shares_table else "")
        # What makes it wrong is a row that is gone, which has no place: its own one is left.
        if spot := self._kept.get((table, id_)):
            return spot, self._cell(table, spot, column)
        return None, Place(self.delivered.file)

    def _cell(self, table: str, spot: Spot, column: str) -> Place:
        """A cell; where the sheet lacks the column, the row and the heading that the form has."""
        place = self.delivered.place(spot, column)
        if not column or column in self.delivered.headings.get(spot.sheet, {}):
            return place
        return replace(place, column=called(table, column))

    def _of_change(self, change: CellChange) -> Place:
        if change.spot:
            return self.delivered.place(change.spot, change.column)
        return Place(self.delivered.file, sheet=sheet_title(self.delivered, change.table))

    @cached_property
    def _spots(self) -> Mapping[tuple[str, str], Spot]:
        """Where the rows stand that are new or changed, by table and id."""
        changed = {(one.table, one.id): one.spot for one in self.draft.changes.values() if one.spot}
        return changed | {(row.table, row.id): row.spot for row in self.draft.new if row.spot}

    @cached_property
    def _by_id(self) -> Mapping[str, Spot]:
        """The same by id alone, as sentences name rows."""
        return {id_: spot for (_, id_), spot in self._spots.items()}

    @cached_property
    def _kept(self) -> Mapping[tuple[str, str], Spot]:
        """Where the rows stand that the register had before, by table and id."""
        return {(row.table, row.id): row.spot for row in self.delivered.rows if not row.is_new}

    def _cause(self, table: str, id_: str) -> Spot | None:
        """The row of the workbook that is nearest to an earlier row which it makes wrong.

        A rule that compares rows may name either of them. The nearest is of the same table and
        about the same product, subject or unit, or the product or subject itself.

        Args:
            table: the table of the earlier row.
            id_: its id.

        Returns:
            Where the nearest row stands; None where no row has to do with it.
        """
        about = self._about(table, id_)
        best: tuple[int, Spot | None] = (0, None)
        for (other, other_id), those in self._subjects.items():
            shared = len(about & those)
            score = 2 * shared + (other == table) if shared else 0
            if score > best[0]:
                best = (score, self._spots[other, other_id])
        return best[1]

    @cached_property
    def _subjects(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """What the new and changed rows are about, by table and id."""
        return {key: self._about(*key) for key in self._spots}

    @cached_property
    def _tables(self) -> AbstractSet[tuple[str, Spot]]:
        """The tables that the rows of the workbook become, each with the row's place."""
        return {(table, spot) for (table, _), spot in self._spots.items()}

    def _about(self, table: str, id_: str) -> frozenset[str]:
        """The ids that say what a row is about: its own and those it refers to."""
        sheet = self.sheets[table]
        row = self._rows(table).get(id_)
        if row is None:
            return frozenset((id_,))
        columns = [one.name for one in BY_NAME[table].columns if one.refers_to]
        cells = (sheet.cells[name][row] for name in columns if name != "delivery_id")
        return frozenset(filter(None, (id_, *cells)))

    def _rows(self, table: str) -> Mapping[str, int]:
        if table not in self._numbers:
            ids = self.sheets[table].cells[BY_NAME[table].key]
            self._numbers[table] = {id_: row for row, id_ in enumerate(ids)}
        return self._numbers[table]

    @cached_property
    def _numbers(self) -> dict[str, Mapping[str, int]]:
        return {}

    def _called(self, table: str, spot: Spot | None) -> Callable[[str], str]:
        headings = self.delivered.headings.get(spot.sheet, {}) if spot else {}
        return lambda column: headings.get(column) or called(table, column)


def called(table: str, column: str) -> str:
    """What a column is called in the form; its own name where the form does not ask for it."""
    if column == "delivery_id":
        return _DELIVERY
    if table in SHEETS and (column in SHEETS[table].columns or column == BY_NAME[table].key):
        return heading(table, column).text
    return column
