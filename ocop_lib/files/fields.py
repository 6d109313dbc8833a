"""The kinds of value that several YAML files hold, and how a rule says that it is broken."""

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, Field, Strict, StringConstraints
from pydantic_core import PydanticCustomError

from ocop_lib.errors import Fault, FaultKind
from ocop_lib.files.letters import MAX_TEXT, has_hidden
from ocop_lib.files.text import KeyPath

BROKEN_RULE = "faults"
"""Pydantic's type of the error that carries faults of our own."""

Placed = tuple[KeyPath, Fault]
"""A fault and the path of its value, counted from the record whose rule is broken."""

_SHOWN = 60

INVISIBLE = FaultKind(
    "record.invisible",
    "Chữ chứa ký tự điều khiển, ký tự ẩn hoặc dấu xuống dòng.",
    "Gõ lại chữ này trên một dòng.",
)
BACKSLASH = FaultKind(
    "record.backslash",
    "Đường dẫn phải nối bằng dấu /, không phải dấu \\.",
    "Viết lại bằng dấu /: cách viết ấy dùng được trên mọi máy.",
    "ví dụ data/so-lieu",
)
OUTSIDE = FaultKind(
    "record.outside",
    "Đường dẫn phải nằm trong thư mục dự án.",
    "Ghi đường dẫn tính từ thư mục dự án, nối bằng dấu /.",
    "ví dụ data/so-lieu",
)


def refuse(faults: Iterable[Placed]) -> None:
    """Make pydantic report every one of these faults, if there are any.

    Args:
        faults: each with its path, counted from the record or value that is being validated.

    Raises:
        PydanticCustomError: there is a fault.
    """
    placed = tuple(faults)
    if placed:
        raise PydanticCustomError(BROKEN_RULE, "breaks a rule of the record", {"faults": placed})


def is_inside(relative: str) -> bool:
    """Whether a path, written with ``/``, stays below the folder it starts from."""
    path = PurePosixPath(relative)
    is_windows = "\\" in relative or ":" in relative
    is_strange = path.is_absolute() or ".." in path.parts or is_windows or "\0" in relative
    return bool(path.parts) and not is_strange


def _without_hidden(value: str) -> str:
    if has_hidden(value):
        refuse([((), INVISIBLE.at(found=ascii(value[:_SHOWN])))])
    return value


def inside_fault(value: str) -> Fault | None:
    """What is wrong with a path that is to stay inside the project; None for nothing.

    Args:
        value: the path as it is written.
    """
    if is_inside(value):
        return None
    turned = value.replace("\\", "/")
    if "\\" in value and is_inside(turned):
        return BACKSLASH.at(found=value, meant=turned)
    return OUTSIDE.at(found=value)


def _inside(value: str) -> str:
    if fault := inside_fault(value):
        refuse([((), fault)])
    return str(PurePosixPath(value))


Text = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=MAX_TEXT),
    AfterValidator(_without_hidden),
]
"""One line of words: not empty, nothing hidden, at most `MAX_TEXT` letters."""

OptionalText = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, max_length=MAX_TEXT),
    AfterValidator(_without_hidden),
]
"""The same, or nothing."""

InsidePath = Annotated[Text, AfterValidator(_inside)]
"""A path below the project's folder, written with «/»."""

Digits = Annotated[str, Strict(), Field(pattern=r"^[0-9]+$")]
Count = Annotated[int, Strict(), Field(ge=0)]
Flag = Annotated[bool, Strict()]
