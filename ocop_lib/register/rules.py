"""The class of all rules of the register, and the rules on cells that follow from a column."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ocop_lib.errors import FaultKind
from ocop_lib.files.letters import MAX_TEXT, has_hidden
from ocop_lib.files.personal import is_personal
from ocop_lib.periods import QUARTER_PATTERN
from ocop_lib.register.columns import Column, Kind
from ocop_lib.register.naming import meaning_name, value_name

REQUIRED = FaultKind(
    "register.required", "Ô bắt buộc bị bỏ trống, hoặc chỉ có dấu.", "Điền {meaning}."
)
INVISIBLE = FaultKind(
    "register.invisible",
    "Ô chứa ký tự điều khiển, ký tự ẩn hoặc dấu xuống dòng.",
    "Gõ lại ô này trên một dòng.",
)
PERSONAL_DATA = FaultKind(
    "register.personal_data",
    "Ô chứa dữ liệu cá nhân (giống số điện thoại, số định danh hoặc thư điện tử).",
    "Bỏ số hoặc địa chỉ đó khỏi ô này. Mã số thuế thì ghi chữ «MST» ngay trước; số tiền thì ghi đơn"
    " vị ngay sau.",
)
SHEET_ERROR = FaultKind(
    "register.sheet_error",
    "Ô chứa giá trị lỗi của bảng tính, hoặc chữ mà phần mềm ghi thay ô trống (nan, null), không phải"
    " nội dung.",
    "Sửa công thức trong bảng tính rồi chép lại giá trị, hoặc để trống ô này.",
)
THOUSANDS = FaultKind(
    "register.thousands",
    "Không rõ dấu chấm là phần lẻ hay ngăn cách hàng nghìn.",
    "Nếu là hàng nghìn thì bỏ dấu chấm; nếu là phần lẻ thì bỏ số 0 ở cuối.",
    "1250 hoặc 1.25, không phải 1.250",
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
BALANCE = FaultKind(
    "register.balance",
    "Không phải một số.",
    "Dùng dấu chấm cho phần lẻ, dấu trừ ở đầu nếu là số trả lại; bỏ dấu ngăn cách hàng nghìn và đơn"
    " vị tính.",
    "chữ số, phần lẻ sau dấu chấm, ví dụ 90.86 hoặc -3.5",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule on the cells of a column, or on the rows of a table.

    Args:
        kind: the kind of fault of a row that breaks the rule.
        columns: the columns concerned; a fault names the first one and shows the values of all.
        broken: a function that returns a list with true for each row that breaks the rule. A rule on
            cells takes the column's texts, a rule on rows the table's `Rows`.
        words: the values of the names in braces in the texts of ``kind``.
        allowed: the values that would be accepted; empty to take the text of ``kind``.
        near: the values among which the fault suggests the nearest one.
        is_private: whether the fault must not show the value found.
        is_of_row: whether the row as a whole is wrong rather than its first column, so that a form
            names the row alone.
        cause: of a change, the rule that the changed row breaks; None for another rule.
        needs: columns without which no row breaks the rule: where all cells of one of them are
            empty, the rule need not be applied.
    """

    kind: FaultKind
    columns: tuple[str, ...]
    broken: Callable[[Any], Any]
    words: Mapping[str, object] = field(default_factory=dict)
    allowed: str = ""
    near: tuple[str, ...] = ()
    is_private: bool = False
    is_of_row: bool = False
    cause: "Rule | None" = None
    needs: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """The Vietnamese sentence that describes the fault."""
        return self.kind.message.format(**self.words)


def cell_rules(column: Column) -> tuple[Rule, ...]:
    """The rules on the cells of a column.

    Args:
        column: the column's declaration.

    Returns:
        The rules in the order in which the faults of a cell are listed.
    """
    rules = [_on_each(column, INVISIBLE, has_hidden)]
    if column.required:
        rules.append(_required(column))
    if column.kind == "text":
        rules += [
            _on_each(column, PERSONAL_DATA, is_personal, is_private=True),
            _on_each(column, SHEET_ERROR, lambda cell: _SHEET_ERROR.search(cell) is not None),
            _on_each(column, TOO_LONG, lambda cell: len(cell) > MAX_TEXT),
        ]
    elif column.kind == "choice":
        rules.append(_choice(column))
    elif not column.refers_to:
        # Not for a reference: the rule on rows that looks up the id also covers its spelling.
        kind, is_valid = _SPELLINGS[column.kind]
        rules.append(_on_each(column, kind, lambda cell: not is_valid(cell)))
        if column.kind == "id":
            rules.append(_on_each(column, PERSONAL_DATA, _is_personal_id, is_private=True))
        if column.name.endswith("_million_vnd"):
            rules.append(_on_each(column, THOUSANDS, _UNCLEAR_SUM))
        elif column.name == "result_quantity":
            rules.append(_on_each(column, THOUSANDS, _UNCLEAR_AMOUNT))
    return tuple(rules)


def _on_each(
    column: Column, kind: FaultKind, is_broken: Callable[[str], bool], *, is_private: bool = False
) -> Rule:
    """A rule on all cells of a column that are not empty."""

    def broken(cells: Sequence[str]) -> list[bool]:
        # Most cells recur: days, units, deliveries.
        wrong = {cell for cell in {*cells} if cell != "" and is_broken(cell)}
        return [cell in wrong for cell in cells] if wrong else [False] * len(cells)

    return Rule(kind, (column.name,), broken, is_private=is_private)


def _required(column: Column) -> Rule:
    def broken(cells: Sequence[str]) -> list[bool]:
        empty = {""}
        if column.kind == "text":
            # «-» and «…» stand for nothing; in another kind of column they are misspelt.
            empty |= {cell for cell in {*cells} if _NO_WORD.fullmatch(cell)}
        return [cell in empty for cell in cells]

    meaning = meaning_name(column.name, column.meaning)
    return Rule(REQUIRED, (column.name,), broken, words={"meaning": meaning})


def _choice(column: Column) -> Rule:
    known = frozenset(("", *column.choices))
    return Rule(
        CHOICE,
        (column.name,),
        lambda cells: [cell not in known for cell in cells],
        allowed=", ".join(
            value_name(column.name, code, words=name) for code, name in column.choices.items()
        ),
        near=tuple(column.choices),
    )


def _is_personal_id(cell: str) -> bool:
    """Whether an id is made of the phone or identity number of a person: «0912345678», «ct-0061…»."""
    return _LONG_NUMBER.search(cell) is not None and any(map(is_personal, cell.split("-")))


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda cell: compiled.fullmatch(cell) is not None


def _is_day(cell: str) -> bool:
    # date.fromisoformat also accepts 20240930 and 2024-W39-1.
    try:
        return len(cell) == len("2024-09-30") and str(date.fromisoformat(cell)) == cell
    except ValueError:
        return False


_SHEET_ERROR = re.compile(
    r"#(?:REF|VALUE|DIV/0|NULL|NUM|SPILL|CALC|FIELD|BLOCKED|CONNECT|BUSY|UNKNOWN|ERROR|PYTHON)!|#N/A"
    r"|#NAME\?|#GETTING_DATA|\b(?:Err|Lỗi):5\d\d|^#{2,}$|^#[^\W\d]\S*[!?]$"
    r"|^(?-i:nan|NaN|NaT|None|null|NULL|<NA>|n/a|N/A|undefined)$",
    re.IGNORECASE,
)
"""Also a whole cell like «#GIÁ_TRỊ!», in other tongues, and what programs write for an empty cell."""
_UNCLEAR_SUM = _matches(r"-?(?:[1-9]\.[0-9][0-9]0|10\.000)")
"""A sum of one to ten, with three decimals, of which the last says nothing as a decimal.

A larger one would be too large in thousands.
"""
_UNCLEAR_AMOUNT = _matches(r"[1-9][0-9]{0,2}\.[0-9][0-9]0")
"""An amount of work done with such decimals."""

_NO_WORD = re.compile(r"[\W_]*")
_LONG_NUMBER = re.compile("[0-9]{10}")
"""The fewest digits in an id that may be a person's: nine are rather a number in a row."""

_SPELLINGS: dict[Kind, tuple[FaultKind, Callable[[str], bool]]] = {
    "id": (ID, _matches(r"[a-z0-9]+(?:-[a-z0-9]+)*")),
    "date": (DATE, _is_day),
    "year": (YEAR, _matches(r"[0-9]{4}")),
    "quarter": (QUARTER, _matches(QUARTER_PATTERN)),
    "whole": (WHOLE, _matches(r"[0-9]{1,15}")),
    "decimal": (DECIMAL, _matches(r"[0-9]{1,12}(?:\.[0-9]{1,3})?")),
    "balance": (BALANCE, _matches(r"-?[0-9]{1,12}(?:\.[0-9]{1,3})?")),
}
"""For each kind, the fault of an invalid spelling, and the function that accepts a valid one."""
