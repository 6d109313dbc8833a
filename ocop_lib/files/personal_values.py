"""Personal data in the values of a YAML file, each text of which may reach a report."""

from collections.abc import Iterator
from typing import Any

from ocop_lib.errors import FaultKind
from ocop_lib.files.fields import Placed
from ocop_lib.files.personal import is_personal
from ocop_lib.files.text import KeyPath

PERSONAL_DATA = FaultKind(
    "record.personal_data",
    "Chữ chứa dữ liệu cá nhân (giống số điện thoại, số định danh hoặc thư điện tử).",
    "Bỏ số hoặc địa chỉ đó. Mã số thuế thì ghi chữ «MST» ngay trước; số tiền thì ghi đơn vị ngay"
    " sau.",
)


def personal_faults(value: Any, path: KeyPath = ()) -> Iterator[Placed]:
    """The faults of texts that contain personal data; the fault does not repeat the text.

    Args:
        value: a value of a YAML file, with whatever lists and mappings are in it.
        path: the path of the value.

    Yields:
        The path of each such text, and its fault.
    """
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from personal_faults(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from personal_faults(inner, (*path, place))
    elif isinstance(value, str) and is_personal(value):
        yield path, PERSONAL_DATA.at()
