"""What the references of a unit's workbook may name: entries of the plan, rows of the register."""

from ocop_lib.intake.headings.labels import plan_names
from ocop_lib.intake.headings.sheets import SHEETS
from ocop_lib.intake.known import Known
from ocop_lib.intake.values.names import Directory
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.plan.subjects import spellings_of


def plan_directories(plan: Plan) -> dict[str, Directory]:
    """By kind, as ``Column.refers_to`` calls it, the directories of the plan's entries."""
    further = spellings_of(plan)
    found = {}
    for kind, names in plan_names(plan).items():
        spelt = {id_: (name, *further.get(id_, ())) for id_, name in names.items()}
        found[kind] = Directory("", spelt, names.keys())
    return found


def directories(plan: Plan, known: Known, unit: str) -> dict[str, Directory]:
    """The directories of a unit.

    Args:
        plan: the plan.
        known: what the unit's form holds.
        unit: the id of the unit, ``province``, or empty where it is not known.

    Returns:
        By what a column refers to, every entry that exists. A name without an id means an entry of
        the plan, or a row that the unit knows; of the province, any row that stands.
    """
    found = plan_directories(plan)
    for table, names in known.names.items():
        is_whole = unit in ("", PROVINCE)
        own = known.standing[table] if is_whole else known.rows[table].keys()
        spelt = {id_: (name,) for id_, name in names.items()}
        found[table] = Directory(f"trang «{SHEETS[table].title}»", spelt, own)
    return found
