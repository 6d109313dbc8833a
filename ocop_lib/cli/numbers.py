"""Commands that print numbers: progress against the plan, and the rows behind a number."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ocop_lib.cli.terminal import (
    Csv,
    Debug,
    Json,
    Quarter,
    Unit,
    asked_quarter,
    choice,
    print_json,
    show_table,
    working_folder,
)

if TYPE_CHECKING:
    from ocop_lib import periods
    from ocop_lib.project.project import Project, Year

_INDICATOR = "<chỉ tiêu>"
_DETAILS = {"lead", "waiting_for", "remarks"}
"""What JSON has beside the columns of a progress table."""

_SHOWN = ("in_quarter", "arrived_late", "to_date", "target", "expected", "remaining")
"""The columns of numbers that people are shown of a progress table."""


def progress(
    quarter: Quarter,
    *,
    unit: Unit = "",
    as_json: Json = False,
    as_csv: Csv = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> None:
    """Kết quả của từng đơn vị so với kế hoạch, đến hết một quý."""
    table = _answer(
        ("progress", quarter, unit),
        quarter,
        lambda when, year: _progress(when, year, unit),
        names_of=("unit", "indicator"),
        columns=(*_SHOWN, "status", "note"),
        has_details=True,
    )
    if as_json:
        details = zip(table["rows"], table["details"], strict=True)
        print_json([{**row, **more} for row, more in details])
    elif as_csv:
        _print(table, as_json=False)
    else:
        _show_progress(table, quarter)


def _progress(when: "periods.Quarter", year: "Year", unit: str) -> dict[str, Any]:
    """Progress as a plain table with its details, and the short ``names`` of units and indicators by id."""
    from ocop_lib.export.details import progress_table
    from ocop_lib.plan import PROVINCE

    plan = year.plan()
    if unit:
        choice("--unit", unit, plan.places, plan.spellings)
    register = year.register(plan).visible_to(unit or PROVINCE, when, year.scheme)
    found = progress_table(register, plan, when, unit)
    names = {row["unit"]: plan.unit(row["unit"]).short_name for row in found["rows"]}
    names |= {
        row["indicator"]: plan.indicator(row["indicator"]).short_name for row in found["rows"]
    }
    return {**found, "names": names}


def evidence(
    indicator: Annotated[
        str, typer.Argument(metavar=_INDICATOR, help="Mã chỉ tiêu, xem «ocop plan show».")
    ],
    quarter: Quarter,
    *,
    unit: Unit = "",
    uncounted: Annotated[
        bool,
        typer.Option(
            "--uncounted", help="Các dòng đã gửi mà chưa được tính, và lý do.", show_default=False
        ),
    ] = False,
    as_json: Json = False,
    as_csv: Csv = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> None:
    """Các dòng số liệu đứng sau một con số, hoặc các dòng chưa được tính."""
    table = _answer(
        ("evidence", indicator, quarter, unit, *(["uncounted"] if uncounted else [])),
        quarter,
        lambda when, year: _evidence(indicator, when, year, unit, is_uncounted=uncounted),
    )
    if as_json or as_csv:
        _print(table, as_json=as_json)
    else:
        title = f"{'Chưa được tính vào' if uncounted else 'Căn cứ của'} {indicator}, {quarter}"
        show_table(title, table["columns"], [list(row.values()) for row in table["rows"]])


def _evidence(
    indicator: str, when: "periods.Quarter", year: "Year", unit: str, *, is_uncounted: bool
) -> dict[str, Any]:
    """The rows behind a number, or those not counted, as a plain table."""
    from ocop_lib.export import uncounted
    from ocop_lib.export.tidy import table
    from ocop_lib.indicators.as_of import AsOf
    from ocop_lib.indicators.counting.registry import INDICATORS
    from ocop_lib.plan import PROVINCE

    choice(_INDICATOR, indicator, tuple(INDICATORS))
    plan = year.plan()
    of_unit = choice("--unit", unit or PROVINCE, plan.places, plan.spellings)
    as_of = AsOf(year.register(plan).visible_to(of_unit, when, year.scheme), when, year.scheme)
    measures = {entry.id: entry.measure for entry in plan.indicators}
    frame = uncounted.uncounted_frame if is_uncounted else uncounted.evidence_frame
    return table(frame(indicator, as_of, is_stock=measures.get(indicator) == "stock"))


def _answer(
    question: tuple[str, ...],
    quarter: str,
    ask: Callable[["periods.Quarter", "Year"], dict[str, Any]],
    names_of: tuple[str, ...] = (),
    columns: tuple[str, ...] = (),
    *,
    has_details: bool = False,
) -> dict[str, Any]:
    """The answer to a question about a quarter of the working directory's project.

    Args:
        question: its words.
        quarter: the quarter, as it was given.
        ask: finds the answer, a plain table.
        names_of: the columns whose values have a name in the table's ``names``.
        columns: further columns that the answer must have.
        has_details: whether the answer must have ``details`` for each row.

    Returns:
        The answer.
    """
    from ocop_lib.export.plain import is_table
    from ocop_lib.project.answers import answer
    from ocop_lib.project.root import find_root

    def year_of(project: "Project") -> "Year":
        return project.year(asked_quarter(project, quarter).year)

    def asked(project: "Project") -> dict[str, Any]:
        return ask(asked_quarter(project, quarter), year_of(project))

    def is_sound(value: Any) -> bool:
        if not is_table(value) or not {*names_of, *columns} <= {*value["columns"]}:
            return False
        if has_details and not _are_details(value.get("details"), len(value["rows"])):
            return False
        names = value.get("names", {})
        return all(row[name] in names for row in value["rows"] for name in names_of)

    root = find_root(working_folder())
    found: dict[str, Any] = answer(root, question, year_of, asked, is_sound)
    return found


def _are_details(value: Any, rows: int) -> bool:
    """Whether a value has the details of so many rows."""
    return (
        isinstance(value, list)
        and len(value) == rows
        and all(isinstance(one, dict) and {*one} == _DETAILS for one in value)
    )


def _print(table: dict[str, Any], *, as_json: bool) -> None:
    from ocop_lib.export.plain import csv_text

    if as_json:
        print_json(table["rows"])
    else:
        typer.echo(csv_text(table["columns"], table["rows"]), nl=False)


def _show_progress(table: dict[str, Any], quarter: str) -> None:
    from ocop_lib.wording import STATUS

    names = table["names"]
    rows = [
        [
            names[row["unit"]],
            names[row["indicator"]],
            *(row[name] for name in _SHOWN),
            STATUS.get(row["status"] or ""),
            row["note"] or None,
        ]
        for row in table["rows"]
    ]
    heads = ["Đơn vị", "Chỉ tiêu", "Trong quý", "Quý trước gửi muộn", "Lũy kế"]
    heads += ["Kế hoạch", "Kỳ vọng", "Còn thiếu"]
    show_table(f"Tiến độ đến hết {quarter}", [*heads, "Đánh giá", "Ghi chú"], rows)
