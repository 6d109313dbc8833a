"""Tables of documents, requests, deliveries, published figures and evidence rows."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from ocop_lib import wording
from ocop_lib.blocks.inline import text
from ocop_lib.blocks.model import Cell, Column, Paragraph, Table
from ocop_lib.periods import Period, Quarter
from ocop_lib.plan import PROVINCE, Indicator, Plan
from ocop_lib.register import Published, Register
from ocop_lib.report import sentences
from ocop_lib.report.needs import is_many
from ocop_lib.report.tables import cells, owners
from ocop_lib.shortened import ITEMS, shortened

_DELIVERY: Mapping[str, str] = {
    "baseline": "số liệu gốc",
    "quarterly": "báo cáo quý",
    "restatement": "điều chỉnh",
    "yearly": "số liệu cả năm",
}
NOT_DELIVERED = "Chưa gửi"
_NO_REPLY = "Chưa có trả lời"
_PUBLISHED_TITLE = "Số liệu chính thức đã công bố (ngoài sổ theo dõi này)"


def deliveries_table(
    plan: Plan, register: Register, quarter: Quarter, units: Sequence[str]
) -> Table | Paragraph:
    """The table of the days on which each unit delivered figures for the quarter.

    Args:
        plan: for the units' names.
        register: the deliveries.
        quarter: the quarter the deliveries are for.
        units: ids of units, in the order of the rows.

    Returns:
        One row per unit, of many units one per day; of a single unit a sentence.
    """
    deliveries = register.tables["deliveries"]
    deliveries = deliveries[deliveries["quarter"] == str(quarter)]
    days = {unit: received(deliveries[deliveries["unit_id"] == unit]) for unit in units}
    if len(units) == 1:
        name = wording.capitalised(plan.unit(units[0]).name)
        told = f"gửi số liệu {wording.quarter_words(quarter)}"
        when = f"{name} {told} ngày {days[units[0]]}." if days[units[0]] else f"{name} chưa {told}."
        return Paragraph(look="small", units=tuple(units), spans=text(when))
    head, rows = _by_day(plan, days) if is_many(plan) else _by_unit(plan, days)
    return Table(
        id="gui-so-lieu",
        units=tuple(units),
        small=True,
        caption=f"Ngày gửi số liệu {wording.quarter_words(quarter)}",
        columns=head,
        rows=rows,
    )


_Lines = tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]
_DAY = "Ngày nhận (loại)"


def _by_unit(plan: Plan, days: Mapping[str, str]) -> _Lines:
    """The columns and rows of deliveries, one row a unit."""
    return (Column(label="Đơn vị", width=2), Column(label=_DAY, width=4)), tuple(
        (cells.plain(wording.capitalised(plan.unit(unit).name)), cells.plain(day or NOT_DELIVERED))
        for unit, day in days.items()
    )


def _by_day(plan: Plan, days: Mapping[str, str]) -> _Lines:
    """The columns and rows of deliveries, one row for all units of the same day."""
    names: dict[str, list[str]] = {}
    for unit, day in days.items():
        names.setdefault(day or NOT_DELIVERED, []).append(plan.unit(unit).short_name)
    columns = (
        Column(label=_DAY, width=2),
        Column(label="Số đơn vị", kind="number", width=0.8),
        Column(label="Đơn vị", width=5),
    )
    return columns, tuple(
        (cells.plain(day), cells.amount(len(own)), cells.plain(", ".join(own)))
        for day, own in names.items()
    )


def received(deliveries: pd.DataFrame) -> str:
    """The days on which figures arrived, each with what they were; empty for none.

    Args:
        deliveries: rows of ``deliveries``.

    Returns:
        «05/7/2024 (báo cáo quý); 22/8/2024 (điều chỉnh)».
    """
    own = deliveries.sort_values("received_date")
    days = (wording.day(day.date()) for day in own["received_date"])
    kinds = (_DELIVERY[kind] for kind in own["kind"])
    return "; ".join(f"{day} ({kind})" for day, kind in zip(days, kinds, strict=True))


def published_table(figures: Iterable[Published]) -> Table:
    """The table of published figures with their dates and sources.

    Args:
        figures: at least one, in the register's order.

    Returns:
        One row per figure. A source that all figures share is in a note instead of a column.
    """
    figures = list(figures)
    sources = dict.fromkeys(figure.source for figure in figures)
    has_sources = len(sources) > 1
    return Table(
        id="so-lieu-cong-bo",
        caption=_PUBLISHED_TITLE,
        columns=(
            Column(label="Nội dung", width=2.6),
            Column(label="Số", kind="number", width=0.7),
            Column(label="Ngày", width=1.1),
            *([Column(label="Nguồn", width=3.6)] if has_sources else []),
        ),
        rows=tuple(
            (
                cells.plain(figure.text),
                cells.amount(figure.value),
                cells.plain(wording.day(figure.date)),
                *([cells.plain(figure.source)] if has_sources else []),
            )
            for figure in figures
        ),
        notes=() if has_sources else tuple(f"Nguồn: {source}" for source in sources),
    )


def evidence_table(
    plan: Plan, indicator: Indicator, rows: pd.DataFrame, unit: str, *, is_printed: bool
) -> Table:
    """The table of the rows behind an indicator's number, with their ids in the register.

    Args:
        plan: for the units' names.
        indicator: what is counted.
        rows: its evidence; at least one row.
        unit: id of the unit the table is about.
        is_printed: whether PDF and Word hold the table.

    Returns:
        One row per evidence row, in the same order; of the province with many units one per unit.
    """
    if unit == PROVINCE and is_many(plan):
        return _evidence_by_unit(plan, indicator, rows, is_printed=is_printed)
    body = cells.numbered(
        (
            cells.plain(row.label),
            cells.dated(row.date),
            *([cells.plain(plan.unit(row.unit_id).short_name)] if unit == PROVINCE else []),
            cells.plain(row.item_id),
            cells.plain(row.delivery_id),
        )
        for row in cells.each(rows)
    )
    return Table(
        id=cells.evidence_anchor(indicator.id),
        units=(unit, *sorted(set(rows["unit_id"]) - {unit})),
        printed=is_printed,
        caption=_evidence_caption(indicator.name, len(rows)),
        columns=(
            cells.ordinal(0.6),
            Column(label="Nội dung", width=3.8),
            Column(label="Ngày tính", width=1.3),
            *([Column(label="Đơn vị", width=1.3)] if unit == PROVINCE else []),
            Column(label="Mã trong sổ theo dõi", width=1.6),
            Column(label="Lần gửi", width=1.6),
        ),
        rows=body,
        notes=(f"Chỉ tiêu theo kế hoạch: {sentences.held_together(indicator.source)}.",),
        folded=True,
        small=True,
    )


def _evidence_by_unit(
    plan: Plan, indicator: Indicator, rows: pd.DataFrame, *, is_printed: bool
) -> Table:
    """The table of how many rows each unit has behind an indicator's number."""
    labels: dict[str, list[str]] = {}
    for unit, label in zip(rows["unit_id"].tolist(), rows["label"].tolist(), strict=True):
        labels.setdefault(unit, []).append(label)
    return Table(
        id=cells.evidence_anchor(indicator.id),
        units=(PROVINCE, *sorted(labels.keys() - {PROVINCE})),
        printed=is_printed,
        caption=_evidence_caption(indicator.name, len(rows)),
        columns=(
            cells.ordinal(0.6),
            Column(label="Đơn vị", width=1.6),
            Column(label="Số dòng", kind="number", width=0.8),
            Column(label="Nội dung", width=6),
        ),
        rows=cells.numbered(
            (
                cells.plain(wording.capitalised(plan.unit(unit).name)),
                cells.amount(len(labels[unit])),
                cells.plain("; ".join(shortened(labels[unit], ITEMS))),
            )
            for unit in plan.places
            if unit in labels
        ),
        notes=(
            f"Chỉ tiêu theo kế hoạch: {sentences.held_together(indicator.source)}. {_EACH_ROW}",
        ),
        folded=True,
        small=True,
    )


_EACH_ROW = "Từng dòng có mã trong sổ theo dõi ghi ở báo cáo của đơn vị."


def _evidence_caption(name: str, count: int) -> str:
    """The caption of the rows behind a number."""
    rows = f"{wording.number(count)}\N{NO-BREAK SPACE}dòng"
    return f"Căn cứ: {wording.uncapitalised(name)} ({rows})"


def documents_table(documents: pd.DataFrame, unit: str, period: Period) -> Table:
    """The table of documents issued in a period.

    Args:
        documents: rows of ``documents``, at least one.
        unit: id of the unit the table is about.
        period: the quarter, or the year.

    Returns:
        One row per document, by day.
    """
    ordered = documents.sort_values(["date", "document_id"], kind="stable")
    return Table(
        id="van-ban",
        units=owners.units_of(documents, unit),
        caption=f"Văn bản chỉ đạo, điều hành đã ban hành trong {wording.period_words(period)}",
        columns=(
            cells.ordinal(),
            Column(label="Trích yếu", width=4),
            Column(label="Số, ký hiệu", width=1.8),
            Column(label="Ngày", width=1.1),
            Column(label="Cơ quan ban hành", width=2.2),
        ),
        rows=cells.numbered(
            (
                cells.plain(row.title),
                cells.plain(row.number),
                cells.dated(row.date),
                cells.plain(row.issuer),
            )
            for row in cells.each(ordered)
        ),
    )


def requests_table(plan: Plan, requests: pd.DataFrame, unit: str) -> Table:
    """The table of what was asked of agencies, with their replies.

    Args:
        plan: for names.
        requests: rows of ``requests``, at least one.
        unit: id of the unit the table is about.

    Returns:
        One row per request, by day.
    """
    ordered = requests.sort_values(["date", "request_id"], kind="stable")
    return Table(
        id="kien-nghi",
        units=owners.units_of(requests, unit),
        caption="Kiến nghị gửi các cơ quan và kết quả trả lời",
        columns=(
            cells.ordinal(),
            Column(label="Kiến nghị", width=3.4),
            *owners.unit_column(unit),
            Column(label="Nơi nhận", width=1.8),
            Column(label="Ngày", width=1.1),
            Column(label="Trả lời", width=2.4),
        ),
        rows=cells.numbered(
            (
                cells.plain(row.text),
                *owners.unit_cell(plan, row.unit_id, unit),
                cells.plain(plan.agency(row.agency_id).short_name),
                cells.dated(row.date),
                cells.plain(_NO_REPLY if pd.isna(row.reply) else row.reply),
            )
            for row in cells.each(ordered)
        ),
    )
