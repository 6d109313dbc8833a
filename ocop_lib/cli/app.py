"""The commands put together, and what becomes of their errors."""

import atexit
import gc
import io
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.exceptions import TyperException

from ocop_lib.cli import numbers, plan, reports
from ocop_lib.cli.terminal import INTERRUPTED, print_faults, speak_vietnamese, tell, usage_fault
from ocop_lib.errors import EXIT_FAILED, FaultKind, OcopError
from ocop_lib.version import __version__

app = typer.Typer(
    name="ocop",
    help="Báo cáo tiến độ Chương trình OCOP: làm báo cáo, xem kế hoạch, tra số liệu.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("reports")(reports.reports)
app.command("render")(reports.render)
app.command("progress")(numbers.progress)
app.command("evidence")(numbers.evidence)
app.add_typer(plan.app, name="plan")


def _show_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"ocop {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="In phiên bản."),
    ] = False,
) -> None:
    """Options of ``ocop`` itself; they do their work in their callbacks."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: the words after ``ocop``; None for those of the process.

    Returns:
        The exit status: 0 all good; 1 a report failed or something was found; 2 refused before
        anything started; 130 stopped by the user.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    # When this program ends everything goes at once: no need to look through it first.
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Vietnamese on any console; a character it cannot show must not end a run.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    speak_vietnamese(words)
    try:
        status = app(args=words, prog_name="ocop", standalone_mode=False)
    except Exception as error:
        if "--debug" in words:
            raise
        return _explain(error, as_json="--json" in words)
    if status == INTERRUPTED:
        tell("Đã dừng theo yêu cầu. Báo cáo đã xong được giữ nguyên; chạy lại lệnh để làm tiếp.")
    return status if isinstance(status, int) else 0


UNEXPECTED = FaultKind(
    "unexpected",
    "Lỗi ngoài dự kiến.",
    "Chạy lại với --debug và gửi toàn bộ thông báo cho người bảo trì.",
)


def _explain(error: Exception, *, as_json: bool) -> int:
    """Say what went wrong, without a traceback; as JSON on stdout where that was asked for."""
    if isinstance(error, OcopError):
        faults, status = error.faults, error.exit_status
    elif isinstance(error, TyperException):
        faults, status = (usage_fault(error),), int(error.exit_code)
    else:
        found = f"{type(error).__name__}: {error}"
        faults, status = (UNEXPECTED.at(found=found),), EXIT_FAILED
    if as_json:
        print_faults(faults)
    else:
        tell(*faults)
    return status
