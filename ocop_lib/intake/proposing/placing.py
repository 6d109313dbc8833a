"""Where in a workbook the faults and findings of the proposed register stand."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.intake.delivered import Spot
from ocop_lib.intake.naming import FormNames, called
from ocop_lib.intake.proposing.gone_rows import sheet_title
from ocop_lib.intake.proposing.three_way import CellChange
from ocop_lib.intake.proposing.twins import Twins
from ocop_lib.intake.proposing.words import Words
from ocop_lib.register import Finding
from ocop_lib.register.findings.told import warning_of
from ocop_lib.register.listing import MAX_NEAREST, Broken, fault_of, fault_with
from ocop_lib.register.naming import told
from ocop_lib.register.row_rules import ANOTHER_ROW, DUPLICATE_ROW, WRONG_DELIVERER
from ocop_lib.register.rules import Rule
from ocop_lib.register.tables import BY_NAME
from ocop_lib.wording import capitalised

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
        words: the workbook, what it adds to the register, and what both are called.
    """

    words: Words

    def faults(self, broken: Mapping[str, Sequence[Broken]]) -> Iterator[tuple[Spot | None, Fault]]:
        """The faults of broken rules.

        Args:
            broken: by table the rows of the proposed sheets and the rules that they break.

        Yields:
            The row of the workbook that causes it, None for the workbook as a whole, and the fault
            at its cell.
        """
        received = self.words.draft.delivery.cells["received_date"]
        days = {breach.rule.columns[0] for breach in broken.get("deliveries", ())}
        for table, breaches in broken.items():
            for number, breach in enumerate(sorted(breaches, key=lambda one: one.row)):
                change = self.words.draft.changes.get(self._id(table, breach.row))
                # A change has the day of receipt where the unit says none.
                is_told = change is not None and str(change.day) == received
                if is_told and breach.rule.columns[0] == "date" and "received_date" in days:
                    continue
                yield self._fault(table, breach, has_nearest=number < MAX_NEAREST)

    def _id(self, table: str, row: int) -> str:
        return self.words.sheets[table].cells[BY_NAME[table].key][row]

    def _fault(self, table: str, breach: Broken, *, has_nearest: bool) -> tuple[Spot | None, Fault]:
        sheet, rule, id_ = self.words.sheets[table], breach.rule, self._id(table, breach.row)
        column = rule.columns[0]
        if table == "deliveries" and column == "received_date":
            # Days stand here as the option has them that gives this one.
            place, day = Place(self.words.delivered.file), sheet.cells[column][breach.row]
            wrong = fault_of(place, sheet, breach, has_nearest=False)
            words = {"allowed": wrong.allowed, "reason": wrong.message}
            return None, RECEIVED_DAY.at(place, found=day, **words)
        if rule.kind is WRONG_DELIVERER and table != "changes":
            path = BY_NAME[table].unit_path
            spot, place = self._of_row(table, id_, path)
            found = self.words.of(table).cell(path, sheet.cells[path][breach.row])
            return spot, OTHER_UNITS_ROW.at(place, found=found)
        spot, place = self._of_row(table, id_, "" if rule.is_of_row else column)
        names = self.words.of(table)
        if rule.kind is DUPLICATE_ROW:
            words = {"where": self._other(table, breach.row, spot)}
            breach = breach._replace(rule=replace(rule, words=words))
        if table == "changes":
            # The place says which row and column; the rest are words that no form has.
            breach = breach._replace(rule=replace(rule, columns=rule.columns[:1]))
            names = self.words.of_change(id_)
        fault = fault_of(place, sheet, breach, has_nearest=has_nearest, names=names)
        if rule.cause and (change := self.words.draft.changes.get(id_)):
            fault = self._as_caused(fault, rule.cause, change, names)
        message = self.words.with_rows(fault.message, place)
        return spot, fault if message == fault.message else replace(fault, message=message)

    def _as_caused(self, fault: Fault, cause: Rule, change: CellChange, names: FormNames) -> Fault:
        """The fault of a change with the values of its row, and the remedy, that the broken rule shows."""
        cells = self._cells.get((change.table, change.id), {})
        others = [one for one in cause.columns if one != change.column and one in cells]
        shown = [f"{names.heading(one)}: {names.cell(one, cells[one])}" for one in others]
        found = "" if cause.is_private else "; ".join([names.cell("new", change.new), *shown])
        told_of = fault_with(fault.place, cause, found, names)
        return replace(fault, found=found, allowed=told_of.allowed, remedy=told_of.remedy)

    def _other(self, table: str, row: int, spot: Spot | None) -> str:
        """The row that says the same as one, in words: where it stands in the workbook, and its id."""
        for id_ in self._twins.of(table, row):
            if id_ in self.words.new:
                if self.words.new[id_] != spot:
                    return f"dòng {id_}"
            elif kept := self._kept.get((table, id_)):
                return f"dòng {kept.row}, mã {id_}"
            else:
                return f"dòng có mã {id_} của sổ"
        return ANOTHER_ROW

    @cached_property
    def _cells(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        """The cells of the rows that the register had before, by table and id."""
        return {
            (row.table, row.id): row.cells for row in self.words.delivered.rows if not row.is_new
        }

    @cached_property
    def _twins(self) -> Twins:
        return Twins(self.words.sheets)

    def findings(self, found: Iterable[Finding]) -> Iterator[tuple[Spot | None, Fault]]:
        """The findings that a workbook causes, as `faults`."""
        for one in found:
            spot, place = self._of_finding(one)
            text = self.words.with_rows(told(one.marked, self.words.of(one.table)), place)
            if spot == self._spots.get((one.table, one.key)):
                text = _without_place(text)
            yield spot, warning_of(one, place, text)

    def _of_finding(self, one: Finding) -> tuple[Spot | None, Place]:
        """The place of the first row of a finding that the workbook brings, its changed cells first."""
        rows = [
            (one.table, one.key, one.columns),
            *((t, key, (name,)) for t, key, name in one.also),
        ]
        for table, key, columns in rows:
            if (table, key) in self._spots or table in ("deliveries", "changes"):
                changed = self._changed.get((table, key), ())
                column = next((name for name in columns if name in changed), _first(columns))
                return self._of_row(table, key, column)
        return self._of_row(one.table, one.key, _first(one.columns))

    def _of_row(self, table: str, id_: str, column: str) -> tuple[Spot | None, Place]:
        """The place of a row of the proposed register, or of the row that makes it wrong."""
        if table == "changes" and (change := self.words.draft.changes.get(id_)):
            return change.spot, self._of_change(change)
        if spot := self._spots.get((table, id_)):
            return spot, self._cell(table, spot, column)
        if table != "deliveries" and (cause := self._cause(table, id_)):
            shares_table = (table, cause) in self._tables
            return cause, self.words.delivered.place(cause, column if shares_table else "")
        # What makes it wrong is a row that is gone, which has no place: its own one is left.
        if spot := self._kept.get((table, id_)):
            return spot, self._cell(table, spot, column)
        return None, Place(self.words.delivered.file)

    def _cell(self, table: str, spot: Spot, column: str) -> Place:
        """A cell; where the sheet lacks the column, the row and the heading that the form has."""
        place = self.words.delivered.place(spot, column)
        if not column or column in self.words.delivered.headings.get(spot.sheet, {}):
            return place
        return replace(place, column=called(table, column))

    def _of_change(self, change: CellChange) -> Place:
        if change.spot:
            return self.words.delivered.place(change.spot, change.column)
        return Place(
            self.words.delivered.file, sheet=sheet_title(self.words.delivered, change.table)
        )

    @cached_property
    def _changed(self) -> Mapping[tuple[str, str], list[str]]:
        """The columns of the changed cells, by table and id of their rows."""
        found: dict[tuple[str, str], list[str]] = {}
        for one in self.words.draft.changes.values():
            found.setdefault((one.table, one.id), []).append(one.column)
        return found

    @cached_property
    def _spots(self) -> Mapping[tuple[str, str], Spot]:
        """Where the rows stand that are new or changed, by table and id."""
        changed = {
            (one.table, one.id): one.spot for one in self.words.draft.changes.values() if one.spot
        }
        return changed | {(row.table, row.id): row.spot for row in self.words.draft.new if row.spot}

    @cached_property
    def _kept(self) -> Mapping[tuple[str, str], Spot]:
        """Where the rows stand that the register had before, by table and id."""
        return {
            (row.table, row.id): row.spot for row in self.words.delivered.rows if not row.is_new
        }

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
        sheet = self.words.sheets[table]
        row = self._rows(table).get(id_)
        if row is None:
            return frozenset((id_,))
        columns = [one.name for one in BY_NAME[table].columns if one.refers_to]
        cells = (sheet.cells[name][row] for name in columns if name != "delivery_id")
        return frozenset(filter(None, (id_, *cells)))

    def _rows(self, table: str) -> Mapping[str, int]:
        if table not in self._numbers:
            ids = self.words.sheets[table].cells[BY_NAME[table].key]
            self._numbers[table] = {id_: row for row, id_ in enumerate(ids)}
        return self._numbers[table]

    @cached_property
    def _numbers(self) -> dict[str, Mapping[str, int]]:
        return {}


_PLACE = re.compile(r"Trang «[^»]*»(?:, dòng [^,:]+(?:, cột «[^»]*»)?: |[,:] )")


def _without_place(text: str) -> str:
    """A sentence without the sheet, row and column with which it begins: the place says them."""
    return capitalised(_PLACE.sub("", text, count=1)) if _PLACE.match(text) else text


def _first(columns: Sequence[str]) -> str:
    """The first of some columns; empty where there is none."""
    return next(iter(columns), "")
