"""Which of the reports asked for an issue takes: those never issued, or what has changed since."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.run.jobs.job import Job
from ocop_lib.wording import day

ISSUED_BEFORE = FaultKind(
    "issue.before",
    "Báo cáo đã ban hành ngày {on}.",
    "Cần thay bản đã ban hành thì chạy lại với --revision và lý do điều chỉnh; bản cũ vẫn được giữ"
    " trong sổ ban hành.",
)
NEVER_ISSUED = FaultKind(
    "issue.never",
    "Chưa có báo cáo nào trong số này được ban hành, nên chưa có gì để điều chỉnh.",
    "Bỏ --revision để ban hành lần đầu.",
)
NOTHING_CHANGED = FaultKind(
    "issue.unchanged",
    "Từ khi ban hành, số liệu và lời văn của các báo cáo này không đổi.",
    "Không cần ban hành lại; bản đã ban hành vẫn có hiệu lực.",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """The reports that an issue takes, and what is wrong with the choice."""

    jobs: tuple[Job, ...]
    faults: tuple[Fault, ...] = ()


def chosen(jobs: Sequence[Job], *, is_revision: bool) -> Choice:
    """Choose among the reports asked for.

    Args:
        jobs: their jobs, each with the edition that the ledger gives it.
        is_revision: whether what was issued before is to be replaced.

    Returns:
        A first issue takes what was never issued, and refuses what was issued and has changed
        since. A revision takes both. What is as it was issued is never issued again.
    """
    drafts = tuple(job for job in jobs if job.edition.state == "draft")
    changed = tuple(job for job in jobs if job.edition.state == "revision_draft")
    if is_revision:
        return Choice((*drafts, *changed), tuple(_no_revision(jobs, drafts, changed)))
    again = changed if drafts else jobs
    return Choice(drafts, tuple(_issued_before(again)))


def _no_revision(
    jobs: Sequence[Job], drafts: Sequence[Job], changed: Sequence[Job]
) -> Iterator[Fault]:
    """Why there is nothing to revise."""
    place = Place(part="--revision")
    if len(drafts) == len(jobs):
        yield NEVER_ISSUED.at(place)
    elif not changed:
        yield NOTHING_CHANGED.at(place)


def _issued_before(jobs: Sequence[Job]) -> Iterator[Fault]:
    """One fault for each day on which reports were issued before, with all of them."""
    by_day: dict[str, list[str]] = {}
    for job in jobs:
        edition = job.edition
        by_day.setdefault(day(edition.issued_on or edition.replaces), []).append(job.id)
    for on, found in by_day.items():
        yield ISSUED_BEFORE.at(Place(part="--revision"), found=", ".join(found), on=on)
