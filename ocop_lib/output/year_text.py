"""The words of the index page about one year; the manifest keeps them for years not read again."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any

from ocop_lib.about import KINDS
from ocop_lib.output.manifest import ReportEntry
from ocop_lib.periods import is_quarter


@dataclass(frozen=True, slots=True)
class YearText:
    """What the index page says of a year besides its reports.

    Args:
        title: the title of the year's reports as a whole.
        issuer: who issues the reports.
        plan: the plan they measure against.
        band: the warning over made-up data; empty for real ones.
        units: id, short name and full name of each row, in the plan's order, the province last.
        quarters: id and label of each column.
        agencies: id, short name and full name of each agency, in the plan's order.
    """

    title: str
    issuer: str
    plan: str
    band: str
    units: tuple[tuple[str, str, str], ...]
    quarters: tuple[tuple[str, str], ...]
    agencies: tuple[tuple[str, str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The values for the manifest."""
        return asdict(self)


def year_text(content: object, year: str, reports: Iterable[ReportEntry]) -> YearText:
    """The text of a year as the manifest has kept it.

    Args:
        content: what the manifest says; None when it has nothing, as one that an earlier version
            of the library wrote.
        year: the year, «2024».
        reports: the year's reports.

    Returns:
        The text. Where the manifest has none, units and quarters are named by their ids.
    """
    try:
        return _parsed(content)
    except (TypeError, ValueError, KeyError):
        entries = [*reports]
        units, agencies = (
            dict.fromkeys(entry.about.id for entry in entries if entry.about.kind == kind)
            for kind in KINDS
        )
        quarters = sorted({entry.period for entry in entries if is_quarter(entry.period)})
        return YearText(
            title=f"Báo cáo tiến độ Chương trình OCOP năm {year}",
            issuer="",
            plan="",
            band="",
            units=tuple((unit, unit, unit) for unit in units),
            quarters=tuple((quarter, quarter) for quarter in quarters),
            agencies=tuple((agency, agency, agency) for agency in agencies),
        )


def _parsed(content: Any) -> YearText:
    # An earlier version of the library wrote no agencies.
    kept = {"agencies": (), **content}
    words = {field.name: kept[field.name] for field in fields(YearText)}
    for name in ("title", "issuer", "plan", "band"):
        if not isinstance(words[name], str):
            raise TypeError(name)
    rows = {
        name: tuple((str(one), str(short), str(full)) for one, short, full in words[name])
        for name in ("units", "agencies")
    }
    quarters = tuple((str(quarter), str(label)) for quarter, label in words["quarters"])
    return YearText(**{**words, **rows, "quarters": quarters})
