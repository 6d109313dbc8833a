"""The versions of counting rules: the day from which each holds, and which holds on a day.

A rule that is changed becomes a further version; the ones before it stay, so that what was counted
by them can be counted again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ocop_lib.errors import FaultKind, OcopError
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.counting.rows import Candidates

Rule = Callable[[AsOf], Candidates]
Numbers = Mapping[str, int]
"""The number of a version for each indicator's id."""

UNKNOWN_VERSION = FaultKind(
    "plan.rule_version",
    "Chương trình này không có phiên bản cách đếm ấy của chỉ tiêu.",
    "Dùng phiên bản chương trình đã đếm số liệu ấy, hoặc phiên bản mới hơn.",
)


class Version(NamedTuple):
    """A version of an indicator's counting rule.

    Args:
        number: 1 for the first one.
        since: the first cut-off date for which it holds.
        rule: the function that counts.
    """

    number: int
    since: date
    rule: Rule


Versions = Mapping[str, Sequence[Version]]
"""By indicator its versions, the oldest first."""


def first_versions(rules: Mapping[str, Rule]) -> dict[str, tuple[Version, ...]]:
    """The versions of rules that were never changed: one each, which has always held."""
    return {name: (Version(1, date.min, rule),) for name, rule in rules.items()}


def in_force(versions: Versions, cut_off: date) -> dict[str, int]:
    """The version by which each indicator is counted at a cut-off date.

    Args:
        versions: by indicator its versions.
        cut_off: the last day of a report's figures. A report counts all its figures by one version,
            also those of the quarters before.

    Returns:
        The number of the latest version that holds from that day or an earlier one.
    """
    return {name: _last(found, cut_off).number for name, found in versions.items()}


def _last(versions: Iterable[Version], cut_off: date) -> Version:
    return max(one for one in versions if one.since <= cut_off)


def rules_of(versions: Versions, numbers: Numbers) -> dict[str, Rule]:
    """The rules of chosen versions.

    Args:
        versions: by indicator its versions.
        numbers: the number of the version for each indicator; one that is not named is counted by
            its first, because rules had no versions when numbers were not kept.

    Returns:
        The function for each indicator.

    Raises:
        OcopError: for a version that is not known, as of a later version of the library.
    """
    found, faults = {}, []
    for name, known in versions.items():
        wanted = numbers.get(name, 1)
        chosen = [one.rule for one in known if one.number == wanted]
        if chosen:
            found[name] = chosen[0]
        else:
            allowed = ", ".join(str(one.number) for one in known)
            faults.append(UNKNOWN_VERSION.at(found=f"{name}: {wanted}", allowed=allowed))
    if faults:
        raise OcopError(*faults)
    return found
