"""Personal data in the values of a YAML file, each of which may reach a report."""

import re
from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

import yaml

from ocop_lib.errors import FaultKind
from ocop_lib.files.fields import Placed
from ocop_lib.files.personal import is_personal
from ocop_lib.files.text import KeyPath
from ocop_lib.files.yaml import Document

_PLAIN_KEY = re.compile(r"[a-z_]*")
"""Nearly all keys are such: nothing else is asked of them."""

PERSONAL_DATA = FaultKind(
    "record.personal_data",
    "Giá trị hoặc khóa chứa dữ liệu cá nhân (giống số điện thoại, số định danh hoặc thư điện tử).",
    "Bỏ số hoặc địa chỉ đó. Mã số thuế thì ghi chữ «MST» ngay trước; số tiền thì ghi đơn vị ngay"
    " sau.",
)


def personal_faults(document: Document) -> Iterator[Placed]:
    """The faults of values and keys that contain personal data; the fault does not repeat them.

    What the file writes is searched, whatever YAML makes of it: «912345678» is a number to YAML,
    and «0912.345678» a decimal.

    Args:
        document: the content of the file.

    Yields:
        The path of each such value, or of the value of such a key, and the fault.
    """
    for path, text in _written(document):
        if not _PLAIN_KEY.fullmatch(text) and is_personal(text):
            yield path, PERSONAL_DATA.at()


def _written(document: Document) -> Iterator[tuple[KeyPath, str]]:
    """Every text and number as the file writes it, and every key, under the path of its value."""
    waiting: list[tuple[KeyPath, yaml.Node]] = [((), document.root)] if document.root else []
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                inner = (*path, normalize("NFC", str(key.value)))
                yield inner, str(key.value)
                waiting.append((inner, value))
        elif isinstance(node, yaml.SequenceNode):
            waiting += [((*path, place), value) for place, value in enumerate(node.value)]
        else:
            yield path, node.value


def personal_paths(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """The paths of values that contain personal data, where they were not read from a file.

    Args:
        value: a text or number, or lists and mappings of them.
        path: the path of the value.

    Yields:
        The path of each such value.
    """
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from personal_paths(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            yield from personal_paths(inner, (*path, place))
    elif isinstance(value, str | int | float) and is_personal(str(value)):
        yield path
