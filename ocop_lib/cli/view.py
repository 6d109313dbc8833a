"""What a run of the batch shows: a bar on a terminal, a line a report elsewhere, a summary."""

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from ocop_lib.cli.terminal import nothing_to_do, tell
from ocop_lib.errors import EXIT_FAILED
from ocop_lib.run.batch import Batch, Made
from ocop_lib.wording import number

_SLOWEST = 3
_PHASES = {
    "lay_out": "bày tệp ra thư mục riêng",
    "start": "khởi động kernel",
    "cells": "chạy các ô",
    "check": "đọc kết quả, kiểm tra đơn vị",
}


class View:
    """Follows one run.

    Args:
        batch: the run.
        folders: options with which the command was given, to be given again.
        workers: how many reports are worked on at once.
        profile: also show where the time went.
        debug: also show Python's own account of a failure.
    """

    def __init__(
        self,
        batch: Batch,
        folders: Mapping[str, Path | None],
        *,
        workers: int = 1,
        profile: bool = False,
        debug: bool = False,
    ) -> None:
        self.batch, self.workers = batch, workers
        self.profile, self.debug = profile, debug
        self.again = [f"{name} {path}" for name, path in folders.items() if path]
        self.reasons = {due.job.id: due.reason for due in batch.due}
        self.made: list[Made] = []
        self.start = monotonic()
        self.bar = Progress(
            TextColumn("Báo cáo"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            TextColumn("còn"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
        )
        self.task = self.bar.add_task(self._state(), total=len(batch.due))

    @property
    def failed(self) -> list[Made]:
        """The reports that could not be made so far."""
        return [made for made in self.made if made.outcome.status == "failed"]

    def _state(self) -> str:
        running = min(self.workers, len(self.batch.due) - len(self.made))
        return f"đang làm {running}, lỗi {len(self.failed)}"

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
        for report, reason in self.reasons.items():
            typer.echo(f"{report}: {reason}")
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
        self.bar.update(self.task, advance=1, description=self._state())
        if not self.bar.disable:
            return
        place = f"[{len(self.made)}/{len(self.batch.due)}] {made.job.id}"
        done = made.outcome.status == "done"
        state = f"xong trong {_seconds(_spent(made))}" if done else "KHÔNG LÀM ĐƯỢC"
        typer.echo(f"{place}: {state} ({self.reasons[made.job.id]})")

    def summary(self) -> int:
        """Say how it went.

        Returns:
            The exit status.
        """
        failed = self.failed
        for made in failed:
            self._account_for(made)
        for made in self.made:
            if made.removed and made not in failed:
                typer.echo(f"Đã gỡ bản cũ không còn khớp: {', '.join(made.removed)}")
        current = self.batch.current
        if not self.made:
            typer.echo(nothing_to_do(current))
            return 0
        done = len(self.made) - len(failed)
        typer.echo(
            f"Xong {done}/{len(self.made)} báo cáo trong {_seconds(monotonic() - self.start)}; "
            f"{current} báo cáo không cần làm lại."
        )
        if len(self.made) > _SLOWEST:
            slowest = sorted(self.made, key=_spent, reverse=True)[:_SLOWEST]
            told = (f"{made.job.id} ({_seconds(_spent(made))})" for made in slowest)
            typer.echo(f"Lâu nhất: {', '.join(told)}")
        if self.profile:
            self._show_phases()
        return EXIT_FAILED if failed else 0

    def _show_phases(self) -> None:
        """Where the time of all reports went together, a line a phase."""
        spent: dict[str, list[float]] = defaultdict(list)
        for made in self.made:
            for phase, seconds in made.outcome.seconds.items():
                spent[phase].append(seconds)
        whole = sum(map(sum, spent.values()))
        typer.echo("Thời gian của từng bước, cộng mọi báo cáo (trung bình một báo cáo):")
        for phase, times in spent.items():
            name = _PHASES.get(phase, f"ghi {phase}")
            share = number(round(100 * sum(times) / whole)) if whole else "0"
            mean = number(round(sum(times) / len(times), 3))
            typer.echo(f"  {name}: {_seconds(sum(times))}, {share}% ({mean} giây)")

    def _account_for(self, made: Made) -> None:
        """Say why a report failed, what is left of it, and how to try again."""
        job, outcome = made.job, made.outcome
        tell(f"\n{job.id}: không làm được báo cáo.", *outcome.faults)
        if self.debug and outcome.traceback:
            tell(outcome.traceback)
        if made.removed:
            tell(f"  Đã gỡ bản cũ: {', '.join(made.removed)}")
        if made.kept:
            tell(f"  Sổ tay đã chạy: {self.batch.order.outputs / made.kept}")
        options = [*self.again, f"--quarter {job.quarter} --unit {job.unit}", "--force --debug"]
        tell(f"  Chạy lại: ocop reports {' '.join(options)}")


def _spent(made: Made) -> float:
    return sum(made.outcome.seconds.values())


def _seconds(seconds: float) -> str:
    return f"{number(round(seconds, 1))} giây"
