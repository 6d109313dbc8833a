"""What the index page says of a year as a whole: what was issued, and what is new since."""

from collections.abc import Iterable, Mapping, Sequence

from ocop_lib.output.manifest import ReportEntry
from ocop_lib.output.year_text import YearText
from ocop_lib.shortened import Limit, shortened
from ocop_lib.wording import counted, uncapitalised

EDITIONS: Mapping[str, str] = {
    "draft": "Dự thảo",
    "issued": "Đã ban hành",
    "revision_draft": "Dự thảo điều chỉnh",
    "revised": "Đã ban hành bản điều chỉnh",
}
"""Whether a report was issued, in words, by the manifest's word."""

_NOTHING_ISSUED = "Các báo cáo đều là dự thảo, chưa ban hành."
_ALL_ISSUED = "Các báo cáo đều đã ban hành."
_REPORTS = Limit(8, 6, "báo cáo")


def edition_of(entry: ReportEntry) -> str:
    """Whether a report was issued, a key of `EDITIONS`."""
    return entry.edition if entry.edition in EDITIONS else "draft"


def state_words(year: str, text: YearText, reports: Iterable[ReportEntry]) -> tuple[str, ...]:
    """What was issued of a year's reports, and what is new since it was.

    Args:
        year: «2024».
        text: the names of units, agencies and quarters.
        reports: the year's reports; those that could not be made are not told of.

    Returns:
        The sentences; none for a year without reports.
    """
    made = [report for report in reports if report.status == "done"]
    by_edition = {
        edition: [report for report in made if edition_of(report) == edition]
        for edition in EDITIONS
    }
    drafts, changed = by_edition["draft"], by_edition["revision_draft"]
    if len(drafts) == len(made):
        return (_NOTHING_ISSUED,) if made else ()
    told = []
    if changed:
        names = "; ".join(shortened(_names(year, text, changed), _REPORTS))
        told.append(f"Có {counted(len(changed))} báo cáo thay đổi sau khi ban hành: {names}.")
    if drafts:
        found = ", ".join(_by_period(year, text, drafts))
        told.append(f"Có {counted(len(drafts))} báo cáo chưa ban hành: {found}.")
    return tuple(told) or (_ALL_ISSUED,)


def _names(year: str, text: YearText, reports: Sequence[ReportEntry]) -> list[str]:
    """The names of reports, in the order of periods and of the plan: «Ba Bể, quý I/2024»."""
    shorts = {id_: short for id_, short, _ in (*text.units, *text.agencies)}
    order = {id_: place for place, id_ in enumerate(shorts)}
    labels = _labels(year, text)
    ordered = sorted(reports, key=lambda r: (r.period, order.get(r.about.id, len(order)), r.id))
    return [
        f"{shorts.get(r.about.id, r.about.id)}, {labels.get(r.period, r.period)}" for r in ordered
    ]


def _by_period(year: str, text: YearText, reports: Sequence[ReportEntry]) -> list[str]:
    """How many of the reports tell of each period: «quý II/2024 (09)»."""
    return [
        f"{label} ({counted(count)})"
        for period, label in _labels(year, text).items()
        if (count := sum(report.period == period for report in reports))
    ]


def _labels(year: str, text: YearText) -> Mapping[str, str]:
    quarters = {quarter: uncapitalised(label) for quarter, label in text.quarters}
    return {**quarters, year: f"năm {year}"}
