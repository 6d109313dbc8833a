"""The command that checks workbooks of units against the register, and writes nothing to it."""

import re
from collections.abc import Container, Iterator
from datetime import date
from itertools import chain, count
from pathlib import Path
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
    restated,
)
from ocop_lib.cli.intake_next import after_check
from ocop_lib.cli.terminal import Debug, Json, OfYear, print_json, say
from ocop_lib.errors import EXIT_FAILED
from ocop_lib.files.letters import cut_to_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ocop_lib.compare.worlds import Compared
    from ocop_lib.intake.arrivals import Outcome

_COPY = "-da-kiem-tra"
"""What follows a file's name in that of its marked copy."""

_COPIED = re.compile(rf"(?<=.){_COPY}(-\d+)?$")

_MOST_BYTES = 200
"""The most bytes of a file's name in that of its copy; systems allow 255."""


def check(  # noqa: PLR0913 (an option is an argument)
    files: Files,
    *,
    marked: Annotated[
        Path | None,
        typer.Option(
            "--marked",
            metavar="<thư mục>",
            help="Ghi vào thư mục này bản sao có đánh dấu từng ô, để gửi lại đơn vị.",
        ),
    ] = None,
    unit: AskedUnit = "",
    quarter: AskedQuarter = "",
    kind: AskedKind = "",
    from_encoding: FromEncoding = "",
    source: FromSource = "",
    received: Received = "",
    year: OfYear = "",
    as_json: Json = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> int:
    """Kiểm tra các tệp đơn vị gửi như sẽ nhận, tệp sau dựa trên tệp trước; không ghi gì vào sổ."""
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
    looked = [one for order in orders for one in _looked_at(order)]
    found = [one.outcome for one in looked]
    copies = _marked(found, marked, orders[0].received) if marked is not None else {}
    if as_json:
        print_json(
            {
                "files": [_in_json(one, copies.get(one.file)) for one in looked],
                "faults": [fault.as_json() for one in found for fault in one.faults],
            }
        )
    else:
        from ocop_lib.cli.intake_shown import show_outcome

        for one in looked:
            show_outcome(one.outcome, one.order.plan)
            _show_restated(one.moved)
        for file, copy in copies.items():
            say(f"Bản đánh dấu của {file}: {copy}")
        for line in after_check(found, orders[0].options, copies):
            say(line)
    return EXIT_FAILED if any(one.is_refused for one in found) else 0


class _Looked(NamedTuple):
    """A file of an order, what would become of it, and the issued numbers that it would restate."""

    order: Order
    outcome: "Outcome"
    moved: "Compared | None"

    @property
    def file(self) -> str:
        return self.outcome.arrival.file


def _looked_at(order: Order) -> Iterator[_Looked]:
    """Look at the files of an order as accepting them would, one on top of the other."""
    from ocop_lib.intake.arrivals import accepted

    folder, present = order.year.register_folder, present_of(order)
    for one in accepted(order.arrivals, present, order.received, order.read, folder, None):
        yield _Looked(order, one, restated(order, one))


def _in_json(one: _Looked, copy: str | None) -> "dict[str, Any]":
    """A file's outcome with its marked copy and the issued numbers that it would restate."""
    from ocop_lib.compare.words import as_json

    restates = as_json(one.moved) if one.moved else None
    found = {**one.outcome.as_json(), "year": one.order.year.number}
    return {**found, "marked": copy, "restated": restates}


def _show_restated(moved: "Compared | None") -> None:
    """Print which issued numbers a file would restate."""
    from ocop_lib.cli.diff import show_compared

    if moved is not None and moved.differences:
        say("Nhận tệp này thì số liệu đã ban hành thay đổi như sau:")
        show_compared(moved)
    elif moved is not None:
        say("Nhận tệp này thì không số liệu đã ban hành nào thay đổi.")


def _marked(found: "Sequence[Outcome]", folder: Path, day: date) -> dict[str, str]:
    """Write a marked copy of each file with findings; by file the copy's path."""
    from ocop_lib.files.whole import write_whole
    from ocop_lib.intake.marking.marked import marked

    written: dict[str, str] = {}
    taken = {_folded(Path(one.arrival.file)) for one in found}
    for one in found:
        if one.faults and not one.arrival.refused and one.arrival.file not in written:
            file = Path(one.arrival.file)
            copy = marked(one.arrival.data, one.form, one.faults, file=file.name, day=day)
            path = _free(folder, file.stem, copy.ending, taken)
            write_whole(path, copy.data)
            taken.add(_folded(path))
            written[one.arrival.file] = str(path)
    return written


def _free(folder: Path, stem: str, ending: str, taken: Container[str]) -> Path:
    """The path of a marked copy: not that of a file checked, nor of another one's copy."""
    # A corrected copy is called as before when it is marked again, and not longer by a word each time.
    name = f"{cut_to_bytes(_COPIED.sub('', stem), _MOST_BYTES)}{_COPY}"
    names = (f"{name}{mark}{ending}" for mark in chain([""], (f"-{one}" for one in count(2))))
    return next(path for one in names if _folded(path := folder / one) not in taken)


def _folded(path: Path) -> str:
    """A path as systems compare it that make no difference between capitals and small letters."""
    return str(path.resolve()).casefold()
