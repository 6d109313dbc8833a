"""A register in which every change has been carried out, for a year that begins anew."""

import pandas as pd

from ocop_lib.register.changes import END, timelines_of
from ocop_lib.register.model import Register
from ocop_lib.register.standing import standing
from ocop_lib.register.tables import BY_NAME


def settled(register: Register) -> Register:
    """Carry out all changes of a whole register.

    Args:
        register: the register.

    Returns:
        The register with the values that stand at its end, without rows taken back and without
        changes; the same one where there are none.
    """
    timelines = timelines_of(register.tables)
    if timelines is None:
        return register
    tables = standing(timelines, END)
    tables["changes"] = tables["changes"].iloc[:0]
    for name, frame in tables.items():
        # Who refers to a subject that moved is of the unit in which it is now.
        spec = BY_NAME[name]
        if spec.unit_path in ("subject_id", "product_id") and len(frame):
            units = [timelines.unit(spec, one, END) for one in frame[spec.unit_path].tolist()]
            tables[name] = frame.assign(unit_id=pd.array(units, dtype="str"))
    return Register(register.heading, tables)
