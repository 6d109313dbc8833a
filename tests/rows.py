"""Rows of a register written one by one, as typed frames."""

from collections.abc import Mapping, Sequence

import pandas as pd

from ocop_lib.register.frames import to_frames
from ocop_lib.register.tables import BY_NAME


def rows_to_frames(rows: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, pd.DataFrame]:
    """``to_frames`` for rows written one by one; a cell that is not given is empty."""
    return to_frames(
        {
            name: {
                column.name: [row.get(column.name, "") for row in table]
                for column in BY_NAME[name].columns
            }
            for name, table in rows.items()
        }
    )
