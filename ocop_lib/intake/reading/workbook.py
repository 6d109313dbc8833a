"""A workbook, read: which rows a unit delivers, and all that is wrong with its cells."""

from collections.abc import Mapping
from dataclasses import dataclass

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.intake.base_sheet import read_base, read_origin
from ocop_lib.intake.book import Book
from ocop_lib.intake.cells import letters
from ocop_lib.intake.delivered import Base, Delivered
from ocop_lib.intake.headings.labels import NAMED_BY
from ocop_lib.intake.headings.sheets import SHEETS
from ocop_lib.intake.known import known_rows
from ocop_lib.intake.reading.cover import NO_COVER, Asked, Cover, disagreements, read_cover
from ocop_lib.intake.reading.sheet_rows import SheetRead, SheetReader
from ocop_lib.intake.reading.sheet_tables import Sorted, sort_sheets
from ocop_lib.intake.values.column_readers import Terms
from ocop_lib.intake.values.names import SEVERAL_NAMED, Directory, folded, with_new
from ocop_lib.intake.values.references import directories, plan_directories
from ocop_lib.plan import Plan
from ocop_lib.register import Register
from ocop_lib.register.listing import capped
from ocop_lib.register.tables import BY_NAME

NO_TABLE = FaultKind(
    "intake.no_table",
    "Tệp không có trang nào là biểu số liệu.",
    "Ghi số liệu vào biểu mẫu mà cơ quan điều phối đã gửi, hoặc ghi tiêu đề các cột như trong biểu"
    " mẫu.",
)
MISSING_SHEET = FaultKind(
    "intake.missing_sheet",
    "Biểu mẫu có mà tệp thiếu các trang: {titles}. Số liệu đã nhận của các trang ấy giữ nguyên.",
    "Nếu lỡ xóa trang thì gửi lại tệp có đủ trang.",
    severity="warning",
)
CHANGED_BASE = FaultKind(
    "intake.changed_base",
    "Trang ẩn {sheet}, ghi nội dung biểu mẫu lúc phát ra, đã bị sửa hoặc mất một phần.",
    "Chép số liệu sang một biểu mẫu mới, không chép trang ẩn.",
)
OTHER_PLAN = FaultKind(
    "intake.other_plan",
    "Biểu mẫu này là của kế hoạch khác.",
    "Dùng biểu mẫu của năm kế hoạch này.",
    "{plan}",
)

_FORM = "biểu mẫu lúc phát ra"
_COMMAND = "lệnh (--unit, --quarter, --kind)"


def read_delivered(
    book: Book, plan: Plan, register: Register, *, asked: Asked | None = None
) -> Delivered:
    """Read what a unit delivers in a workbook.

    Args:
        book: the workbook.
        plan: the plan of the register's year.
        register: the register, whole.
        asked: what the command line says of unit, kind and quarter; None for nothing.

    Returns:
        The rows, and every fault of sheets, headings and cells. Each row of each sheet is read,
        skipped with a warning, or refused with an error. A cell with an error is left out of its
        row's ``cells``, a column that the sheet lacks is in no row.
    """
    reader = _Reader(book, plan, register, asked)
    return reader.read()


@dataclass
class _Reader:
    """Reads one workbook."""

    book: Book
    plan: Plan
    register: Register
    asked: Asked | None

    def read(self) -> Delivered:
        sheets = sort_sheets(self.book.grids, self.book.file)
        faults = [*self.book.remarks, *sheets.faults]
        cover = self._cover(sheets)
        base, found = self._base(sheets, cover.asked)
        faults += [*cover.faults, *found]
        if not sheets.tables:
            faults.append(NO_TABLE.at(Place(self.book.file)))
        elif base is not None:
            faults += self._missing(sheets)
        read = self._tables(sheets, cover.asked, base)
        ordered = [read[table] for table in sheets.tables]
        of_sheets = [
            fault
            for one in ordered
            for fault in capped([*one.faults], Place(self.book.file, sheet=one.sheet), one.beyond)
        ]
        unit, kind, quarter = cover.asked
        return Delivered(
            file=self.book.file,
            digest=self.book.digest,
            unit=unit,
            kind=kind or "quarterly",
            quarter=quarter,
            note=cover.note,
            rows=tuple(row for one in ordered for row in one.rows),
            letters={one.sheet: _letters(one) for one in ordered},
            headings={one.sheet: _headings(one) for one in ordered},
            stated=frozenset(sheets.tables) if base is not None else frozenset(),
            base=base,
            faults=(*faults, *of_sheets),
        )

    def _cover(self, sheets: Sorted) -> Cover:
        """What the cover says; where there is none, the command line or the form itself."""
        origin = read_origin(sheets.base) if sheets.base else None
        if sheets.cover is not None:
            units = plan_directories(self.plan)["unit"]
            asked = self.asked or Asked("", "", "")
            cover = read_cover(
                sheets.cover, self.plan, self.book.file, units, self.asked or origin or asked
            )
            place = Place(self.book.file, sheet=sheets.cover.name)
            faults = disagreements(self.plan, cover.asked, asked, _COMMAND, place)
            return cover._replace(faults=(*cover.faults, *faults))
        if self.asked is not None:
            return Cover(self.asked, "", ())
        if origin is not None:
            return Cover(Asked(origin.unit, origin.kind, origin.quarter), "", ())
        return Cover(Asked("", "", ""), "", (NO_COVER.at(Place(self.book.file)),))

    def _base(self, sheets: Sorted, said: Asked) -> tuple[Base | None, list[Fault]]:
        """What the form held, where its hidden sheet is there and sound, and agrees."""
        if sheets.base is None:
            return None, []
        place = Place(self.book.file, sheet=sheets.base.name)
        origin, base = read_origin(sheets.base), read_base(sheets.base)
        if origin is None or base is None:
            return None, [CHANGED_BASE.at(place, sheet=sheets.base.name)]
        if origin.plan != self.plan.id:
            return None, [OTHER_PLAN.at(place, found=origin.plan, plan=self.plan.id)]
        where = Place(self.book.file, sheet=sheets.cover.name if sheets.cover else "")
        said_by = "Trang bìa" if sheets.cover else "Lệnh"
        return base, [*disagreements(self.plan, said, origin, _FORM, where, said_by)]

    def _missing(self, sheets: Sorted) -> list[Fault]:
        """A warning with the sheets of the form that are gone."""
        gone = [sheet.title for table, sheet in SHEETS.items() if table not in sheets.tables]
        titles = ", ".join(f"«{title}»" for title in gone)
        return [MISSING_SHEET.at(Place(self.book.file), titles=titles)] if gone else []

    def _tables(self, sheets: Sorted, said: Asked, base: Base | None) -> Mapping[str, SheetRead]:
        """The sheets by table, read in the register's order: rows refer to tables before theirs."""
        known = known_rows(self.register, said.unit)
        terms = Terms(
            self.plan,
            said.quarter,
            base,
            self.book.is_from_1904,
            known.rows,
            said.unit,
            said.kind,
        )
        named = directories(self.plan, known, said.unit)
        ids = _ids(self.register)
        found = {}
        for table in SHEETS:
            if table not in sheets.tables:
                continue
            grid, heading = sheets.tables[table]
            reader = SheetReader(grid, heading, BY_NAME[table], self.book.file, terms, named, ids)
            found[table] = reader.read() if said.unit else _of_no_unit(reader.read())
            if table in NAMED_BY:
                named[table] = _with_rows(named[table], found[table])
        return found


def _of_no_unit(read: SheetRead) -> SheetRead:
    """A sheet of a workbook that does not say whose it is, so that names may be those of any unit's."""
    faults = tuple(fault for fault in read.faults if fault.code != SEVERAL_NAMED.code)
    return read._replace(faults=faults)


def _with_rows(directory: Directory, read: SheetRead) -> Directory:
    """The directory with the new rows of a sheet."""
    column = NAMED_BY[read.table]
    new = (row for row in read.rows if row.is_new)
    return with_new(
        directory, ((row.id, row.cells.get(column, ""), read.labels.get(row.id, "")) for row in new)
    )


def _ids(register: Register) -> Mapping[str, tuple[str, str]]:
    """By `folded` id every id of the register, and its table."""
    return {
        folded(id_): (id_, table)
        for table in SHEETS
        for id_ in register.tables[table][BY_NAME[table].key].tolist()
    }


def _letters(read: SheetRead) -> Mapping[str, str]:
    return {name: letters(number + 1) for name, number in read.heading.columns.items()}


def _headings(read: SheetRead) -> Mapping[str, str]:
    columns = read.heading.columns
    return {name: read.heading.texts.get(number, name) for name, number in columns.items()}
