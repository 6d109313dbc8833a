"""What a kernel publishes in place of a frame that no writer can set, and its kinds of fault."""

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import escape

from ocop_lib.errors import NOWHERE, Fault, FaultKind, Place

REFUSED_MIME = "application/vnd.ocop.refused+json"
"""The MIME type of a refusal: the codes of its faults, each with what was found."""

FRAME_VALUE = FaultKind(
    "report.frame_value",
    "Giá trị trong bảng DataFrame không in được.",
    "Sửa giá trị trong bảng, hoặc đổi cột thành chữ bằng .astype(str).",
    "chữ, số, ngày giờ, kỳ, khoảng, có/không, danh sách các giá trị ấy",
)
FRAME_STYLE = FaultKind(
    "report.frame_style",
    "Định dạng .style của bảng DataFrame không giữ được.",
    "Hiển thị chính bảng DataFrame, không qua .style.",
)
_KINDS: Mapping[str, FaultKind] = {kind.code: kind for kind in (FRAME_VALUE, FRAME_STYLE)}


def bundle(faults: Iterable[Fault]) -> dict[str, Any]:
    """The faults as an output of a cell: JSON for the writers, a message for who works on it.

    Args:
        faults: of this module's kinds.

    Returns:
        Data by MIME type.
    """
    told = list(faults)
    message = "\n".join(map(str, told))
    return {
        "text/plain": message,
        "text/html": f'<pre style="color:#a00;white-space:pre-wrap">{escape(message)}</pre>',
        REFUSED_MIME: [{"code": fault.code, "found": fault.found} for fault in told],
    }


def faults(data: Any, place: Place = NOWHERE) -> tuple[Fault, ...]:
    """The faults that `bundle` published.

    Args:
        data: the JSON under `REFUSED_MIME`, of any structure.
        place: the notebook's cell.

    Returns:
        At least one fault; `FRAME_VALUE` without a value where the JSON is odd.
    """
    entries = data if isinstance(data, list) else []
    read = tuple(
        _KINDS[str(entry["code"])].at(place, found=str(entry.get("found", "")))
        for entry in entries
        if isinstance(entry, Mapping) and str(entry.get("code")) in _KINDS
    )
    return read or (FRAME_VALUE.at(place),)
