"""What pydantic finds wrong in a plan, said to an officer in Vietnamese."""

import reprlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ocop_lib.errors import Fault, nearest
from ocop_lib.files.text import KeyPath
from ocop_lib.periods import Window
from ocop_lib.plan.fields import Placed
from ocop_lib.plan.model import Plan

LONGEST_VALUE = 120
"""Characters of a wrong value that a message shows."""

_QUOTED = "Đặt giá trị trong dấu nháy kép."
_ISO_DAY = "ngày có thật, viết năm-tháng-ngày, ví dụ 2024-03-31"
_MAPPING = "các cặp «khóa: giá trị», thụt vào dưới khóa này"
_LIST = "một danh sách, mỗi mục một dòng bắt đầu bằng gạch đầu dòng"

# By pydantic's type of error: the code, what is wrong, what is allowed, how to mend it. Braces
# are filled from the error's own context.
_WORDING: Mapping[str, tuple[str, str, str, str]] = {
    "missing": ("missing_key", "Thiếu khóa bắt buộc.", "", "Ghi thêm khóa này."),
    "string_type": ("not_text", "Giá trị phải là chữ.", "chữ", _QUOTED),
    "string_too_short": ("empty", "Giá trị để trống.", "ít nhất một chữ", "Ghi nội dung."),
    "string_too_long": (
        "too_long",
        "Nội dung quá dài.",
        "không quá {max_length} ký tự",
        "Rút gọn nội dung.",
    ),
    "string_pattern_mismatch": (
        "id_form",
        "Mã viết không đúng dạng.",
        "chữ thường không dấu và chữ số; mã chỉ tiêu nối bằng gạch dưới, mã khác bằng gạch nối",
        "Viết lại mã theo dạng ấy, ở mọi nơi dùng nó.",
    ),
    "int_type": ("not_whole", "Giá trị phải là số nguyên.", "0, 1, 2, …", "Ghi số, không nháy."),
    "greater_than_equal": ("too_small", "Số quá nhỏ.", "từ {ge} trở lên", "Sửa số này."),
    "less_than_equal": ("too_large", "Số quá lớn.", "đến {le}", "Sửa số này."),
    "decimal_type": ("not_share", "Tỷ lệ phải là số.", "số từ 0 đến 1, ví dụ 0.5", "Sửa số này."),
    "bool_type": ("not_yes_no", "Giá trị phải là có hay không.", "true, false", "Sửa giá trị."),
    "literal_error": ("choice", "Giá trị không có trong các lựa chọn.", "{expected}", ""),
    "date_type": ("not_day", "Giá trị phải là ngày.", _ISO_DAY, "Viết lại ngày, không nháy."),
    "model_type": ("not_mapping", "Chỗ này phải là một mục có các khóa.", _MAPPING, ""),
    "tuple_type": ("not_list", "Chỗ này phải là một danh sách.", _LIST, ""),
    "too_short": ("too_few", "Danh sách thiếu mục.", "ít nhất {min_length} mục", "Ghi thêm."),
    "too_long": ("too_many", "Danh sách thừa mục.", "nhiều nhất {max_length} mục", "Bỏ bớt."),
}
_SAME_AS = {
    "bool_parsing": "bool_type",
    "dataclass_type": "model_type",
    "date_from_datetime_inexact": "date_type",
    "date_from_datetime_parsing": "date_type",
    "decimal_parsing": "decimal_type",
    "dict_type": "model_type",
    "finite_number": "decimal_type",
}
_UNKNOWN_KEY = {"extra_forbidden", "unexpected_keyword_argument"}


def faults_of(error: ValidationError) -> Iterator[Placed]:
    """Every fault in the file, with its key path counted from the top of the file."""
    found = error.errors(include_url=False)
    # Pydantic does not count the entries it refuses: a list of nothing else is not short as well.
    holders = {details["loc"][:depth] for details in found for depth in range(len(details["loc"]))}
    for details in found:
        if details["type"] == "too_short" and details["loc"] in holders:
            continue
        # Pydantic marks the fault of a key, as against that of its value, by a step of its own.
        path = tuple(step for step in details["loc"] if step != "[key]")
        if details["type"] == "plan":
            for place, fault in details["ctx"]["faults"]:
                yield (*path, *place), fault
        elif details["type"] in _UNKNOWN_KEY:
            yield path, _unknown_key(path)
        else:
            yield path, _worded(details)


def _worded(details: ErrorDetails) -> Fault:
    kind = details["type"]
    wording = _WORDING.get(_SAME_AS.get(kind, kind))
    if wording is None:
        # A rule of pydantic that no field uses today; its own words are better than none.
        what = f"Giá trị không hợp lệ ({details['msg']})."
        return Fault(
            code="plan.invalid", message=what, found=shown(details["input"]), remedy="Sửa giá trị."
        )
    code, what, allowed, mend = wording
    fault = Fault(
        code=f"plan.{code}",
        message=what,
        found=shown(details["input"]),
        allowed=allowed.format_map(details.get("ctx", {})),
        remedy=mend or "Viết lại theo đúng dạng được phép.",
    )
    # What stands around a missing key is no help: the path already says where it belongs.
    return replace(fault, found="") if kind == "missing" else fault


def _unknown_key(path: KeyPath) -> Fault:
    key, allowed = str(path[-1]), _keys_at(path[:-1])
    meant = nearest(key, allowed)
    return Fault(
        code="plan.unknown_key",
        message="Khóa này không có trong cấu trúc của kế hoạch.",
        found=key,
        allowed=", ".join(allowed),
        remedy=f"Có phải là «{meant}»?" if meant else "Bỏ khóa này.",
    )


def _keys_at(path: KeyPath) -> tuple[str, ...]:
    """The keys that may stand at a place in the file."""
    holder: Any = Plan
    for step in path:
        if isinstance(step, str) and issubclass(holder, BaseModel):
            holder = _holder(holder.model_fields[step].annotation)
    if issubclass(holder, BaseModel):
        return tuple(holder.model_fields)
    return tuple(holder.__dataclass_fields__)


def _holder(annotation: Any) -> Any:
    """The record that an annotation such as ``tuple[Task, ...]`` or ``Window | None`` is about."""
    if isinstance(annotation, type) and issubclass(annotation, (BaseModel, Window)):
        return annotation
    found = (_holder(inner) for inner in get_args(annotation))
    return next((holder for holder in found if holder is not None), None)


def shown(value: object) -> str:
    """A value as it stands in the file, cut where it is long."""
    if value is None:
        return "null (để trống)"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value) if isinstance(value, (str, int, float, date)) else reprlib.repr(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
