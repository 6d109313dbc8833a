"""The rows of the register that a unit knows, as they stand, for its form."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from ocop_lib.intake.headings.labels import NAMED_BY, Names
from ocop_lib.intake.headings.sheets import SHEETS, filled_in
from ocop_lib.register import Register
from ocop_lib.register.changes import END, Spans, Timelines, changes_in_order, is_known
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.frames import cell_texts
from ocop_lib.register.row_ids import in_order
from ocop_lib.register.standing import corrected, standing_rows
from ocop_lib.register.tables import BY_NAME

Texts = Mapping[str, str]
"""A row's cells by column, as the register's file has them."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the register holds for a unit, with all changes applied.

    Args:
        rows: by table and id, in the order of ids, the rows that are or were the unit's or that it
            delivered; without rows taken back.
        standing: by table, the ids of all rows that stand, of any unit.
        names: by table to which others refer, the names of all rows by id.
    """

    rows: Mapping[str, Mapping[str, Texts]]
    standing: Mapping[str, AbstractSet[str]]
    names: Names


def known_rows(register: Register, unit: str) -> Known:
    """What a unit's form holds.

    Args:
        register: the register, whole.
        unit: the id of a unit, or ``province``: the rows of the province itself.

    Returns:
        The rows, and the names of what they refer to.
    """
    told = changes_in_order(register.tables)
    timelines = Timelines(register.tables, tuple(change for change in told if is_known(change)))
    own = own_rows(timelines, unit)
    frames = corrected(timelines, END)
    rows: dict[str, dict[str, Texts]] = {}
    standing: dict[str, AbstractSet[str]] = {}
    for table in SHEETS:
        spec = BY_NAME[table]
        frame = standing_rows(timelines, table, frames[table], END)
        ids = frame[spec.key].tolist()
        places = [place for place, id_ in enumerate(ids) if id_ in own[table]]
        columns = [column.name for column in filled_in(spec)]
        chosen = frame.iloc[places]
        texts = [cell_texts(spec, chosen, name) for name in columns]
        cells = (dict(zip(columns, row, strict=True)) for row in zip(*texts, strict=True))
        found = dict(zip((ids[place] for place in places), cells, strict=True))
        rows[table] = {id_: found[id_] for id_ in sorted(found, key=in_order)}
        standing[table] = frozenset(ids)
    names = {
        table: dict(zip(frames[table][BY_NAME[table].key], frames[table][column], strict=True))
        for table, column in NAMED_BY.items()
    }
    return Known(rows, standing, names)


def own_rows(timelines: Timelines, unit: str) -> Mapping[str, AbstractSet[str]]:
    """By table the ids of the rows that are or were a unit's, or that it delivered.

    Args:
        timelines: the values of the register's cells, by all changes.
        unit: the id of a unit, or ``province``.

    Returns:
        The ids, of rows taken back as well.
    """
    deliveries = timelines.tables["deliveries"]
    pairs = zip(deliveries["delivery_id"], deliveries["unit_id"], strict=True)
    delivered_by = {id_ for id_, sender in pairs if sender == unit}
    found, own = {}, {"unit": {unit}}
    for table in SHEETS:
        spec, frame = BY_NAME[table], timelines.tables[table]
        own[table] = {*_that_held(timelines, spec, own[spec.column(spec.unit_path).refers_to])}
        pairs = zip(frame[spec.key], frame["delivery_id"], strict=True)
        found[table] = own[table] | {id_ for id_, delivery in pairs if delivery in delivered_by}
    return found


def _that_held(timelines: Timelines, spec: TableSpec, wanted: AbstractSet[str]) -> Iterator[str]:
    """The ids of the rows whose column of the unit, subject or product ever held a wanted value."""
    frame, path = timelines.tables[spec.name], spec.unit_path
    changed: dict[str, Spans] = {
        row: spans
        for (table, row, column), spans in timelines.cells.items()
        if (table, column) == (spec.name, path)
    }
    for id_, delivered in zip(frame[spec.key], frame[path], strict=True):
        held = [value for _, value in changed[id_]] if id_ in changed else [delivered]
        if not wanted.isdisjoint(held):
            yield id_
