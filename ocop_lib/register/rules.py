"""What a rule of the register is, and the rules on single cells that a column's declaration sets."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ocop_lib.errors import FaultKind
from ocop_lib.files.letters import MAX_TEXT, has_hidden
from ocop_lib.register.columns import Column, Kind
from ocop_lib.register.personal import is_personal

REQUIRED = FaultKind("register.required", "Ô bắt buộc bị bỏ trống.", "Điền {meaning}.")
INVISIBLE = FaultKind(
    "register.invisible",
    "Ô chứa ký tự điều khiển, ký tự ẩn hoặc dấu xuống dòng.",
    "Gõ lại ô này trên một dòng.",
)
PERSONAL_DATA = FaultKind(
    "register.personal_data",
    "Ô chứa dữ liệu cá nhân (giống số điện thoại hoặc số căn cước).",
    "Bỏ số đó khỏi ô này.",
)
TOO_LONG = FaultKind(
    "register.too_long",
    "Nội dung quá dài.",
    "Rút gọn nội dung.",
    f"không quá {MAX_TEXT} ký tự",
)
CHOICE = FaultKind(
    "register.choice", "Giá trị không có trong danh mục.", "Chọn một giá trị trong danh mục."
)
ID = FaultKind(
    "register.id",
    "Mã không đúng dạng.",
    "Viết lại mã; mọi bảng khác dùng mã này cũng sửa theo.",
    "chữ thường không dấu, chữ số và gạch nối, ví dụ sp-012",
)
DATE = FaultKind(
    "register.date",
    "Không phải một ngày.",
    "Viết ngày theo dạng năm-tháng-ngày, ví dụ 2024-09-30.",
    "ngày có thật, dạng 2024-09-30",
)
YEAR = FaultKind(
    "register.year", "Không phải một năm.", "Viết lại năm.", "năm bốn chữ số, ví dụ 2024"
)
QUARTER = FaultKind(
    "register.quarter",
    "Quý không đúng dạng.",
    "Viết lại quý.",
    "năm, gạch nối, Q và số quý, ví dụ 2024-Q3",
)
WHOLE = FaultKind(
    "register.whole",
    "Không phải một số nguyên không âm.",
    "Bỏ dấu chấm ngăn cách hàng nghìn, đơn vị tính và dấu âm.",
    "chỉ gồm chữ số, ví dụ 12",
)
DECIMAL = FaultKind(
    "register.decimal",
    "Không phải một số không âm.",
    "Dùng dấu chấm cho phần lẻ, bỏ dấu ngăn cách hàng nghìn và đơn vị tính.",
    "chữ số, phần lẻ sau dấu chấm, ví dụ 90.86",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing a register must not do.

    Args:
        kind: the fault of a row that breaks the rule.
        columns: the columns concerned; a fault points at the first and shows all of them.
        broken: true for each row that breaks the rule; missing counts as kept. A rule on cells is
            given the column's cells as a list of text and answers with a list, a rule on rows is
            given the table's typed frame and answers with a series.
        words: what the sentences of the kind have braces for.
        allowed: what would be accepted, where the kind does not say.
        near: values of which the nearest is offered in the rejected value's place.
        is_private: the value found must not be repeated.
    """

    kind: FaultKind
    columns: tuple[str, ...]
    broken: Callable[[Any], Any]
    words: Mapping[str, object] = field(default_factory=dict)
    allowed: str = ""
    near: tuple[str, ...] = ()
    is_private: bool = False

    @property
    def message(self) -> str:
        """The Vietnamese sentence that says what is wrong."""
        return self.kind.message.format(**self.words)


def cell_rules(column: Column) -> tuple[Rule, ...]:
    """The rules each cell of a column keeps.

    Args:
        column: the column's declaration.

    Returns:
        The rules in the order in which a cell's faults are listed; each has this one column.
    """
    rules = [_on_each(column, INVISIBLE, has_hidden)]
    if column.required:
        rules.append(_required(column))
    if column.kind == "text":
        rules += [
            _on_each(column, PERSONAL_DATA, is_personal, is_private=True),
            _on_each(column, TOO_LONG, lambda cell: len(cell) > MAX_TEXT),
        ]
    elif column.kind == "choice":
        rules.append(_choice(column))
    elif not column.refers_to:
        # Whether the row an id refers to exists is a rule on rows, which covers its spelling.
        kind, is_sound = _SPELLINGS[column.kind]
        rules.append(_on_each(column, kind, lambda cell: not is_sound(cell)))
    return tuple(rules)


def _on_each(
    column: Column, kind: FaultKind, is_broken: Callable[[str], bool], *, is_private: bool = False
) -> Rule:
    """A rule that every cell keeps that is not empty."""

    def broken(cells: Sequence[str]) -> list[bool]:
        return [cell != "" and is_broken(cell) for cell in cells]

    return Rule(kind, (column.name,), broken, is_private=is_private)


def _required(column: Column) -> Rule:
    return Rule(
        REQUIRED,
        (column.name,),
        lambda cells: [cell == "" for cell in cells],
        words={"meaning": column.meaning},
    )


def _choice(column: Column) -> Rule:
    known = frozenset(("", *column.choices))
    return Rule(
        CHOICE,
        (column.name,),
        lambda cells: [cell not in known for cell in cells],
        allowed=", ".join(column.choices),
        near=column.choices,
    )


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda cell: compiled.fullmatch(cell) is not None


def _is_day(cell: str) -> bool:
    # date.fromisoformat alone would take 20240930 and 2024-W39-1 as well.
    try:
        return len(cell) == len("2024-09-30") and str(date.fromisoformat(cell)) == cell
    except ValueError:
        return False


_SPELLINGS: dict[Kind, tuple[FaultKind, Callable[[str], bool]]] = {
    "id": (ID, _matches(r"[a-z0-9]+(?:-[a-z0-9]+)*")),
    "date": (DATE, _is_day),
    "year": (YEAR, _matches(r"[0-9]{4}")),
    "quarter": (QUARTER, _matches(r"[0-9]{4}-Q[1-4]")),
    "whole": (WHOLE, _matches(r"[0-9]{1,15}")),
    "decimal": (DECIMAL, _matches(r"[0-9]{1,12}(?:\.[0-9]{1,3})?")),
}
"""How a cell of each kind is spelt: the fault of another spelling, and the test."""
