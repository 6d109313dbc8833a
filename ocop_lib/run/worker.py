"""The fork server's preload: importing this module prepares the process workers are forked from.

Named, not imported, by `ocop_lib.run.pool`: an entry point, the one import that sets up a process.
"""

from importlib import import_module

from ocop_lib.run.kernels import own_process

own_process.prepare()
# papermill and the writers: imported once here, they are shared by every worker.
import_module("ocop_lib.run.execute")
