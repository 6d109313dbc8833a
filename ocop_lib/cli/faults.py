"""What can be wrong with the words of a command, and the fault of an error of typer's."""

from collections.abc import Sequence
from typing import Any

import typer
from typer.exceptions import TyperException

from ocop_lib.errors import Fault, FaultKind, Place

_SEE_HELP = "Xem cách dùng bằng «{command} --help»."

UNKNOWN_COMMAND = FaultKind("usage.unknown_command", "Không có lệnh này.", _SEE_HELP)
MISSING_COMMAND = FaultKind("usage.missing_command", "Thiếu tên lệnh.", _SEE_HELP)
UNKNOWN_OPTION = FaultKind("usage.unknown_option", "Không có tùy chọn này.", _SEE_HELP)
MISSING_PART = FaultKind("usage.missing", "Thiếu phần bắt buộc của lệnh.", _SEE_HELP)
MISSING_VALUE = FaultKind("usage.missing_value", "Tùy chọn này cần một giá trị.", _SEE_HELP)
NEEDLESS_VALUE = FaultKind("usage.needless_value", "Tùy chọn này không nhận giá trị.", _SEE_HELP)
EXTRA_WORDS = FaultKind("usage.extra", "Lệnh thừa đối số.", _SEE_HELP)
BAD_VALUE = FaultKind("usage.value", "Giá trị không hợp lệ.", _SEE_HELP)
NOT_A_NUMBER = FaultKind(
    "usage.number",
    "Giá trị này phải là một số nguyên.",
    "Viết lại bằng chữ số.",
    "số nguyên từ {least}",
)
TWO_PERIODS = FaultKind(
    "usage.two_periods",
    "--quarter chọn báo cáo của một quý, --year chọn báo cáo của cả năm: mỗi lệnh chỉ dùng một.",
    "Bỏ một trong hai; muốn cả hai thì bỏ cả hai, hoặc chạy hai lệnh.",
)
NO_WORKING_FOLDER = FaultKind(
    "usage.folder",
    "Thư mục đang đứng không còn nữa.",
    "Chuyển sang thư mục của dự án (cd), rồi chạy lại.",
)
NOT_PRINTED = FaultKind(
    "usage.output",
    "Không ghi được ra nơi nhận đầu ra của lệnh.",
    "Kiểm tra dung lượng đĩa, rồi chạy lại.",
)
UNEXPECTED = FaultKind(
    "unexpected",
    "Lỗi ngoài dự kiến.",
    "Chạy lại với --debug và gửi toàn bộ thông báo cho người bảo trì.",
)


def usage_fault(error: TyperException, context: Any) -> Fault:
    """What was wrong with the words of a command.

    Args:
        error: what typer raised; its sentences are English, so only its fields are read.
        context: the ``Context`` of the command or group whose words were read.

    Returns:
        The fault, its place the command with the option or argument.
    """
    command = context.command_path
    option = getattr(error, "option_name", "")
    if option:
        return _option_fault(option, command, context.command.get_params(context))
    if isinstance(error, typer.BadParameter):
        # Its class, `MissingParameter`, has no public name.
        kind = MISSING_PART if type(error).__name__ == "MissingParameter" else BAD_VALUE
        name = error.param.metavar or error.param.name if error.param else ""
        if error.param is not None and error.param.param_type_name == "option":
            name = error.param.opts[0]
        return kind.at(Place(part=f"{command} {name}"), command=command)
    commands = context.command.list_commands(context)
    return MISSING_COMMAND.at(Place(part=command), allowed=", ".join(commands), command=command)


def _option_fault(option: str, command: str, parameters: Sequence[Any]) -> Fault:
    """What was wrong with an option: there is none such, or its value is missing or needless."""
    known = {name: parameter for parameter in parameters for name in parameter.opts}
    known = {name: one for name, one in known.items() if one.param_type_name == "option"}
    if option not in known:
        return UNKNOWN_OPTION.among(Place(part=command), option, known, command=command)
    kind = NEEDLESS_VALUE if known[option].is_flag else MISSING_VALUE
    return kind.at(Place(part=f"{command} {option}"), command=command)
