"""The cover of a workbook: who delivers it, and for what period."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal, NamedTuple, get_args

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.intake.base_sheet import Origin
from ocop_lib.intake.book import CellValue, Grid
from ocop_lib.intake.cells import cell_part
from ocop_lib.intake.delivered import Kind
from ocop_lib.intake.headings.labels import label
from ocop_lib.intake.headings.sheets import (
    COVER,
    COVER_KIND,
    COVER_LABELS,
    COVER_NOTE,
    COVER_QUARTER,
    COVER_UNIT,
    COVER_YEAR,
)
from ocop_lib.intake.reading.heading_blocks import SEARCHED_ROWS
from ocop_lib.intake.values.cell import Reader, shown
from ocop_lib.intake.values.names import Directory, choice_reader
from ocop_lib.intake.values.texts import is_blank, read_text, text_of
from ocop_lib.periods import is_quarter
from ocop_lib.plan import Plan
from ocop_lib.register.columns import DELIVERY_KINDS, OF_NO_QUARTER
from ocop_lib.register.findings.spellings import normal_form

NO_COVER = FaultKind(
    "intake.no_cover",
    "Tệp không có trang bìa nói của đơn vị nào, cho quý nào.",
    "Ghi số liệu vào biểu mẫu mà cơ quan điều phối đã gửi. Cơ quan điều phối: tệp không có bìa thì ghi"
    " --unit và --quarter (hoặc --kind) trong lệnh.",
)
COVER_EMPTY = FaultKind(
    "intake.cover_empty", "Trang bìa không ghi «{label}».", "Điền ô bên cạnh nhãn này."
)
COVER_QUARTER_FORM = FaultKind(
    "intake.cover_quarter",
    "Quý ở trang bìa không đúng.",
    "Ghi quý của năm kế hoạch.",
    "một trong {allowed}",
)
COVER_OTHER_YEAR = FaultKind(
    "intake.cover_year",
    "Trang bìa ghi năm khác năm của kế hoạch.",
    "Sửa năm, hoặc dùng biểu mẫu của năm ấy; nếu lệnh ghi năm khác năm của tệp thì bỏ --year.",
    "{year}",
)
COVER_DISAGREES = FaultKind(
    "intake.cover_disagrees",
    "{one} và {other} nói khác nhau về {what}.",
    "Sửa cho giống nhau; biểu mẫu của đơn vị nào, quý nào thì chỉ dùng cho đơn vị ấy, quý ấy.",
    "{expected}",
)

_QUARTER = re.compile(
    r"(?P<year>[0-9]{4})[- ]?q(?P<of_year>[1-4])"
    r"|(?:quy )?(?P<number>[1-4]|iii|ii|iv|i)(?:[/,. -]*(?:nam )?(?P<after>[0-9]{4}))?"
)
_YEAR = re.compile(r"[0-9]{4}")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_FEWEST_LABELS = 2


class Asked(NamedTuple):
    """What the command line says of a file that has no cover.

    Args:
        unit: the id of the unit, or ``province``; empty for nothing said.
        kind: the kind of delivery; empty for nothing said.
        quarter: «2024-Q3»; empty for a baseline and for the year.
    """

    unit: str
    kind: Kind | Literal[""]
    quarter: str


class Cover(NamedTuple):
    """What a workbook says of itself.

    Args:
        asked: unit, kind and quarter; empty where a fault says why.
        note: the note that the unit sends with it.
        faults: what is wrong with the cover.
    """

    asked: Asked
    note: str
    faults: tuple[Fault, ...]


def is_cover(grid: Grid) -> bool:
    """Whether a sheet is a cover: by its name, or by its labels."""
    return normal_form(grid.name) == normal_form(COVER) or len(_labelled(grid)) >= _FEWEST_LABELS


def read_cover(
    grid: Grid, plan: Plan, file: str, units: Directory, otherwise: Asked | Origin
) -> Cover:
    """Read a cover.

    Args:
        grid: the sheet.
        plan: the plan.
        file: the file as the user knows it.
        units: the plan's units, by which the unit is named.
        otherwise: what the command line or the form itself says; it stands for empty cells.

    Returns:
        What it says.
    """
    reader = _CoverReader(grid, plan, file, units)
    return reader.read(otherwise)


def period_on(grid: Grid) -> tuple[str, str, int]:
    """The period that a cover names, before a plan is chosen to read it by.

    Args:
        grid: the cover.

    Returns:
        The kind of delivery, the quarter and the year; empty and 0 for what it does not say.
    """
    values = {label: value for label, (_, _, value) in _labelled(grid).items()}
    year = text_of(values.get(COVER_YEAR)) or ""
    number = int(year) if _YEAR.fullmatch(year) else 0
    kind = choice_reader(DELIVERY_KINDS)(values.get(COVER_KIND)).text
    quarter = quarter_in(text_of(values.get(COVER_QUARTER)) or "", number)
    is_dated = is_quarter(quarter) and kind not in OF_NO_QUARTER
    return kind, quarter if is_dated else "", number


def _unit(plan: Plan, unit: str) -> str:
    """A unit as the form shows it; empty for none."""
    return label(plan.unit(unit).name if unit in plan.places else "", unit)


def disagreements(
    plan: Plan,
    cover: Asked,
    other: Asked | Origin,
    said_by: str,
    place: Place,
    one: str = "Trang bìa",
) -> Iterator[Fault]:
    """The faults of a cover and another statement that do not agree.

    Args:
        plan: for the names of units.
        cover: what the cover says.
        other: what the other one says.
        said_by: what the other one is, in Vietnamese.
        place: the cover's place.
        one: what says the first, in Vietnamese.

    Yields:
        A fault for the unit, the kind and the quarter, where both say something else.
    """
    kinds = {**DELIVERY_KINDS, "restatement": DELIVERY_KINDS["quarterly"], "": ""}
    pairs = (
        ("đơn vị", _unit(plan, cover.unit), _unit(plan, other.unit)),
        ("loại số liệu", kinds[cover.kind], kinds[other.kind]),
        ("quý", cover.quarter, other.quarter),
    )
    for what, found, expected in pairs:
        if found and expected and found != expected:
            words = {"one": one, "other": said_by, "what": what, "expected": expected}
            yield COVER_DISAGREES.at(place, found=found, **words)


def _labelled(grid: Grid) -> Mapping[str, tuple[int, int, CellValue]]:
    """By label of a cover, the row and column, from 1, of its value, and the value."""
    labels = {normal_form(label): label for label in COVER_LABELS}
    found: dict[str, tuple[int, int, CellValue]] = {}
    for row, cells in enumerate(grid.rows[:SEARCHED_ROWS], start=1):
        for column, cell in enumerate(cells, start=1):
            label = labels.get(normal_form(cell)) if isinstance(cell, str) else None
            if label and label not in found:
                beside = ((place, one) for place, one in enumerate(cells[column:], column + 1))
                place, value = next(
                    ((at, one) for at, one in beside if not is_blank(one)), (column + 1, None)
                )
                found[label] = (row, place, value)
    return found


class _CoverReader:
    def __init__(self, grid: Grid, plan: Plan, file: str, units: Directory) -> None:
        self._sheet, self._plan, self._file, self._units = grid.name, plan, file, units
        self._values = _labelled(grid)
        self._faults: list[Fault] = []

    def read(self, otherwise: Asked | Origin) -> Cover:
        unit = self._named(COVER_UNIT, self._units.reader(), otherwise.unit)
        named = self._named(COVER_KIND, choice_reader(DELIVERY_KINDS), otherwise.kind)
        kind = next((one for one in get_args(Kind) if one == named), None)
        quarter = "" if kind in OF_NO_QUARTER else self._quarter(otherwise.quarter)
        self._check_year()
        note = read_text(self._value(COVER_NOTE)).text
        return Cover(Asked(unit, kind or "", quarter), note, tuple(self._faults))

    def _value(self, label: str) -> CellValue:
        return self._values[label][2] if label in self._values else None

    def _refuse(self, label: str, fault: Fault) -> None:
        row, column, _ = self._values.get(label, (None, 0, None))
        part = cell_part(row, column) if row else ""
        place = Place(self._file, sheet=self._sheet, row=row, column=label, part=part)
        self._faults.append(replace(fault, place=place))

    def _named(self, label: str, reader: Reader, otherwise: str) -> str:
        got = reader(self._value(label))
        for fault in got.faults:
            self._refuse(label, fault)
        if got.text or got.faults:
            return got.text
        if not otherwise:
            self._refuse(label, COVER_EMPTY.at(label=label))
        return otherwise

    def _quarter(self, otherwise: str) -> str:
        text = text_of(self._value(COVER_QUARTER)) or ""
        known = [f"{self._plan.year}-Q{number}" for number in range(1, 5)]
        found = quarter_in(text, self._plan.year)
        if found in known:
            return found
        if not text and otherwise:
            return otherwise
        if text:
            fault = COVER_QUARTER_FORM.at(found=shown(text), allowed=", ".join(known))
        else:
            fault = COVER_EMPTY.at(label=COVER_QUARTER)
        self._refuse(COVER_QUARTER, fault)
        return ""

    def _check_year(self) -> None:
        text = text_of(self._value(COVER_YEAR))
        if text and text != str(self._plan.year):
            self._refuse(COVER_YEAR, COVER_OTHER_YEAR.at(found=shown(text), year=self._plan.year))


def quarter_in(text: str, year: int) -> str:
    """The quarter that a text names: «2024-Q3», «Quý III/2024», «3»; empty for none.

    Args:
        text: the text.
        year: the year of a quarter that is named without one.

    Returns:
        The quarter as «2024-Q3».
    """
    found = _QUARTER.fullmatch(text.casefold().replace("ý", "y").replace("ă", "a"))
    if not found:
        return ""
    number = found["of_year"] or _ROMAN.get(found["number"], found["number"])
    return f"{found['year'] or found['after'] or year}-Q{number}"
