"""Cells of numbers: Vietnamese and English separators, units behind them, and binary dust."""

import re
from collections.abc import Callable
from datetime import date, time
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import partial

from ocop_lib.errors import Fault, FaultKind
from ocop_lib.intake.book import CellValue
from ocop_lib.intake.values.cell import BLANK, Read, refused, refused_alike, shown
from ocop_lib.intake.values.texts import plain
from ocop_lib.register.columns import Column
from ocop_lib.register.standards import SCORES

NOT_A_NUMBER = FaultKind(
    "intake.not_a_number", "Không phải một số.", "Chỉ gõ một số.", "ví dụ 12 hoặc 90,5"
)
DATE_AS_NUMBER = FaultKind(
    "intake.date_as_number",
    "Ô lẽ ra là số nhưng bảng tính đã đổi thành ngày hoặc giờ.",
    "Định dạng ô là Số (Number) rồi gõ lại số.",
)
NOTHING_OR_NONE = FaultKind(
    "intake.nothing_or_none",
    "Dấu gạch không nói rõ là không có hay chưa có số liệu.",
    "Gõ 0 nếu là không có; để trống nếu chưa có số liệu.",
)
SEPARATOR = FaultKind(
    "intake.separator",
    "Không rõ dấu {sign} ngăn hàng nghìn hay phần lẻ: {one} hay {other}.",
    "Gõ số không có dấu ngăn hàng nghìn; phần lẻ để bảng tính tự ghi.",
)
UNIT_OF_NUMBER = FaultKind(
    "intake.unit_of_number",
    "Sau số có chữ «{unit}» không thuộc cột này.",
    "Chỉ gõ số, theo đơn vị tính ghi ở tiêu đề.",
)
NOT_WHOLE = FaultKind(
    "intake.not_whole", "Cột này là số nguyên.", "Gõ số nguyên.", "số nguyên, ví dụ 12"
)
NEGATIVE = FaultKind(
    "intake.negative", "Cột này không có số âm.", "Gõ số không âm.", "0 hoặc số dương"
)
SHOWN_OTHERWISE = FaultKind(
    "intake.shown_otherwise",
    "Dạng của ô làm số hiện kèm «{sign}», không phải đơn vị tính của cột; tệp lưu số {stored}.",
    "Đặt dạng ô là Số (Number), rồi gõ số theo đơn vị tính ghi ở tiêu đề.",
)
TOO_FINE = FaultKind(
    "intake.too_fine",
    "Số có quá {most} chữ số phần lẻ.",
    "Làm tròn số; nếu ô có công thức thì dùng hàm ROUND.",
    "không quá {most} chữ số phần lẻ",
)
TOO_MANY_DIGITS = FaultKind(
    "intake.too_many_digits",
    "Số lớn quá mức có thể.",
    "Kiểm tra số và đơn vị tính.",
    "dưới {limit}",
)

_KINDS = frozenset(("year", "whole", "decimal", "balance"))
_LIMIT = Decimal(10) ** 12
_MILLIONS = "_million_vnd"
_DECIMALS = 3
_EXACT = Context(prec=15, rounding=ROUND_HALF_EVEN)
"""Beyond 15 digits a binary number holds dust: 0.1 + 0.2 is 0.30000000000000004."""

_SIGNED = re.compile(r"(?P<sign>[-+]?)(?P<digits>[0-9][0-9., ]*)(?P<unit>.*)")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[., ][0-9]{3})*")
_TYPED = str.maketrans("０１２３４５６７８９，．－＋−–—", "0123456789,.-+---")

_MONEY = ("triệu đồng", "triệu", "tr.đồng", "trđ", "tr.đ", "tr", "triệu vnđ")
_OF_A_MILLION = {
    **dict.fromkeys(("đồng", "đ", "vnđ", "vnd"), Decimal("0.000001")),
    **dict.fromkeys(("nghìn đồng", "ngàn đồng", "nghìn", "ngàn"), Decimal("0.001")),
    **dict.fromkeys(("tỷ đồng", "tỉ đồng", "tỷ", "tỉ"), Decimal(1000)),
}
"""Other units of money, in million đồng."""

_UNITS = {
    "score": ("điểm", "đ"),
    "stars": ("sao",),
    "proposed_stars": ("sao",),
    "stars_awarded": ("sao",),
    "participants": ("người",),
    "stalls": ("gian hàng", "gian"),
    "establishments": ("cơ sở",),
    "violations": ("cơ sở",),
    "handled": ("cơ sở",),
    "count": ("sản phẩm",),
}
"""By column, what may stand behind a number, since it says what the heading says."""


def number_reader(column: Column, *, decimal: str = "") -> Callable[[CellValue], Read]:
    """The function that reads the cells of a column of numbers.

    Args:
        column: a column of the kind ``year``, ``whole``, ``decimal`` or ``balance``.
        decimal: the sign before decimals where the source is known to write it so, «,» or «.»;
            empty to go by the number itself.

    Returns:
        A function from a cell to the number as the register writes it («1234.5»), or to its fault.
    """
    return partial(_read, column, decimal)


def _read(column: Column, decimal: str, value: CellValue) -> Read:
    if isinstance(value, str):
        return _text(column, decimal, plain(value))
    if isinstance(value, date | time):
        return refused(DATE_AS_NUMBER.at(found=shown(value)))
    if isinstance(value, float):
        if value - value != 0:
            return refused(NOT_A_NUMBER.at(found=shown(value)))
        return _checked(column, _EXACT.create_decimal_from_float(value), shown(value))
    return refused_alike(value) or BLANK


def _text(column: Column, decimal: str, text: str) -> Read:
    typed = text.translate(_TYPED).casefold()
    if not typed:
        return BLANK
    if not typed.strip("-. "):
        return refused(NOTHING_OR_NONE.at(found=shown(text)))
    in_brackets = typed.startswith("(") and typed.endswith(")")
    bare = typed.strip("() ") if in_brackets else typed
    bare = bare.removeprefix("năm ") if column.kind == "year" else bare
    found = _SIGNED.fullmatch(re.sub(r"^([-+]) ", r"\1", bare))
    if found is None or re.match(r"e?[-+]?[0-9]|[-+*/^×:~]", found["unit"].strip()):
        return refused(NOT_A_NUMBER.at(found=shown(text)))
    number = _number(column, decimal, found["digits"].rstrip(" "), shown(text))
    if isinstance(number, Fault):
        return refused(number)
    if found["sign"] == "-" or in_brackets:
        number = -number
    if (unit := found["unit"].strip(" .")) and unit not in _units(column):
        meant = _meant(column, number, unit)
        return refused(UNIT_OF_NUMBER.at(found=shown(text), meant=meant, unit=shown(unit)))
    return _checked(column, number, shown(text))


def shown_fault(column: Column, value: CellValue, sign: str) -> Fault | None:
    """The fault of a number that its sheet shows otherwise than the register would have it.

    Args:
        column: the column.
        value: the number that is stored.
        sign: what it is shown with, as of `Grid`.

    Returns:
        None in a column without numbers, and where the sign is the column's own unit.
    """
    if column.kind not in _KINDS or sign.strip(" .").casefold() in _units(column):
        return None
    return SHOWN_OTHERWISE.at(found=f"{shown(value)} ({sign})", sign=sign, stored=shown(value))


def _meant(column: Column, number: Decimal, unit: str) -> str | None:
    """The number in the unit of the column; None where its own is another one, or it is too large."""
    is_money = column.name.endswith(_MILLIONS)
    factor = _OF_A_MILLION.get(unit) if is_money else Decimal("%" not in unit)
    found = number * factor if factor else _LIMIT
    return _comma(found) if abs(found) < _LIMIT else None


def _comma(number: Decimal) -> str:
    """A number as it is typed in a Vietnamese spreadsheet."""
    return f"{number.normalize():f}".replace(".", ",")


def _units(column: Column) -> tuple[str, ...]:
    return _MONEY if column.name.endswith(_MILLIONS) else _UNITS.get(column.name, ())


def _number(column: Column, decimal: str, digits: str, found: str) -> Decimal | Fault:
    """The number of digits with separators."""
    signs = [sign for sign in digits if not sign.isdigit()]
    if not signs:
        return Decimal(digits)
    last, others = signs[-1], {*signs[:-1]}
    whole, _, part = digits.rpartition(last)
    as_decimals = Decimal(f"{re.sub(r'[., ]', '', whole)}.{part or 0}")
    can_group = _GROUPED.fullmatch(digits) and len({*signs}) == 1 and not digits.startswith("0")
    can_split = (
        last != " "
        and last not in others
        and bool(part)
        and len(others) <= 1
        and (_GROUPED.fullmatch(whole) or not others)
    )
    if decimal:
        can_group, can_split = can_group and last != decimal, can_split and last == decimal
    elif can_group and can_split and (is_split := _only_decimals(column, as_decimals)) is not None:
        can_group, can_split = not is_split, is_split
    grouped = Decimal(re.sub(r"[., ]", "", digits))
    if can_group and can_split:
        one, other = (f"{one:f}".replace(".", ",") for one in (grouped, as_decimals))
        return SEPARATOR.at(found=found, sign=f"«{last}»", one=one, other=other)
    if can_group:
        return grouped
    return as_decimals if can_split else NOT_A_NUMBER.at(found=found)


def _only_decimals(column: Column, number: Decimal) -> bool | None:
    """Whether «1.234» can only have decimals here, or only thousands; None where it can be either."""
    if column.name == "score" and number < SCORES[1]:
        return True
    # «1.000» may be 1 with decimals that a program wrote.
    is_whole = column.kind in ("whole", "year") and number != number.to_integral_value()
    return False if is_whole else None


def _checked(column: Column, number: Decimal, found: str) -> Read:
    """The number as the register writes it, where the column can have it."""
    is_whole = number == number.to_integral_value()
    if column.kind in ("whole", "year") and not is_whole:
        return refused(NOT_WHOLE.at(found=found))
    if column.kind != "balance" and number < 0:
        return refused(NEGATIVE.at(found=found))
    if abs(number) >= _LIMIT:
        return refused(TOO_MANY_DIGITS.at(found=found, limit=f"{_LIMIT:f}"))
    if is_whole:
        return Read(str(int(number)))
    rounded = round(number, _DECIMALS)
    if rounded != number:
        return refused(TOO_FINE.at(found=found, meant=_comma(rounded), most=_DECIMALS))
    return Read(f"{rounded.normalize():f}")
