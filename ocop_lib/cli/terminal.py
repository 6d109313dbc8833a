"""How the command line speaks: faults, usage errors and help in Vietnamese."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from typer.exceptions import TyperException

from ocop_lib.errors import Fault, ParameterError, Place

if TYPE_CHECKING:
    from ocop_lib.project.project import Project

INTERRUPTED = 130
"""What typer makes of Ctrl-C."""

Debug = Annotated[bool, typer.Option("--debug", help="Khi lỗi, in đầy đủ dấu vết của Python.")]
Json = Annotated[bool, typer.Option("--json", help="In JSON cho chương trình khác đọc.")]
Csv = Annotated[bool, typer.Option("--csv", help="In CSV cho chương trình khác đọc.")]
Quarter = Annotated[str, typer.Option("--quarter", help="Quý, ví dụ 2024-Q3.")]
Unit = Annotated[str, typer.Option("--unit", help="Mã đơn vị; province là toàn tỉnh.")]


def tell(*messages: Fault | str) -> None:
    """Say something on stderr, a fault or a line at a time."""
    for message in messages:
        typer.echo(str(message), err=True)


def usage_fault(error: TyperException) -> Fault:
    """What was wrong with a command line, in Vietnamese."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "ocop"
    mend = f"Xem cách dùng: {command} --help"
    option = getattr(error, "option_name", "")
    parameter = getattr(error, "param", None)
    match type(error).__name__:
        case "NoSuchOption":
            near = ", ".join(getattr(error, "possibilities", None) or ())
            allowed = f"gần nhất: {near}" if near else ""
            return Fault(
                code="usage",
                message="Không có tùy chọn này.",
                place=Place(command),
                found=option,
                allowed=allowed,
                remedy=mend,
            )
        case "MissingParameter":
            name = parameter.opts[0] if parameter else ""
            return Fault(
                code="usage",
                message="Thiếu phần bắt buộc của lệnh.",
                place=Place(command),
                found=name,
                remedy=mend,
            )
        case "BadParameter" if parameter:
            what = "Giá trị không hợp lệ."
            return Fault(
                code="usage",
                message=what,
                place=Place(f"{command} {parameter.opts[0]}"),
                found=error.message,
                remedy=mend,
            )
    found = error.format_message()
    return Fault(
        code="usage",
        message="Lệnh viết không đúng.",
        place=Place(command),
        found=found,
        remedy=mend,
    )


def speak_vietnamese() -> None:
    """Set the headings of help pages, when there is going to be one."""
    # Only a help page needs rich's forms, and they take longer to import than typer itself.
    if not {"--help"}.isdisjoint(sys.argv) or len(sys.argv) == 1:
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
    from ocop_lib.errors import not_among

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
