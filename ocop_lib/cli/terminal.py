"""The options that commands share, and how commands print their messages and faults."""

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from ocop_lib.cli.faults import NO_WORKING_FOLDER, NOT_A_NUMBER
from ocop_lib.errors import Fault, ParameterError, Place, not_among
from ocop_lib.files.letters import visible
from ocop_lib.spelling import NO_SPELLINGS, Spellings
from ocop_lib.wording import uncapitalised

if TYPE_CHECKING:
    from ocop_lib import periods
    from ocop_lib.project.project import Project, Year

INTERRUPTED = 130
"""Exit status of a command that Ctrl-C ended: the one typer gives."""

NOBODY_READS = 141
"""Exit status when the reader of stdout has gone, as a shell reports it: 128 and SIGPIPE."""

_DIGITS = 10
"""Numbers of this many digits are refused: no option has use for one."""

_UNSEEN = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What JSON may hold as it is, and a terminal obeys: signs of control, and of the direction."""

_WIDTH_IN_A_FILE = 160
"""Columns of a table that is printed into a file or a pipe."""

Debug = Annotated[bool, typer.Option("--debug", help="Khi lỗi, in đầy đủ dấu vết của Python.")]
Json = Annotated[bool, typer.Option("--json", help="In JSON cho chương trình khác đọc.")]
Csv = Annotated[bool, typer.Option("--csv", help="In CSV cho chương trình khác đọc.")]
Quarter = Annotated[str, typer.Option("--quarter", metavar="<quý>", help="Quý, ví dụ 2024-Q3.")]
OfYear = Annotated[
    str, typer.Option("--year", metavar="<năm>", help="Năm, nếu không phải năm mới nhất của dự án.")
]
Unit = Annotated[
    str, typer.Option("--unit", metavar="<đơn vị>", help="Mã đơn vị; province là toàn tỉnh.")
]
UnitOrAgency = Annotated[
    str,
    typer.Option(
        "--unit", metavar="<đơn vị>", help="Mã đơn vị hoặc cơ quan; province là toàn tỉnh."
    ),
]


OutputFolder = Annotated[
    Path | None,
    typer.Option(
        "--outputs", metavar="<thư mục>", help="Thư mục kết quả, nếu không phải outputs/."
    ),
]
Formats = Annotated[
    str, typer.Option("--formats", metavar="<định dạng>", help="Định dạng, ví dụ html,docx.")
]


def tell(*messages: Fault | str) -> None:
    """Print faults and lines on stderr, each from a new line."""
    for message in messages:
        typer.echo(visible(str(message)), err=True)


def say(line: str) -> None:
    """Print lines on stdout, of which a part comes from a file or its name."""
    typer.echo(visible(line))


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person sees what is written; None is a stream that was closed («>&-»)."""
    return stream is not None and stream.isatty()


def print_json(content: Any) -> None:
    """Print a JSON document on stdout."""
    text = json.dumps(content, ensure_ascii=False, indent=1)
    typer.echo(_UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def show_table(title: str, columns: list[str], rows: list[list[Any]]) -> None:
    """Print a table for people; «–» where there is no value."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # rich reads square brackets in a plain string as markup, but not in a Text.
    table = Table(title=Text(visible(title)), title_justify="left", box=box.SIMPLE_HEAD)
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text("–" if value is None else visible(str(value))) for value in row))
    console = Console(width=None if is_terminal(sys.stdout) else _WIDTH_IN_A_FILE)
    # rich itself would put /dev/null in the place of a pipe that nobody reads, and `main` could not
    # see any more that the reader has gone.
    with console.capture() as printed:
        console.print(table)
    typer.echo(printed.get(), nl=False)


def refusal(faults: Iterable[Fault]) -> dict[str, Any]:
    """The JSON document of a refusal: ``{"faults": [...]}``; of no faults when all is well."""
    return {"faults": [fault.as_json() for fault in faults]}


def brief(remark: Fault) -> str:
    """A remark on a report in one line: «ô 5 (tong): in 3 dòng, không vào báo cáo («Tổng: 7»)»."""
    found = f" («{remark.found}»)" if remark.found else ""
    return f"{remark.place}: {uncapitalised(remark.message).rstrip('.')}{found}"


def report_json(
    report: str,
    status: str,
    reason: str,
    files: Iterable[Path],
    *,
    faults: Iterable[Fault] = (),
    remarks: Iterable[Fault] = (),
) -> dict[str, Any]:
    """The JSON of one report.

    Args:
        report: its id, «2024-Q3/ba-be».
        status: ``done``, ``failed``, ``current`` when it needed no work, or ``due`` in a dry run.
        reason: why it was or would be made, in Vietnamese; empty when it was not or by request.
        files: the files that lie there now.
        faults: why it could not be made.
        remarks: what its notebook showed in this run that is not in the files.

    Returns:
        Plain values for JSON.
    """
    return {
        "id": report,
        "status": status,
        "reason": reason,
        "files": [str(path) for path in files],
        "remarks": [remark.as_json() for remark in remarks],
        **refusal(faults),
    }


def working_folder() -> Path:
    """The working directory.

    Returns:
        Its absolute path.

    Raises:
        ParameterError: it was deleted.
    """
    try:
        return Path.cwd()
    except OSError:
        raise ParameterError(NO_WORKING_FOLDER.at()) from None


def project_here() -> "Project":
    """The project of the working directory."""
    from ocop_lib.project.project import load_project
    from ocop_lib.project.root import find_root

    return load_project(find_root(working_folder()))


def year_here(text: str) -> "Year":
    """A year of the project of the working directory.

    Args:
        text: the value of ``--year``; empty for the latest year.

    Returns:
        The year.

    Raises:
        ParameterError: the project has no such year.
    """
    project = project_here()
    return asked_year(project, text) if text else project.latest


def asked_year(project: "Project", text: str) -> "Year":
    """The year of a project that ``--year`` names.

    Args:
        project: the project.
        text: the option's value, «2024».

    Returns:
        The year.

    Raises:
        ParameterError: the project has no such year.
    """
    # A text that is no year gives the fault of an unknown one: no project has the year 0.
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < _DIGITS else 0
    return project.year(number, Place(part="--year"), text)


def whole_number(option: str, value: str, least: int) -> int | None:
    """The whole number that is the value of an option.

    Args:
        option: the option, «--jobs».
        value: its value as it was given; empty for none.
        least: the least number allowed.

    Returns:
        The number; None for an empty value.

    Raises:
        ParameterError: it is none, or less than ``least``.
    """
    number = int(value) if value.isascii() and value.isdecimal() and len(value) < _DIGITS else -1
    if value and number < least:
        raise ParameterError(NOT_A_NUMBER.at(Place(part=option), found=value, least=least))
    return number if value else None


def choice(
    option: str, value: str, allowed: Iterable[str], spellings: Spellings = NO_SPELLINGS
) -> str:
    """Check that the value of an option or argument is one of those allowed.

    Args:
        option: the option or argument, «--unit».
        value: its value.
        allowed: the values there are, in the order in which a fault lists them.
        spellings: other spellings of them, such as names.

    Returns:
        The value.

    Raises:
        ParameterError: it is none of them; the fault names the nearest.
    """
    known = tuple(allowed)
    if value not in known:
        raise ParameterError(not_among(option, value, known, spellings))
    return value


def asked_quarter(project: "Project", value: str) -> "periods.Quarter":
    """The quarter of a project's years that ``--quarter`` names.

    Args:
        project: the project.
        value: the option's value, «2024-Q3».

    Returns:
        The quarter.

    Raises:
        ParameterError: it is no quarter of these years; the fault names the nearest.
    """
    return project.quarter(value, Place(part="--quarter"))


def formats(value: str) -> tuple[str, ...]:
    """The formats that ``--formats`` names.

    Args:
        value: names with commas, «html,pdf»; empty for none.

    Returns:
        Each format once, in the library's order.

    Raises:
        ParameterError: one of them is no format of this library.
    """
    from ocop_lib.project.formats import FORMATS

    names = [choice("--formats", name.strip(), FORMATS) for name in value.split(",") if value]
    return tuple(name for name in FORMATS if name in names)


def nothing_to_do(current: int) -> str:
    """The line that says that every report asked for is up to date."""
    return f"Không có báo cáo nào cần làm; {current} báo cáo còn mới."
