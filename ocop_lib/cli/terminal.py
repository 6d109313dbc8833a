"""How the command line speaks: faults, usage errors and help in Vietnamese."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from typer.exceptions import TyperException

from ocop_lib.errors import Fault, FaultKind, ParameterError, Place, not_among

if TYPE_CHECKING:
    from ocop_lib.project.project import Project

INTERRUPTED = 130
"""What typer makes of Ctrl-C."""

Debug = Annotated[bool, typer.Option("--debug", help="Khi lỗi, in đầy đủ dấu vết của Python.")]
Json = Annotated[bool, typer.Option("--json", help="In JSON cho chương trình khác đọc.")]
Csv = Annotated[bool, typer.Option("--csv", help="In CSV cho chương trình khác đọc.")]
Quarter = Annotated[str, typer.Option("--quarter", help="Quý, ví dụ 2024-Q3.")]
Unit = Annotated[str, typer.Option("--unit", help="Mã đơn vị; province là toàn tỉnh.")]

_SEE_HELP = "Xem cách dùng: {command} --help."
NO_SUCH_OPTION = FaultKind("usage.option", "Không có tùy chọn này.", _SEE_HELP)
MISSING_PART = FaultKind("usage.missing", "Thiếu phần bắt buộc của lệnh.", _SEE_HELP)
BAD_VALUE = FaultKind("usage.value", "Giá trị không hợp lệ.", _SEE_HELP)
BAD_COMMAND = FaultKind("usage.command", "Lệnh viết không đúng.", _SEE_HELP)


def print_faults(faults: Sequence[Fault]) -> None:
    """Print faults on stdout as one JSON document, for other programs.

    Args:
        faults: in the order in which they are to be mended.
    """
    import json

    content = {"faults": [fault.as_json() for fault in faults]}
    typer.echo(json.dumps(content, ensure_ascii=False, indent=1))


def tell(*messages: Fault | str) -> None:
    """Say something on stderr, a fault or a line at a time."""
    for message in messages:
        typer.echo(str(message), err=True)


def usage_fault(error: TyperException) -> Fault:
    """What was wrong with a command line, in Vietnamese.

    Args:
        error: what typer raised while it read the command line.

    Returns:
        The fault; its place is the command, or the command and the option.
    """
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "ocop"
    parameter = getattr(error, "param", None)
    match type(error).__name__:
        case "NoSuchOption":
            near = tuple(getattr(error, "possibilities", None) or ())
            option = getattr(error, "option_name", "")
            return NO_SUCH_OPTION.at(
                Place(part=command), found=option, meant=", ".join(near), command=command
            )
        case "MissingParameter":
            name = parameter.opts[0] if parameter else ""
            return MISSING_PART.at(Place(part=command), found=name, command=command)
        case "BadParameter" if parameter:
            place = Place(part=f"{command} {parameter.opts[0]}")
            return BAD_VALUE.at(place, found=error.message, command=command)
    return BAD_COMMAND.at(Place(part=command), found=error.format_message(), command=command)


def speak_vietnamese(words: Sequence[str]) -> None:
    """Set the headings of help pages, when there is going to be one.

    Args:
        words: the command line, without the program's name.
    """
    # Only a help page needs typer's rich_utils, which takes longer to import than typer itself.
    # A command without words shows its help page too.
    if "--help" in words or len(words) <= 1:
        from typer import rich_utils

        rich_utils.ARGUMENTS_PANEL_TITLE = "Đối số"
        rich_utils.OPTIONS_PANEL_TITLE = "Tùy chọn"
        rich_utils.COMMANDS_PANEL_TITLE = "Lệnh"
        rich_utils.DEFAULT_STRING = "[mặc định: {}]"
        rich_utils.REQUIRED_LONG_STRING = "[bắt buộc]"


def here() -> "Project":
    """The project of the working directory."""
    from pathlib import Path

    from ocop_lib.project.project import load_project
    from ocop_lib.project.root import find_root

    return load_project(find_root(Path.cwd()))


def choice(option: str, value: str, allowed: tuple[str, ...]) -> str:
    """The value, when it is one of those allowed.

    Raises:
        ParameterError: with the nearest of them.
    """
    if value not in allowed:
        raise ParameterError(not_among(option, value, allowed))
    return value


def formats(value: str) -> tuple[str, ...]:
    """The formats of «html,pdf», in the library's order; none for an empty text.

    Raises:
        ParameterError: for one that there is not.
    """
    from ocop_lib.project.formats import FORMATS

    named = [choice("--formats", form.strip(), FORMATS) for form in value.split(",") if value]
    return tuple(form for form in FORMATS if form in named)


def nothing_to_do(current: int) -> str:
    """What to say when every report that was asked for is as it should be."""
    return f"Không có báo cáo nào cần làm; {current} báo cáo còn mới."
