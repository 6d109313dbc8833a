"""How the form shows what a cell refers to: its name, and its id in square brackets."""

from collections.abc import Mapping, Sequence

from ocop_lib.plan import Plan
from ocop_lib.register.tables import BY_NAME

NAMED_BY: Mapping[str, str] = {"subjects": "name", "products": "name", "activities": "title"}
"""By table to which others refer, the column that names its rows."""

Names = Mapping[str, Mapping[str, str]]
"""By what a column refers to (a table, or a list of the plan) the names by id."""


_LONGEST_NAME = 120


def short(name: str) -> str:
    """A name as cells show it: a long one is cut behind a word, and ended with «…».

    Excel chooses no entry of more than 255 characters from a list, and some duties have 350.

    Args:
        name: the whole name.

    Returns:
        At most 121 characters.
    """
    if len(name) <= _LONGEST_NAME:
        return name
    kept = name[:_LONGEST_NAME]
    return f"{kept.rpartition(' ')[0] or kept}…"


def label(name: str, id_: str) -> str:
    """A reference as a cell shows it: «huyện Ba Bể [ba-be]»; the id alone where it has no name."""
    return f"{short(name)} [{id_}]" if name else id_


def plan_names(plan: Plan) -> Names:
    """The names of the plan's entries to which columns of the register refer.

    Args:
        plan: the plan.

    Returns:
        By kind of entry, as ``Column.refers_to`` calls it, the names by id in the plan's order.
    """
    return {
        "unit": {unit.id: unit.name for unit in (*plan.units, plan.whole)},
        "agency": {agency.id: agency.name for agency in plan.agencies},
        "task": {task.id: task.title for task in plan.tasks},
        "duty": {duty.id: duty.title or duty.text for duty in plan.duties},
        "funding_source": {source.id: source.name for source in plan.funding_sources},
    }


def all_names(plan: Plan, tables: Mapping[str, Mapping[str, Sequence[str]]]) -> Names:
    """The names of all to which columns of the register refer.

    Args:
        plan: the plan.
        tables: by table the cells by column.

    Returns:
        By what a column refers to the names by id: entries of the plan, and rows of tables.
    """
    rows = {
        table: dict(zip(tables[table][BY_NAME[table].key], tables[table][column], strict=True))
        for table, column in NAMED_BY.items()
    }
    return {**plan_names(plan), **rows}
