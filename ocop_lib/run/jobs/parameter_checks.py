"""Checks of single values of a parameter file: whom it is about, its period, its narrative."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from pydantic import AfterValidator
from pydantic_core.core_schema import ValidationInfo

from ocop_lib.about import Kind
from ocop_lib.errors import NOWHERE, FaultKind, OcopError
from ocop_lib.files.fields import refuse
from ocop_lib.files.records import shown
from ocop_lib.narrative import NARRATIVE, narrative_faults
from ocop_lib.periods import data_day
from ocop_lib.plan import Plan
from ocop_lib.plan.subjects import ids_of, spellings_of, subjects
from ocop_lib.project.project import Project
from ocop_lib.project.root import DEFAULTS

UNIT = FaultKind("params.unit", "Không có đơn vị này trong kế hoạch.", "Sửa giá trị của khóa unit.")
AGENCY = FaultKind(
    "params.agency",
    "Không có cơ quan này trong kế hoạch; nhóm cơ quan không có phiếu riêng.",
    "Sửa giá trị của khóa agency.",
)
OTHER_UNIT = FaultKind(
    "params.other_unit",
    "Tệp mang tên một đơn vị, cơ quan nhưng nói về đơn vị, cơ quan khác.",
    "Sửa khóa {key}, hoặc đổi tên tệp.",
)
QUARTER = FaultKind(
    "params.quarter",
    "Không có quý này trong các năm của dự án.",
    f"Sửa giá trị của khóa quarter, hoặc thêm năm ấy dưới khóa years trong {DEFAULTS}.",
)
OTHER_QUARTER = FaultKind(
    "params.other_quarter",
    "Quý trong tệp khác với quý của thư mục.",
    "Sửa khóa quarter, hoặc chuyển tệp sang thư mục của quý ấy.",
)
YEAR = FaultKind(
    "params.year",
    "Dự án chưa có năm này.",
    f"Sửa giá trị của khóa year, hoặc thêm năm ấy dưới khóa years trong {DEFAULTS}.",
)
OTHER_YEAR = FaultKind(
    "params.other_year",
    "Năm trong tệp khác với năm của thư mục.",
    "Sửa khóa year, hoặc chuyển tệp sang thư mục của năm ấy.",
)


@dataclass(frozen=True, slots=True)
class Expected:
    """The context of validation, with which the values of a parameter file are compared.

    Args:
        project: the project, with the quarters and inputs that the file may name.
        plan: the plan of the file's year, with the units and agencies that the file may name; None
            to allow any, where the year is not asked for or is unknown.
        period: the quarter or year of the file's folder; empty to allow any.
        name: the file's name without its ending; if it is the id of a unit or agency, the file must
            be about it.
        slots: the slots of narrative that the report has.
    """

    project: Project
    plan: Plan | None
    period: str
    name: str
    slots: tuple[str, ...] = tuple(NARRATIVE)


def checked_id(kind: Kind, unknown: FaultKind) -> AfterValidator:
    """The check of the key ``unit`` or ``agency``; an unknown id has the fault ``unknown``."""

    def check(written: str, info: ValidationInfo) -> str:
        expected = cast("Expected", info.context)
        if expected.plan is None:
            return written
        known, spellings = ids_of(expected.plan, kind), spellings_of(expected.plan)
        if written not in known:
            refuse([((), unknown.among(NOWHERE, written, known, spellings=spellings))])
        is_named = expected.name in {about.id for about in subjects(expected.plan)}
        if is_named and expected.name != written:
            refuse([((), OTHER_UNIT.at(found=written, allowed=expected.name, key=kind))])
        return written

    return AfterValidator(check)


def checked_quarter(written: object, info: ValidationInfo) -> str:
    """The quarter: one of the project's, and that of the file's folder."""
    expected = cast("Expected", info.context)
    quarters = expected.project.quarters
    if not isinstance(written, str) or written not in quarters:
        refuse([((), QUARTER.among(NOWHERE, str(written), quarters, found=shown(written)))])
    if expected.period not in {"", written}:
        refuse([((), OTHER_QUARTER.at(found=str(written), allowed=expected.period))])
    return str(written)


def checked_year(written: object, info: ValidationInfo) -> int:
    """The year: one of the project's, and that of the file's folder."""
    expected = cast("Expected", info.context)
    years = expected.project.years
    if type(written) is not int or written not in years:
        known = map(str, years)
        refuse([((), YEAR.among(NOWHERE, str(written), known, found=shown(written)))])
    if expected.period not in {"", str(written)}:
        refuse([((), OTHER_YEAR.at(found=str(written), allowed=expected.period))])
    return int(str(written))


def checked_day(written: object, info: ValidationInfo) -> date:
    """The last day of a year's data, as YAML reads it, or as a text in the same form."""
    try:
        day = data_day(written, info.data.get("year"))
    except OcopError as error:
        refuse([((), fault) for fault in error.faults])
    return day


def checked_narrative(
    written: dict[str, Any] | None, info: ValidationInfo
) -> dict[str, Any] | None:
    """The texts of the narrative, in the slots that the report has."""
    expected = cast("Expected", info.context)
    refuse(narrative_faults(written or {}, expected.slots, expected.plan))
    return written
