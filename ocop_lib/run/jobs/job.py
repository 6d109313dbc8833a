"""One report as a value: everything it may read goes in, its files come out."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ocop_lib.errors import Fault


def digest(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_of(value: object) -> str:
    """The SHA-256 of a plain value, whatever the order of its mappings."""
    return digest(json.dumps(value, ensure_ascii=False, sort_keys=True).encode())


@dataclass(frozen=True, slots=True)
class Job:
    """A report to make, complete: it can be made on another machine.

    Args:
        id: «2024-Q3/ba-be».
        unit: id of the unit the report is about.
        quarter: «2024-Q3».
        unit_name: the unit's full name, which the title must carry.
        quarter_label: the quarter as the title must carry it («Quý III/2024»).
        units: ids of the units whose rows the report may show.
        notebook: path of the notebook among ``files``.
        parameters: what papermill injects.
        files: everything the report may read, by path relative to the project.
        tables: which of ``files`` are tables of the register.
        source: the parameter file, by which ``inputs`` names the parameters.
        machinery: digests of what makes the report besides its files: library, plan, packages.
        formats: what to write it as.
        time_limit_seconds: how long executing it may take.
        memory_limit_mb: how many megabytes executing it may fill.
    """

    id: str
    unit: str
    quarter: str
    unit_name: str
    quarter_label: str
    units: frozenset[str]
    notebook: str
    parameters: Mapping[str, Any] = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)
    tables: frozenset[str]
    source: str
    machinery: Mapping[str, str] = field(repr=False)
    formats: tuple[str, ...]
    time_limit_seconds: int
    memory_limit_mb: int

    @property
    def inputs(self) -> dict[str, str]:
        """What the report depends on: name and digest of each part, sorted by name.

        Formats are not among them: a page does not change because a PDF is wanted too.
        """
        parts = {path: digest(data) for path, data in self.files.items()}
        parts[self.source] = digest_of(self.parameters)
        return dict(sorted({**parts, **self.machinery}.items()))

    @property
    def key(self) -> str:
        """One digest of all inputs: equal keys mean equal reports."""
        return digest_of(self.inputs)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job.

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
