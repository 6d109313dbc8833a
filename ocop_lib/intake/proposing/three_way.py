"""What a delivered row changes: the workbook beside the form as it was, and the register as it is."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.files.letters import shortened
from ocop_lib.intake.delivered import Delivered, DeliveredRow, Spot
from ocop_lib.intake.naming import cell_words
from ocop_lib.intake.proposing.cleared import cleared_columns, cleared_faults, is_cleared
from ocop_lib.intake.proposing.present import Present, turn
from ocop_lib.intake.reading.heading_rows import SAID_DAY, SAID_KIND, SAID_REASON
from ocop_lib.periods import Quarter, is_quarter
from ocop_lib.register.change_table import CORRECTION, EVENT, RETRACTED
from ocop_lib.register.columns import NUMBERS, Column, TableSpec
from ocop_lib.register.frames import canonical
from ocop_lib.register.rules import REQUIRED, cell_rules
from ocop_lib.register.tables import BY_NAME
from ocop_lib.wording import quarter_label

CONFLICT = FaultKind(
    "intake.conflict",
    "Ô này đã đổi trong sổ sau khi phát biểu: biểu phát ra ghi {base}, sổ nay ghi {standing}.",
    "Kiểm tra giá trị nào đúng. Sổ đúng thì ghi lại giá trị của sổ; ô này đúng thì lấy biểu mới rồi"
    " sửa trên biểu ấy.",
)
EVENT_DAY = FaultKind(
    "intake.event_day",
    "Sự việc mới chưa ghi ngày xảy ra.",
    "Điền cột «Ngày thay đổi»; nếu giá trị cũ chưa bao giờ đúng thì chọn «Đính chính».",
)
NO_REASON = FaultKind(
    "intake.no_reason",
    "Thay đổi chưa ghi lý do; sổ sẽ ghi «{reason}».",
    "Điền cột «Lý do thay đổi» để người đọc sau hiểu vì sao số liệu đổi.",
    severity="warning",
)
SAID_NOTHING = FaultKind(
    "intake.said_nothing",
    "Dòng này ghi là có thay đổi nhưng không ô nào khác biểu đã phát.",
    "Nếu có thay đổi thì sửa ô; nếu không thì để trống cột «Thay đổi là».",
    severity="warning",
)
CHANGED_LATER = FaultKind(
    "intake.changed_later",
    "Ô này đã được sửa trong số liệu gửi cho {period}, sau kỳ của biểu này; sổ nay ghi {standing}.",
    "Ghi lại giá trị của sổ ở đây, rồi gửi sửa đổi này trong biểu của {period} hoặc của kỳ sau.",
)
RETRACTED_CHANGED = FaultKind(
    "intake.retracted_changed",
    "Dòng ghi «Rút dòng», nên những ô đã sửa của dòng không vào sổ.",
    "Nếu rút cả dòng thì không phải làm gì; nếu chỉ sửa ô thì chọn «Đính chính» hoặc «Sự việc mới».",
    severity="warning",
)
TAKEN_BACK = FaultKind(
    "intake.taken_back",
    "Dòng này đã được rút khỏi sổ nên không sửa được nữa.",
    "Bỏ dòng này; nếu sự việc có thật thì ghi thành một dòng mới, để trống ô Mã.",
)

REASONS: Mapping[str, str] = {
    CORRECTION: "Đơn vị sửa trên biểu, không ghi lý do",
    EVENT: "Đơn vị báo sự việc mới, không ghi lý do",
    RETRACTED: "Đơn vị xin rút dòng, không ghi lý do",
}
"""By kind of change the reason that the register gets where the workbook has none."""

_STATE, _SINCE = "state", "state_date"
_EMPTY = "trống"


class CellChange(NamedTuple):
    """A change of a row delivered before.

    Args:
        table: the table of the row.
        id: its id.
        column: the column; empty for a row taken back.
        old: the value that is changed; empty for a row taken back.
        new: the value that takes its place; empty for a row taken back.
        kind: ``event``, ``correction`` or ``retracted``.
        day: the day of the event, or of the correction.
        reason: the reason.
        spot: where the row stands in the workbook; None for one that is gone from it.
    """

    table: str
    id: str
    column: str
    old: str
    new: str
    kind: str
    day: date
    reason: str
    spot: Spot | None


@dataclass
class Changes:
    """The changes of a workbook and their faults, row by row.

    Args:
        delivered: the workbook.
        present: the register.
        received: the day of receipt.
        given: the ids that new rows get, by their provisional ones.
    """

    delivered: Delivered
    present: Present
    received: date
    given: Mapping[str, str]
    found: list[CellChange] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def take(self, row: DeliveredRow) -> bool:
        """Take in a row that the register has.

        Args:
            row: the row.

        Returns:
            Whether it changes anything.
        """
        before, faults = len(self.found), len(self.faults)
        said = row.said
        if said is not None and said.kind == RETRACTED:
            if not self.present.is_gone(row.table, row.id):
                if self._is_edited(row):
                    self.faults.append(RETRACTED_CHANGED.at(self._said_place(row, SAID_KIND)))
                self._tell(row, [("", "", "")], RETRACTED, self.received)
            return len(self.found) > before
        cleared = cleared_columns(row, self.present)
        # A row that was cleared whole has one fault, and no changes besides.
        cells = [] if is_cleared(row, cleared) else [*self._changed(row, cleared)]
        if (cells or cleared) and self.present.is_gone(row.table, row.id):
            self.faults.append(TAKEN_BACK.at(self.delivered.place(row.spot), found=row.id))
            return False
        self.faults += cleared_faults(row, self.delivered, self.present) if cleared else ()
        if cells:
            self._tell_cells(row, cells)
        elif said is not None and row.spot not in self._refused and len(self.faults) == faults:
            self.faults.append(SAID_NOTHING.at(self._said_place(row, SAID_KIND)))
        return len(self.found) > before

    @cached_property
    def _refused(self) -> AbstractSet[tuple[str, int | None]]:
        """The rows with a fault from reading: what they say of their change is not known whole."""
        return {(one.place.sheet, one.place.row) for one in self.delivered.faults}

    def _is_edited(self, row: DeliveredRow) -> bool:
        """Whether a cell of a row differs from what the form held."""
        base = self.delivered.base
        held = base.rows.get(row.table, {}).get(row.id, {}) if base else {}
        return any(text != held.get(column, text) for column, text in row.cells.items())

    def _said_place(self, row: DeliveredRow, column: str) -> Place:
        """The cell in which a row says something of its change; the row where there is none."""
        has_column = column in self.delivered.letters.get(row.spot.sheet, {})
        return self.delivered.place(row.spot, column if has_column else "")

    def _changed(
        self, row: DeliveredRow, cleared: tuple[str, ...]
    ) -> Iterator[tuple[str, str, str]]:
        """The cells of a row that differ from form and register: column, old and new value."""
        spec, base = BY_NAME[row.table], self.delivered.base
        handed_out = base.rows.get(row.table, {}).get(row.id, {}) if base else {}
        for column, text in row.cells.items():
            standing = self.present.shown(row.table, row.id, column)
            before = handed_out.get(column, standing)
            if text in (standing, before) or column in cleared:
                continue
            declared = spec.column(column)
            named = self.given.get(text, text) if declared.refers_to else text
            new = written(spec, declared, named)
            if new in (standing, written(spec, declared, before)):
                continue
            if before != standing:
                place = self.delivered.place(row.spot, column)
                said = self._words(declared, new, before, standing)
                words = {"base": _shown(said[1]), "standing": _shown(said[2])}
                self.faults.append(CONFLICT.at(place, found=said[0], **words))
                continue
            last = self.present.last_changed.get((row.table, row.id, column))
            if last and last > self._turn:
                place = self.delivered.place(row.spot, column)
                said = self._words(declared, new, standing)
                words = {"period": _period(last[0]), "standing": _shown(said[1])}
                self.faults.append(CHANGED_LATER.at(place, found=said[0], **words))
                continue
            yield column, self.present.last_told(row.table, row.id, column), new

    def _words(self, column: Column, *cells: str) -> list[str]:
        """Values of a column as people read them."""
        present = self.present
        return [shortened(cell_words(column, cell, present.plan, present.names)) for cell in cells]

    @property
    def _turn(self) -> tuple[str, str]:
        return turn(self.delivered.kind, self.delivered.quarter, str(self.received))

    def _tell_cells(self, row: DeliveredRow, cells: list[tuple[str, str, str]]) -> None:
        """Add the changes of a row's cells, of one kind and day."""
        kind = row.said.kind if row.said else CORRECTION
        day = row.said.day if row.said else None
        columns = {column: new for column, _, new in cells}
        if kind == EVENT and _STATE in columns and _SINCE in columns:
            # The day of a state that changes is the day of the event, and nothing beside it.
            since = columns[_SINCE]
            day = date.fromisoformat(since) if day is None and _is_day(since) else day
            if str(day) == since:
                cells = [one for one in cells if one[0] != _SINCE]
        if kind == EVENT and day is None:
            self.faults.append(EVENT_DAY.at(self._said_place(row, SAID_DAY)))
            return
        self._tell(row, cells, kind, day or self.received)

    def _tell(
        self, row: DeliveredRow, cells: list[tuple[str, str, str]], kind: str, day: date
    ) -> None:
        reason = row.said.reason if row.said else ""
        if kind == RETRACTED and row.said and row.said.day:
            day = row.said.day
        if not reason:
            reason = REASONS[kind]
            self.faults.append(NO_REASON.at(self._said_place(row, SAID_REASON), reason=reason))
        self.found += [
            CellChange(row.table, row.id, *cell, kind, day, reason, row.spot) for cell in cells
        ]


def written(spec: TableSpec, column: Column, text: str) -> str:
    """A cell as the register's files have it; a text that its column does not take as it is."""
    if not text or column.kind not in NUMBERS:
        return text
    rules = (rule for rule in cell_rules(column) if rule.kind is not REQUIRED)
    is_wrong = any(rule.broken([text])[0] for rule in rules)
    return text if is_wrong else canonical(spec, column.name, text)


def _is_day(text: str) -> bool:
    try:
        return str(date.fromisoformat(text)) == text
    except ValueError:
        return False


def _period(quarter: str) -> str:
    return quarter_label(Quarter.parse(quarter)) if is_quarter(quarter) else "cả năm"


def _shown(text: str) -> str:
    return f"«{text}»" if text else _EMPTY
