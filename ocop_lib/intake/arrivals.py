"""Several workbooks one after the other: each is checked, or accepted, on top of those before it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from ocop_lib.errors import Fault, IntakeError
from ocop_lib.files.personal import is_personal
from ocop_lib.intake.accept import accept, accepted_before
from ocop_lib.intake.caused import Taken, told_of_earlier
from ocop_lib.intake.delivered import Delivered
from ocop_lib.intake.proposing.present import Present
from ocop_lib.intake.proposing.proposal import Proposal, propose


@dataclass(frozen=True)
class Arrival:
    """A file that was sent.

    Args:
        file: the file as the user knows it.
        data: its bytes.
        refused: why they could not be read, or are not to be taken at all.
    """

    file: str
    data: bytes = field(repr=False)
    refused: tuple[Fault, ...] = ()


class Incoming(NamedTuple):
    """A file that was read.

    Args:
        form: what it is, as `Book.form` says.
        delivered: what it delivers.
        at_source: gives a fault the place in the file, where that differs from the form's.
        personal: warnings of personal data, at their places in the file.
    """

    form: str
    delivered: Delivered
    at_source: Callable[[Fault], Fault] = lambda fault: fault
    personal: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of a file.

    Args:
        arrival: the file.
        status: ``known`` where the same bytes were accepted before, ``unread`` where it cannot be
            opened, ``refused`` where it has an error, ``nothing`` where it says nothing new,
            ``sound`` where it can be accepted, ``accepted`` where it was.
        faults: all faults and findings.
        proposal: what it would make of the register; None where it was not read.
        kept: the name in the inbox of the original, of a file known or accepted.
        written: the names of the files written.
        form: what the file is, as `Book.form` says; empty where it was not opened.
    """

    arrival: Arrival
    status: str
    faults: tuple[Fault, ...]
    proposal: Proposal | None = None
    kept: str = ""
    written: tuple[str, ...] = ()
    form: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether the file was, or would be, refused."""
        return self.status in ("unread", "refused")

    def as_json(self) -> dict[str, Any]:
        """The outcome as JSON values: the file, its status, what it is, its counts, its faults."""
        found = self.proposal
        delivered = found.delivered if found else None
        return {
            "file": self.arrival.file,
            "status": self.status,
            "unit": delivered.unit if delivered else None,
            "kind": _kind(found) if found else None,
            "quarter": (delivered.quarter or None) if delivered else None,
            "delivery": found.delivery.id if found and found.delivery else None,
            "rows": found.counts() if found else None,
            "kept": self.kept or None,
            "written": list(self.written),
            "faults": [fault.as_json() for fault in self.faults],
        }


def _kind(found: Proposal) -> str:
    return found.delivery.cells["kind"] if found.delivery else found.delivered.kind


Reader = Callable[[Arrival, Present], Incoming]
"""Opens and reads a workbook beside a register; raises IntakeError where it cannot be opened."""


def accepted(
    arrivals: Iterable[Arrival],
    present: Present,
    received: date,
    read: Reader,
    folder: Path,
    journal: Path | None,
) -> Iterator[Outcome]:
    """Accept files in their order, each on top of those before it; one that is refused is left out.

    Without a journal this is their check: what it says is what accepting them does.

    Args:
        arrivals: the files.
        present: the register, read while the folder was held.
        received: the day of receipt.
        read: opens and reads a workbook.
        folder: the folder of the register.
        journal: by which the folder is changed; None to write nothing.

    Yields:
        For each file what became of it, as soon as it is in place. A finding that the file would
        not have without one before it names that one.

    Raises:
        OcopError: the register cannot be written; what was accepted before stays.
    """
    seen: dict[bytes, str] = {}
    taken: list[Taken] = []
    for arrival in arrivals:
        if arrival.data in seen:
            yield Outcome(arrival, "known", (), kept=seen[arrival.data])
            continue

        def again(before: Present, arrival: Arrival = arrival) -> tuple[Fault, ...]:
            return _proposed(arrival, before, received, read, folder).faults

        found = _proposed(arrival, present, received, read, folder)
        found = replace(found, faults=told_of_earlier(found.faults, taken, again))
        if found.status == "sound" and found.proposal is not None:
            taken.append(Taken(arrival.file, present))
            present = found.proposal.after
            if journal is not None:
                found = _put(found, found.proposal, folder, journal)
            seen[arrival.data] = found.kept
        yield found


def _put(found: Outcome, proposal: Proposal, folder: Path, journal: Path) -> Outcome:
    written = accept(proposal, folder, journal, found.arrival.data)
    kept = written[-1].rpartition("/")[2]
    return replace(found, status="accepted", kept=kept, written=written)


def _cell(fault: Fault) -> tuple[str, str] | Fault:
    """The cell of a fault, by sheet and address; what has none is nothing but itself."""
    return (fault.place.sheet, fault.place.part) if fault.place.part else fault


def _discreet(fault: Fault) -> Fault:
    """A fault that does not repeat personal data of a cell."""
    return replace(fault, found="") if is_personal(fault.found) else fault


def _proposed(
    arrival: Arrival, present: Present, received: date, read: Reader, folder: Path
) -> Outcome:
    if arrival.refused:
        # What has bytes was refused for what it is, and not because it cannot be opened.
        return Outcome(arrival, "refused" if arrival.data else "unread", arrival.refused)
    if kept := accepted_before(folder, arrival.data):
        return Outcome(arrival, "known", (), kept=kept)
    try:
        form, delivered, at_source, personal = read(arrival, present)
    except IntakeError as refused:
        return Outcome(arrival, "unread", refused.faults)
    found = propose(delivered, present, received)
    status = "refused" if found.is_refused else "nothing" if found.delivery is None else "sound"
    # Of a table of another system one cell may be read for several columns, and refused for each.
    faults = tuple(dict.fromkeys(map(_discreet, map(at_source, found.faults))))
    wrong = {_cell(fault) for fault in faults if fault.severity == "error"}
    faults += tuple(fault for fault in personal if _cell(fault) not in wrong)
    return Outcome(arrival, status, faults, found, form=form)
