"""The command that says whether files are what was made and issued."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocop_lib.cli.ordered import ending_politely
from ocop_lib.cli.terminal import (
    Debug,
    Json,
    print_json,
    project_here,
    refusal,
    say,
    tell,
    whole_number,
)
from ocop_lib.errors import EXIT_FAILED, ParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocop_lib.errors import Fault
    from ocop_lib.publish.signatures import Signature, Signers
    from ocop_lib.publish.verdict import Verdict
    from ocop_lib.register.issued import Ledger


def verify(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="<tệp hoặc thư mục>",
            help="Tệp, gói .zip hay thư mục cần kiểm tra, nếu không phải outputs/.",
        ),
    ] = None,
    *,
    rebuild: Annotated[
        bool,
        typer.Option("--rebuild", help="Làm lại mọi tệp đã ban hành từ sổ và so từng byte."),
    ] = False,
    signers: Annotated[
        Path | None,
        typer.Option(
            "--signers",
            metavar="<tệp>",
            help="Danh sách người được ký, nếu không phải params/signers; đòi mọi mục có chữ ký.",
        ),
    ] = None,
    jobs: Annotated[
        str, typer.Option("--jobs", metavar="<số>", help="Số báo cáo làm lại cùng lúc, từ 1.")
    ] = "",
    as_json: Json = False,
    debug: Debug = False,  # noqa: ARG001 (read by main)
) -> int:
    """Kiểm tra tệp có đúng là tệp đã làm ra, đã ban hành, và sổ ban hành còn nguyên vẹn."""
    from ocop_lib.publish.verify import verify as verify_files
    from ocop_lib.wording import number

    workers = whole_number("--jobs", jobs, least=1)
    outputs, folders, root = _places(path)
    found = verify_files(path or outputs, outputs, folders, _signers(signers, root))
    again: Sequence[Fault] = ()
    if rebuild and found.is_ledger_sound:
        again = _rebuilt(found.ledgers, workers)
    faults = (*found.faults, *again)
    is_sound = all(fault.severity == "warning" for fault in faults)
    if as_json:
        files = [verdict.as_json() for verdict in found.verdicts]
        signed = [signature.as_json() for signature in found.signatures]
        told = {"files": files, "entries": found.entries, "signatures": signed}
        print_json({**told, **refusal(faults)})
        return 0 if is_sound else EXIT_FAILED
    _show(found.verdicts)
    _show_signers(found.signatures)
    tell(*faults)
    say(
        f"Đã kiểm tra {number(len(found.verdicts))} tệp và {number(found.entries)} mục của sổ ban"
        f" hành: {'không có gì sai khác' if is_sound else 'CÓ SAI KHÁC, xem ở trên'}."
    )
    return 0 if is_sound else EXIT_FAILED


def _places(path: Path | None) -> "tuple[Path, list[Path], Path | None]":
    """The folder of outputs, those of the registers, the project; none for what brings its ledger."""
    from ocop_lib.publish.unpacked import is_bundle
    from ocop_lib.register.ledger_place import LEDGER

    try:
        project = project_here()
    except ParameterError:
        if path is None or not ((path / LEDGER).is_dir() or (path.is_file() and is_bundle(path))):
            raise
        return path, [], None
    folders = [year.register_folder for year in project.years.values()]
    return project.root / "outputs", folders, project.root


def _signers(named: Path | None, root: Path | None) -> "Signers":
    from ocop_lib.publish.signatures import NO_SIGNERS, Signers

    if named is not None:
        return Signers.named(named)
    return NO_SIGNERS if root is None else Signers.of_project(root)


def _show_signers(signatures: "Sequence[Signature]") -> None:
    """Print who has signed entries; what is wrong with a signature is told as a fault."""
    good = {one.digest: one.by for one in signatures if one.state == "good"}
    for by, count in Counter(good.values()).items():
        say(f"Chữ ký đúng của {by}: {count} mục của sổ ban hành.")


def _show(verdicts: "Sequence[Verdict]") -> None:
    """Print what a file is; of many files how many of each kind there are, and what was replaced."""
    from ocop_lib.publish.verdict import WORDS, WRONG

    for verdict in verdicts:
        # What is wrong is told as a fault.
        if verdict.what == "superseded" or (len(verdicts) == 1 and verdict.what not in WRONG):
            say(verdict.words)
    if len(verdicts) > 1:
        counts = {what: sum(one.what == what for one in verdicts) for what in WORDS}
        said = (f"{count} tệp {WORDS[what]}" for what, count in counts.items() if count)
        say(f"{'; '.join(said)}.")


def _rebuilt(ledgers: "Sequence[Ledger]", workers: int | None) -> "list[Fault]":
    from ocop_lib.run.processes import Processes

    with ending_politely(), Processes() as start:
        from ocop_lib.publish.rebuild import rebuilt_faults

        return [
            fault
            for ledger in ledgers
            for entry in ledger.entries
            for fault in rebuilt_faults(ledger, entry, start, workers or start.slots)
        ]
