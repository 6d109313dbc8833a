"""Making of a page of a year: its blocks, then the files of all formats."""

import traceback
from time import monotonic

from ocop_lib.errors import OcopError
from ocop_lib.render.document import document
from ocop_lib.render.numbering import numbered
from ocop_lib.render.writers import WRITERS
from ocop_lib.run.jobs.job import Outcome
from ocop_lib.run.jobs.page import PageJob
from ocop_lib.run.written import UNEXPECTED


def write_page(job: PageJob) -> Outcome:
    """Make one page.

    Args:
        job: the page's job.

    Returns:
        The page's files; or the faults.
    """
    seconds: dict[str, float] = {}
    outputs: dict[str, bytes] = {}
    start = monotonic()
    try:
        page = document(numbered(job.blocks(job.plan, job.scheme)))
        seconds["cells"] = monotonic() - start
        for form in job.formats:
            start = monotonic()
            outputs[form] = WRITERS[form](page)
            seconds[form] = monotonic() - start
    except OcopError as error:
        return Outcome(job.id, "failed", faults=error.faults, seconds=seconds)
    except Exception as error:  # noqa: BLE001 (a bug in one page must not end the others)
        fault = UNEXPECTED.at(found=f"{type(error).__name__}: {error}")
        account = traceback.format_exc()
        return Outcome(job.id, "failed", faults=(fault,), traceback=account, seconds=seconds)
    return Outcome(job.id, "done", outputs, seconds=seconds)
