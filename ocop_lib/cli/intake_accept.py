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
from ocop_lib.cli.terminal import Debug, Json, OfYear, print_json, say
from ocop_lib.errors import EXIT_FAILED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocop_lib.compare.worlds import Compared
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
    for order in orders:
        of_year: list[Outcome] = []
        present = _take(order, of_year, is_dry=dry_run, is_told=not as_json)
        moved += _moved(order, present, of_year) if dry_run else ()
        found += (_Taken(order, one) for one in of_year)
    outcomes = [one.outcome for one in found]
    if as_json:
        from ocop_lib.compare.words import as_json as in_json

        print_json(
            {
                "files": [
                    {**one.outcome.as_json(), "year": one.order.year.number} for one in found
                ],
                "moved": in_json(_together(moved)) if moved else None,
                "faults": [fault.as_json() for one in outcomes for fault in one.faults],
            }
        )
    else:
        _show_next(found, moved)
    return EXIT_FAILED if any(one.is_refused for one in outcomes) else 0


class _Taken(NamedTuple):
    """What became of a file, and the order that it is of."""

    order: Order
    outcome: "Outcome"


def _take(order: Order, found: "list[Outcome]", *, is_dry: bool, is_told: bool) -> "Present":
    """Accept the files of an order.

    Args:
        order: the order.
        found: gets what becomes of each file.
        is_dry: whether nothing is written.
        is_told: whether each outcome is printed, as soon as the file is in place.

    Returns:
        The register before.
    """
    from ocop_lib.cli.intake_shown import show_outcome
    from ocop_lib.intake.arrivals import accepted
    from ocop_lib.register.held import held_register

    folder = order.year.register_folder
    with ExitStack() as stack:
        journal = None if is_dry else stack.enter_context(held_register(folder))
        present = present_of(order)
        received, read = order.received, order.read
        for one in accepted(order.arrivals, present, received, read, folder, journal):
            found.append(one)
            if is_told:
                show_outcome(one, order.plan)
    return present


def _moved(order: Order, present: "Present", found: "Sequence[Outcome]") -> "Iterator[Compared]":
    """How the numbers of the reports of a year would move; nothing where its register stays."""
    from ocop_lib.compare.worlds import compare_registers

    last = [one.proposal for one in found if one.status == "sound" and one.proposal]
    if last:
        after = last[-1].after.register
        yield compare_registers(order.year, order.plan, present.register, after)


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
