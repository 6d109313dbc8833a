"""A coverage plugin: measures a forked process once, and saves kernels before they reply to a cell.

Coverage loads this module in every measured process.

- Coverage patches ``os`` anew in each forked process, on top of what it patched before the fork:
  the fork of a fork was measured four times, the seventh 128 times, and each wrote its own file.
  Here ``os`` is patched once, and the patches save what the process itself measures.
- Each measurement that begins describes the stack it began in, for messages nobody prints, and each
  that is saved looks for modules that never ran: some 0.1 s a process and 30 ms a cell. The process
  that began them all does it for all.
- A report's kernel is killed by SIGKILL, so neither ``atexit`` nor coverage's patch of ``os._exit``
  runs in it.
"""

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

from coverage import Coverage, collector, control

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
            measurement.get_data()
        return send(self, stream, message, *further, **options)

    session.send = save_and_send


class _Current:
    """Stands for what measures the present process, which after a fork is another than before."""

    @staticmethod
    def save() -> None:
        if measurement := Coverage.current():
            measurement.save()


_apply_patches = control.apply_patches


def _apply_patches_once(_: Coverage, *settings: object) -> None:
    control.apply_patches = lambda *_: None
    _apply_patches(_Current(), *settings)


def coverage_init(*_: object) -> None:
    """Prepare this process; coverage calls this before it patches ``os`` and the program starts."""
    if control.apply_patches is _apply_patches:
        control.apply_patches = _apply_patches_once
        collector.short_stack = str
        if "COVERAGE_PROCESS_CONFIG" in os.environ:
            Coverage._post_save_work = lambda _: None
    if not any(isinstance(finder, _WhenMessagesAreImported) for finder in sys.meta_path):
        sys.meta_path.insert(0, _WhenMessagesAreImported())
