"""What the batch makes beside reports; the modules that make it are imported when it is made."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocop_lib.blocks.model import Block
    from ocop_lib.periods import Quarter, Scheme
    from ocop_lib.plan import Plan
    from ocop_lib.register import Register


def indicator_table(register: "Register", plan: "Plan", quarter: "Quarter") -> bytes:
    """A quarter's table of indicators: see `ocop_lib.export.tidy`."""
    from ocop_lib.export import tidy

    return tidy.indicator_table(register, plan, quarter)


def methodology(plan: "Plan", scheme: "Scheme") -> "Sequence[Block]":
    """A year's methodology page; workers are given this function by its name."""
    from ocop_lib.report.methodology import page

    return page.methodology(plan, scheme)
