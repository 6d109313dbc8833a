"""A job, which holds everything its report may read, and its outcome, which holds the files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ocop_lib.errors import Fault
from ocop_lib.files.digests import digest, digest_of
from ocop_lib.periods import Quarter


@dataclass(frozen=True, slots=True)
class Job:
    """A report to make, complete: it can be made on another machine.

    Args:
        id: «2024-Q3/ba-be».
        unit: id of the unit the report is about.
        quarter: its quarter.
        unit_name: the unit's full name, which the title must carry.
        quarter_label: the quarter as the title must carry it («Quý III/2024»).
        units: ids of the units whose rows the report may show.
        notebook: path of the notebook among ``files``.
        parameters: what papermill injects.
        files: everything the report may read, by path relative to the project.
        tables: which of ``files`` are tables of the register.
        source: the parameter file, by which ``inputs`` names the parameters.
        fingerprints: digests of what makes the report besides its files, by name: ``library``,
            ``plan``, ``packages``.
        formats: what to write it as.
        time_limit_seconds: how long executing it may take.
        memory_limit_mb: how many megabytes executing it may fill.
    """

    id: str
    unit: str
    quarter: Quarter
    unit_name: str
    quarter_label: str
    units: frozenset[str]
    notebook: str
    parameters: Mapping[str, Any] = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)
    tables: frozenset[str]
    source: str
    fingerprints: Mapping[str, str] = field(repr=False)
    formats: tuple[str, ...]
    time_limit_seconds: int
    memory_limit_mb: int

    @property
    def inputs(self) -> dict[str, str]:
        """The digest of each part that the report depends on, by name, sorted by name.

        Formats are not among them: a page does not change because a PDF is wanted too.
        """
        parts = {path: digest(data) for path, data in self.files.items()}
        parts[self.source] = digest_of(self.parameters)
        return dict(sorted({**parts, **self.fingerprints}.items()))

    @property
    def key(self) -> str:
        """One digest of all inputs: equal keys mean equal reports."""
        return digest_of(self.inputs)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a job.

    Args:
        id: the job's.
        status: ``failed`` leaves ``outputs`` empty.
        outputs: the report's files by format.
        notebook: the executed notebook, as far as it got; empty when it never started, or was not
            to be kept.
        faults: why it failed.
        traceback: Python's own account of the failure, for ``--debug``.
        seconds: time spent by phase.
    """

    id: str
    status: Literal["done", "failed"]
    outputs: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    notebook: bytes = field(default=b"", repr=False)
    faults: tuple[Fault, ...] = ()
    traceback: str = field(default="", repr=False)
    seconds: Mapping[str, float] = field(default_factory=dict)
