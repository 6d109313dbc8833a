"""A pool of processes that a worker's death, at any moment, cannot block."""

import gc
import multiprocessing
import os
import pickle
import signal
import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from multiprocessing.context import BaseContext
from pathlib import Path
from threading import Thread
from typing import Any

from ocop_lib.run.kernels import own_process
from ocop_lib.run.kernels.warm import KERNELS, WarmProcess


class ProcessPool(ProcessPoolExecutor):
    """A pool whose workers hand their results over in files, and send only the files' names.

    All workers write to one pipe. A worker that dies in the middle of a write leaves half a result
    there, and this process would wait for the other half for ever; a name is written at once.

    Args:
        workers: the number of processes.
        context: how they are started.
        warm: the process from which their kernels are forked, and whose folder is used for
            temporary files; None for none.
    """

    def __init__(self, workers: int, context: BaseContext, warm: WarmProcess | None) -> None:
        source = (warm.address, str(warm.folder)) if warm else ("", "")
        super().__init__(workers, mp_context=context, initializer=prepare_worker, initargs=source)
        self._closing = ExitStack()
        parent = str(warm.folder) if warm else None
        # After Ctrl-C a worker may still write while the folder is removed.
        folder = tempfile.TemporaryDirectory(dir=parent, ignore_cleanup_errors=True)
        self._folder = self._closing.enter_context(folder)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have a worker call a function.

        Args:
            fn: the function; pickled by name, so it must belong to a module.
            args: its arguments.
            kwargs: its arguments by name.

        Returns:
            The future of its result.
        """
        sent = super().submit(_call_into_file, self._folder, fn, *args, **kwargs)
        received: Future[Any] = Future()
        sent.add_done_callback(partial(_receive, received))
        return received

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the pool, as its parent does, and remove its folder once no worker is left.

        Args:
            wait: whether to wait for the workers.
            cancel_futures: whether to drop what was not begun.
        """
        super().shutdown(wait, cancel_futures=cancel_futures)
        if wait:
            self._closing.close()


def _call_into_file(folder: str, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """Call a function in a worker, and write its result to a file.

    Returns:
        The path of the file.
    """
    result = fn(*args, **kwargs)
    number, path = tempfile.mkstemp(dir=folder)
    with os.fdopen(number, "wb") as file:
        pickle.dump(result, file)
    return path


def _receive(received: Future[Any], sent: Future[str]) -> None:
    """Give a future the result that lies in the file which another one names, or its error.

    Whatever happens the future ends, because the run waits for it.
    """
    if sent.cancelled():
        received.cancel()
        received.set_running_or_notify_cancel()
    elif error := sent.exception():
        received.set_exception(error)
    else:
        path = Path(sent.result())
        try:
            # A worker of this run has written it, in a folder that only this user may enter.
            result = pickle.loads(path.read_bytes())  # noqa: S301
            path.unlink()
        except Exception as error:  # noqa: BLE001 (handed on, whatever it is)
            received.set_exception(error)
        else:
            received.set_result(result)


def prepare_worker(warm: str, folder: str) -> None:
    """Make a worker ignore Ctrl-C, which the parent handles, and end on SIGTERM or with the parent.

    The worker ends by `os._exit` or the default action of the signal. An exception would not end
    it: `concurrent.futures` would try to send it through a pipe that no process reads any more. The
    worker's kernel ends with it; its temporary folder is inside that of the warm process.

    Args:
        warm: path of the warm process's socket; empty for none.
        folder: path of the warm process's folder; empty for none.
    """
    own_process.prepare()
    if warm:
        KERNELS.attach(warm, folder)
    # Inherited objects live as long as the worker; freeze them so that the collector skips them.
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker, and thereby its kernel, when the parent has ended, even by a kill."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
