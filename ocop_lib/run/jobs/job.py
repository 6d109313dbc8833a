"""A job, with everything that its report may read, and its outcome, with the report's files."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any, Literal

from ocop_lib.about import About
from ocop_lib.errors import Fault
from ocop_lib.files.digests import digest, digest_of
from ocop_lib.periods import Period
from ocop_lib.project.root import DEFAULTS
from ocop_lib.register.ledger_place import LEDGER
from ocop_lib.render.edition import DRAFT, Edition

_MACHINE = frozenset(("library", "packages", "edition", str(DEFAULTS)))
"""The inputs that leave what a report tells as it is: by what, and as which edition, it is made.

What the defaults say of a report is compared without the name of the plan, whose digest is another
input.
"""


def is_told(path: str) -> bool:
    """Whether a file of a job lies where the ledger does: what it is told of earlier issues."""
    return PurePosixPath(path).parent.name == LEDGER


@dataclass(frozen=True, slots=True)
class Job:
    """A report to make, with all its inputs, so that another machine can make it.

    Args:
        id: id of the report, such as «2024-Q3/ba-be».
        about: the unit or agency that the report is about.
        period: the quarter, or the year.
        name: full name of the unit or agency, which the title must contain.
        period_words: name of the period («quý III/2024»), which the title must contain.
        shows: ids of the units whose rows the report may show, or of the agency whose business.
        notebook: path of the notebook in ``files``.
        parameters: values that papermill injects, by name.
        files: bytes of all files that the report may read, by path relative to the project.
        tables: paths of the register's tables; those that a register may lack, and of which the
            slice has no rows, are not in ``files``.
        source: path of the parameter file; the key of the parameters' digest in ``inputs``.
        fingerprints: digests of the inputs that are not in ``files``, by name: ``library``,
            ``plan``, ``packages``.
        formats: file formats to write.
        time_limit_seconds: the longest time for executing the notebook, in seconds.
        memory_limit_mb: the most memory for the kernel, in megabytes.
        edition: which edition it is, as its head says.
        document: what the report says, as its notebook said it with the same inputs before; empty
            to have the notebook executed.
    """

    id: str
    about: About
    period: Period
    name: str
    period_words: str
    shows: frozenset[str]
    notebook: str
    parameters: Mapping[str, Any] = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)
    tables: frozenset[str]
    source: str
    fingerprints: Mapping[str, str] = field(repr=False)
    formats: tuple[str, ...]
    time_limit_seconds: int
    memory_limit_mb: int
    edition: Edition = DRAFT
    document: str = field(default="", repr=False)

    @property
    def inputs(self) -> dict[str, str]:
        """The digest of each part that the report depends on, by name, sorted by name.

        Formats are left out: the HTML file does not change because a PDF is ordered as well.
        """
        parts = {path: digest(data) for path, data in self.files.items()}
        parts[self.source] = digest_of(self.parameters)
        if self.edition != DRAFT:
            parts["edition"] = digest_of(self.edition.as_keys())
        return dict(sorted({**parts, **self.fingerprints}.items()))

    @property
    def key(self) -> str:
        """One digest of all inputs: equal keys mean equal reports."""
        return digest_of(self.inputs)

    @property
    def draft_key(self) -> str:
        """One digest of all inputs but the edition: equal keys mean reports that say the same."""
        return replace(self, edition=DRAFT).key

    @property
    def content(self) -> str:
        """One digest of what the report tells of: with equal ones an issued report is up to date.

        What it is told of other issues is left out: it follows from the rest and from what had been
        issued before, and a later revision of another report leaves an issued one as it is. It is
        the same for the job of a frozen project, in which a shipped plan is a file.
        """
        import yaml

        defaults = yaml.safe_load(self.files.get(str(DEFAULTS), b"{}"))
        plans = {year.pop("plan", "") for year in (defaults.get("years") or {}).values()}
        left_out = {*_MACHINE, *plans, self.source}
        inputs = {key: value for key, value in self.inputs.items() if key not in left_out}
        own = {key: value for key, value in inputs.items() if not is_told(key)}
        parts = {"defaults": digest_of(defaults), "parameters": self.inputs[self.source]}
        return digest_of({**own, **parts})


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a job.

    Args:
        id: id of the report.
        status: ``done`` or ``failed``.
        outputs: bytes of the report's files by format; empty for a failed report.
        document: what the report says, of no edition, as a job takes it; empty for a failed report,
            and for a page.
        notebook: bytes of the notebook as far as it was executed; empty when it was not started,
            or need not be kept.
        faults: the faults; empty for a finished report.
        remarks: what the notebook shows and the report does not hold; empty for a failed report.
        traceback: Python's traceback or the kernel's log, for ``--debug``.
        seconds: seconds spent, by phase.
    """

    id: str
    status: Literal["done", "failed"]
    outputs: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    document: str = field(default="", repr=False)
    notebook: bytes = field(default=b"", repr=False)
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()
    traceback: str = field(default="", repr=False)
    seconds: Mapping[str, float] = field(default_factory=dict)
