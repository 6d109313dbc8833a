"""Check of a register: applies all rules to cells and rows and selects the faults to list."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.files.letters import shortened
from ocop_lib.plan import PROVINCE
from ocop_lib.register.certificate_rules import NO_RECOGNITION_BEFORE
from ocop_lib.register.change_check import ChangeCheck
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.folder import FILE
from ocop_lib.register.frames import to_frames
from ocop_lib.register.heading import Heading
from ocop_lib.register.judged_rows import JudgedRows
from ocop_lib.register.row_context import by_delivery, contexts
from ocop_lib.register.row_rules import UNKNOWN_ID, row_rules
from ocop_lib.register.rules import Rule, cell_rules
from ocop_lib.register.sheets import MISSING_TABLE, Sheet
from ocop_lib.register.tables import BY_NAME, TABLES
from ocop_lib.spelling import nearest

if TYPE_CHECKING:
    from ocop_lib.plan import Plan

MAX_FAULTS = 50
"""The most faults listed for a table; of the others only the number is given."""

# Comparing spellings is slow. At most this many faults of a table get a suggestion, and none where
# there are more ids than the second limit.
_MAX_NEAREST = 20
_MAX_IDS = 2000

OTHER_PLAN = FaultKind(
    "register.plan",
    "Sổ số liệu không nói về kế hoạch đang dùng.",
    "Sửa khóa này, hoặc chọn kế hoạch và sổ đi với nhau trong params/defaults.yaml.",
)
MORE = FaultKind(
    "register.more",
    "Tệp này còn {count} lỗi nữa chưa kể ra.",
    "Sửa các lỗi trên rồi chạy lại.",
    severity="warning",
)
FOLLOW_UPS = FaultKind(
    "register.follow_ups",
    "Còn {count} chỗ dựa vào tệp này chưa kiểm tra được; lỗi, nếu có, sẽ hiện sau khi sửa tệp này.",
    "Sửa tệp này rồi chạy lại.",
    severity="warning",
)


class _Broken(NamedTuple):
    """A rule and the row, from 0, that breaks it."""

    row: int
    rule: Rule


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
    def deliveries(self) -> pd.DataFrame:
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
        events, sheet = self.tables["certificates"], self.sheets["certificates"]
        is_lost = ~events["product_id"].isin(self.known["products"])
        return not sheet.is_whole or (self.sheets["products"].is_whole and bool(is_lost.any()))


def check(
    heading: Heading,
    sheets: Mapping[str, Sheet],
    plan: "Plan",
    misnamed: AbstractSet[str] = frozenset(),
) -> list[Fault]:
    """Check a register.

    Args:
        heading: the content of ``register.yaml``.
        sheets: the sheets by table.
        plan: the plan with the ids that rows may refer to.
        misnamed: tables whose file exists under another name, which has a fault already.

    Returns:
        The faults of the heading, then those of tables in the order of tables, lines and columns.
        Cells and rows that failed a format check are not tested by further rules. Faults that only
        follow from an unreadable file are counted, not listed.
    """
    file = sheets[TABLES[0].name].path.with_name(FILE).as_posix()
    faults = [
        OTHER_PLAN.at(Place(file, key=key), found=str(found), allowed=str(expected))
        for key, found, expected in (
            ("plan", heading.plan, plan.id),
            ("year", heading.year, plan.year),
        )
        if found != expected
    ]
    in_cells = {name: list(_in_cells(sheet)) for name, sheet in sheets.items()}
    tables = to_frames({name: _valid_cells(sheets[name], in_cells[name]) for name in sheets})
    known = _known(tables, plan)
    judged, of_changes = _changes(sheets, tables, known, in_cells["changes"])
    register = _Register(sheets, tables, known, is_other_plan=bool(faults), judged=judged)
    of_tables: dict[str, list[Fault]] = {}
    follow_ups: Counter[str] = Counter()
    for spec in TABLES:
        broken = list(in_cells[spec.name])
        for breach in _in_rows(spec, register, heading.year, broken):
            if source := register.source_of(spec, breach.rule):
                follow_ups[source] += 1
            elif judged and (blamed := judged.blamed(spec, *breach)):
                of_changes.setdefault(*blamed)
            else:
                broken.append(breach)
        if spec.name == "changes":
            broken += (_Broken(*entry) for entry in of_changes.items())
        of_tables[spec.name] = _listed(sheets[spec.name], broken, is_misnamed=spec.name in misnamed)
    if count := follow_ups[FILE]:
        faults.append(FOLLOW_UPS.at(Place(file), count=count))
    for name, of_table in of_tables.items():
        faults += _capped(of_table, sheets[name].file)
        if count := follow_ups[name]:
            faults.append(FOLLOW_UPS.at(Place(sheets[name].file), count=count))
    return faults


def _changes(
    sheets: Mapping[str, Sheet],
    tables: Mapping[str, pd.DataFrame],
    known: Mapping[str, tuple[str, ...]],
    in_cells: Sequence[_Broken],
) -> tuple[JudgedRows | None, dict[int, Rule]]:
    """The rows with their changes, None for none, and by row of ``changes`` the rule it breaks."""
    sheet = sheets["changes"]
    if not sheet.lines:
        return None, {}
    search = ChangeCheck(tables, known, {name for name, one in sheets.items() if not one.is_whole})
    timelines = search.run({row for row, _ in in_cells} | sheet.broken)
    return JudgedRows(timelines), dict(search.faults)


def _in_cells(sheet: Sheet) -> Iterator[_Broken]:
    """The rules on cells that are broken, by column and row."""
    for column in sheet.spec.columns:
        cells = sheet.cells[column.name]
        if column.name in sheet.absent or not (column.required or any(cells)):
            continue
        for rule in cell_rules(column):
            for row, is_broken in enumerate(rule.broken(cells)):
                if is_broken and row not in sheet.broken:
                    yield _Broken(row, rule)


def _valid_cells(sheet: Sheet, broken: Sequence[_Broken]) -> dict[str, list[str]]:
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
    spec: TableSpec, register: _Register, year: int, in_cells: Sequence[_Broken]
) -> Iterator[_Broken]:
    """The rules on rows that are broken, except in rows and cells that have a fault already."""
    sheet = register.sheets[spec.name]
    if not sheet.lines:
        return
    judged = register.judged
    refused = {(row, rule.columns[0]) for row, rule in in_cells}
    empty = {name for name, cells in sheet.cells.items() if not any(cells)}
    if judged:
        empty -= judged.columns.get(spec.name, frozenset())
    frames = contexts(spec, register.tables, register.deliveries, judged)
    for rule in row_rules(spec, register.known, year):
        if not (sheet.absent.isdisjoint(rule.columns) and empty.isdisjoint(rule.needs)):
            continue
        for number, frame in enumerate(frames):
            broken = rule.broken(frame).fillna(value=False).to_numpy(dtype=bool)
            for row in np.flatnonzero(broken).tolist():
                is_checked = row not in sheet.broken
                is_checked &= not judged or judged.is_asked(spec, row, rule, is_again=number > 0)
                if is_checked and all((row, column) not in refused for column in rule.columns):
                    yield _Broken(row, rule)


def _known(tables: Mapping[str, pd.DataFrame], plan: "Plan") -> dict[str, tuple[str, ...]]:
    """The ids that exist, by the values of ``Column.refers_to``."""
    known = {spec.name: tuple(tables[spec.name][spec.key].dropna()) for spec in TABLES}
    known["unit"] = (*(unit.id for unit in plan.units), PROVINCE)
    known["agency"] = tuple(agency.id for agency in plan.agencies)
    known["task"] = tuple(task.id for task in plan.tasks)
    known["duty"] = tuple(duty.id for duty in plan.duties)
    known["funding_source"] = tuple(source.id for source in plan.funding_sources)
    return known


def _listed(sheet: Sheet, broken: Iterable[_Broken], *, is_misnamed: bool) -> list[Fault]:
    """The faults of a table and of its file, in the order of lines and columns."""
    order = {column.name: number for number, column in enumerate(sheet.spec.columns)}
    ordered = sorted(broken, key=lambda breach: (breach.row, order[breach.rule.columns[0]]))
    in_lines = [
        (sheet.lines[row], _fault(sheet, row, rule, has_nearest=number < _MAX_NEAREST))
        for number, (row, rule) in enumerate(ordered)
    ]
    # For a misnamed file, the fault of its name replaces the fault that the file is missing.
    of_file = [
        entry for entry in sheet.faults if not (is_misnamed and entry[1].code == MISSING_TABLE.code)
    ]
    return [fault for _, fault in sorted(of_file + in_lines, key=lambda entry: entry[0])]


def _fault(sheet: Sheet, row: int, rule: Rule, *, has_nearest: bool) -> Fault:
    first, *others = rule.columns
    cell = sheet.cells[first][row]
    found = [_shown(cell), *(f"{name}: {_shown(sheet.cells[name][row])}" for name in others)]
    meant = nearest(cell, rule.near) if has_nearest and len(rule.near) <= _MAX_IDS else None
    return rule.kind.at(
        Place(sheet.file, row=sheet.lines[row], column=first),
        found="" if rule.is_private else "; ".join(found),
        allowed=rule.allowed,
        meant=meant,
        **rule.words,
    )


def _capped(faults: list[Fault], file: str) -> list[Fault]:
    """At most `MAX_FAULTS` faults of a file, and the number of the others.

    The first fault of every code and column is kept before a second fault of any, so that a fault
    repeated in many rows does not hide the other faults.

    Returns:
        The kept faults in their order, then a warning with the number of the others.
    """
    if len(faults) <= MAX_FAULTS:
        return faults
    seen: defaultdict[tuple[str, str], int] = defaultdict(int)
    ranks = []
    for position, fault in enumerate(faults):
        kind = fault.code, fault.place.column
        ranks.append((seen[kind], position))
        seen[kind] += 1
    kept = sorted(position for _, position in sorted(ranks)[:MAX_FAULTS])
    more = MORE.at(Place(file), count=len(faults) - MAX_FAULTS)
    return [*(faults[position] for position in kept), more]


def _shown(cell: str) -> str:
    return shortened(cell if cell.isprintable() else repr(cell))
