"""Pydantic field types shared by several YAML files, and the function by which rules report faults."""

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, Field, Strict, StringConstraints
from pydantic_core import PydanticCustomError

from ocop_lib.errors import Fault, FaultKind
from ocop_lib.files.letters import MAX_TEXT, has_hidden
from ocop_lib.files.text import KeyPath

BROKEN_RULE = "faults"
"""The pydantic error type of an error that carries `Fault` objects."""

Placed = tuple[KeyPath, Fault]
"""The path of a value, starting at the record whose rule is broken, and the fault of the value."""

_SHOWN_CHARACTERS = 60

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
    """Make pydantic report faults; called by validators.

    Args:
        faults: the faults, with paths that start at the record or value being validated; may be
            none.

    Raises:
        PydanticCustomError: there is at least one fault.
    """
    placed = tuple(faults)
    if placed:
        raise PydanticCustomError(BROKEN_RULE, "breaks a rule of the record", {"faults": placed})


def is_inside(relative: str) -> bool:
    """Whether a relative path, written with ``/``, stays below the folder that it starts from."""
    path = PurePosixPath(relative)
    is_windows = "\\" in relative or ":" in relative
    is_refused = path.is_absolute() or ".." in path.parts or is_windows or "\0" in relative
    return bool(path.parts) and not is_refused


def _without_hidden(value: str) -> str:
    if has_hidden(value):
        refuse([((), INVISIBLE.at(found=ascii(value[:_SHOWN_CHARACTERS])))])
    return value


def inside_fault(value: str) -> Fault | None:
    """The fault of a path that has to stay inside the project folder.

    Args:
        value: the path as the file writes it.

    Returns:
        The fault; None for a path that stays inside.
    """
    if is_inside(value):
        return None
    with_slashes = value.replace("\\", "/")
    if "\\" in value and is_inside(with_slashes):
        return BACKSLASH.at(found=value, meant=with_slashes)
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
"""One line of text: not empty, no hidden characters, at most `MAX_TEXT` characters."""

OptionalText = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, max_length=MAX_TEXT),
    AfterValidator(_without_hidden),
]
"""The same as `Text`, but may be empty."""

InsidePath = Annotated[Text, AfterValidator(_inside)]
"""A path below the project folder, written with «/»."""

Digits = Annotated[str, Strict(), Field(pattern=r"^[0-9]+$")]
Count = Annotated[int, Strict(), Field(ge=0)]
Flag = Annotated[bool, Strict()]
