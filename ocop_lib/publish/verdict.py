"""What a file is, by its digest: issued, replaced since, a draft, altered or unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from ocop_lib.about import About
from ocop_lib.files.digests import digest
from ocop_lib.output.manifest import ISSUED, Manifest
from ocop_lib.publish.claims import Claim, claim_of
from ocop_lib.register.issued import Issued, Ledger
from ocop_lib.wording import day

Is = Literal["issued", "superseded", "draft", "unproven", "made", "altered", "unknown"]

WORDS: Mapping[str, str] = {
    "issued": "đúng bản đang có hiệu lực",
    "superseded": "đúng bản đã ban hành, nay đã được thay",
    "draft": "dự thảo, chưa ban hành",
    "unproven": "ghi là đã ban hành, nhưng sổ ban hành không cho biết",
    "made": "đi kèm báo cáo",
    "altered": "đã bị sửa sau khi ban hành",
    "unknown": "không rõ nguồn",
}
"""What a file is, in short words, the best first."""

WRONG = frozenset(("altered", "unknown"))
"""What a file is that is other than it should be."""

_DRAFTS = frozenset(("draft", "revision_draft"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file is.

    Args:
        path: the file, as the user knows it.
        what: ``issued`` (in force), ``superseded``, ``draft`` (a report made, not issued),
            ``unproven`` (listed as issued, of which the ledger does not tell, as one that cannot
            be read), ``made`` (what stands beside the reports), ``altered`` (says that it was
            issued, and is other than what was), ``unknown``.
        report: the report's id; empty where it cannot be told.
        entry: the number of the ledger's entry that issued it; None for a file not issued.
        issued_on: the day of that issue.
        by: who issued it.
        replaced_by: the number of the entry that replaced it.
        replaced_on: the day of that.
        in_force: the entry that issued what is in force of this report.
    """

    path: str
    what: Is
    report: str = ""
    entry: int | None = None
    issued_on: date | None = None
    by: str = ""
    replaced_by: int | None = None
    replaced_on: date | None = None
    in_force: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON; None for what is empty."""
        return {
            "path": self.path,
            "state": self.what,
            "report": self.report or None,
            "entry": self.entry,
            "issued_on": self.issued_on and self.issued_on.isoformat(),
            "by": self.by or None,
            "superseded_by": self.replaced_by,
            "superseded_on": self.replaced_on and self.replaced_on.isoformat(),
            "in_force": self.in_force,
        }

    @property
    def words(self) -> str:
        """The verdict as a sentence."""
        name = f"báo cáo {self.report}" if self.report else "không rõ của báo cáo nào"
        issue = f"ban hành ngày {day(self.issued_on)} (mục {self.entry or 0:04d}), {self.by}"
        said = {
            "issued": f"{name}, đúng bản đã {issue}; đang có hiệu lực.",
            "superseded": (
                f"{name}, đúng bản đã {issue}; từ ngày {day(self.replaced_on)} đã được thay bằng bản"
                f" điều chỉnh (mục {self.replaced_by or 0:04d})."
            ),
            "made": "tệp đi kèm báo cáo, do phần mềm làm ra.",
            "unproven": f"{name}, ghi là đã ban hành, nhưng sổ ban hành không cho biết.",
            "draft": f"{name}, dự thảo, chưa ban hành{self._other}.",
            "altered": f"{name}, ghi là đã ban hành nhưng đã bị sửa sau khi ban hành{self._other}.",
            "unknown": f"{name}; không có trong sổ ban hành và danh sách kết quả{self._other}.",
        }
        return f"{self.path}: {said[self.what]}"

    @property
    def _other(self) -> str:
        return f"; bản đang có hiệu lực ở mục {self.in_force:04d}" if self.in_force else ""


@dataclass(frozen=True)
class Known:
    """All that was issued and made, by which files are told.

    Args:
        ledgers: the ledgers of all years.
        manifest: what lies in the outputs.
    """

    ledgers: tuple[Ledger, ...]
    manifest: Manifest

    @cached_property
    def _issued(self) -> Mapping[str, tuple[Ledger, Issued]]:
        """The issue of each issued file by its digest, the latest of equal ones."""
        return {
            found: (ledger, Issued(entry, report))
            for ledger in self.ledgers
            for entry in ledger.entries
            for report in entry.reports
            for found in entry.digests_of(report.id).values()
        }

    @cached_property
    def _drafts(self) -> Mapping[str, str]:
        """The report of each file that the manifest lists for one, by its digest."""
        reports = self.manifest.reports.values()
        return {file.sha256: one.id for one in reports for file in one.files.values()}

    @cached_property
    def _editions(self) -> dict[str, str]:
        """The edition of each file of a report by its digest, as the manifest has it."""
        reports = self.manifest.reports.values()
        return {file.sha256: one.edition for one in reports for file in one.files.values()}

    @cached_property
    def _pages(self) -> frozenset[str]:
        """The digests of what the manifest lists beside reports."""
        pages = self.manifest.year_pages.values()
        forms = {file.sha256 for one in pages for file in one.files.values()}
        return frozenset(forms | {one.sha256 for one in self.manifest.pages.values()})

    def verdict(self, path: str, data: bytes) -> Verdict:
        """What a file is.

        Args:
            path: the file, as the user knows it.
            data: its bytes.

        Returns:
            The verdict.
        """
        found = digest(data)
        if found in self._issued:
            return _of_issued(path, *self._issued[found])
        claim = claim_of(data)
        report = self._drafts.get(found) or self._claimed(claim)
        in_force = self._in_force(report)
        what: Is = "made" if found in self._pages else "unknown"
        if self._editions.get(found) in ISSUED:
            what = "unproven"
        elif found in self._drafts or (claim is not None and claim.state in _DRAFTS):
            what = "draft"
        elif claim is not None and claim.state in ISSUED and in_force:
            what = "altered"
        return Verdict(path, what, report, in_force=in_force)

    def _claimed(self, claim: Claim | None) -> str:
        """The report that a file says it is; the usual one where none is known."""
        if claim is None:
            return ""
        known = ((one.id, one.about.id, str(one.period)) for one in self.manifest.reports.values())
        issued = (
            (report.id, report.about.id, entry.period)
            for ledger in self.ledgers
            for entry in ledger.entries
            for report in entry.reports
        )
        for id_, about, period in (*issued, *known):
            if (about, period) == (claim.about, claim.period):
                return id_
        return About("unit", claim.about).report(claim.period)

    def _in_force(self, report: str) -> int | None:
        found = (ledger.in_force(report) for ledger in self.ledgers)
        return next((one.entry.number for one in found if one), None)


def _of_issued(path: str, ledger: Ledger, issued: Issued) -> Verdict:
    heading, later = issued.entry.heading, ledger.superseded_by(issued)
    return Verdict(
        path,
        "superseded" if later else "issued",
        issued.report.id,
        issued.entry.number,
        heading.issued_on,
        heading.by,
        later.entry.number if later else None,
        later.entry.heading.issued_on if later else None,
        later.entry.number if later else issued.entry.number,
    )
