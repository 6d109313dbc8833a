"""What reports say, remembered between runs, so that an issue writes it without running notebooks.

What a report says depends on its inputs alone, and not on which edition it is: the draft that was
read is what is issued.
"""

from dataclasses import replace

from ocop_lib.files import memory
from ocop_lib.run.jobs.job import Job, Outcome
from ocop_lib.run.jobs.page import AnyJob

# Some pictures of an analyst's are larger than all else that is remembered.
_MOST_LETTERS = 2**20


def remember(job: AnyJob, outcome: Outcome) -> None:
    """Remember what a report says, until many other things are remembered; `memory.tidy` follows.

    Args:
        job: its job.
        outcome: what became of it.
    """
    if isinstance(job, Job) and 0 < len(outcome.document) <= _MOST_LETTERS:
        memory.put(_key(job), outcome.document)


def known(job: Job) -> Job:
    """The job with what its report says, where that is remembered."""
    document = memory.recall(_key(job))
    return replace(job, document=document) if isinstance(document, str) else job


def _key(job: Job) -> str:
    return memory.key_of("report", id=job.id, inputs=job.draft_key)
