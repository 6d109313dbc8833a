"""All of a register's faults: pandera runs the rules, this module says where each was broken."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import pandera.pandas as pa

from ocop_lib.errors import Fault, Place, nearest
from ocop_lib.plan import PROVINCE
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.frames import to_frames
from ocop_lib.register.heading import FILE, Heading
from ocop_lib.register.history import history
from ocop_lib.register.row_rules import row_rules
from ocop_lib.register.rules import Rule, cell_rules
from ocop_lib.register.sheets import Sheet
from ocop_lib.register.tables import TABLES

if TYPE_CHECKING:
    from ocop_lib.plan import Plan

_LONGEST_SHOWN = 80
_HINTS = 20
_MAX_IDS = 2000
"""So many faults of a table get a nearest match, from so many ids: each comparison takes time."""


class _Broken(NamedTuple):
    """A rule broken in a row of a table."""

    row: int
    rule: Rule


def check(heading: Heading, sheets: Mapping[str, Sheet], plan: "Plan") -> list[Fault]:
    """Every fault of the register.

    Args:
        heading: what ``register.yaml`` says.
        sheets: every table's file.
        plan: whose ids the rows may name.

    Returns:
        The faults, the heading's first, then in the order of tables, lines and columns. A cell
        that is already refused for its form breaks no further rule; nor does a row that is.
    """
    in_cells = {name: _in_cells(sheet) for name, sheet in sheets.items()}
    tables = to_frames({name: _sound(sheets[name], in_cells[name]) for name in sheets})
    known = _known(tables, plan)
    faults = _of_heading(heading, sheets, plan)
    for spec in TABLES:
        sheet = sheets[spec.name]
        rules = row_rules(spec, known, heading.year)
        in_rows = _failures(_row_schema(rules), _with_context(spec, tables), rules)
        told = in_cells[spec.name]
        faults += _told(sheet, [*told, *_not_yet_told(sheet, told, in_rows)])
    return faults


def _of_heading(heading: Heading, sheets: Mapping[str, Sheet], plan: "Plan") -> list[Fault]:
    path = sheets[TABLES[0].name].path.with_name(FILE).as_posix()
    return [
        Fault(
            code="register.plan",
            message="Sổ số liệu không nói về kế hoạch đang dùng.",
            place=Place(f"{path}, khóa {key}"),
            found=str(mine),
            allowed=str(theirs),
            remedy="Sửa khóa này, hoặc chọn kế hoạch và sổ đi với nhau trong params/defaults.yaml.",
        )
        for key, mine, theirs in (
            ("plan", heading.plan, plan.id),
            ("year", heading.year, plan.year),
        )
        if mine != theirs
    ]


def _in_cells(sheet: Sheet) -> list[_Broken]:
    """What is wrong with single cells."""
    rules = {column.name: cell_rules(column) for column in sheet.spec.columns}
    schema = pa.DataFrameSchema(
        {name: pa.Column(checks=_checks(rules[name])) for name in rules if name not in sheet.absent}
    )
    cells = pd.DataFrame(sheet.cells, dtype="str")
    everything = [rule for of_column in rules.values() for rule in of_column]
    return [one for one in _failures(schema, cells, everything) if one.row not in sheet.broken]


def _row_schema(rules: Sequence[Rule]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(checks=_checks(rules))


def _checks(rules: Sequence[Rule]) -> list[pa.Check]:
    # What pandera would do with missing values is not asked for: each rule says what they mean.
    return [pa.Check(_kept(rule), error=_label(rule), ignore_na=False) for rule in rules]


def _kept(rule: Rule) -> Callable[[Any], "pd.Series[bool]"]:
    return lambda values: ~rule.broken(values).fillna(value=False).astype(bool)


def _label(rule: Rule) -> str:
    return f"{rule.code} {' '.join(rule.columns)}"


def _failures(
    schema: pa.DataFrameSchema, frame: pd.DataFrame, rules: Iterable[Rule]
) -> list[_Broken]:
    """The rules of the schema that the frame breaks, and in which rows."""
    by_label = {_label(rule): rule for rule in rules}
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        # A rule on rows is reported once for each column of the row: once is enough.
        cases = errors.failure_cases[["index", "check"]].drop_duplicates()
        return [_Broken(int(row), by_label[label]) for row, label in cases.itertuples(index=False)]
    return []


def _sound(sheet: Sheet, broken: Sequence[_Broken]) -> dict[str, list[str]]:
    """The cells, without those that are refused for their form: they count as missing."""
    cells = {name: list(column) for name, column in sheet.cells.items()}
    refused = [(row, rule.columns[0]) for row, rule in broken]
    refused += [(row, column) for row in sheet.broken for column in cells]
    for row, column in refused:
        # A key stays known, or every row that refers to it would be refused as well.
        if column != sheet.spec.key:
            cells[column][row] = ""
    return cells


def _with_context(spec: TableSpec, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The table with what the rules on rows look at beside it."""
    frame = tables[spec.name]
    if spec.name != "deliveries":
        deliveries = tables["deliveries"].drop_duplicates("delivery_id").set_index("delivery_id")
        # Not map(): with no deliveries at all it would forget that these are dates.
        delivery = deliveries.reindex(frame["delivery_id"]).set_axis(frame.index)
        frame = frame.assign(
            deliverer_unit_id=delivery["unit_id"], received_date=delivery["received_date"]
        )
    if spec.name == "certificates":
        frame = frame.join(history(frame))
    return frame


def _known(tables: Mapping[str, pd.DataFrame], plan: "Plan") -> dict[str, tuple[str, ...]]:
    """The ids that exist, by what a column refers to."""
    known = {spec.name: tuple(tables[spec.name][spec.key].dropna()) for spec in TABLES}
    known["unit"] = (*(unit.id for unit in plan.units), PROVINCE)
    known["agency"] = tuple(agency.id for agency in plan.agencies)
    known["task"] = tuple(task.id for task in plan.tasks)
    known["funding_source"] = tuple(source.id for source in plan.funding_sources)
    return known


def _not_yet_told(
    sheet: Sheet, told: Iterable[_Broken], in_rows: Iterable[_Broken]
) -> Iterator[_Broken]:
    """Rules on rows that are broken by more than what is refused already."""
    refused = {(row, rule.columns[0]) for row, rule in told}
    for row, rule in in_rows:
        is_judged = row not in sheet.broken and sheet.absent.isdisjoint(rule.columns)
        if is_judged and all((row, column) not in refused for column in rule.columns):
            yield _Broken(row, rule)


def _told(sheet: Sheet, broken: Iterable[_Broken]) -> list[Fault]:
    """The faults of one table, those of the file as such included, in the order of lines."""
    order = {column.name: place for place, column in enumerate(sheet.spec.columns)}
    told = sorted(broken, key=lambda one: (one.row, order[one.rule.columns[0]]))
    faults = [
        (sheet.lines[row], _fault(sheet, row, rule, hint=place < _HINTS))
        for place, (row, rule) in enumerate(told)
    ]
    return [fault for _, fault in sorted(sheet.faults + faults, key=lambda entry: entry[0])]


def _fault(sheet: Sheet, row: int, rule: Rule, *, hint: bool) -> Fault:
    first, *others = rule.columns
    cell = sheet.cells[first][row]
    shown = [_shown(cell), *(f"{name}: {_shown(sheet.cells[name][row])}" for name in others)]
    near = nearest(cell, rule.near) if hint and len(rule.near) <= _MAX_IDS else None
    return Fault(
        code=f"register.{rule.code}",
        message=rule.what,
        place=Place(sheet.where(row, first)),
        found="" if rule.is_private else "; ".join(shown),
        allowed=f"{rule.allowed}; gần nhất: {near}" if near else rule.allowed,
        remedy=rule.mend,
    )


def _shown(cell: str) -> str:
    text = cell if cell.isprintable() else repr(cell)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
