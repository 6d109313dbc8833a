"""Start of a warm process: a new Python, or for a single report a fork of this process."""

import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO

from ocop_lib.run.kernels import alike, warm_process
from ocop_lib.run.kernels.kernel import kernel_environment

if TYPE_CHECKING:
    from ocop_lib.run.kernels.forked_warm import ForkedWarmProcess


def start(
    listener: socket.socket, log: BinaryIO, folders: Sequence[str], *, is_for_one: bool
) -> "subprocess.Popen[bytes] | ForkedWarmProcess":
    """Start a warm process, which warms up and then serves a socket.

    Args:
        listener: the socket that accepts connections.
        log: the file for the process's own output.
        folders: paths of its own folder, and of others to delete with it if this process is killed.
        is_for_one: whether a single report is to be made, as for `warm_process.warm_up`.

    Returns:
        The running process.
    """
    if is_for_one and alike.can_be_forked():
        # Imported here: the start of many reports does without what makes processes alike.
        from ocop_lib.run.kernels.forked_warm import ForkedWarmProcess

        return ForkedWarmProcess(listener, log, folders)
    number = listener.fileno()
    options = [warm_process.FOR_ONE] if is_for_one else []
    return subprocess.Popen(  # noqa: S603 (our own module)
        [sys.executable, "-P", "-m", warm_process.__name__, *options, str(number), *folders],
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=log,
        env={**os.environ, **kernel_environment(folders[0])},
        pass_fds=[number],
        start_new_session=True,
    )
