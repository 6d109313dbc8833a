"""Entry point of the fork server: importing this module prepares it for forking workers.

`ocop_lib.run.processes` gives the name of this module to multiprocessing, which imports it there.
"""

from importlib import import_module

from ocop_lib.run.kernels import own_process

own_process.prepare()
own_process.spare_papermill()
own_process.collect_rarely()
# Imports papermill and the writers once, before the workers are forked.
import_module("ocop_lib.run.execute")
