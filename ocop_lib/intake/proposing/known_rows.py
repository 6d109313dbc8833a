"""Rows of a workbook beside those of the register: whose they are, and whether they are there already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.intake.delivered import Delivered, DeliveredRow
from ocop_lib.intake.proposing.present import Present, row_name
from ocop_lib.plan import PROVINCE
from ocop_lib.register.change_table import RETRACTED
from ocop_lib.register.findings.spellings import normal_form
from ocop_lib.register.tables import BY_NAME

OTHER_UNIT = FaultKind(
    "intake.other_unit",
    "Mã này là của một dòng do đơn vị khác quản lý: {row}.",
    "Xóa mã ở cột Mã nếu đây là dòng mới của đơn vị mình; bỏ dòng nếu chép nhầm từ biểu khác.",
)
KNOWN_ALREADY = FaultKind(
    "intake.known_already",
    "Dòng mới này trùng tên với một dòng đã có trong sổ: {row}.",
    "Nếu là một thì chép mã ấy vào ô Mã; nếu là hai thì ghi tên cho khác nhau.",
)
NEW_CHANGED = FaultKind(
    "intake.new_changed",
    "Dòng mới chưa có gì để thay đổi; điều ghi ở «Thay đổi là» không có tác dụng.",
    "Nếu sửa một dòng đã có thì ghi mã của nó vào ô Mã; nếu là dòng mới thì để trống các cột ấy.",
    severity="warning",
)
NEW_RETRACTED = FaultKind(
    "intake.new_retracted",
    "Dòng mới mà lại ghi «Rút dòng».",
    "Bỏ cả dòng nếu không gửi nữa; nếu rút một dòng đã gửi thì ghi mã của dòng ấy vào ô Mã.",
)

OWNER: Mapping[str, str] = {"subjects": "unit_id", "products": "subject_id"}
"""The tables with names, and within what a name is given once."""


@dataclass(frozen=True)
class KnownRows:
    """The rows of a register that a workbook may be about.

    Args:
        delivered: the workbook.
        present: the register.
    """

    delivered: Delivered
    present: Present

    @cached_property
    def own(self) -> Sequence[DeliveredRow]:
        """The rows that the register has, and that the deliverer may change."""
        return [row for row in self.delivered.rows if not row.is_new and self._may_change(row)]

    def faults(self) -> Iterator[Fault]:
        """The faults of rows by their id or name, in the order of the rows."""
        for row in self.delivered.rows:
            if row.is_new:
                yield from self._of_new(row)
                continue
            if not self._may_change(row):
                name = row_name(self.present, row.table, row.id)
                yield OTHER_UNIT.at(self._key_place(row), found=row.id, row=name)

    def _key_place(self, row: DeliveredRow) -> Place:
        return self.delivered.place(row.spot, BY_NAME[row.table].key)

    def _may_change(self, row: DeliveredRow) -> bool:
        unit = self.delivered.unit
        return unit == PROVINCE or row.id in self.present.own(unit)[row.table]

    def _of_new(self, row: DeliveredRow) -> Iterator[Fault]:
        place = self._key_place(row)
        if row.said is not None and row.said.kind == RETRACTED:
            yield NEW_RETRACTED.at(place)
        elif row.said is not None:
            yield NEW_CHANGED.at(place)
        if row.table in OWNER and (name := row.cells.get("name", "")):
            owner = row.cells.get(OWNER[row.table], "")
            if other := self._named.get((row.table, owner, normal_form(name))):
                at = self.delivered.place(row.spot, "name")
                known = row_name(self.present, row.table, other)
                yield KNOWN_ALREADY.at(at, found=name, row=known)

    @cached_property
    def _named(self) -> Mapping[tuple[str, str, str], str]:
        """The ids of rows that have a name, by table, owner and what spellings have in common."""
        found: dict[tuple[str, str, str], str] = {}
        for table, owner in OWNER.items():
            columns = self.present.standing[table]
            ids = self.present.places[table]
            for id_, of, name in zip(ids, columns[owner], columns["name"], strict=True):
                if not self.present.is_gone(table, id_):
                    found.setdefault((table, of, normal_form(name)), id_)
        return found
