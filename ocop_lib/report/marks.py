"""The mark behind each number of a report that was issued otherwise."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from ocop_lib.blocks.model import BaseBlock, Cell, Table
from ocop_lib.indicators.progress import Progress
from ocop_lib.indicators.restated.measured import TASK
from ocop_lib.indicators.restated.since_issue import Restatement
from ocop_lib.indicators.restated.worlds import FIELDS, Value, plain
from ocop_lib.indicators.stock_balance import Balance
from ocop_lib.indicators.task_list import TaskStanding
from ocop_lib.periods import Period, Scheme
from ocop_lib.statuses import Status

MARK = "(ĐC)"
"""What stands behind a number of this report that was issued otherwise."""

_Shown = TypeVar("_Shown", bound=BaseBlock)
_LAPSED = "lapsed_certificates"

_Key = tuple[str, str, str, str]
"""Period, unit or agency, what is measured, and which of its values."""


@dataclass(frozen=True)
class Marks:
    """What was issued otherwise, for all tables and sentences that show it.

    A number is compared with the issue in force of the period that it is about: that of the
    quarter before in the column of the quarter before.

    Args:
        period: the report's period.
        before: the quarter before it; empty for none.
        issued: the values as they were issued, of those that are told or counted otherwise now.
    """

    period: str = ""
    before: str = ""
    issued: Mapping[_Key, Value] = field(default_factory=dict)

    def then(self, row: Progress) -> Progress:
        """A row of progress with its values as they were issued, where they were."""
        if not self.issued:
            return row
        key = row.quarter, row.unit, row.indicator
        found: dict[str, Any] = {
            name: self.issued[*key, name] for name in FIELDS if (*key, name) in self.issued
        }
        if found.get("status"):
            found["status"] = Status(found["status"])
        earlier = (self.before, row.unit, row.indicator, "to_date")
        if earlier in self.issued and earlier[0] != row.quarter:
            found["before"] = self.issued[earlier]
        return replace(row, **found) if found else row

    def is_other(self, row: Progress, *names: str) -> bool:
        """Whether one of these values of a row was issued otherwise."""
        if not self.issued:
            return False
        then = self.then(row)
        return any(plain(getattr(row, name)) != plain(getattr(then, name)) for name in names)

    def cell(self, cell: Cell, row: Progress, *names: str) -> Cell:
        """A cell that shows these values of a row, marked where one was issued otherwise."""
        return self.cell_if(cell, is_other=self.is_other(row, *names))

    def is_other_of(
        self, told: Callable[[Sequence[Progress]], object], rows: Sequence[Progress]
    ) -> bool:
        """Whether what is computed from some rows would be computed otherwise of what was issued."""
        return bool(self.issued) and told(rows) != told([*map(self.then, rows)])

    def words(self, words: str, row: Progress, *names: str) -> str:
        """Words that say these values of a row, marked where one was issued otherwise."""
        return self.words_if(words, is_other=self.is_other(row, *names))

    def is_other_value(self, place: str, what: str, name: str, value: Value) -> bool:
        """Whether a value of the report's period was issued otherwise."""
        key = self.period, place, what, name
        return key in self.issued and plain(self.issued[key]) != plain(value)

    def then_value(self, place: str, what: str, name: str, value: Any) -> Any:
        """A value of the report's period as it was issued, where it was issued otherwise."""
        return self.issued.get((self.period, place, what, name), value)

    def then_balance(
        self, place: str, what: str, balance: Balance, names: Mapping[str, str]
    ) -> Balance:
        """A line of the stock as it was issued, by the names of its fields and of their values."""
        if not self.issued:
            return balance
        found = {
            field: int(self.then_value(place, what, name, getattr(balance, field)) or 0)
            for field, name in names.items()
        }
        return replace(balance, **found)

    def then_task(self, place: str, one: TaskStanding) -> TaskStanding:
        """A task of a unit with its state as it was issued."""
        if not self.issued:
            return one
        what = TASK + one.task.id
        state = self.then_value(place, what, "state", one.state) or one.state
        before = self.then_value(place, what, "before", one.before) or ""
        return replace(one, state=state, before=before)

    def is_task_other(self, place: str, one: TaskStanding) -> bool:
        """Whether another state of a task was issued."""
        return self.then_task(place, one) != one

    def is_lapsed_other(self, place: str, count: int) -> bool:
        """Whether another number of certificates that had run out was issued."""
        return self.is_other_value(place, _LAPSED, "to_date", count)

    def then_lapsed(self, place: str, count: int) -> int:
        """How many certificates had run out as it was issued."""
        return int(self.then_value(place, _LAPSED, "to_date", count) or 0)

    @staticmethod
    def words_if(words: str, *, is_other: bool) -> str:
        """Words, marked where what they say was issued otherwise."""
        return f"{words} {MARK}" if is_other else words

    @staticmethod
    def cell_if(cell: Cell, *, is_other: bool) -> Cell:
        """A cell, marked where what it shows was issued otherwise."""
        return cell.model_copy(update={"text": f"{cell.text} {MARK}"}) if is_other else cell

    def explained(self, block: _Shown) -> _Shown:
        """A table with the note that explains its marks; any other block, and one without, as it was."""
        if not self.issued or not isinstance(block, Table):
            return block
        if not any(MARK in cell.text for row in block.rows for cell in row):
            return block
        return block.model_copy(update={"notes": (*block.notes, _NOTE)})


_NOTE = f"{MARK}: đã điều chỉnh so với số đã ban hành; xem Số liệu điều chỉnh."

NO_MARKS = Marks()
"""The marks of a report of which nothing was issued otherwise."""


def marks_of(told: Iterable[Restatement], period: Period, scheme: Scheme) -> Marks:
    """The marks of a report.

    Args:
        told: what was issued and is different now.
        period: the report's own period.
        scheme: the period scheme.

    Returns:
        The marks.
    """
    before = period.before(scheme)
    issued: dict[_Key, Value] = {}
    for issue in told:
        when = str(issue.period)
        issued |= {(when, d.unit, d.indicator, d.name): d.old for d in issue.differences}
        issued |= {(when, d.unit, d.indicator, d.name): d.old for d in issue.retold}
    return Marks(str(period), str(before) if before else "", issued) if issued else NO_MARKS
