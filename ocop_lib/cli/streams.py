"""Streams whose reader has gone, as by ``| head``: how that is seen, and what is done then."""

import os
import select
from contextlib import suppress
from pathlib import Path
from typing import TextIO


def has_lost_its_reader(stream: TextIO | None) -> bool:
    """Whether a stream is a pipe whose reading end was closed, as by ``| head``."""
    try:
        watch = select.poll()
        watch.register(stream.fileno() if stream else -1, select.POLLOUT)
        return any(events & (select.POLLERR | select.POLLHUP) for _, events in watch.poll(0))
    except (AttributeError, OSError, ValueError):
        # A stream that is no file has no number. Windows has no poll: there it is assumed.
        return not hasattr(select, "poll")


def write_to_nobody(stream: TextIO | None) -> None:
    """Send what a stream still holds nowhere: Python writes it when the process ends.

    If that fails, Python prints an error of its own and makes the exit status 120.
    """
    with suppress(AttributeError, OSError, ValueError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno() if stream else -1)
