"""Validation of a YAML document by a pydantic model, with every fault in Vietnamese and its line."""

import reprlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import takewhile
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from ocop_lib.errors import NOWHERE, Fault, FaultKind, OcopError
from ocop_lib.files.fields import BROKEN_RULE, Placed
from ocop_lib.files.letters import shortened
from ocop_lib.files.personal import is_personal
from ocop_lib.files.personal_values import personal_faults
from ocop_lib.files.text import KeyPath, place_of
from ocop_lib.files.yaml import Document

_ISO_DAY = "ngày có thật, viết năm-tháng-ngày, ví dụ 2024-03-31"
_MAPPING = "các cặp «khóa: giá trị», thụt vào dưới khóa này"
_LIST = "một danh sách, mỗi mục một dòng bắt đầu bằng gạch đầu dòng"
_REWRITE = "Viết lại theo đúng dạng được phép."

MISSING_KEY = FaultKind("record.missing_key", "Thiếu khóa bắt buộc.", "Ghi thêm khóa này.")
UNKNOWN_KEY = FaultKind("record.unknown_key", "Không có khóa này ở chỗ này.", "Sửa hoặc bỏ khóa.")
INVALID = FaultKind("record.invalid", "Giá trị không hợp lệ ({problem}).", "Sửa giá trị.")

NOT_TEXT = FaultKind(
    "record.not_text",
    "Giá trị phải là chữ.",
    "Đặt giá trị trong dấu nháy kép, hoặc dùng |.",
    "chữ",
)

# By pydantic's error type; the context of pydantic's error gives the names in braces their values.
_KINDS: Mapping[str, FaultKind] = {
    "missing": MISSING_KEY,
    "string_type": NOT_TEXT,
    "string_too_short": FaultKind(
        "record.empty", "Giá trị để trống.", "Ghi nội dung.", "ít nhất một chữ"
    ),
    "string_too_long": FaultKind(
        "record.too_long", "Nội dung quá dài.", "Rút gọn nội dung.", "không quá {max_length} ký tự"
    ),
    "string_pattern_mismatch": FaultKind(
        "record.id_form",
        "Mã viết không đúng dạng.",
        "Viết lại mã theo dạng ấy, ở mọi nơi dùng nó.",
        "chữ thường không dấu và chữ số; mã chỉ tiêu nối bằng gạch dưới, mã khác bằng gạch nối",
    ),
    "int_type": FaultKind(
        "record.not_whole", "Giá trị phải là số nguyên.", "Ghi số, không nháy.", "0, 1, 2, …"
    ),
    "greater_than_equal": FaultKind(
        "record.too_small", "Số quá nhỏ.", "Sửa số này.", "từ {ge} trở lên"
    ),
    "less_than_equal": FaultKind("record.too_large", "Số quá lớn.", "Sửa số này.", "đến {le}"),
    "float_type": FaultKind(
        "record.not_number", "Giá trị phải là một số.", "Ghi số, không nháy.", "ví dụ 218 hoặc 0.5"
    ),
    "bool_type": FaultKind(
        "record.not_yes_no", "Giá trị phải là có hay không.", "Sửa giá trị.", "true, false"
    ),
    "literal_error": FaultKind(
        "record.choice", "Giá trị không có trong các lựa chọn.", "Dùng một giá trị được phép."
    ),
    "date_type": FaultKind(
        "record.not_day", "Giá trị phải là ngày.", "Viết lại ngày, không nháy.", _ISO_DAY
    ),
    "model_type": FaultKind(
        "record.not_mapping", "Chỗ này phải là một mục có các khóa.", _REWRITE, _MAPPING
    ),
    "tuple_type": FaultKind("record.not_list", "Chỗ này phải là một danh sách.", _REWRITE, _LIST),
    "too_short": FaultKind(
        "record.too_few", "Danh sách thiếu mục.", "Ghi thêm.", "ít nhất {min_length} mục"
    ),
    "too_long": FaultKind(
        "record.too_many", "Danh sách thừa mục.", "Bỏ bớt.", "nhiều nhất {max_length} mục"
    ),
}
_SAME_AS = {
    "bool_parsing": "bool_type",
    "dataclass_type": "model_type",
    "date_from_datetime_inexact": "date_type",
    "date_from_datetime_parsing": "date_type",
    "decimal_parsing": "float_type",
    "decimal_type": "float_type",
    "dict_type": "model_type",
    "finite_number": "float_type",
    "float_parsing": "float_type",
    "int_from_float": "int_type",
    "int_parsing": "int_type",
    "int_parsing_size": "int_type",
    "mapping_type": "model_type",
}
_SUPERFLUOUS_KEY = {"extra_forbidden", "unexpected_keyword_argument"}


class Record(BaseModel):
    """A frozen model of a file, or of part of a file, that refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


AnyRecord = TypeVar("AnyRecord", bound=BaseModel)


def read_record(
    model: type[AnyRecord],
    document: Document,
    file: str,
    error: type[OcopError],
    *,
    context: object = None,
    further: Iterable[Placed] = (),
) -> AnyRecord:
    """Validate a document; personal data are refused in every value and key of it.

    Args:
        model: the class of the record.
        document: the content of the file; its own faults are reported as well.
        file: the file's name in messages.
        error: the class of the error to raise.
        context: passed to the validators of the model, as ``info.context``.
        further: faults that the caller has found, with the paths of their values.

    Returns:
        The record.

    Raises:
        OcopError: of the given class, with every fault and its key path, in the order of the
            lines. A rule about several values is checked only if each value is valid by itself.
    """
    found = list(further)
    record = None
    try:
        record = model.model_validate(document.value, context=context)
    except ValidationError as invalid:
        found += _faults_of(invalid, model)
    personal = list(personal_faults(document))
    private = {path for path, _ in personal}
    faults = [(line, _discreet(fault)) for line, fault in document.faults]
    for path, fault in [*found, *personal]:
        line = document.line(path)
        row = None if document.root is None else line
        # Another fault of the same text must not show what it contains.
        said = replace(fault, found="") if path in private else _discreet(fault)
        faults.append((line, replace(said, place=place_of(file, row, _discreet_path(path)))))
    if record is None or faults:
        raise error(*(fault for _, fault in sorted(faults, key=lambda entry: entry[0])))
    return record


def _discreet(fault: Fault) -> Fault:
    """The fault without the value found, where that contains personal data."""
    return replace(fault, found="") if is_personal(fault.found) else fault


def _discreet_path(path: KeyPath) -> KeyPath:
    """The path up to the first key that contains personal data."""
    return tuple(takewhile(lambda step: not is_personal(str(step)), path))


def _faults_of(invalid: ValidationError, model: type[BaseModel]) -> Iterator[Placed]:
    """Every fault that pydantic found, with its key path from the top of the file."""
    found = invalid.errors(include_url=False)
    # Pydantic also reports «too_short» for a list of which it has refused the entries; that
    # fault only follows from the others.
    holders = {details["loc"][:depth] for details in found for depth in range(len(details["loc"]))}
    for details in found:
        if details["type"] == "too_short" and details["loc"] in holders:
            continue
        # Pydantic adds the step "[key]" to the path when a key, not its value, is invalid.
        path = tuple(step for step in details["loc"] if step != "[key]")
        if details["type"] == BROKEN_RULE:
            for place, fault in details["ctx"]["faults"]:
                yield (*path, *place), fault
        elif details["type"] in _SUPERFLUOUS_KEY:
            yield path, _unknown_key(path, model)
        else:
            yield path, _fault_of(details)


def _fault_of(details: ErrorDetails) -> Fault:
    kind = _KINDS.get(_SAME_AS.get(details["type"], details["type"]))
    value = shown(details["input"])
    if kind is None:
        # No field uses this pydantic rule today; its English message is better than none.
        return INVALID.at(found=value, problem=details["msg"])
    if kind is MISSING_KEY:
        # Pydantic gives the whole surrounding mapping as input; the path alone is clearer.
        return kind.at()
    context = details.get("ctx", {})
    if details["type"] == "literal_error":
        allowed = [
            part.strip("'") for part in context["expected"].replace(" or ", ", ").split(", ")
        ]
        return kind.among(NOWHERE, str(details["input"]), allowed, found=value)
    return kind.at(found=value, **context)


def _unknown_key(path: KeyPath, model: type[BaseModel]) -> Fault:
    key = str(path[-1])
    return UNKNOWN_KEY.among(NOWHERE, key, _keys_at(path[:-1], model))


def _keys_at(path: KeyPath, model: type[BaseModel]) -> tuple[str, ...]:
    """The keys that are allowed in the mapping at a path of the file."""
    holder: Any = model
    for step in path:
        field = (
            holder.model_fields.get(_field(str(step), holder))
            if issubclass(holder, BaseModel)
            else None
        )
        # A step that is no field is an index of a list or a key of a mapping of records: the step
        # before has led to the class of these records.
        if field is not None:
            holder = _holder(field.annotation)
    if issubclass(holder, BaseModel):
        return tuple(field.alias or name for name, field in holder.model_fields.items())
    return tuple(holder.__dataclass_fields__)


def _field(key: str, model: type[BaseModel]) -> str:
    """The name of the model's field that a key of the file sets."""
    fields = model.model_fields.items()
    return next((name for name, field in fields if field.alias == key), key)


def _holder(annotation: Any) -> Any:
    """The record class inside an annotation such as ``tuple[Task, ...]`` or ``Window | None``."""
    is_record = isinstance(annotation, type) and (
        issubclass(annotation, BaseModel) or hasattr(annotation, "__dataclass_fields__")
    )
    if is_record:
        return annotation
    found = (_holder(inner) for inner in get_args(annotation))
    return next((holder for holder in found if holder is not None), None)


def shown(value: object) -> str:
    """A value as messages show it.

    Args:
        value: a plain value, as the YAML loader returns it.

    Returns:
        The value as the file writes it, cut where it is long.
    """
    if value is None:
        return "null (để trống)"
    if isinstance(value, bool):
        return str(value).lower()
    is_scalar = isinstance(value, (str, int, float, date))
    return shortened(str(value) if is_scalar else reprlib.repr(value))
