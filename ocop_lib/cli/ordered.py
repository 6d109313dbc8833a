"""The project of an order: where it is read, and whether its plans can be counted."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocop_lib.project.project import Project, Year
    from ocop_lib.run.jobs.order import Order


def checked_project(order: "Order") -> "Project":
    """The project of an order; every indicator of the plans asked for can be counted."""
    from ocop_lib.project.years import of_each

    project = project_of(order.root, order.params)
    of_each(project.asked(order.of_year, order.period), _check_countable)
    return project


def _check_countable(year: "Year") -> None:
    from ocop_lib.files import memory

    plan = year.plan()

    def made() -> bool:
        from ocop_lib.indicators.counting.registry import check_countable

        check_countable(plan, year.plan_file)
        return True

    memory.remembered(
        lambda: memory.key_of("countable", plan=plan.digest), lambda value: value is True, made
    )


def project_of(root: Path, params: Path) -> "Project":
    """The project; a folder of parameter files may have defaults of its own."""
    from ocop_lib.files.text import is_file, real_path
    from ocop_lib.project.project import load_project
    from ocop_lib.project.root import DEFAULTS

    own = params / DEFAULTS.name
    is_usual = real_path(own) == real_path(root / DEFAULTS)
    return load_project(root, own if is_file(own) and not is_usual else None)


@contextmanager
def ending_politely() -> Iterator[None]:
    """Treat SIGTERM, by which a scheduler ends a program, as Ctrl-C: what was begun is tidied up.

    Yields:
        Nothing; the work is done inside the ``with``.
    """
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
