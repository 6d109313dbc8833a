"""What a run of the batch shows: a bar on a terminal, a line a report elsewhere, a summary."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ocop_lib.cli.terminal import tell
from ocop_lib.errors import FAILED
from ocop_lib.run.batch import Batch, Made
from ocop_lib.wording import number

_SLOWEST = 3


class View:
    """Follows one run.

    Args:
        batch: the run.
        folders: options with which the command was given, to be given again.
        debug: also show Python's own account of a failure.
    """

    def __init__(self, batch: Batch, folders: Mapping[str, Path | None], *, debug: bool) -> None:
        self.batch, self.debug = batch, debug
        self.again = [f"{name} {path}" for name, path in folders.items() if path]
        self.made: list[Made] = []
        self.start = monotonic()
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
        )
        self.task = self.bar.add_task("Báo cáo", total=len(batch.due))

    def __enter__(self) -> Self:
        """Show the bar."""
        self.bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        self.bar.stop()

    def announce(self) -> None:
        """Say what would be done."""
        for due in self.batch.due:
            typer.echo(f"{due.job.id}: {due.reason}")
        for report in self.batch.gone():
            typer.echo(f"{report}: sẽ gỡ, tệp tham số không còn")
        current = self.batch.current
        typer.echo(f"Sẽ làm {len(self.batch.due)} báo cáo; {current} báo cáo không cần làm lại.")

    def removed(self, paths: Sequence[str]) -> None:
        """Say what was taken back because its parameter file is gone."""
        for path in paths:
            typer.echo(f"Đã gỡ {path}: tệp tham số không còn.")

    def show(self, made: Made) -> None:
        """Follow one more report."""
        self.made.append(made)
        self.bar.advance(self.task)
        reason = next(due.reason for due in self.batch.due if due.job is made.job)
        if not self.bar.disable:
            return
        place = f"[{len(self.made)}/{len(self.batch.due)}] {made.job.id}"
        done = made.outcome.status == "done"
        state = f"xong trong {_seconds(made)}" if done else "KHÔNG LÀM ĐƯỢC"
        typer.echo(f"{place}: {state} ({reason})")

    def summary(self) -> int:
        """Say how it went.

        Returns:
            The exit status.
        """
        failed = [made for made in self.made if made.outcome.status == "failed"]
        for made in failed:
            self._account_for(made)
        for made in self.made:
            if made.removed and made not in failed:
                typer.echo(f"Đã gỡ bản cũ không còn khớp: {', '.join(made.removed)}")
        current = self.batch.current
        if not self.made:
            typer.echo(f"Không có báo cáo nào cần làm; {current} báo cáo còn mới.")
            return 0
        done = len(self.made) - len(failed)
        spent = number(round(monotonic() - self.start, 1))
        typer.echo(
            f"Xong {done}/{len(self.made)} báo cáo trong {spent} giây; "
            f"{current} báo cáo không cần làm lại."
        )
        slowest = sorted(self.made, key=_spent, reverse=True)[:_SLOWEST]
        if len(self.made) > _SLOWEST:
            typer.echo("Lâu nhất: " + ", ".join(f"{m.job.id} ({_seconds(m)})" for m in slowest))
        return FAILED if failed else 0

    def _account_for(self, made: Made) -> None:
        """Say why a report failed, what is left of it, and how to try again."""
        job, outcome = made.job, made.outcome
        tell(f"\n{job.id}: không làm được báo cáo.", *outcome.faults)
        if self.debug and outcome.traceback:
            tell(outcome.traceback)
        if made.removed:
            tell(f"  Đã gỡ bản cũ: {', '.join(made.removed)}")
        if outcome.notebook:
            kept = self.batch.order.outputs / "failed" / f"{job.id}.ipynb"
            tell(f"  Sổ tay đã chạy: {kept}")
        options = [*self.again, f"--quarter {job.quarter} --unit {job.unit}", "--force --debug"]
        tell(f"  Chạy lại: ocop reports {' '.join(options)}")


def _spent(made: Made) -> float:
    return sum(made.outcome.seconds.values())


def _seconds(made: Made) -> str:
    return f"{number(round(_spent(made), 1))} giây"
