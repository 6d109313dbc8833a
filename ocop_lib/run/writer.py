"""Entry point of the fork server of workers that write reports and run no notebook.

It is used as `ocop_lib.run.worker` is.
"""

from importlib import import_module

from ocop_lib.run.kernels import own_process

own_process.prepare()
own_process.collect_rarely()
# Imports the writers once, before the workers are forked.
import_module("ocop_lib.run.written")
