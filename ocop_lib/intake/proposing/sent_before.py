"""New rows of a workbook that the register has already, because they were sent once before.

A unit that corrects its workbook and sends it again sends its new rows again, still without ids.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.files.letters import first_of
from ocop_lib.intake.delivered import Delivered, DeliveredRow
from ocop_lib.intake.proposing.present import Present, row_name
from ocop_lib.intake.proposing.three_way import written
from ocop_lib.register.row_ids import in_order
from ocop_lib.register.tables import BY_NAME, PLACE

if TYPE_CHECKING:
    from ocop_lib.register.columns import Column

SENT_ALREADY = FaultKind(
    "intake.sent_already",
    "Có {count} dòng không ghi mã đã nhận ở lần gửi trước ({rows}); không ghi lần nữa.",
    "Không phải làm gì; lần sau dùng biểu mới, đã có mã của các dòng ấy.",
    severity="warning",
)
SENT_OTHERWISE = FaultKind(
    "intake.sent_otherwise",
    "Lần trước đơn vị đã gửi dòng này, mã {row}, với nội dung khác.",
    "Nếu sửa dòng ấy thì ghi mã của nó vào ô Mã; nếu là dòng mới thì ghi ở một dòng khác của trang,"
    " hoặc dùng biểu mới.",
)

_MOST_NAMED = 6


@dataclass
class SentBefore:
    """The search for rows that were sent before.

    Args:
        delivered: the workbook.
        present: the register.
        same: by provisional id, the ids of the rows of the register that new rows are.
        faults: what the unit is told of them.
    """

    delivered: Delivered
    present: Present
    same: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def search(self) -> Sequence[DeliveredRow]:
        """Search the new rows, and tell of those that were sent before.

        With a form only those rows are asked that the unit has sent since the form was handed out:
        the others stand in it. Without one, all of the unit's are.

        Returns:
            The rows of the workbook without those that were sent before, whether alike or
            otherwise.
        """
        new = [row for row in self.delivered.rows if row.is_new]
        left: set[str] = set()
        # In the order of tables: a product is the same one when its subject is.
        for table, rows in groupby(sorted(new, key=lambda row: PLACE[row.table]), _table):
            if candidates := self._candidates(table):
                left |= {*self._of_table(table, [*rows], candidates)}
        return [row for row in self.delivered.rows if row.id not in left]

    def _of_table(
        self, table: str, rows: Sequence[DeliveredRow], candidates: list[str]
    ) -> Iterator[str]:
        """The provisional ids of the rows of a table that were sent before."""
        alike = [*self._alike(rows, candidates)]
        if alike:
            place = Place(self.delivered.file, sheet=rows[0].spot.sheet)
            names = first_of([id_ for _, id_ in alike], _MOST_NAMED)
            self.faults.append(SENT_ALREADY.at(place, count=len(alike), rows=names))
        self.same |= dict(alike)
        taken = {id_ for _, id_ in alike}
        columns, places = self.present.delivered[table], self.present.places[table]
        at = {
            columns["source_row"][place]: id_
            for id_, place in ((one, places[one]) for one in candidates if one not in taken)
            if columns["delivery_id"][place] in self._of_period
        }
        for row in rows if self.delivered.base else ():
            if row.id not in self.same and (other := at.get(str(row.spot.row))):
                place = self.delivered.place(row.spot, BY_NAME[table].key)
                name = row_name(self.present, table, other)
                self.faults.append(SENT_OTHERWISE.at(place, row=name))
                self.same[row.id] = other
        yield from (row.id for row in rows if row.id in self.same)

    def _alike(
        self, rows: Sequence[DeliveredRow], candidates: Sequence[str]
    ) -> Iterator[tuple[str, str]]:
        """The new rows that equal one of the candidates as it was delivered, and its id."""
        indexes: dict[tuple[str, ...], dict[tuple[str, ...], list[str]]] = {}
        declared: dict[tuple[str, ...], list[Column]] = {}
        for row in rows:
            spec, columns = BY_NAME[row.table], tuple(row.cells)
            if columns not in indexes:
                found = indexes[columns] = {}
                texts = [self.present.delivered[row.table][name] for name in columns]
                for id_ in candidates:
                    place = self.present.places[row.table][id_]
                    found.setdefault(tuple(cells[place] for cells in texts), []).append(id_)
                declared[columns] = [spec.column(name) for name in columns]
            content = tuple(
                self.same.get(text, text) if one.refers_to else written(spec, one, text)
                for one, text in zip(declared[columns], row.cells.values(), strict=True)
            )
            if ids := indexes[columns].get(content):
                yield row.id, ids.pop(0)

    def _candidates(self, table: str) -> list[str]:
        """The ids of the rows that new rows of a table may be, in the order of ids."""
        present, base = self.present, self.delivered.base
        own = present.own(self.delivered.unit)[table]
        if base is not None:
            places, told = present.places[table], present.delivered[table]["delivery_id"]
            own = {id_ for id_ in own if told[places[id_]] in self._own_deliveries}
            own -= base.rows.get(table, {}).keys()
        listed = {row.id for row in self.delivered.rows if row.table == table}
        return sorted(
            (one for one in own - listed if not present.is_gone(table, one)), key=in_order
        )

    @cached_property
    def _own_deliveries(self) -> Mapping[str, tuple[str, str]]:
        """The unit's deliveries by id, each with its quarter and kind."""
        columns = self.present.delivered["deliveries"]
        names = ("delivery_id", "unit_id", "quarter", "kind")
        rows = zip(*(columns[name] for name in names), strict=True)
        return {
            id_: (quarter, kind) for id_, unit, quarter, kind in rows if unit == self.delivered.unit
        }

    @cached_property
    def _of_period(self) -> frozenset[str]:
        """The unit's deliveries of the same period: forms of two quarters have the same free rows."""
        asked = self.delivered.quarter
        return frozenset(
            id_
            for id_, (quarter, kind) in self._own_deliveries.items()
            if quarter == asked and (quarter or kind == self.delivered.kind)
        )


def _table(row: DeliveredRow) -> str:
    return row.table
