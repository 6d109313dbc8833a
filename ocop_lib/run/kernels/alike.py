"""A program that makes a single report becomes a process like a kernel, so that it can be forked.

Python takes the seed of its hashes and its encoding from the environment, and only when it starts. A
kernel's are the same on every machine; those of the command that a user types are not. Replaced by
itself under a kernel's, the command can import once what it and the warm process both need.
"""

import os
import sys
from collections.abc import Mapping

from ocop_lib.run.kernels import own_process

AT_START: Mapping[str, str] = {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
"""Environment variables of a kernel that Python reads only when it starts."""

_own_programs: list[int] = []


def become_alike() -> None:
    """Start this program again as a kernel would be started, unless it is; then note that it is.

    Only the main function of the program may call it, before it has done anything else: the program
    begins anew, in the same process. Where nothing can be forked, or a function of another program
    called that main function, nothing happens.
    """
    count = len(sys.argv) - 1
    is_own_program = sys.orig_argv[len(sys.orig_argv) - count :] == sys.argv[1:]
    if sys.platform != "linux" or not is_own_program or own_process.count_threads() != 1:
        return
    if not sys.flags.hash_randomization and sys.flags.utf8_mode:
        _own_programs.append(os.getpid())
    # Python ignores the environment when it is told to, and would be started for ever.
    elif sys.executable and not AT_START.items() <= os.environ.items():
        os.environ.update(AT_START)
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 (this program)


def can_be_forked() -> bool:
    """Whether a fork of this process can be the warm process of a single report."""
    return os.getpid() in _own_programs and own_process.count_threads() == 1
