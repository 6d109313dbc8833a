"""A coverage plugin: saves a kernel's measurement before the kernel replies to each cell.

A report's kernel is killed by SIGKILL, so neither ``atexit`` nor coverage's patch of ``os._exit``
runs in it. Coverage loads this module in every measured process.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

from coverage import Coverage

_SENDER = "jupyter_client.session"


class _WhenMessagesAreImported(MetaPathFinder):
    """An import hook that patches jupyter_client's Session on import; most processes never do it."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != _SENDER:
            return None
        spec = PathFinder.find_spec(name, path, target)
        run = spec.loader.exec_module

        def run_and_change(module: ModuleType) -> None:
            run(module)
            _save_before_reply(module.Session)

        spec.loader.exec_module = run_and_change
        return spec


def _save_before_reply(session: type) -> None:
    send = session.send

    def save_and_send(self, stream: object, message: object, *further: object, **options: object):
        measurement = Coverage.current()
        # papermill kills the kernel as soon as the last cell is answered for.
        if message == "execute_reply" and measurement is not None:
            measurement.save()
        return send(self, stream, message, *further, **options)

    session.send = save_and_send


def coverage_init(*_: object) -> None:
    """Install the import hook; coverage calls this in each process before its program starts."""
    if not any(isinstance(finder, _WhenMessagesAreImported) for finder in sys.meta_path):
        sys.meta_path.insert(0, _WhenMessagesAreImported())
