"""Where an indicator's number comes from: the tables, kinds of rows and columns its rule reads."""

from dataclasses import dataclass, field

from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.registry import INDICATORS
from ocop_lib.indicators.counting.rows import Counting
from ocop_lib.periods import Quarter, Scheme
from ocop_lib.plan import Plan
from ocop_lib.register import Register
from ocop_lib.register.frames import to_frames
from ocop_lib.register.heading import Heading
from ocop_lib.register.rows import Rows
from ocop_lib.register.tables import BY_NAME


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an indicator's number comes from.

    Args:
        counting: how its rows count.
        kinds: the ``kind`` of the rows that it asks a table for, by table; None for all kinds.
    """

    counting: Counting
    kinds: dict[str, str | None]


@dataclass(frozen=True)
class _Watched(AsOf):
    """A register that notes what a rule asks for."""

    asked: dict[str, str | None] = field(default_factory=dict)

    def reported(self, table: str, kind: str | None = None) -> Rows:
        """The rows, as its parent gives them."""
        self.asked[table] = kind
        return super().reported(table, kind)


def origins(plan: Plan, scheme: Scheme) -> dict[str, Origin]:
    """Where the number of each of the plan's indicators comes from.

    Each rule is applied to a register without rows, and what it asks for is noted: so nothing is
    said of a rule beside the rule itself.

    Args:
        plan: the indicators.
        scheme: the period scheme.

    Returns:
        The origin by the indicator's id, in the plan's order.
    """
    heading = Heading(title="-", plan=plan.id, year=plan.year, illustrative=False)
    empty = Register(heading, to_frames({}))
    found = {}
    for indicator in plan.indicators:
        watched = _Watched(empty, Quarter(plan.year, 4), scheme)
        counting = INDICATORS[indicator.id](watched).counting
        read = {counting.table, *counting.others}
        kinds = {name: kind for name, kind in watched.asked.items() if name in read}
        found[indicator.id] = Origin(counting, kinds)
    return found


def columns_read(counting: Counting) -> tuple[str, ...]:
    """The columns of an indicator's first table that hold the item, the day and the amount.

    Args:
        counting: how its rows count.

    Returns:
        Their names in the table's order. The id of a row that is the item itself is left out, and
        a name that only a rule knows.
    """
    wanted = {counting.item, counting.on, counting.quantity} - {counting.row_key}
    return tuple(one.name for one in BY_NAME[counting.table].columns if one.name in wanted)
