"""Commands that print numbers: progress against the plan, and the rows behind a number."""

from typing import TYPE_CHECKING, Annotated

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
    project_here,
    show_table,
)

if TYPE_CHECKING:
    import pandas as pd

    from ocop_lib import periods
    from ocop_lib.plan import Plan
    from ocop_lib.project.project import Year

_INDICATOR = "<chỉ tiêu>"


def progress(
    quarter: Quarter,
    *,
    unit: Unit = "",
    as_json: Json = False,
    as_csv: Csv = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> None:
    """Kết quả của từng đơn vị so với kế hoạch, đến hết một quý."""
    from ocop_lib.plan import PROVINCE

    when, year = _quarter(quarter)
    plan = year.plan()
    if unit:
        choice("--unit", unit, plan.places, plan.spellings)
    register = year.register(plan).visible_to(unit or PROVINCE, when, year.scheme)
    from ocop_lib.export.tidy import progress_frame

    frame = progress_frame(register, plan, when, unit)
    if as_json or as_csv:
        _print(frame, as_json=as_json)
    else:
        _show_progress(frame, plan, quarter)


def evidence(
    indicator: Annotated[
        str, typer.Argument(metavar=_INDICATOR, help="Mã chỉ tiêu, xem «ocop plan show».")
    ],
    quarter: Quarter,
    *,
    unit: Unit = "",
    as_json: Json = False,
    as_csv: Csv = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> None:
    """Các dòng số liệu đứng sau một con số."""
    from ocop_lib.indicators.counting import registry as indicators
    from ocop_lib.plan import PROVINCE

    choice(_INDICATOR, indicator, tuple(indicators.INDICATORS))
    when, year = _quarter(quarter)
    plan = year.plan()
    of_unit = choice("--unit", unit or PROVINCE, plan.places, plan.spellings)
    register = year.register(plan)
    rows = indicators.evidence(indicator, register, when, year.scheme, of_unit)
    if as_json or as_csv:
        _print(rows, as_json=as_json)
    else:
        from ocop_lib.export.tidy import records

        title, heads = f"Căn cứ của {indicator}, {quarter}", list(map(str, rows.columns))
        show_table(title, heads, [list(row.values()) for row in records(rows)])


def _quarter(value: str) -> "tuple[periods.Quarter, Year]":
    """The quarter that ``--quarter`` names, and its year."""
    project = project_here()
    quarter = asked_quarter(project, value)
    return quarter, project.year(quarter.year)


def _print(frame: "pd.DataFrame", *, as_json: bool) -> None:
    from ocop_lib.export.tidy import csv_text, records

    if as_json:
        print_json(records(frame))
    else:
        typer.echo(csv_text(frame), nl=False)


def _show_progress(frame: "pd.DataFrame", plan: "Plan", quarter: str) -> None:
    from ocop_lib.export.tidy import records
    from ocop_lib.wording import STATUS

    shown = ("in_quarter", "to_date", "target", "expected", "remaining")
    rows = [
        [
            plan.unit(row["unit"]).short_name,
            plan.indicator(row["indicator"]).short_name,
            *(row[name] for name in shown),
            STATUS.get(row["status"] or ""),
            row["note"] or None,
        ]
        for row in records(frame)
    ]
    heads = ["Đơn vị", "Chỉ tiêu", "Trong quý", "Lũy kế", "Kế hoạch", "Kỳ vọng", "Còn thiếu"]
    show_table(f"Tiến độ đến hết {quarter}", [*heads, "Đánh giá", "Ghi chú"], rows)
