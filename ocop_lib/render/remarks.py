"""Remarks on what a cell shows and no report holds: printed lines, values without words, errors."""

import re
from collections.abc import Iterator

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.files.letters import shortened
from ocop_lib.render.notebook import Display, Failure, NotebookCell, Stream
from ocop_lib.render.tags import hides_stream

PRINTED = FaultKind(
    "report.printed",
    "In {lines} dòng, không vào báo cáo.",
    "Muốn có trong báo cáo: để giá trị ở dòng cuối của ô, hoặc dùng display(…). "
    "Không cần: bỏ lệnh in, hoặc gắn thẻ remove-output cho ô.",
    severity="warning",
)
LOGGED = FaultKind(
    "report.logged",
    "Có {lines} dòng cảnh báo hoặc nhật ký, không vào báo cáo.",
    "Sửa điều được cảnh báo; nếu chấp nhận được, gắn thẻ remove-stderr cho ô.",
    severity="warning",
)
ECHOED = FaultKind(
    "report.echoed",
    "Hiển thị một giá trị không đặt được vào báo cáo.",
    "Thêm dấu «;» vào cuối dòng hiển thị nó, hoặc tạo đối tượng báo cáo trước rồi hiển thị chữ, "
    "số, ngày, danh sách, bảng hoặc hình.",
    severity="warning",
)
EXPECTED_ERROR = FaultKind(
    "report.expected_error",
    "Báo lỗi, như thẻ raises-exception cho phép; lỗi không vào báo cáo.",
    "Không muốn nhận xét này: gắn thêm thẻ remove-output cho ô.",
    severity="warning",
)
PARAMETERS_SHOWN = FaultKind(
    "report.parameters_shown",
    "Là ô tham số mà có nội dung khác; nội dung ấy không vào báo cáo.",
    "Chuyển nội dung sang một ô khác, không có thẻ parameters.",
    severity="warning",
)
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_WHERE = re.compile(r"^\S+:\d+: (?=\w*Warning: )")
_KINDS = {"stdout": PRINTED, "stderr": LOGGED}


def stream_remarks(cell: NotebookCell, place: Place) -> Iterator[Fault]:
    """A remark for each of the two streams on which a cell printed.

    Args:
        cell: a code cell.
        place: the cell, for messages.

    Yields:
        The remarks, with the number of lines that are not blank and the first of them.
    """
    for name, kind in _KINDS.items():
        streams = (output for output in cell.outputs if isinstance(output, Stream))
        lines = _lines("".join(stream.text for stream in streams if stream.name == name))
        if lines and not hides_stream(cell.metadata.tags, name):
            yield kind.at(place, found=_brief(lines[0]), lines=len(lines))


def echo_remark(shown: Display, place: Place) -> Fault:
    """A remark on a result that has only the words that Python gives it."""
    return ECHOED.at(place, found=_brief(shown.text("text/plain", place)))


def error_remark(failure: Failure, place: Place) -> Fault:
    """A remark on the error of a cell that is expected to end with one."""
    return EXPECTED_ERROR.at(place, found=_brief(f"{failure.ename}: {failure.evalue}"))


def parameters_remarks(cell: NotebookCell, place: Place) -> Iterator[Fault]:
    """A remark on a cell tagged as parameters that shows something."""
    if cell.outputs or (cell.cell_type != "code" and cell.source.strip()):
        yield PARAMETERS_SHOWN.at(place)


def _lines(printed: str) -> list[str]:
    """The lines that a terminal would show, without blank ones: a carriage return overwrites."""
    lines = (line.rstrip("\r").rpartition("\r")[2] for line in printed.split("\n"))
    return [line for line in (_COLOURS.sub("", line).strip() for line in lines) if line]


def _brief(words: str) -> str:
    return shortened(" ".join(_WHERE.sub("", words).split()))
