"""All commands, and how an error that ends one is printed."""

import atexit
import errno
import gc
import io
import itertools
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from ocop_lib.cli import (
    bundle,
    diff,
    intake,
    intake_accept,
    intake_check,
    issue,
    new,
    numbers,
    plan,
    register,
    render,
    reports,
    verify,
    watch,
)
from ocop_lib.cli.faults import NOT_PRINTED, UNEXPECTED
from ocop_lib.cli.help import VietnameseCommand, VietnameseGroup
from ocop_lib.cli.streams import has_lost_its_reader, write_to_nobody
from ocop_lib.cli.terminal import (
    INTERRUPTED,
    NOBODY_READS,
    print_json,
    refusal,
    tell,
)
from ocop_lib.errors import EXIT_FAILED, EXIT_REFUSED, OcopError
from ocop_lib.files.text import system_reason
from ocop_lib.version import __version__

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""Why printing into a file fails; an error of stdout has no file name."""

app = typer.Typer(
    name="ocop",
    help="Báo cáo tiến độ Chương trình OCOP: làm báo cáo, xem kế hoạch, tra số liệu.",
    cls=VietnameseGroup,
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("reports", cls=VietnameseCommand)(reports.reports)
app.command("render", cls=VietnameseCommand)(render.render)
app.command("watch", cls=VietnameseCommand)(watch.watch)
app.command("progress", cls=VietnameseCommand)(numbers.progress)
app.command("evidence", cls=VietnameseCommand)(numbers.evidence)
app.command("diff", cls=VietnameseCommand)(diff.diff)
app.command("issue", cls=VietnameseCommand)(issue.issue)
app.command("issued", cls=VietnameseCommand)(issue.issued)
app.command("bundle", cls=VietnameseCommand)(bundle.bundle)
app.command("verify", cls=VietnameseCommand)(verify.verify)
app.add_typer(plan.app, name="plan")
app.command("init", cls=VietnameseCommand)(new.init)
app.add_typer(new.params_app, name="params")
app.add_typer(register.app, name="register")
intake.app.command("check", cls=VietnameseCommand)(intake_check.check)
intake.app.command("accept", cls=VietnameseCommand)(intake_accept.accept)
app.add_typer(intake.app, name="intake")


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
    """Declare the options of ``ocop`` itself; their callbacks do the work."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: the words after ``ocop``; None for those of the process.

    Returns:
        The exit status: 0 all good; 1 a report failed or a fault of this program; 2 refused before
        anything started; 130 stopped by the user; 141 nobody reads what is printed.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    # The objects need no last collection: the memory of a process that ends is given back whole.
    atexit.register(gc.freeze)
    streams = sys.stdout, sys.stderr
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            # Vietnamese on any console; a character it cannot show must not end a run.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return _run(words)
    except (BrokenPipeError, SystemExit) as error:
        # Typer makes a SystemExit of a BrokenPipeError, whatever pipe was broken.
        sys.stdout, sys.stderr = streams
        gone = [stream for stream in streams if has_lost_its_reader(stream)]
        if not gone:
            cause = error.__context__ if isinstance(error, SystemExit) else error
            return _explain(cause or error, is_json=_wants_json(words))
        for stream in gone:
            write_to_nobody(stream)
        return NOBODY_READS


def _run(words: list[str]) -> int:
    """Run a command, print its faults and return the exit status."""
    try:
        status = app(args=words, prog_name="ocop", standalone_mode=False)
    except BrokenPipeError:
        raise
    except Exception as error:
        if "--debug" in words:
            raise
        return _explain(error, is_json=_wants_json(words))
    if status == INTERRUPTED:
        tell("Đã dừng theo yêu cầu. Báo cáo đã xong được giữ nguyên; chạy lại lệnh để làm tiếp.")
    return status if isinstance(status, int) else 0


def _wants_json(words: list[str]) -> bool:
    """Whether JSON is asked for; a word behind «--» is no option."""
    return "--json" in itertools.takewhile("--".__ne__, words)


def _explain(error: BaseException, *, is_json: bool) -> int:
    """Print what went wrong, without a traceback, and return the exit status."""
    if isinstance(error, OcopError):
        faults, status = error.faults, error.exit_status
    elif isinstance(error, OSError) and not error.filename and error.errno in _FULL:
        faults, status = (NOT_PRINTED.at(found=system_reason(error)),), EXIT_REFUSED
    else:
        faults = (UNEXPECTED.at(found=f"{type(error).__name__}: {error}"),)
        status = EXIT_FAILED
    if is_json and faults[0].code != NOT_PRINTED.code:
        print_json(refusal(faults))
    else:
        tell(*faults)
    return status
