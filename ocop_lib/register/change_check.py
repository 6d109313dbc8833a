"""Check of the changes: each one as it stands, and what all of them make of the rows changed."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from ocop_lib.errors import FaultKind
from ocop_lib.files.letters import first_of, shortened
from ocop_lib.register.change_rules import (
    CHANGED_COLUMN,
    CHANGED_IN_TIME,
    CHANGED_NOTHING,
    CHANGED_ROW,
    CHANGES_CONTRADICT,
    NEW_VALUE,
    OLD_VALUE,
    RETRACTED_CELL,
    RETRACTED_IN_USE,
)
from ocop_lib.register.change_table import CORRECTION, EVENT, RETRACTED, changeable
from ocop_lib.register.changes import (
    BEGINNING,
    END,
    Cell,
    Change,
    Frames,
    Spans,
    Timelines,
    changed,
    changes_in_order,
)
from ocop_lib.register.columns import Column, TableSpec
from ocop_lib.register.frames import canonical
from ocop_lib.register.naming import column_name, table_name
from ocop_lib.register.rules import REQUIRED, Rule, cell_rules
from ocop_lib.register.standing import corrected
from ocop_lib.register.tables import BY_NAME, TABLES

_EMPTY = "để trống"
_MAX_USERS = 3
"""The most rows that a message names."""

Known = Mapping[str, Sequence[str]]
"""The ids that exist, by the values of ``Column.refers_to``."""


@dataclass
class ChangeCheck:
    """The search for faulty changes, one after the other in the order in which they were told.

    Args:
        tables: all tables as first delivered.
        known: the ids that exist.
        unread: tables of which some rows may not have been read: their changes are not checked.
        accepted: the changes without fault, so far.
        faults: the numbers of faulty rows of ``changes``, each with the rule that it breaks.
    """

    tables: Frames
    known: Known
    unread: AbstractSet[str]
    accepted: list[Change] = field(default_factory=list)
    faults: list[tuple[int, Rule]] = field(default_factory=list)
    _cells: dict[Cell, Spans] = field(default_factory=dict)
    _retracted: dict[tuple[str, str], int] = field(default_factory=dict)

    def run(self, refused: AbstractSet[int]) -> Timelines:
        """Check all changes.

        Args:
            refused: rows of ``changes`` that have a fault already.

        Returns:
            The timelines by the changes without fault.
        """
        delivered = Timelines(self.tables, ())
        for change in changes_in_order(self.tables):
            table, row, _ = change.cell
            if change.place in refused or table in self.unread:
                continue
            rows = delivered.places(table)
            lost = _rule(CHANGED_ROW, "row_id", "table", near=tuple(rows), table=table_name(table))
            fault = self._fault(BY_NAME[table], change, delivered) if row in rows else lost
            if fault:
                self.faults.append((change.place, fault))
            else:
                self.accepted.append(change)
        timelines = Timelines(self.tables, tuple(self.accepted))
        self.faults += self._used(timelines)
        return timelines

    def _fault(self, spec: TableSpec, change: Change, delivered: Timelines) -> Rule | None:
        """The rule that a change of an existing row breaks; None for none."""
        table, row, name = change.cell
        if (table, row) in self._retracted:
            return _rule(CHANGES_CONTRADICT, "row_id", "kind")
        if change.kind == RETRACTED:
            if name or change.old or change.new:
                return _rule(RETRACTED_CELL, "column", "old", "new", allowed=_EMPTY)
            self._retracted[table, row] = change.place
            return None
        if fault := _wrong_column(spec, change) or self._wrong_value(spec.column(name), change):
            return fault
        if not _is_valid(spec.column(name), change.old):
            return _rule(OLD_VALUE, "old")
        old, new = (canonical(spec, name, text) for text in (change.old, change.new))
        if old == new:
            return _rule(CHANGED_NOTHING, "new", "old")
        spans = self._cells.get(change.cell) or ((BEGINNING, delivered.delivered(change.cell)),)
        if fault := _wrong_turn(spans, change, old):
            return fault
        self._cells[change.cell] = changed(spans, change._replace(old=old, new=new))
        return None

    def _wrong_value(self, column: Column, change: Change) -> Rule | None:
        """The fault of a new value that its column does not take."""
        for rule in cell_rules(column):
            if rule.broken([change.new])[0]:
                reason = rule.message if rule.kind is not REQUIRED else REQUIRED.message
                return _rule(
                    NEW_VALUE,
                    "new",
                    "column",
                    allowed=rule.allowed or rule.kind.allowed,
                    near=rule.near,
                    is_private=rule.is_private,
                    reason=reason,
                )
        ids = self.known.get(column.refers_to, ())
        if column.refers_to and change.new and change.new not in ids:
            reason = "không có mã này."
            return _rule(NEW_VALUE, "new", "column", near=tuple(ids), reason=reason)
        return None

    def _used(self, timelines: Timelines) -> Iterator[tuple[int, Rule]]:
        """The rows taken back to which a row that stands still refers."""
        if not self._retracted:
            return
        references = [
            (spec, column)
            for spec in TABLES
            for column in spec.columns
            if column.refers_to in timelines.retracted
        ]
        days = (BEGINNING, END) if references else ()
        users: dict[tuple[str, str], list[str]] = {}
        for tables in (corrected(timelines, day) for day in days):
            for spec, column in references:
                gone = timelines.retracted.get(spec.name, frozenset())
                frame = tables[spec.name]
                for user, id_ in zip(frame[spec.key], frame[column.name], strict=True):
                    if user not in gone:
                        users.setdefault((column.refers_to, id_), []).append(user)
        for cell, place in self._retracted.items():
            if found := sorted(set(users.get(cell, ()))):
                named = first_of(found, _MAX_USERS)
                yield place, _rule(RETRACTED_IN_USE, "row_id", "table", users=named)


def _wrong_column(spec: TableSpec, change: Change) -> Rule | None:
    """The fault of a column that the table lacks, or that this kind of change may not touch."""
    name = change.cell[2]
    allowed = changeable(spec, CORRECTION)
    if name not in allowed:
        listed = ", ".join(column_name(one, spec.name) for one in allowed)
        return _rule(
            CHANGED_COLUMN,
            "column",
            "table",
            allowed=listed,
            near=allowed,
            table=table_name(spec.name),
        )
    if change.kind == EVENT and name not in (varying := changeable(spec, EVENT)):
        return _rule(
            CHANGED_IN_TIME,
            "column",
            "kind",
            allowed=", ".join(column_name(one, spec.name) for one in varying),
        )
    return None


def _wrong_turn(spans: Spans, change: Change, old: str) -> Rule | None:
    """The fault of a change that does not follow from the values of its cell so far."""
    last, standing = spans[-1]
    if change.kind == CORRECTION:
        values = dict.fromkeys(value for _, value in spans)
        return None if old in values else _old_value(*values)
    if change.day <= last:
        return _rule(CHANGES_CONTRADICT, "date", "column")
    return None if old == standing else _old_value(standing)


def _old_value(*values: str) -> Rule:
    allowed = " hoặc ".join(shortened(value) or _EMPTY for value in values)
    return _rule(OLD_VALUE, "old", "column", "row_id", allowed=allowed)


def _is_valid(column: Column, text: str) -> bool:
    rules = (rule for rule in cell_rules(column) if rule.kind is not REQUIRED)
    return not any(rule.broken([text])[0] for rule in rules)


def _rule(
    kind: FaultKind,
    *columns: str,
    allowed: str = "",
    near: tuple[str, ...] = (),
    is_private: bool = False,
    **words: object,
) -> Rule:
    """The rule that a single change breaks, with the words for it."""
    return Rule(kind, columns, bool, words, allowed=allowed, near=near, is_private=is_private)
