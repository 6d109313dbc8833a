"""What `ocop intake check` and `accept` share: their options, and how files become outcomes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, cast

import typer

from ocop_lib.cli.intake_next import given
from ocop_lib.cli.intake_period import KINDS, named_year, year_of
from ocop_lib.cli.terminal import choice, project_here
from ocop_lib.errors import FaultKind, IntakeError, ParameterError, Place

if TYPE_CHECKING:
    from ocop_lib.compare.worlds import Compared
    from ocop_lib.intake.arrivals import Arrival, Outcome, Reader
    from ocop_lib.intake.delivered import Kind
    from ocop_lib.intake.incoming import FileReader
    from ocop_lib.intake.proposing.present import Present
    from ocop_lib.intake.reading.cover import Asked
    from ocop_lib.intake.sources.source import Source
    from ocop_lib.plan import Plan
    from ocop_lib.project.project import Project, Year

NOT_A_DAY = FaultKind(
    "intake.received",
    "Ngày nhận không phải một ngày.",
    "Viết ngày theo dạng năm-tháng-ngày, hoặc bỏ --received để lấy ngày hôm nay.",
    "ngày có thật, dạng 2024-10-05",
)

FUTURE_DAY = FaultKind(
    "intake.received_future",
    "Ngày nhận ở sau ngày hôm nay.",
    "Ghi ngày đã nhận được tệp, hoặc bỏ --received để lấy ngày hôm nay.",
    "không sau {today}",
)

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="<tệp>…",
        help="Các tệp đơn vị gửi; xét lần lượt số liệu gốc, các quý, cả năm, trong một kỳ thì theo thứ"
        " tự ghi ở đây.",
    ),
]
AskedUnit = Annotated[
    str,
    typer.Option(
        "--unit", metavar="<đơn vị>", help="Mã đơn vị gửi, nếu tệp không có bìa; hoặc province."
    ),
]
AskedQuarter = Annotated[
    str, typer.Option("--quarter", metavar="<quý>", help="Quý của số liệu, nếu tệp không có bìa.")
]
AskedKind = Annotated[
    str,
    typer.Option(
        "--kind",
        metavar="<loại>",
        help="Thay cho quý, nếu tệp không có bìa: baseline là số liệu gốc, yearly là cả năm.",
    ),
]
FromEncoding = Annotated[
    str,
    typer.Option(
        "--from-encoding", metavar="<bảng mã>", help="Chuyển chữ từ bảng mã cũ: tcvn3 hoặc vni."
    ),
]
FromSource = Annotated[
    str,
    typer.Option(
        "--source",
        metavar="<nguồn>",
        help="Tệp của hệ thống khác: tên tệp mô tả trong params/sources/, không có .yaml.",
    ),
]
Received = Annotated[
    str,
    typer.Option(
        "--received", metavar="<ngày>", help="Ngày nhận, ví dụ 2024-10-05; không ghi: hôm nay."
    ),
]

_ENCODINGS = ("tcvn3", "vni")


class Order(NamedTuple):
    """What a command is asked to do with the files of a year.

    Args:
        year: the year of the project.
        plan: its plan.
        received: the day of receipt.
        read: opens and reads a workbook.
        arrivals: the files: the baseline, the quarters, the year; those of a period as they were
            given.
        options: the options that were given, as words of the next command.
    """

    year: "Year"
    plan: "Plan"
    received: date
    read: "Reader"
    arrivals: list["Arrival"]
    options: tuple[str, ...]


def ordered(  # noqa: PLR0913 (an option is an argument)
    files: Iterable[Path],
    *,
    unit: str,
    quarter: str,
    kind: str,
    encoding: str,
    source: str,
    received: str,
    year: str,
) -> tuple[Order, ...]:
    """Check the options of a command, and read the bytes of its files.

    A file is of the year that it says itself, unless the command names one: reading it then says
    where the two differ.

    Args:
        files: the files.
        unit: the value of ``--unit``.
        quarter: the value of ``--quarter``.
        kind: the value of ``--kind``.
        encoding: the value of ``--from-encoding``.
        source: the value of ``--source``.
        received: the value of ``--received``.
        year: the value of ``--year``.

    Returns:
        The orders of the years, the earliest first. A file that cannot be read has its fault there.

    Raises:
        OcopError: an option has an unknown value, or project or plan cannot be read.
    """
    from ocop_lib.intake.incoming import FileReader

    project = project_here()
    named = named_year(project, quarter, kind, year)
    asked = _asked((named or project.latest).plan(), unit, quarter, kind)
    legacy = choice("--from-encoding", encoding, _ENCODINGS) if encoding else ""
    day = _day(received)
    described = _source(source) if source else None
    read = FileReader(asked, cast("Literal['', 'tcvn3', 'vni']", legacy), described, source)
    by_year = _by_year(project, named, read, files)
    told = {
        "--unit": unit,
        "--quarter": quarter,
        "--kind": kind,
        "--from-encoding": encoding,
        "--source": source,
        "--received": received,
        "--year": year,
    }
    orders = []
    for number, sent in sorted(by_year.items()):
        of_year = project.year(number)
        arrivals = [arrival for _, arrival in sorted(sent, key=lambda one: one[0])]
        orders.append(Order(of_year, of_year.plan(), day, read, arrivals, given(told)))
    return tuple(orders)


def _by_year(
    project: "Project", named: "Year | None", read: "FileReader", files: Iterable[Path]
) -> dict[int, list[tuple[int, "Arrival"]]]:
    """The files by the year that they are of, each with its turn among those of the year."""
    by_year: dict[int, list[tuple[int, Arrival]]] = {}
    for arrival in map(_arrival, files):
        said = read.said(arrival)
        number, fault = year_of(project, named, said, arrival.file)
        taken = replace(arrival, refused=(fault,)) if fault else arrival
        by_year.setdefault(number, []).append((said.turn, taken))
    # What says no year goes with the rest: another year's register need not be read for it.
    unsaid = by_year.pop(0, [])
    by_year.setdefault(max(by_year, default=project.latest.number), []).extend(unsaid)
    return by_year


def present_of(order: Order) -> "Present":
    """Read the register of an order's year, and what was issued of it.

    Args:
        order: the order.

    Returns:
        The register.

    Raises:
        RegisterError: register or ledger cannot be read.
    """
    from ocop_lib.intake.proposing.present import Present
    from ocop_lib.register.issued import read_ledger

    year = order.year
    register = year.register(order.plan)
    return Present(register, order.plan, year.scheme, read_ledger(year.register_folder))


def restated(order: Order, found: "Outcome") -> "Compared | None":
    """How numbers that were issued would move by a file, on top of those before it.

    Args:
        order: the order.
        found: what would become of the file.

    Returns:
        The numbers of the periods that were issued; None where the file touches no issue, or is
        refused.
    """
    from ocop_lib.compare.worlds import compare_registers
    from ocop_lib.intake.proposing.issued_quarters import ISSUED

    is_told = any(fault.code == ISSUED.code for fault in found.faults)
    if found.proposal is None or found.status != "sound" or not is_told:
        return None
    before, after = found.proposal.before, found.proposal.after
    moved = compare_registers(order.year, order.plan, before.register, after.register)
    entries = (before.ledger.in_force(report) for report in before.ledger.report_ids)
    issued = {one.entry.heading.cut.period for one in entries if one}
    return replace(
        moved, differences=tuple(one for one in moved.differences if one.period in issued)
    )


def _asked(plan: "Plan", unit: str, quarter: str, kind: str) -> "Asked | None":
    """What the options say of files without a cover; None where they say nothing."""
    from ocop_lib.intake.reading.cover import Asked

    if unit:
        choice("--unit", unit, plan.places, plan.spellings)
    of_kind: Kind | Literal[""] = KINDS[kind] if kind else "quarterly" if quarter else ""
    return Asked(unit, of_kind, quarter) if unit or of_kind else None


def _source(name: str) -> "Source":
    """The description of a table of another system, by the name of its file."""
    from ocop_lib.files.text import read_bytes
    from ocop_lib.intake.sources.source import parse_source
    from ocop_lib.project.root import SOURCES

    folder = project_here().root / SOURCES
    known = sorted(path.stem for path in folder.glob("*.yaml"))
    choice("--source", name, known)
    file = SOURCES / f"{name}.yaml"
    return parse_source(read_bytes(project_here().root / file, str(file), IntakeError), str(file))


def _day(text: str) -> date:
    from ocop_lib.publish.clock import this_day

    today = this_day()
    if not text:
        return today
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or str(found) != text:
        raise ParameterError(NOT_A_DAY.at(Place(part="--received"), found=text))
    if found > today:
        raise ParameterError(FUTURE_DAY.at(Place(part="--received"), found=text, today=today))
    return found


def _arrival(path: Path) -> "Arrival":
    from ocop_lib.intake.arrivals import Arrival
    from ocop_lib.intake.opening import file_bytes

    try:
        return Arrival(str(path), file_bytes(path, str(path)))
    except IntakeError as refused:
        return Arrival(str(path), b"", refused.faults)
