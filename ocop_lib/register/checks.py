"""Check of a register: applies all rules to cells and rows and selects the faults to list."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.plan import PROVINCE
from ocop_lib.register.certificate_rules import NO_RECOGNITION_BEFORE
from ocop_lib.register.change_check import ChangeCheck
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.folder import FILE
from ocop_lib.register.frames import to_frames
from ocop_lib.register.heading import Heading
from ocop_lib.register.heading_check import of_other_plan, of_published
from ocop_lib.register.judged_rows import JudgedRows
from ocop_lib.register.listing import Broken, capped, listed
from ocop_lib.register.row_context import Deliveries, by_delivery, contexts
from ocop_lib.register.row_rules import UNKNOWN_ID, row_rules
from ocop_lib.register.rows import Rows
from ocop_lib.register.rules import Rule, cell_rules
from ocop_lib.register.sheets import Sheet
from ocop_lib.register.tables import BY_NAME, TABLES

if TYPE_CHECKING:
    from ocop_lib.plan import Plan

FOLLOW_UPS = FaultKind(
    "register.follow_ups",
    "Còn {count} chỗ dựa vào tệp này chưa kiểm tra được; lỗi, nếu có, sẽ hiện sau khi sửa tệp này.",
    "Sửa tệp này rồi chạy lại.",
    severity="warning",
)


Spot = tuple[int, str]
"""A cell: the row, from 0, and the column."""

NOTHING_REFUSED: Mapping[str, AbstractSet[Spot]] = MappingProxyType({})


@dataclass(frozen=True)
class _Register:
    """A register during the check.

    Args:
        sheets: the sheets by table.
        tables: the typed rows as delivered; a cell that breaks a rule on cells is missing.
        known: the ids that exist, by the values of ``Column.refers_to``.
        is_other_plan: whether the register names another plan, whose ids are unknown.
        judged: the rows with their changes; None for none.
    """

    sheets: Mapping[str, Sheet]
    tables: Mapping[str, pd.DataFrame]
    known: Mapping[str, tuple[str, ...]]
    is_other_plan: bool
    judged: JudgedRows | None = None

    @cached_property
    def deliveries(self) -> Deliveries:
        """By the id of a delivery what `row_context` adds to its rows."""
        return by_delivery(self.tables["deliveries"])

    def source_of(self, spec: TableSpec, rule: Rule) -> str | None:
        """The file that has to be corrected before a rule can be checked.

        Args:
            spec: the table.
            rule: a rule that a row of the table seems to break.

        Returns:
            A table's name, or ``register.yaml``; None when the row itself is wrong.
        """
        if rule.kind is UNKNOWN_ID:
            target = spec.column(rule.columns[0]).refers_to
            if target not in BY_NAME:
                return FILE if self.is_other_plan else None
            return None if self.sheets[target].is_whole else target
        if rule.kind is NO_RECOGNITION_BEFORE and self._has_lost_events:
            return spec.name
        return None

    @property
    def _has_lost_events(self) -> bool:
        """Whether events of certificates were not read, or refer to an unknown product."""
        named = {*Rows(self.tables["certificates"]).texts("product_id")}
        has_strange = not named <= {*self.known["products"]}
        sheets = self.sheets
        return not sheets["certificates"].is_whole or (sheets["products"].is_whole and has_strange)


@dataclass(frozen=True)
class Checked:
    """What the check of a register found, rule by rule.

    Args:
        of_heading: the faults of the heading.
        broken: by table the rules that are broken.
        follow_ups: by table, or ``register.yaml``, how many faults only follow from that file.
        tables: the typed rows of all tables, which are the register's where nothing is broken.
    """

    of_heading: tuple[Fault, ...]
    broken: Mapping[str, Sequence[Broken]]
    follow_ups: Mapping[str, int]
    tables: dict[str, pd.DataFrame]


def check(
    heading: Heading,
    sheets: Mapping[str, Sheet],
    plan: "Plan",
    misnamed: AbstractSet[str] = frozenset(),
) -> tuple[list[Fault], dict[str, pd.DataFrame]]:
    """Check a register.

    Args:
        heading: the content of ``register.yaml``.
        sheets: the sheets by table.
        plan: the plan with the ids that rows may refer to.
        misnamed: tables whose file exists under another name, which has a fault already.

    Returns:
        The faults of the heading, then those of tables in the order of tables, lines and columns.
        Cells and rows that failed a format check are not tested by further rules. Faults that only
        follow from an unreadable file are counted, not listed. Beside them the typed rows of all
        tables, which are the register's where there is no fault.
    """
    found = checked(heading, sheets, plan)
    faults = [*found.of_heading]
    if count := found.follow_ups.get(FILE):
        faults.append(FOLLOW_UPS.at(Place(_heading_file(sheets)), count=count))
    for name, broken in found.broken.items():
        of_table = listed(sheets[name], broken, is_misnamed=name in misnamed)
        faults += capped(of_table, Place(sheets[name].file))
        if count := found.follow_ups.get(name):
            faults.append(FOLLOW_UPS.at(Place(sheets[name].file), count=count))
    return faults, found.tables


def checked(
    heading: Heading,
    sheets: Mapping[str, Sheet],
    plan: "Plan",
    refused: Mapping[str, AbstractSet[Spot]] = NOTHING_REFUSED,
) -> Checked:
    """Find the rules that a register breaks.

    Args:
        heading: the content of ``register.yaml``.
        sheets: the sheets by table.
        plan: the plan with the ids that rows may refer to.
        refused: by table the cells, row and column, that were refused before: they are empty, and
            no rule names them.

    Returns:
        The rules broken, in no order; the faults of the sheets themselves are not among them.
    """
    file = _heading_file(sheets)
    of_heading = [*of_other_plan(heading, plan, file)]
    in_cells = {
        name: list(_in_cells(sheet, refused.get(name, frozenset())))
        for name, sheet in sheets.items()
    }
    tables = to_frames({name: _valid_cells(sheets[name], in_cells[name]) for name in sheets})
    known = _known(tables, plan)
    judged, of_changes = _changes(sheets, tables, known, in_cells["changes"])
    register = _Register(sheets, tables, known, is_other_plan=bool(of_heading), judged=judged)
    of_heading += of_published(heading, plan, file)
    found: dict[str, list[Broken]] = {}
    follow_ups: Counter[str] = Counter()
    for spec in TABLES:
        broken = list(in_cells[spec.name])
        without = {(row, rule.columns[0]) for row, rule in broken}
        without |= refused.get(spec.name, frozenset())
        for breach in _in_rows(spec, register, heading.year, without):
            if source := register.source_of(spec, breach.rule):
                follow_ups[source] += 1
            elif judged and (blamed := judged.blamed(spec, *breach)):
                of_changes.setdefault(*blamed)
            else:
                broken.append(breach)
        if spec.name == "changes":
            broken += (Broken(*entry) for entry in of_changes.items())
        found[spec.name] = broken
    return Checked(tuple(of_heading), found, follow_ups, tables)


def _heading_file(sheets: Mapping[str, Sheet]) -> str:
    return sheets[TABLES[0].name].path.with_name(FILE).as_posix()


def _changes(
    sheets: Mapping[str, Sheet],
    tables: Mapping[str, pd.DataFrame],
    known: Mapping[str, tuple[str, ...]],
    in_cells: Sequence[Broken],
) -> tuple[JudgedRows | None, dict[int, Rule]]:
    """The rows with their changes, None for none, and by row of ``changes`` the rule it breaks."""
    sheet = sheets["changes"]
    if not sheet.lines:
        return None, {}
    search = ChangeCheck(tables, known, {name for name, one in sheets.items() if not one.is_whole})
    timelines = search.run({row for row, _ in in_cells} | sheet.broken)
    return JudgedRows(timelines), dict(search.faults)


def _in_cells(sheet: Sheet, refused: AbstractSet[Spot]) -> Iterator[Broken]:
    """The rules on cells that are broken, by column and row."""
    for column in sheet.spec.columns:
        cells = sheet.cells[column.name]
        if column.name in sheet.absent or not (column.required or any(cells)):
            continue
        for rule in cell_rules(column):
            for row in _true(rule.broken(cells)):
                if row not in sheet.broken and (row, column.name) not in refused:
                    yield Broken(row, rule)


def _true(broken: Sequence[bool]) -> Iterator[int]:
    """The numbers of the rows that break a rule."""
    return compress(range(len(broken)), broken)


def _valid_cells(sheet: Sheet, broken: Sequence[Broken]) -> dict[str, list[str]]:
    """The cells by column; cells and rows with a fault are emptied."""
    cells = {name: list(column) for name, column in sheet.cells.items()}
    refused = [(row, rule.columns[0]) for row, rule in broken]
    refused += [(row, column) for row in sheet.broken for column in cells]
    for row, column in refused:
        # Keys are kept; otherwise every row that refers to the key would get a fault as well.
        if column != sheet.spec.key:
            cells[column][row] = ""
    return cells


def _in_rows(
    spec: TableSpec, register: _Register, year: int, refused: AbstractSet[Spot]
) -> Iterator[Broken]:
    """The rules on rows that are broken, except in rows and cells that have a fault already."""
    sheet = register.sheets[spec.name]
    if not sheet.lines:
        return
    judged = register.judged
    empty = {name for name, cells in sheet.cells.items() if not any(cells)}
    if judged:
        empty -= judged.columns.get(spec.name, frozenset())
    judgements = contexts(spec, register.tables, register.deliveries, judged)
    for rule in row_rules(spec, register.known, year):
        if not (sheet.absent.isdisjoint(rule.columns) and empty.isdisjoint(rule.needs)):
            continue
        for number, rows in enumerate(judgements):
            for row in _true(rule.broken(rows)):
                is_checked = row not in sheet.broken
                is_checked &= not judged or judged.is_asked(spec, row, rule, is_again=number > 0)
                if is_checked and all((row, column) not in refused for column in rule.columns):
                    yield Broken(row, rule)


def _known(tables: Mapping[str, pd.DataFrame], plan: "Plan") -> dict[str, tuple[str, ...]]:
    """The ids that exist, by the values of ``Column.refers_to``."""
    keys = {spec.name: Rows(tables[spec.name]).texts(spec.key) for spec in TABLES}
    known = {name: tuple(filter(None, ids)) for name, ids in keys.items()}
    known["unit"] = (*(unit.id for unit in plan.units), PROVINCE)
    known["agency"] = tuple(agency.id for agency in plan.agencies)
    known["task"] = tuple(task.id for task in plan.tasks)
    known["duty"] = tuple(duty.id for duty in plan.duties)
    known["funding_source"] = tuple(source.id for source in plan.funding_sources)
    return known
