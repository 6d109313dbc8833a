"""The command that accepts workbooks of units into the register."""

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from ocop_lib.cli.intake_files import (
    AskedKind,
    AskedQuarter,
    AskedUnit,
    Files,
    FromEncoding,
    FromSource,
    Order,
    Received,
    ordered,
    present_of,
)
from ocop_lib.cli.intake_next import after_dry_run
from ocop_lib.cli.terminal import Debug, Json, OfYear, print_json, say, tell
from ocop_lib.errors import EXIT_FAILED, OcopError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ocop_lib.compare.worlds import Compared
    from ocop_lib.errors import Fault
    from ocop_lib.intake.arrivals import Outcome
    from ocop_lib.intake.proposing.present import Present


def accept(  # noqa: PLR0913 (an option is an argument)
    files: Files,
    *,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Chỉ cho xem sổ và số liệu báo cáo sẽ thay đổi thế nào; không ghi gì."
        ),
    ] = False,
    received: Received = "",
    unit: AskedUnit = "",
    quarter: AskedQuarter = "",
    kind: AskedKind = "",
    from_encoding: FromEncoding = "",
    source: FromSource = "",
    year: OfYear = "",
    as_json: Json = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> int:
    """Nhận các tệp đơn vị gửi vào sổ, lần lượt từng tệp; tệp có lỗi thì không nhận gì của tệp ấy."""
    orders = ordered(
        files,
        unit=unit,
        quarter=quarter,
        kind=kind,
        encoding=from_encoding,
        source=source,
        received=received,
        year=year,
    )
    found: list[_Taken] = []
    moved: list[Compared] = []
    stopped: OcopError | None = None
    with ExitStack() as stack:
        ready = [_ready(order, stack, is_dry=dry_run) for order in orders]
        try:
            for one in ready:
                moved += _take(one, found, is_dry=dry_run, is_told=not as_json)
        except OcopError as refused:
            stopped = refused
    outcomes = [one.outcome for one in found]
    if as_json:
        _print_json(found, moved, stopped.faults if stopped else ())
    else:
        _show_next(found, moved)
    if stopped:
        if not as_json:
            _show_stopped(stopped, orders, outcomes)
        return stopped.exit_status
    return EXIT_FAILED if any(one.is_refused for one in outcomes) else 0


class _Taken(NamedTuple):
    """What became of a file, and the order that it is of."""

    order: Order
    outcome: "Outcome"


class _Ready(NamedTuple):
    """An order whose register is read, and held where it is to be written: by its journal."""

    order: Order
    present: "Present"
    journal: "Path | None"


def _ready(order: Order, stack: ExitStack, *, is_dry: bool) -> _Ready:
    """Read the register of an order; those of all years are, before the first is written."""
    from ocop_lib.register.folder_lock import held_register

    folder = order.year.register_folder
    journal = None if is_dry else stack.enter_context(held_register(folder))
    return _Ready(order, present_of(order), journal)


def _take(
    ready: _Ready, found: list[_Taken], *, is_dry: bool, is_told: bool
) -> "Sequence[Compared]":
    """Accept the files of an order.

    Args:
        ready: the order.
        found: gets what becomes of each file.
        is_dry: whether nothing is written.
        is_told: whether each outcome is printed, as soon as the file is in place.

    Returns:
        How the numbers of the year's reports would move, where nothing is written.
    """
    from ocop_lib.cli.intake_shown import show_outcome
    from ocop_lib.intake.arrivals import accepted

    order, present, journal = ready
    outcomes = []
    folder, read = order.year.register_folder, order.read
    for one in accepted(order.arrivals, present, order.received, read, folder, journal):
        outcomes.append(one)
        found.append(_Taken(order, one))
        if is_told:
            show_outcome(one, order.plan)
    return [*_moved(order, present, outcomes)] if is_dry else ()


def _moved(order: Order, present: "Present", found: "Sequence[Outcome]") -> "Iterator[Compared]":
    """How the numbers of the reports of a year would move; nothing where its register stays."""
    from ocop_lib.compare.worlds import compare_registers

    last = [one.proposal for one in found if one.status == "sound" and one.proposal]
    if last:
        after = last[-1].after.register
        yield compare_registers(order.year, order.plan, present.register, after)


def _print_json(
    found: "Sequence[_Taken]", moved: "Sequence[Compared]", stopped: "Sequence[Fault]"
) -> None:
    """Print what became of each file, what would move, and all faults, last why it was stopped."""
    from ocop_lib.compare.words import as_json

    faults = [*(fault for one in found for fault in one.outcome.faults), *stopped]
    print_json(
        {
            "files": [{**one.as_json(), "year": order.year.number} for order, one in found],
            "moved": as_json(_together(moved)) if moved else None,
            "faults": [fault.as_json() for fault in faults],
        }
    )


def _together(moved: "Sequence[Compared]") -> "Compared":
    """What moves in several years, as one comparison."""
    differences = tuple(one for each in moved for one in each.differences)
    plans = {year: plan for each in moved for year, plan in each.plans.items()}
    return replace(moved[0], differences=differences, plans=plans)


def _show_next(found: "Sequence[_Taken]", moved: "Sequence[Compared]") -> None:
    """Print what a dry run shows, and what to do next."""
    from ocop_lib.cli.diff import show_compared
    from ocop_lib.cli.intake_shown import show_difference

    if moved:
        for order, one in found:
            if one.status == "sound" and one.proposal:
                show_difference(one.proposal, order.plan)
        show_compared(_together(moved))
        say(after_dry_run((one.outcome for one in found), found[0].order.options))
    elif any(one.outcome.status == "accepted" for one in found):
        say(
            "Bước tiếp: làm lại báo cáo bằng ocop reports; phát biểu mới cho đơn vị bằng ocop intake"
            " template."
        )


def _show_stopped(
    stopped: OcopError, orders: "Sequence[Order]", found: "Sequence[Outcome]"
) -> None:
    """Print why the register could not be written, and which files were left."""
    seen = {one.arrival.file for one in found}
    left = [one.file for order in orders for one in order.arrivals if one.file not in seen]
    tell(*stopped.faults)
    tell(
        f"Chưa nhận: {', '.join(left)}. Sửa xong thì chạy lại cùng lệnh này; tệp nào đã nhận thì không"
        " ghi lần nữa."
    )
