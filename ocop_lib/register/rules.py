"""The form of a rule, and the rules that the declaration of tables itself lays down for cells."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from ocop_lib.files.letters import MAX_TEXT, has_hidden
from ocop_lib.register.columns import Column, Kind
from ocop_lib.register.personal import is_personal


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing a register must not do.

    Args:
        code: stable English id; faults carry it as ``register.<code>``.
        columns: the columns concerned; a fault points at the first and shows all of them.
        what: one Vietnamese sentence saying what is wrong.
        mend: what to do about it, in Vietnamese.
        broken: true for each row that breaks the rule; missing counts as kept. Rules on cells are
            given the column's cells as text, rules on rows the typed frame.
        allowed: what would be accepted, in Vietnamese.
        near: values of which the nearest is offered in the rejected value's place.
        is_private: the value found must not be repeated.
    """

    code: str
    columns: tuple[str, ...]
    what: str
    mend: str
    broken: Callable[[Any], "pd.Series[bool]"]
    allowed: str = ""
    near: tuple[str, ...] = ()
    is_private: bool = False


def cell_rules(column: Column) -> tuple[Rule, ...]:
    """The rules each cell of a column keeps, as its declaration says."""
    rules = [_invisible(column)]
    if column.required:
        rules.append(_required(column))
    if column.kind == "text":
        rules += [_personal(column), _length(column)]
    elif column.kind == "choice":
        rules.append(_choice(column))
    elif not column.refers_to:
        # Whether the row an id refers to exists is a rule of rows; it says all there is to say.
        rules.append(_form(column))
    return tuple(rules)


def _required(column: Column) -> Rule:
    return Rule(
        "required",
        (column.name,),
        "Ô bắt buộc bị bỏ trống.",
        f"Điền {column.meaning}.",
        lambda cells: cells == "",
    )


def _invisible(column: Column) -> Rule:
    return Rule(
        "invisible",
        (column.name,),
        "Ô chứa ký tự điều khiển, ký tự ẩn hoặc dấu xuống dòng.",
        "Gõ lại ô này trên một dòng.",
        lambda cells: _each(cells, has_hidden),
    )


def _personal(column: Column) -> Rule:
    return Rule(
        "personal_data",
        (column.name,),
        "Ô chứa dữ liệu cá nhân (giống số điện thoại hoặc số căn cước).",
        "Xóa số đó khỏi sổ số liệu.",
        lambda cells: _each(cells, is_personal),
        is_private=True,
    )


def _length(column: Column) -> Rule:
    return Rule(
        "too_long",
        (column.name,),
        "Nội dung quá dài.",
        "Rút gọn nội dung.",
        lambda cells: _each(cells, lambda cell: len(cell) > MAX_TEXT),
        allowed=f"không quá {MAX_TEXT} ký tự",
    )


def _choice(column: Column) -> Rule:
    return Rule(
        "choice",
        (column.name,),
        "Giá trị không có trong danh mục.",
        "Chọn một giá trị trong danh mục.",
        lambda cells: _each(cells, lambda cell: cell not in column.choices),
        allowed=", ".join(column.choices),
        near=column.choices,
    )


def _form(column: Column) -> Rule:
    """The rule on how a cell of the column's kind is written."""
    form = _FORMS[column.kind]
    return Rule(
        form.code,
        (column.name,),
        form.what,
        form.mend,
        lambda cells: _each(cells, lambda cell: not form.fits(cell)),
        allowed=form.allowed,
    )


def _each(cells: "pd.Series[str]", is_broken: Callable[[str], bool]) -> "pd.Series[bool]":
    """The test on each cell that is not empty."""
    # A list: to walk through a column of pandas itself takes five times as long.
    broken = [cell != "" and is_broken(cell) for cell in cells.tolist()]
    return pd.Series(broken, index=cells.index, dtype=bool)


@dataclass(frozen=True, slots=True)
class _Form:
    code: str
    what: str
    allowed: str
    mend: str
    fits: Callable[[str], bool]


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda cell: compiled.fullmatch(cell) is not None


def _is_day(cell: str) -> bool:
    # date.fromisoformat alone would take 20240930 and 2024-W39-1 as well.
    try:
        return len(cell) == len("2024-09-30") and str(date.fromisoformat(cell)) == cell
    except ValueError:
        return False


_FORMS: dict[Kind, _Form] = {
    "id": _Form(
        "id",
        "Mã không đúng dạng.",
        "chữ thường không dấu, chữ số và gạch nối, ví dụ sp-012",
        "Viết lại mã; mọi bảng khác dùng mã này cũng sửa theo.",
        _matches(r"[a-z0-9]+(?:-[a-z0-9]+)*"),
    ),
    "date": _Form(
        "date",
        "Không phải một ngày.",
        "ngày có thật, dạng 2024-09-30",
        "Viết ngày theo dạng năm-tháng-ngày, ví dụ 2024-09-30.",
        _is_day,
    ),
    "year": _Form(
        "year",
        "Không phải một năm.",
        "năm bốn chữ số, ví dụ 2024",
        "Viết lại năm.",
        _matches(r"[0-9]{4}"),
    ),
    "quarter": _Form(
        "quarter",
        "Quý không đúng dạng.",
        "năm, gạch nối, Q và số quý, ví dụ 2024-Q3",
        "Viết lại quý.",
        _matches(r"[0-9]{4}-Q[1-4]"),
    ),
    "whole": _Form(
        "whole",
        "Không phải một số nguyên không âm.",
        "chỉ gồm chữ số, ví dụ 12",
        "Bỏ dấu chấm ngăn cách hàng nghìn, đơn vị tính và dấu âm.",
        _matches(r"[0-9]{1,15}"),
    ),
    "decimal": _Form(
        "decimal",
        "Không phải một số không âm.",
        "chữ số, phần lẻ sau dấu chấm, ví dụ 90.86",
        "Dùng dấu chấm cho phần lẻ, bỏ dấu ngăn cách hàng nghìn và đơn vị tính.",
        _matches(r"[0-9]{1,12}(?:\.[0-9]{1,3})?"),
    ),
}
