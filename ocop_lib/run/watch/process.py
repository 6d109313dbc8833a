"""The process of a room: the warm process of a watch.

`ocop_lib.run.watch.client` runs it as ``python -m ocop_lib.run.watch.process``. It reads orders from
its standard input and writes what happens to its standard output, as `frames` packs them.
"""

import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

from ocop_lib.run.kernels import own_process
from ocop_lib.run.kernels.warm_process import warm_up


def main() -> NoReturn:
    """Warm up, then serve; the arguments are the room's folder, and «forks» or «kernels»."""
    orders, answers = os.dup(0), os.dup(1)
    # Cells and their processes must not read orders, nor write among the answers.
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    own_process.prepare()
    if sys.argv[2] == "kernels":
        from ocop_lib.run.watch import by_kernel

        by_kernel.serve(orders, answers)
    warm_up(is_for_one=False)
    # Only here, because it cannot be imported where there is no fork.
    from ocop_lib.run.watch import room

    room.serve(Path(sys.argv[1]), orders, answers)


if __name__ == "__main__":
    main()
