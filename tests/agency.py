"""A report's files in every format, with the blocks from which they were written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import nbformat
from spoken import READERS, said_and_expected

from ocop_lib.blocks.model import Block, Table
from ocop_lib.render.edition import as_edition
from ocop_lib.render.printed import printed
from ocop_lib.render.read import read_document
from ocop_lib.run.execute import run_job
from ocop_lib.run.jobs.job import Job


@dataclass(frozen=True)
class Report:
    """A report's files by format, and its blocks as the writers set them."""

    files: Mapping[str, bytes]
    blocks: Sequence[Block]

    @property
    def tables(self) -> list[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]

    @property
    def paper(self) -> list[Block]:
        """The blocks that PDF and Word hold."""
        return [self.blocks[0], *printed(self.blocks[1:])]

    def blocks_of(self, form: str) -> Sequence[Block]:
        """The blocks that a file of a format holds."""
        return self.blocks if form == "html" else self.paper

    def said_by(self, form: str) -> str:
        """The text of one file, without white space."""
        return said_and_expected(form, self.files[form], self.blocks_of(form))[0]

    def told_to(self, form: str) -> str:
        """What it should say."""
        return READERS[form].expected().all(self.blocks_of(form))


def report_of(job: Job) -> Report:
    """Run a job that must succeed."""
    outcome = run_job(job, keep_notebook=True)
    assert outcome.faults == ()
    read = read_document(nbformat.reads(outcome.notebook.decode(), as_version=4))
    head = as_edition(read.masthead, job.edition)
    return Report(outcome.outputs, (head, *read.body))
