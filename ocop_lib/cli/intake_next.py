"""The command to type next, as `ocop intake` prints it: to be copied into any shell."""

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocop_lib.intake.arrivals import Outcome

_PLAIN = re.compile(r"[A-Za-z0-9_./:=+,\\-]+")
_LIVE = re.compile(r'["$`!]')
"""Signs that some shell reads between double quotes."""

MARKED = "danh-dau"
"""The folder that is suggested for marked copies."""


def command(*words: str) -> str:
    """A command line that cmd, PowerShell and the shells of Linux and macOS read alike.

    Args:
        words: the words of the command.

    Returns:
        The words, those with blanks or other letters than a to z in double quotes; one with a sign
        that shells read even there is quoted for Linux and macOS.
    """
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    if _PLAIN.fullmatch(word):
        return word
    return shlex.quote(word) if _LIVE.search(word) else f'"{word}"'


def given(options: Mapping[str, str]) -> tuple[str, ...]:
    """The options that were given, as words of a command.

    Args:
        options: the values by option; an empty one was not given.

    Returns:
        The options in their order, each with its value.
    """
    return tuple(word for pair in options.items() if pair[1] for word in pair)


def after_check(
    found: "Sequence[Outcome]", options: Sequence[str], copies: Mapping[str, str]
) -> list[str]:
    """What to do after a check, a line a step.

    Args:
        found: what would become of each file.
        options: the options of the check that the next command needs, too.
        copies: by file its marked copy; empty where none was asked for.

    Returns:
        The lines; commands are complete.
    """
    wrong = [one.arrival.file for one in found if _is_of_wrong_day(one)]
    if wrong:
        rest = _without("--received", options)
        again = command("ocop", "intake", "check", *wrong, *rest, "--received")
        return [
            f"Bước tiếp: kiểm tra lại, ghi đúng ngày nhận ở cuối lệnh: {again} <năm-tháng-ngày>"
        ]
    refused = [one.arrival.file for one in found if one.is_refused and not one.arrival.refused]
    sound = [one.arrival.file for one in found if one.status == "sound"]
    lines = []
    if refused and copies:
        marked = ", ".join(copies[file] for file in refused)
        lines.append(f"Bước tiếp: gửi lại cho đơn vị bản có đánh dấu để sửa: {marked}")
    elif refused:
        again = command("ocop", "intake", "check", *refused, *options, "--marked", MARKED)
        lines.append(f"Bước tiếp: làm bản có đánh dấu để gửi lại cho đơn vị sửa: {again}")
    if sound:
        lines.append(f"Bước tiếp: nhận vào sổ: {_accept(sound, options)}")
    if any(map(_is_of_wrong_year, found)):
        lines.append("Bước tiếp: với biểu của năm khác thì làm như cột «Cách sửa», rồi chạy lại.")
    return lines or ["Không có gì để nhận."]


def after_dry_run(found: "Iterable[Outcome]", options: Sequence[str]) -> str:
    """What to do after a dry run: the command that accepts the files."""
    sound = [one.arrival.file for one in found if one.status == "sound"]
    return f"Bước tiếp: nhận vào sổ: {_accept(sound, options)}"


def _accept(files: Sequence[str], options: Sequence[str]) -> str:
    return command("ocop", "intake", "accept", *files, *options)


def _is_of_wrong_day(found: "Outcome") -> bool:
    """Whether the day of receipt is wrong, which the unit cannot mend, and may be why rows are."""
    from ocop_lib.intake.proposing.placing import RECEIVED_DAY

    return any(fault.code == RECEIVED_DAY.code for fault in found.faults)


def _is_of_wrong_year(found: "Outcome") -> bool:
    """Whether a form is of another year than the command's or the project's: the unit wrote it right."""
    from ocop_lib.cli.intake_period import YEAR_NOT_HERE, YEAR_OF_COMMAND

    wrong = (YEAR_NOT_HERE.code, YEAR_OF_COMMAND.code)
    return any(fault.code in wrong for fault in found.arrival.refused)


def _without(option: str, options: Sequence[str]) -> list[str]:
    """Options with their values, but for one."""
    pairs = zip(options[::2], options[1::2], strict=True)
    return [word for pair in pairs if pair[0] != option for word in pair]
