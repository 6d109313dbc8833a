"""A page of a year that is made from its plan alone: without a notebook and a parameter file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from ocop_lib.blocks.model import Block
from ocop_lib.files.digests import digest_of
from ocop_lib.files.fingerprints import library_digest, packages_digest
from ocop_lib.output.manifest import METHODOLOGY
from ocop_lib.periods import Scheme
from ocop_lib.plan import Plan
from ocop_lib.project.years import ReadYear
from ocop_lib.run.jobs.job import Job

PageBlocks = Callable[[Plan, Scheme], Sequence[Block]]
"""A function that makes a year's methodology page; `run` may not import `report`.

Workers are given it by name, so it belongs to a module.
"""


@dataclass(frozen=True, slots=True)
class PageJob:
    """A page to make, with all that it is made from.

    Args:
        id: its path in the outputs without its ending: «2024/phuong-phap-tinh».
        year: the plan year.
        plan: the year's plan.
        scheme: the period scheme.
        blocks: the function that makes the page.
        fingerprints: digests of ``library`` and ``packages``.
        formats: file formats to write.
    """

    id: str
    year: int
    plan: Plan = field(repr=False)
    scheme: Scheme
    blocks: PageBlocks = field(repr=False)
    fingerprints: Mapping[str, str] = field(repr=False)
    formats: tuple[str, ...]

    files: ClassVar[Mapping[str, bytes]] = {}
    """A page reads no files."""
    tables: ClassVar[frozenset[str]] = frozenset()
    """A page reads no tables of a register."""

    @property
    def inputs(self) -> dict[str, str]:
        """The digest of each part that the page depends on, by name, sorted by name."""
        own = {"plan": self.plan.digest, "scheme": digest_of(self.scheme)}
        return dict(sorted({**own, **self.fingerprints}.items()))

    @property
    def key(self) -> str:
        """One digest of all inputs: equal keys mean equal pages."""
        return digest_of(self.inputs)


AnyJob = Job | PageJob


def page_id(year: int) -> str:
    """The id of a year's methodology page: «2024/phuong-phap-tinh»."""
    return f"{year}/{METHODOLOGY}"


def page_jobs(
    years: Mapping[int, ReadYear], blocks: PageBlocks, formats: tuple[str, ...]
) -> Iterator[PageJob]:
    """The job of each year's methodology page.

    Args:
        years: the plan of each year.
        blocks: the function that makes the page.
        formats: the file formats to write.

    Yields:
        A job a year.
    """
    machine = {"library": library_digest(), "packages": packages_digest()}
    for number, read in years.items():
        yield PageJob(
            id=page_id(number),
            year=number,
            plan=read.plan,
            scheme=read.year.scheme,
            blocks=blocks,
            fingerprints=machine,
            formats=formats,
        )
