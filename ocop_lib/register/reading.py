"""Reading of a register's folder: a whole register is checked, a slice only by its digest."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ocop_lib.errors import Fault, FaultKind, Place, RegisterError
from ocop_lib.files.digests import digest
from ocop_lib.files.leftovers import is_left_over
from ocop_lib.files.text import MISSING_FILE, UNREADABLE, read_bytes, system_reason
from ocop_lib.register.folder import FILE
from ocop_lib.register.folder_lock import is_changing, settle
from ocop_lib.register.heading import Heading, dump_heading, parse_heading, slice_digest
from ocop_lib.register.sheets import Sheet, read_sheet
from ocop_lib.register.tables import BY_NAME, TABLES
from ocop_lib.spelling import nearest

if TYPE_CHECKING:
    import pandas as pd

    from ocop_lib.plan import Plan
    from ocop_lib.register.model import Register

NO_REGISTER = FaultKind(
    "register.missing_heading",
    "Thư mục này không phải sổ số liệu: không có tệp register.yaml.",
    "Kiểm tra khóa register trong params/defaults.yaml, hoặc thêm tệp register.yaml.",
)
SLICE_CHANGED = FaultKind(
    "register.slice_changed",
    "Sổ này ghi là một lát cắt, nhưng các tệp của nó không phải do chương trình cắt ra.",
    "Bỏ khóa slice khỏi register.yaml để sổ được kiểm tra toàn bộ.",
)
UNKNOWN_FILE = FaultKind(
    "register.unknown_file",
    "Tệp CSV không phải bảng nào của sổ số liệu.",
    "Chuyển tệp này ra ngoài thư mục sổ.",
)
MISNAMED_FILE = FaultKind(
    "register.misnamed_file",
    "Tệp CSV không mang tên của bảng nào, và thiếu tệp {table}.",
    "Nếu tệp này là bảng {table} thì đổi tên thành {table}; nếu không thì chuyển nó ra ngoài thư"
    " mục sổ.",
)
WORKBOOK = FaultKind(
    "register.workbook",
    "Bảng tính này nằm cạnh các bảng của sổ và không được đọc.",
    "Chuyển bảng tính ra ngoài thư mục sổ để khỏi nhầm; nếu trong đó có số liệu mới thì nhận bằng ocop"
    " intake accept.",
    severity="warning",
)
COPIED_FILE = FaultKind(
    "register.copied_file",
    "Tệp CSV không mang tên của bảng nào, nhưng giống tên {table} đã có.",
    "So sánh hai tệp, chép những dòng còn thiếu vào {table}, rồi chuyển tệp này ra ngoài thư mục"
    " sổ. Không đổi tên tệp này thành {table}, vì như vậy bảng đang dùng sẽ mất.",
)

_MOST_READINGS = 5
"""How often the tables are read anew when a delivery is accepted meanwhile."""

_SOUND = "sound register"
"""What is remembered of a register that breaks no rule."""
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def read_register(folder: Path, plan: "Plan", *, is_vouched: bool = False) -> "Register":
    """Read and check a register.

    A ``register.yaml`` with the key ``slice`` belongs to a slice, which ``Register.to_files`` wrote
    from a checked register. Its digest proves that, so the rules are not checked again. Nor are they
    for a whole register that was found sound before, with the same bytes, plan and library.

    Args:
        folder: the folder with ``register.yaml`` and the tables' CSV files; a table that the first
            layout did not have may be absent, and is empty then.
        plan: the plan with the units, agencies, tasks and funding sources that rows may refer to.
        is_vouched: whether the bytes of a slice were compared with digests elsewhere, as those of
            the ledger are. Its own digest, which a later layout of the heading changes, is not
            asked then.

    Returns:
        The register; its tables are those of ``frames.to_frames``.

    Raises:
        RegisterError: with the faults of all tables, in the order of tables and rows.
    """
    heading, own_digest = _heading(folder)
    sheets = _sheets(folder)
    frames = None
    if heading.cut is None:
        faults, frames = _whole_faults(heading, sheets, plan, folder)
    else:
        faults = _slice_faults(heading, None if is_vouched else own_digest, sheets, folder)
    if faults:
        raise RegisterError(*faults, *remarks(folder))
    # Imported here: the register's files can be refused, and a slice remembered, without pandas.
    from ocop_lib.register.frames import to_frames
    from ocop_lib.register.model import Register

    return Register(heading, frames or to_frames({name: one.cells for name, one in sheets.items()}))


def _sheets(folder: Path) -> dict[str, Sheet]:
    """The sheets of all tables, none of them from before a delivery that another one is from after."""
    for _ in range(_MOST_READINGS):
        settle(folder)
        before = _state(folder)
        sheets = {spec.name: read_sheet(folder / f"{spec.name}.csv", spec) for spec in TABLES}
        if _state(folder) == before:
            break
    return sheets


def _state(folder: Path) -> tuple[object, ...]:
    """What differs once a delivery is accepted: each puts another file of deliveries in place."""
    try:
        found = (folder / "deliveries.csv").stat()
    except OSError:
        return (is_changing(folder),)
    return is_changing(folder), found.st_ino, found.st_mtime_ns, found.st_size


def read_heading(folder: Path) -> Heading:
    """Read and check the heading of a register only.

    Args:
        folder: the register's folder.

    Returns:
        The content of its ``register.yaml``.

    Raises:
        RegisterError: with every fault of that file.
    """
    return _heading(folder)[0]


def _whole_faults(
    heading: Heading, sheets: dict[str, Sheet], plan: "Plan", folder: Path
) -> "tuple[list[Fault], dict[str, pd.DataFrame] | None]":
    """The faults of a whole register, and its typed rows if it was not known to be sound."""
    # Imported here, because kernels read slices only and never need memory or rules.
    from ocop_lib.files import memory

    misnamed, faults = _extra_files(folder)
    files = {name: digest(sheet.data) for name, sheet in sheets.items()}
    key = memory.key_of(_SOUND, heading=digest(dump_heading(heading)), plan=plan.digest, **files)
    if not faults and memory.recall(key) == _SOUND:
        return faults, None
    from ocop_lib.register.checks import check

    found, frames = check(heading, sheets, plan, misnamed)
    faults += found
    if not faults:
        memory.remember(key, _SOUND)
    return faults, frames


def remarks(folder: Path) -> tuple[Fault, ...]:
    """Mention what lies in a register's folder, is not read and might be taken for a table.

    Args:
        folder: the folder of the register.

    Returns:
        A warning for each workbook, sorted by file name; none for a folder that cannot be read.
    """
    try:
        found = sorted(path.name for path in folder.iterdir())
    except OSError:
        return ()
    books = (name for name in found if name.casefold().endswith(_WORKBOOKS))
    return tuple(WORKBOOK.at(_place(folder / name)) for name in books if not is_left_over(name))


def _place(path: Path) -> Place:
    """The place of a file; bytes of a name that are not UTF-8 are shown as escapes."""
    return Place(Path(os.fsencode(path).decode("utf-8", "backslashreplace")).as_posix())


def _heading(folder: Path) -> tuple[Heading, str]:
    path = folder / FILE
    file = path.as_posix()
    try:
        data = read_bytes(path, file, RegisterError)
    except RegisterError as refused:
        if [fault.code for fault in refused.faults] == [MISSING_FILE.code]:
            raise RegisterError(NO_REGISTER.at(Place(file))) from None
        raise
    return parse_heading(data, file)


def _slice_faults(
    heading: Heading, digest: str | None, sheets: dict[str, Sheet], folder: Path
) -> list[Fault]:
    faults = [fault for sheet in sheets.values() for _, fault in sheet.faults]
    # As written by ``model``: a file that is absent was no part of the slice.
    tables = {name: sheet.data for name, sheet in sheets.items() if sheet.data}
    if not faults and digest is not None and slice_digest(heading, tables) != digest:
        faults = [SLICE_CHANGED.at(Place((folder / FILE).as_posix(), key="slice"))]
    return faults


def _extra_files(folder: Path) -> tuple[frozenset[str], list[Fault]]:
    """Search for CSV files that no table has, such as a table's file with a misspelt name.

    Returns:
        The tables that lack a file and for which such a file is probably meant, and the faults of
        the files, sorted by file name.
    """
    try:
        found = sorted(path.name for path in folder.iterdir())
    except OSError as refused:
        return frozenset(), [UNREADABLE.at(Place(folder.as_posix()), found=system_reason(refused))]
    tables = {f"{name}.csv": name for name in BY_NAME}
    lacking = [file for file in tables if file not in found]
    misnamed, faults = set(), []
    for name in found:
        if name in tables or is_left_over(name) or not name.casefold().endswith(".csv"):
            continue
        place = _place(folder / name)
        meant = nearest(name, lacking) or nearest(name, tables) or ""
        if meant in lacking:
            misnamed.add(tables[meant])
            lacking.remove(meant)
            faults.append(MISNAMED_FILE.at(place, meant=meant, table=meant))
        elif meant:
            faults.append(COPIED_FILE.at(place, meant=meant, table=meant))
        else:
            faults.append(UNKNOWN_FILE.at(place, allowed=", ".join(tables)))
    return frozenset(misnamed), faults
