"""The list of what was issued: when, by whom, which is in force and what replaced the rest."""

from collections import Counter
from typing import Any

from ocop_lib.register.entry import Entry
from ocop_lib.register.issued import Issued, Ledger


def as_values(entry: Entry) -> dict[str, Any]:
    """An entry as plain values for JSON."""
    heading = entry.heading
    return {
        "number": entry.number,
        "digest": entry.digest,
        "period": entry.period,
        "issued_on": heading.issued_on.isoformat(),
        "by": heading.by,
        "note": heading.note or None,
        "despite": heading.despite or None,
        "revision": heading.revision or None,
        "library": heading.library,
        "folder": entry.folder.name,
        "signed": entry.is_signed,
        "reports": [
            {
                "id": one.id,
                **one.about.as_keys(),
                "edition": one.edition,
                "files": dict(entry.digests_of(one.id)),
            }
            for one in entry.reports
        ],
    }


def as_json(ledger: Ledger) -> list[dict[str, Any]]:
    """All entries as plain values for JSON.

    Args:
        ledger: the ledger.

    Returns:
        The entries by number; each report says whether it is in force, and the number of the entry
        that replaced it.
    """
    listed = []
    for entry in ledger.entries:
        values = as_values(entry)
        for report, told in zip(entry.reports, values["reports"], strict=True):
            later = ledger.superseded_by(Issued(entry, report))
            told["state"] = "superseded" if later else "in_force"
            told["superseded_by"] = later.entry.number if later else None
        listed.append(values)
    return listed


def force_words(ledger: Ledger, entry: Entry) -> str:
    """Whether the reports of an entry are in force, in words."""
    later = [ledger.superseded_by(Issued(entry, report)) for report in entry.reports]
    replaced = Counter(one.entry.number for one in later if one)
    if not replaced:
        return "đang có hiệu lực"
    by = ", ".join(f"{number:04d}" for number in sorted(replaced))
    if replaced.total() == len(entry.reports):
        return f"đã thay bằng mục {by}"
    return f"{replaced.total()}/{len(entry.reports)} báo cáo đã thay bằng mục {by}"
