"""The ids of the rows of a sheet: of the register, or of new rows until they get one."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ocop_lib.errors import Fault, FaultKind
from ocop_lib.intake.book import CellValue
from ocop_lib.intake.delivered import provisional
from ocop_lib.intake.values.cell import shown
from ocop_lib.intake.values.names import folded
from ocop_lib.intake.values.texts import text_of
from ocop_lib.register.row_ids import PREFIXES

ID_TWICE = FaultKind(
    "intake.id_twice",
    "Mã này đã có ở dòng {row} của trang.",
    "Giữ một dòng; dòng mới thì để trống ô mã.",
)
LABEL_TWICE = FaultKind(
    "intake.label_twice",
    "Hai dòng mới cùng ghi «{label}» ở cột mã (dòng {row} và dòng này).",
    "Ghi khác nhau, hoặc để trống: chương trình tự đặt mã cho dòng mới.",
)
ID_UNKNOWN = FaultKind(
    "intake.id_unknown",
    "Sổ số liệu không có mã này.",
    "Dòng mới thì để trống ô mã; dòng đã có thì chép lại đúng mã từ biểu mẫu.",
)
ID_OF_OTHER_TABLE = FaultKind(
    "intake.id_of_other_table",
    "Mã này là của một dòng ở trang khác.",
    "Dòng mới thì để trống ô mã; dòng đã có thì chép lại đúng mã từ biểu mẫu.",
)
NO_ID = FaultKind("intake.no_id", "Ô này phải là mã.", "Dòng mới thì để trống ô mã.")


class Keys(NamedTuple):
    """What the column of ids says of each row.

    Args:
        ids: by row its id, and whether the row is new.
        labels: by provisional id, what the officer wrote in the cell.
        faults: by row what is wrong with its id; such a row has none.
    """

    ids: Mapping[int, tuple[str, bool]]
    labels: Mapping[str, str]
    faults: Mapping[int, Fault]


def keys_of(
    table: str,
    values: Mapping[int, CellValue],
    ids: Mapping[str, tuple[str, str]],
    units: Iterable[str],
    held: Iterable[str] = (),
) -> Keys:
    """Read the column of ids.

    Args:
        table: the table.
        values: by row, the cell of its id.
        ids: by `folded` id, every id of the register and its table.
        units: the units whose ids the register's ids are made of.
        held: the ids that the form held; the register should have them all.

    Returns:
        The ids: that of the register where the cell has one, else a provisional one. A cell with
        another text is a label for references within the workbook, unless it has the form of an id
        of the register.
    """
    prefixes, places = "|".join(PREFIXES.values()), "|".join(map(re.escape, units))
    handed_out = {folded(id_) for id_ in held}
    form = re.compile(rf"(?:{prefixes})-(?:{places})-[0-9]+")
    found: dict[int, tuple[str, bool]] = {}
    labels: dict[str, str] = {}
    faults: dict[int, Fault] = {}
    seen: dict[str, int] = {}
    for row, value in values.items():
        text = text_of(value)
        label = folded(text or "")
        fault = NO_ID.at(found=shown(value)) if text is None else None
        if label in seen:
            kind = ID_TWICE if label in ids else LABEL_TWICE
            fault = kind.at(found=shown(text), row=seen[label], label=shown(text))
        elif label in ids and ids[label][1] != table:
            fault = ID_OF_OTHER_TABLE.at(found=shown(text))
        elif label not in ids and (label in handed_out or form.fullmatch(label)):
            fault = ID_UNKNOWN.at(found=shown(text))
        if label:
            seen.setdefault(label, row)
        if fault:
            faults[row] = fault
        elif label in ids:
            found[row] = (ids[label][0], False)
        else:
            new = provisional(table, row)
            found[row] = (new, True)
            if text:
                labels[new] = text
    return Keys(found, labels, faults)
