"""What the index page shows of a year, as plain values: its tables, rows and cells."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from ocop_lib.about import Kind
from ocop_lib.output.glance import Glance
from ocop_lib.output.index_state import EDITIONS, edition_of, state_words
from ocop_lib.output.manifest import METHODOLOGY, OPEN_DATA, FileEntry, ReportEntry, YearPage
from ocop_lib.output.year_text import YearText
from ocop_lib.statuses import MET, WORST_FIRST
from ocop_lib.wording import STATUS

_ALL_MET, _SILENT, _FAILED = "all-met", "silent", "failed"

STATES: Mapping[str, str] = {
    **{status.value: STATUS[status] for status in WORST_FIRST},
    _ALL_MET: "Đạt mọi chỉ tiêu",
    _SILENT: "Chưa gửi số liệu",
    _FAILED: "Báo cáo không làm được",
    **EDITIONS,
}
"""What the cells of the page can be narrowed to, in the order of the list, in words."""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """A report in a cell.

    Args:
        name: of a report that an analyst added; empty for the usual one.
        is_failed: whether it could not be made.
        files: by format.
        edition: whether it was issued, a key of `EDITIONS`.
    """

    name: str
    is_failed: bool
    files: Mapping[str, FileEntry]
    edition: str

    @property
    def words(self) -> str:
        """Whether it was issued, in words."""
        return EDITIONS[self.edition]


@dataclass(frozen=True, slots=True)
class IndexCell:
    """A unit or agency in a quarter.

    Args:
        period: the quarter, or the year.
        label: its name: «Quý III/2024».
        glance: how the unit stands; None where nothing tells.
        reports: what there is about it, the usual report first.
    """

    period: str
    label: str
    glance: Glance | None
    reports: tuple[IndexReport, ...]

    @property
    def states(self) -> Mapping[str, str]:
        """What is said of the cell, by value, in words; what the page can be narrowed to."""
        return {state: STATES[state] for state in self._states()}

    def _states(self) -> Iterator[str]:
        # Without a report the cell shows no status either.
        if self.reports and self.glance:
            yield from (status for status in self.glance.statuses if status not in MET)
            if self.glance.is_met:
                yield _ALL_MET
            if not self.glance.has_sent:
                yield _SILENT
        for report in self.reports:
            if report.is_failed:
                yield _FAILED
            else:
                yield report.edition


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A unit or agency through a year.

    Args:
        mark: what the page is narrowed to it by.
        short: its short name.
        full: its full name.
        cells: one for each quarter.
    """

    mark: str
    short: str
    full: str
    cells: tuple[IndexCell, ...]


@dataclass(frozen=True, slots=True)
class IndexTable:
    """A table of a year: of units, or of agencies.

    Args:
        id: the anchor of its caption.
        caption: what it shows.
        first: the heading of its first column.
        rows: never empty.
        sent: by quarter, how many units sent figures: «7/8»; empty in a table of agencies.
    """

    id: str
    caption: str
    first: str
    rows: tuple[IndexRow, ...]
    sent: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IndexYear:
    """A year of the page.

    Args:
        year: «2024».
        text: its words.
        tables: of units, then of agencies; only tables with rows.
        whole: the reports on the whole year, each with the full name of its unit.
        method: the page of the year; None where there is none.
        data: by quarter, and under the year, paths of the files for other programs.
        state: sentences on what was issued and what is new since.
        is_issued: whether anything was issued, so that each report says whether it was.
    """

    year: str
    text: YearText
    tables: tuple[IndexTable, ...]
    whole: tuple[tuple[str, IndexReport], ...]
    method: YearPage | None
    data: Mapping[str, Sequence[str]]
    state: tuple[str, ...]
    is_issued: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of all reports.

    Args:
        reports: by kind, id and period of whom they are about, the usual report first.
        glances: how units stand, by quarter and unit.
    """

    reports: Mapping[tuple[Kind, str, str], Sequence[ReportEntry]]
    glances: Mapping[str, Mapping[str, Glance]]

    def all(self) -> Iterator[ReportEntry]:
        """All reports."""
        return chain.from_iterable(self.reports.values())

    def told(self, kind: Kind) -> set[str]:
        """The ids of units or agencies about which there is a report."""
        return {id_ for told, id_, _ in self.reports if told == kind}

    def found(self, kind: Kind, id_: str, period: str) -> tuple[IndexReport, ...]:
        """The reports about a unit or agency over a period."""
        return tuple(map(_report, self.reports.get((kind, id_, period), ())))


def index_year(
    year: str, text: YearText, known: Known, pages: Iterable[str], methods: Iterable[YearPage]
) -> IndexYear:
    """What the page shows of a year.

    Args:
        year: «2024».
        text: its words.
        known: what is known of all reports.
        pages: paths of the pages beside the reports.
        methods: the pages of all years.

    Returns:
        The values, in the order in which the page shows them.
    """
    agencies = [agency for agency in text.agencies if agency[0] in known.told("agency")]
    tables = [
        IndexTable(
            f"units-{year}",
            "Tiến độ theo đơn vị và quý",
            "Đơn vị",
            _rows("unit", text.units, text, known),
            {
                quarter: words
                for quarter, _ in text.quarters
                if (words := _sent(text, known, quarter))
            },
        )
    ]
    if agencies:
        rows = _rows("agency", agencies, text, known)
        tables.append(
            IndexTable(
                f"agencies-{year}", "Phiếu theo dõi nhiệm vụ theo cơ quan và quý", "Cơ quan", rows
            )
        )
    named = {unit: full for unit, _, full in text.units}
    whole = tuple(
        (full, report) for unit, full in named.items() for report in known.found("unit", unit, year)
    )
    method = next((page for page in methods if page.id == f"{year}/{METHODOLOGY}"), None)
    reports = [report for report in known.all() if report.period.partition("-")[0] == year]
    state = state_words(year, text, reports)
    is_issued = any(edition_of(report) != "draft" for report in reports)
    data = _data(year, text, frozenset(pages))
    return IndexYear(year, text, tuple(tables), whole, method, data, state, is_issued)


def _data(year: str, text: YearText, pages: frozenset[str]) -> dict[str, list[str]]:
    """By quarter, and for the year, the paths of its files for other programs; of some at least one."""
    periods = (*(quarter for quarter, _ in text.quarters), year)
    found = {
        one: [path for name in OPEN_DATA if (path := f"{one}/{name}") in pages] for one in periods
    }
    return {period: paths for period, paths in found.items() if paths}


def _report(entry: ReportEntry) -> IndexReport:
    is_usual = entry.id == entry.about.report(entry.period)
    name = "" if is_usual else entry.id.removeprefix(f"{entry.period}/")
    return IndexReport(name, entry.status == "failed", entry.files, edition_of(entry))


def _rows(
    kind: Kind, subjects: Iterable[tuple[str, str, str]], text: YearText, known: Known
) -> tuple[IndexRow, ...]:
    return tuple(
        IndexRow(
            f"{kind}-{id_}",
            short,
            full,
            tuple(
                IndexCell(
                    quarter,
                    label,
                    known.glances.get(quarter, {}).get(id_) if kind == "unit" else None,
                    known.found(kind, id_, quarter),
                )
                for quarter, label in text.quarters
            ),
        )
        for id_, short, full in subjects
    )


def _sent(text: YearText, known: Known, quarter: str) -> str:
    """How many of the units sent figures for a quarter; empty where no table tells."""
    # The last row of the plan's units is the whole.
    found = [known.glances.get(quarter, {}).get(unit) for unit, *_ in text.units[:-1]]
    told = [glance for glance in found if glance]
    return f"{sum(glance.has_sent for glance in told)}/{len(told)}" if told else ""
