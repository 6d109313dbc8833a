"""What a batch has to make, and what it has made: reports and pages of years."""

from dataclasses import dataclass, field

from ocop_lib.run.jobs.job import Outcome
from ocop_lib.run.jobs.page import AnyJob


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report or page to make, and the reason in Vietnamese."""

    job: AnyJob = field(repr=False)
    reason: str


@dataclass(frozen=True, slots=True)
class FinishedReport:
    """A report or page that was made, or failed.

    Args:
        job: its job.
        outcome: the result, without the files, which are published already.
        kept: path of a failed report's executed notebook, relative to the outputs; "" for none.
        removed: paths of files of an earlier run that were removed as out of date.
    """

    job: AnyJob = field(repr=False)
    outcome: Outcome
    kept: str = ""
    removed: tuple[str, ...] = ()
