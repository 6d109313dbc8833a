"""Words that several rooms of a report share: names of units, cut where there are many."""

from collections.abc import Sequence

from ocop_lib.wording import counted, listed

MOST_UNITS = 8
"""The most units that a sentence names; further ones are only counted."""


def named_units(names: Sequence[str]) -> str:
    """Names of units in a sentence: «Ba Bể và Na Rì»; of more than eight, the first and a count."""
    if len(names) <= MOST_UNITS:
        return listed(names)
    shown = names[: MOST_UNITS // 2]
    return f"{', '.join(shown)} và {counted(len(names) - len(shown))} đơn vị khác"
