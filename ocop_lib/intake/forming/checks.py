"""What the form's cells accept: drop-downs, dates, numbers, with messages in Vietnamese."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ocop_lib.register.columns import Column

_YEARS_AROUND = 20
"""The years around the plan's in which a date may lie; another one is a typing error."""

_MOST = 10**12
_STARS = (1, 5)
_RANGES: Mapping[str, tuple[int, int]] = {
    "stars": _STARS,
    "proposed_stars": _STARS,
    "stars_awarded": _STARS,
    "score": (0, 100),
}

_NOT_IN_LIST = "Không có trong danh sách"


def allowed(column: Column, year: int) -> str:
    """What a column without a list accepts, in words; empty for any text.

    Args:
        column: the column.
        year: the plan's year.

    Returns:
        Words for notes and messages, without a full stop.
    """
    if column.kind == "date":
        first, last = year - _YEARS_AROUND, year + _YEARS_AROUND
        return f"ngày có thật, gõ ngày/tháng/năm, từ năm {first} đến năm {last}"
    if column.kind == "year":
        return f"năm bốn chữ số, từ {year - _YEARS_AROUND} đến {year + 1}"
    if column.name in _RANGES:
        least, most = _RANGES[column.name]
        what = "số nguyên" if column.kind == "whole" else "số"
        return f"{what} từ {least} đến {most}"
    if column.kind == "whole":
        return "số nguyên, không âm, không kèm đơn vị tính"
    if column.kind == "decimal":
        return "số không âm, không kèm đơn vị tính"
    if column.kind == "balance":
        return "số, không kèm đơn vị tính; được ghi số âm"
    if column.kind == "id" and not column.refers_to:
        return "chữ thường không dấu, chữ số và gạch nối"
    return ""


def typed(column: Column, year: int) -> dict[str, Any] | None:
    """The check of a column of dates or numbers.

    Args:
        column: the column.
        year: the plan's year.

    Returns:
        What XlsxWriter's ``data_validation`` takes; None for a column of texts.
    """
    if column.kind == "date":
        first, last = date(year - _YEARS_AROUND, 1, 1), date(year + _YEARS_AROUND, 12, 31)
        return _between("date", first, last, "Ngày không hợp lệ", allowed(column, year))
    if column.kind == "year":
        limits = year - _YEARS_AROUND, year + 1
        return _between("integer", *limits, "Năm không hợp lệ", allowed(column, year))
    if column.kind in ("whole", "decimal", "balance"):
        least = -_MOST if column.kind == "balance" else 0
        limits = _RANGES.get(column.name, (least, _MOST))
        what = "integer" if column.kind == "whole" else "decimal"
        return _between(what, *limits, "Số không hợp lệ", allowed(column, year))
    return None


def one_of(source: str) -> dict[str, Any]:
    """The check of a cell that holds an entry of a list and nothing else."""
    return {
        "validate": "list",
        "source": source,
        "error_title": _NOT_IN_LIST,
        "error_message": "Bấm mũi tên ở ô này và chọn một mục trong danh sách.",
    }


def rather_of(source: str) -> dict[str, Any]:
    """The check of a reference: another text is asked about, and may be kept."""
    return {
        "validate": "list",
        "source": source,
        "error_type": "warning",
        "error_title": _NOT_IN_LIST,
        "error_message": "Nên chọn trong danh sách. Nếu đây là tên vừa ghi mới trong tệp này, viết"
        " đúng như ở đó, thì chọn «Có» (Yes) để giữ.",
    }


def _between(what: str, least: Any, most: Any, title: str, words: str) -> dict[str, Any]:
    return {
        "validate": what,
        "criteria": "between",
        "minimum": least,
        "maximum": most,
        "error_title": title,
        "error_message": f"Ô này nhận {words}.",
    }
