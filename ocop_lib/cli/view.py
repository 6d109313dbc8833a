"""What a run of the batch prints: a bar or a line for each report, then a summary or JSON."""

import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from ocop_lib.cli.terminal import (
    brief,
    is_terminal,
    nothing_to_do,
    print_json,
    refusal,
    report_json,
    say,
    tell,
)
from ocop_lib.errors import EXIT_FAILED
from ocop_lib.output.manifest import METHODOLOGY
from ocop_lib.periods import Quarter
from ocop_lib.run.batch import Batch
from ocop_lib.run.jobs.due import FinishedReport
from ocop_lib.run.jobs.job import Outcome
from ocop_lib.run.jobs.page import AnyJob, PageJob
from ocop_lib.wording import number

if TYPE_CHECKING:
    from ocop_lib.cli.bar import Bar

_SLOWEST = 3
_PHASES = {
    "lay_out": "bày tệp ra thư mục riêng",
    "start": "khởi động kernel",
    "cells": "chạy các ô",
    "check": "đọc kết quả, kiểm tra đơn vị",
}


class View:
    """Prints how one run goes.

    Args:
        batch: the run.
        folders: the folders given by options, by the option's name, for the command that is
            suggested after a failure; None for one not given.
        workers: how many reports are worked on at once.
        profile: also print the time of each phase.
        debug: also print the traceback of a failure.
        as_json: print one JSON document on stdout, and every line on stderr.
    """

    def __init__(
        self,
        batch: Batch,
        folders: Mapping[str, Path | None],
        *,
        workers: int = 1,
        profile: bool = False,
        debug: bool = False,
        as_json: bool = False,
    ) -> None:
        self.batch, self.workers = batch, workers
        self.profile, self.debug, self.as_json = profile, debug, as_json
        self.print: Callable[[str], None] = tell if as_json else say
        self.again = [f"{name} {path}" for name, path in folders.items() if path]
        self.reasons = {due.job.id: due.reason for due in batch.due}
        self.finished: list[FinishedReport] = []
        self.start = monotonic()
        self.bar = self._new_bar() if is_terminal(sys.stderr) else None

    def _new_bar(self) -> "Bar":
        """The bar; its module is imported here, because most runs that nobody looks at show none."""
        from ocop_lib.cli.bar import Bar

        return Bar(len(self.batch.due), self._state())

    @property
    def failed(self) -> list[FinishedReport]:
        """The reports that failed so far."""
        return [report for report in self.finished if report.outcome.status == "failed"]

    def _state(self) -> str:
        running = min(self.workers, len(self.batch.due) - len(self.finished))
        return f"đang làm {running}, lỗi {len(self.failed)}"

    def __enter__(self) -> Self:
        """Show the bar."""
        if self.bar:
            self.bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        if self.bar:
            self.bar.stop()

    def announce(self) -> None:
        """Print what would be done."""
        for report, reason in self.reasons.items():
            self.print(f"{report}: {reason}")
        for report in self.batch.gone():
            self.print(f"{report}: sẽ gỡ, {_why_gone(report)}")
        for path in self.batch.kept():
            self.print(f"{path}: sẽ giữ bản sửa tay ở đây")
        current = self.batch.current
        due = _amounts([report.job for report in self.batch.due])
        self.print(f"Sẽ làm {due}; {current} báo cáo không cần làm lại.")
        self._print_json(dict.fromkeys(self.reasons, "due"))

    def remark(self) -> None:
        """Print the warnings about the registers' folders; in JSON they stand among the faults."""
        if not self.as_json:
            tell(*self.batch.remarks)

    def kept(self) -> None:
        """Print where files edited by hand are kept, before others take their place."""
        for path in self.batch.kept():
            self.print(f"Giữ bản sửa tay: {self.batch.order.outputs / path}")

    def removed(self, paths: Sequence[str]) -> None:
        """Print which files were removed because their parameter file is gone."""
        for path in paths:
            self.print(f"Đã gỡ {path}: {_why_gone(path)}.")

    def show(self, report: FinishedReport) -> None:
        """Print that one more report is finished."""
        self.finished.append(report)
        if self.bar:
            self.bar.go_on(self._state())
            return
        place = f"[{len(self.finished)}/{len(self.batch.due)}] {report.job.id}"
        done = report.outcome.status == "done"
        state = f"xong trong {_seconds(_spent(report))}" if done else "KHÔNG LÀM ĐƯỢC"
        self.print(f"{place}: {state} ({self.reasons[report.job.id]})")

    def summary(self) -> int:
        """Print how the run went.

        Returns:
            The exit status.
        """
        failed = self.failed
        for report in failed:
            self._explain(report)
        for report in self.finished:
            if report.removed and report not in failed:
                self.print(f"Đã gỡ bản cũ không còn khớp: {', '.join(report.removed)}")
            if report.outcome.remarks:
                remarks = "; ".join(map(brief, report.outcome.remarks))
                self.print(f"Lưu ý {report.job.id}: {remarks}.")
        self._print_json({report.job.id: report.outcome.status for report in self.finished})
        current = self.batch.current
        if not self.finished:
            self.print(nothing_to_do(current))
            return 0
        done = [report.job for report in self.finished if report not in failed]
        made = _amounts(done, [report.job for report in self.finished])
        self.print(
            f"Xong {made} trong {_seconds(monotonic() - self.start)}; "
            f"{current} báo cáo không cần làm lại."
        )
        if len(self.finished) > _SLOWEST:
            slowest = sorted(self.finished, key=_spent, reverse=True)[:_SLOWEST]
            names = (f"{report.job.id} ({_seconds(_spent(report))})" for report in slowest)
            self.print(f"Lâu nhất: {', '.join(names)}")
        if self.profile:
            self._show_phases()
        return EXIT_FAILED if failed else 0

    def _show_phases(self) -> None:
        """Print the time of each phase, all reports added up."""
        spent: dict[str, list[float]] = defaultdict(list)
        for report in self.finished:
            for phase, seconds in report.outcome.seconds.items():
                spent[phase].append(seconds)
        whole = sum(map(sum, spent.values()))
        self.print("Thời gian của từng bước, cộng mọi báo cáo (trung bình một báo cáo):")
        for phase, times in spent.items():
            name = _PHASES.get(phase, f"ghi {phase}")
            share = number(round(100 * sum(times) / whole)) if whole else "0"
            mean = number(round(sum(times) / len(times), 3))
            self.print(f"  {name}: {_seconds(sum(times))}, {share}% ({mean} giây)")

    def _print_json(self, states: Mapping[str, str]) -> None:
        """Print the JSON document, when it was asked for.

        Args:
            states: by id, the status of each report that was or would be made.
        """
        if not self.as_json:
            return
        outputs = self.batch.outputs
        outcomes = {report.job.id: report.outcome for report in self.finished}
        told: dict[str, list[Any]] = {"reports": [], "pages": []}
        jobs: tuple[AnyJob, ...] = (*self.batch.jobs, *self.batch.pages)
        for job in jobs:
            report, known = job.id, outputs.entry(job.id)
            files = [outputs.folder / file.path for file in known.files.values()] if known else []
            status, reason = states.get(report, "current"), self.reasons.get(report, "")
            outcome = outcomes.get(report, Outcome(report, "done"))
            told["pages" if isinstance(job, PageJob) else "reports"].append(
                report_json(
                    report,
                    status,
                    reason,
                    files,
                    faults=outcome.faults,
                    remarks=outcome.remarks,
                )
            )
        print_json({**told, **refusal(self.batch.remarks)})

    def _explain(self, report: FinishedReport) -> None:
        """Print why a report failed, which files are left, and the command that tries again."""
        job, outcome = report.job, report.outcome
        what = "trang" if isinstance(job, PageJob) else "báo cáo"
        tell(f"\n{job.id}: không làm được {what}.", *outcome.faults)
        if self.debug and outcome.traceback:
            tell(outcome.traceback)
        if report.removed:
            tell(f"  Đã gỡ bản cũ: {', '.join(report.removed)}")
        if report.kept:
            tell(f"  Sổ tay đã chạy: {self.batch.order.outputs / report.kept}")
        options = [*self.again, *_again(job)]
        tell(f"  Chạy lại: ocop reports {' '.join(options)}")


def _again(job: AnyJob) -> list[str]:
    """The options with which a report, or a page, is made again."""
    if isinstance(job, PageJob):
        return ["--debug"]
    option = "quarter" if isinstance(job.period, Quarter) else "year"
    return [f"--{option} {job.period} --unit {job.about.id}", "--force --debug"]


def _why_gone(id_or_path: str) -> str:
    """Why something is removed: a page goes with its year, all else with a parameter file."""
    name = id_or_path.partition("/")[2].partition(".")[0]
    return "năm không còn trong dự án" if name == METHODOLOGY else "tệp tham số không còn"


def _amounts(jobs: Sequence[AnyJob], of: Sequence[AnyJob] | None = None) -> str:
    """How many reports and pages there are: «64/64 báo cáo và 1/1 trang phương pháp tính».

    Args:
        jobs: what is counted.
        of: the whole of which they are a part; None to name the counts alone.

    Returns:
        The counts; pages are named only where there are any.
    """
    whole = jobs if of is None else of
    counts = []
    for is_page, name in ((False, "báo cáo"), (True, "trang phương pháp tính")):
        part, all_ = (sum(isinstance(job, PageJob) == is_page for job in x) for x in (jobs, whole))
        if all_ or not is_page:
            counts.append(f"{part} {name}" if of is None else f"{part}/{all_} {name}")
    return " và ".join(counts)


def _spent(report: FinishedReport) -> float:
    return sum(report.outcome.seconds.values())


def _seconds(seconds: float) -> str:
    return f"{number(round(seconds, 1))} giây"
