"""Commands that issue reports, and list what was issued."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocop_lib.cli.ordered import checked_project, ending_politely
from ocop_lib.cli.terminal import (
    Debug,
    Json,
    OfYear,
    OutputFolder,
    UnitOrAgency,
    print_json,
    project_here,
    refusal,
    say,
    show_table,
    tell,
    whole_number,
    working_folder,
    year_here,
)
from ocop_lib.errors import EXIT_FAILED, Place

if TYPE_CHECKING:
    from ocop_lib.publish.issue import Issue
    from ocop_lib.publish.words import Words
    from ocop_lib.run.jobs.job import Outcome
    from ocop_lib.run.jobs.order import Order


DIGITS = 12
"""How much of an entry's digest is shown to people."""

_COLUMNS = ["Mục", "Kỳ", "Ngày", "Người ban hành", "Báo cáo", "Hiệu lực", "Lý do, ghi chú", "Mã"]


def issue(  # noqa: PLR0913 (an option is an argument)
    period: Annotated[
        str,
        typer.Argument(
            metavar="<kỳ>", help="Quý đã kết thúc, ví dụ 2024-Q1, hoặc năm, ví dụ 2024."
        ),
    ],
    *,
    unit: UnitOrAgency = "",
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="<họ tên>", help="Người ban hành; được in ra báo cáo."),
    ] = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="<lời>", help="Ghi chú cho sổ ban hành.")
    ] = None,
    despite: Annotated[
        str | None,
        typer.Option(
            "--despite",
            metavar="<lý do>",
            help="Vì sao vẫn ban hành khi còn điều chưa giải trình; được in ra báo cáo.",
        ),
    ] = None,
    revision: Annotated[
        str | None,
        typer.Option(
            "--revision",
            metavar="<lý do>",
            help="Vì sao ban hành bản điều chỉnh; được in ra báo cáo.",
        ),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key", metavar="<tệp khóa>", help="Ký mục của sổ ban hành bằng khóa OpenSSH này."
        ),
    ] = None,
    outputs: OutputFolder = None,
    jobs: Annotated[
        str,
        typer.Option("--jobs", metavar="<số>", help="Số báo cáo làm cùng lúc, từ 1."),
    ] = "",
    as_json: Json = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> int:
    """Ban hành báo cáo của một kỳ: ghi vào sổ ban hành, giữ nguyên về sau."""
    from ocop_lib.publish.words import Words

    workers = whole_number("--jobs", jobs, least=1)
    order = _order(period, unit, outputs)
    words = Words(by, note, despite, revision)
    issued = _issue(order, words, key, workers, is_quiet=as_json)
    if as_json:
        from ocop_lib.publish.listed import as_values

        print_json(
            {
                "entry": as_values(issued.entry),
                "kept": list(issued.kept),
                **refusal((*issued.passed, *issued.remarks, *issued.faults)),
            }
        )
    else:
        _tell_issue(issued, order)
    return EXIT_FAILED if issued.faults else 0


def _order(period: str, unit: str, outputs: Path | None) -> "Order":
    from ocop_lib.periods import Quarter
    from ocop_lib.project.root import find_root
    from ocop_lib.run.jobs.order import Order

    root = find_root(working_folder())
    asked = project_here().period(period, Place(part="<kỳ>"))
    is_quarter = isinstance(asked, Quarter)
    return Order(
        root=root,
        params=root / "params",
        outputs=outputs or root / "outputs",
        quarter=asked if isinstance(asked, Quarter) else None,
        year=None if is_quarter else asked.year,
        unit=unit,
    )


def _issue(
    order: "Order", words: "Words", key: Path | None, workers: int | None, *, is_quiet: bool
) -> "Issue":
    """Issue, with a line on each report made."""
    from ocop_lib.run.processes import Processes

    done: list[str] = []

    def show(outcome: "Outcome", whole: int) -> None:
        done.append(outcome.id)
        state = "xong" if outcome.status == "done" else "KHÔNG LÀM ĐƯỢC"
        if not is_quiet:
            say(f"[{len(done)}/{whole}] {outcome.id}: {state}")

    with ending_politely(), Processes(is_late=True) as start:
        from ocop_lib.output.lock import locked
        from ocop_lib.publish.issue import Means
        from ocop_lib.publish.issue import issue as issue_reports

        with locked(order.outputs):
            project = checked_project(order)
            means = Means(start, workers or start.slots, show, start.begin)
            return issue_reports(project, order, words, means, key=key)


def _tell_issue(issued: "Issue", order: "Order") -> None:
    from ocop_lib.wording import uncapitalised

    entry = issued.entry
    for intro, told in (("Ban hành dù", issued.passed), ("Nhắc", issued.remarks)):
        for one in told:
            tell(f"{intro}: {one.place}: {uncapitalised(one.message)}")
    tell(*issued.faults)
    for path in issued.kept:
        say(f"Giữ bản sửa tay: {order.outputs / path}")
    say(
        f"Đã ban hành {len(entry.reports)} báo cáo kỳ {entry.period}: mục {entry.number:04d} của sổ"
        f" ban hành, mã {entry.digest[:DIGITS]}{', có chữ ký' if entry.is_signed else ''}."
    )


def issued(
    *,
    year: OfYear = "",
    as_json: Json = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> None:
    """Những gì đã ban hành của một năm: khi nào, do ai, bản nào đang có hiệu lực."""
    from ocop_lib.register.issued import read_ledger
    from ocop_lib.wording import day

    of_year = year_here(year)
    ledger = read_ledger(of_year.register_folder)
    from ocop_lib.publish.listed import as_json as listed_json
    from ocop_lib.publish.listed import force_words

    if as_json:
        print_json(
            {"year": of_year.number, "entries": listed_json(ledger), **refusal(())},
        )
        return
    if not ledger.entries:
        say(f"Năm {of_year.number}: chưa ban hành báo cáo nào.")
        return
    rows = [
        [
            f"{entry.number:04d}",
            entry.period,
            day(entry.heading.issued_on),
            entry.heading.by,
            ", ".join(one.id.partition("/")[2] for one in entry.reports),
            force_words(ledger, entry),
            "; ".join(filter(None, entry.heading.reasons)) or None,
            entry.digest[:DIGITS] + (", có chữ ký" if entry.is_signed else ""),
        ]
        for entry in ledger.entries
    ]
    show_table(f"Sổ ban hành năm {of_year.number}", _COLUMNS, rows)
