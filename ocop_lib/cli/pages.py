"""What the batch makes beside reports; the modules that make it are imported when it is made."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ocop_lib.blocks.model import Block
    from ocop_lib.periods import Period, Scheme
    from ocop_lib.plan import Plan
    from ocop_lib.register import Register


def open_data(register: "Register", plan: "Plan", period: "Period") -> "Mapping[str, bytes]":
    """A period's files for other programs: see `ocop_lib.export.open_data`."""
    from ocop_lib.export import open_data as files

    return files.open_data(register, plan, period)


def methodology(plan: "Plan", scheme: "Scheme") -> "Sequence[Block]":
    """A year's methodology page; workers are given this function by its name."""
    from ocop_lib.report.methodology import page

    return page.methodology(plan, scheme)
