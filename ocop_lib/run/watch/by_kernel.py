"""The room where processes cannot be forked: every report is made by a kernel of its own."""

import os
from typing import Any, NoReturn

from ocop_lib.errors import OcopError
from ocop_lib.run.execute import run_job
from ocop_lib.run.jobs.job import Job
from ocop_lib.run.watch.frames import Received, packed
from ocop_lib.run.watch.inputs import Inputs, folders, read_order

_MOST_BYTES_AT_ONCE = 2**20


def by_kernel(job: Job, reason: str) -> dict[str, Any]:
    """Make a report as the batch does.

    Args:
        job: the report's job.
        reason: why a kernel makes it, in Vietnamese.

    Returns:
        What the room says of it: a page, or faults.
    """
    outcome = run_job(job)
    if outcome.faults:
        return {"kind": "faults", "faults": [str(fault) for fault in outcome.faults]}
    seconds = outcome.seconds.get("start", 0.0) + outcome.seconds.get("cells", 0.0)
    html = outcome.outputs["html"].decode()
    return {
        "kind": "page",
        "html": html,
        "ran": None,
        "cells": 0,
        "seconds": seconds,
        "remarks": [str(remark) for remark in outcome.remarks],
        "kernel": reason,
    }


def serve(orders: int, answers: int) -> NoReturn:
    """Make reports until the orders end.

    Args:
        orders: file descriptor from which orders are read.
        answers: file descriptor to which is written what happens, as `room.Room` says it.
    """
    inputs, received = Inputs(), Received()
    with os.fdopen(answers, "wb") as pipe:

        def say(number: int, **words: Any) -> None:
            pipe.write(packed({"number": number, **words}))
            pipe.flush()

        say(0, kind="ready")
        while data := os.read(orders, _MOST_BYTES_AT_ONCE):
            for order in received.add(data)[-1:]:
                number, asked = read_order(order)
                try:
                    job = inputs.job(asked)
                except OcopError as error:
                    say(number, kind="folders", folders=folders(asked, None))
                    say(number, kind="faults", faults=[str(fault) for fault in error.faults])
                    continue
                say(number, kind="folders", folders=folders(asked, job))
                say(number, **by_kernel(job, "máy này không tách được tiến trình"))
    os._exit(0)
