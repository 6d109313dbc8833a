"""Tables of certificates: decided in the year, run out without renewal, running out."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ocop_lib import wording
from ocop_lib.blocks.model import Cell, Column, Paragraph, Table
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.renewal import DECLINED, Renewal, evidence_states, renewal_states
from ocop_lib.plan import Plan
from ocop_lib.register.columns import CERTIFICATE_KINDS, ENDING_REASONS
from ocop_lib.register.written import document_number
from ocop_lib.report import nothing
from ocop_lib.report.tables import cells, owners

RENEWAL: Mapping[Renewal, str] = {
    Renewal.NOTHING: "Chưa triển khai",
    Renewal.NO_NEED: "Chủ thể không có nhu cầu",
    Renewal.STOPPED: "Chủ thể ngừng sản xuất",
    Renewal.DISSOLVED: "Chủ thể giải thể",
    Renewal.INTENDED: "Chủ thể đề nghị cấp lại",
    Renewal.TRAINED: "Đã tập huấn, tư vấn",
    Renewal.DOSSIER: "Đã đủ hồ sơ",
    Renewal.FAILED: "Đánh giá không đạt",
    Renewal.TO_COMPLETE: "Đã đánh giá, phải hoàn thiện",
    Renewal.ASSESSED: "Đã đánh giá, chờ quyết định",
    Renewal.DECIDED: "Đã có quyết định, chưa đến ngày hiệu lực",
}
"""How far the renewal of a certificate has got."""

_MISSING_DECISION = "chưa có số quyết định"
_RENEWAL_COLUMN = Column(label="Tiến độ cấp lại", width=1.8)


def certificates_table(plan: Plan, as_of: AsOf, unit: str, *, is_known: bool) -> Table | Paragraph:
    """The table of certificates given, lowered and withdrawn in the plan year, with their decisions.

    Args:
        plan: for the units' names.
        as_of: the register at the cut-off.
        unit: id of the unit the table is about.
        is_known: whether figures were delivered this year; it decides the sentence for none.

    Returns:
        One row per event, by the day of the decision; a sentence where there is none. A decision
        without number is marked in its cell; a withdrawal and a downgrade have their reason.
    """
    events = as_of.of_plan_year("certificates")
    if events.empty:
        words = nothing.NO_CERTIFICATES if is_known else nothing.NO_CERTIFICATES_KNOWN
        return nothing.sentence(words, (unit,))
    events = events.sort_values(["decision_date", "product_id"], kind="stable")
    rows = cells.numbered(
        (
            cells.plain(row.product_name),
            cells.plain(row.subject_name),
            *owners.unit_cell(plan, row.unit_id, unit),
            cells.plain(_event(row)),
            cells.amount(row.stars),
            _decision(row.decision_number, row.decision_date),
            cells.plain(row.issuer),
            cells.dated(row.expiry_date),
        )
        for row in cells.each(events)
    )
    return Table(
        id="cong-nhan",
        units=owners.units_of(events, unit),
        caption="Sản phẩm được công nhận, nâng hạng, hạ hạng, cấp lại, thu hồi từ đầu năm",
        columns=(
            cells.ordinal(),
            Column(label="Sản phẩm", width=2.1),
            Column(label="Chủ thể", width=2.1),
            *owners.unit_column(unit),
            Column(label="Sự kiện", width=1.8),
            Column(label="Sao", kind="number", width=0.5),
            Column(label="Số, ngày quyết định", width=1.9),
            Column(label="Cơ quan ban hành", width=1.9),
            Column(label="Hết hạn", width=1.2),
        ),
        rows=rows,
    )


def _event(row: Any) -> str:
    """The kind of event, of one that takes stars with its reason."""
    name = CERTIFICATE_KINDS[row.kind]
    if pd.isna(row.reason):
        return name
    # «Other» asks for the note, which then says the reason.
    reason = row.note if row.reason == "other" else ENDING_REASONS[row.reason]
    return f"{name}: {wording.uncapitalised(reason)}"


def _decision(number: Any, day: Any = None) -> Cell:
    """The number of a decision, and its day where one is given; marked where there is no number."""
    dated = "" if pd.isna(day) else f" ({wording.day(day.date())})"
    if pd.isna(number) or not document_number(number):
        return Cell(text=f"{_MISSING_DECISION}{dated}", tint="missing")
    return cells.plain(f"{number}{dated}")


def lapsed_table(
    plan: Plan, as_of: AsOf, lapsed: pd.DataFrame, unit: str, *, is_known: bool
) -> Table | Paragraph:
    """The table of certificates that have run out and were neither renewed nor withdrawn.

    Args:
        plan: for the units' names.
        as_of: the register at the cut-off.
        lapsed: the evidence of ``lapsed_certificates``.
        unit: id of the unit the table is about.
        is_known: whether figures were delivered this year; it decides the sentence for none.

    Returns:
        One row per product, the first to run out first, with how far renewal has got; a sentence
        where there is none.
    """
    if lapsed.empty:
        return nothing.sentence(nothing.NO_LAPSED if is_known else nothing.NO_LAPSED_KNOWN, (unit,))
    return Table(
        id="da-het-han",
        units=owners.units_of(lapsed, unit),
        caption="Giấy chứng nhận đã hết hạn chưa cấp lại",
        columns=(*_certificate_columns(unit), _RENEWAL_COLUMN),
        rows=_certificate_rows(plan, as_of, as_of.lapsed_now, lapsed, unit),
    )


def expiring_table(
    plan: Plan, as_of: AsOf, expiring: pd.DataFrame, unit: str, *, is_known: bool
) -> Table | Paragraph:
    """The table of certificates that expire within twelve months.

    Args:
        plan: for the units' names.
        as_of: the register at the cut-off.
        expiring: the evidence of ``expiring_certificates``.
        unit: id of the unit the table is about.
        is_known: whether figures were delivered this year; it decides the sentence for none.

    Returns:
        One row per certificate, the earliest to expire first, with how far renewal has got; a
        sentence where there is none.
    """
    if expiring.empty:
        words = nothing.NO_EXPIRING if is_known else nothing.NO_EXPIRING_KNOWN
        return nothing.sentence(words, (unit,))
    rows = _certificate_rows(plan, as_of, as_of.held_now, expiring, unit)
    return Table(
        id="sap-het-han",
        units=owners.units_of(expiring, unit),
        caption="Giấy chứng nhận hết hạn trong 12 tháng sau kỳ số liệu",
        columns=(*_certificate_columns(unit), _RENEWAL_COLUMN),
        rows=rows,
    )


def _certificate_columns(unit: str) -> tuple[Column, ...]:
    return (
        cells.ordinal(),
        Column(label="Sản phẩm", width=2.2),
        Column(label="Chủ thể", width=2.4),
        *owners.unit_column(unit),
        Column(label="Sao", kind="number", width=0.5),
        Column(label="Quyết định", width=1.9),
        Column(label="Hết hạn", width=1.2),
    )


def _certificate_rows(
    plan: Plan, as_of: AsOf, certificates: pd.DataFrame, evidence: pd.DataFrame, unit: str
) -> tuple[tuple[Cell, ...], ...]:
    """The rows of the certificates behind evidence, each with how far its renewal has got."""
    place = {product: place for place, product in enumerate(certificates["product_id"].tolist())}
    listed = certificates.take([place[product] for product in evidence["item_id"].tolist()])
    states = renewal_states(as_of, listed)
    return cells.numbered(
        (
            cells.plain(row.product_name),
            cells.plain(row.subject_name),
            *owners.unit_cell(plan, owner, unit),
            cells.amount(row.stars),
            _decision(row.decision_number),
            cells.dated(row.held_to),
            cells.plain(RENEWAL[state]),
        )
        for row, owner, state in zip(
            cells.each(listed), evidence["unit_id"].tolist(), states, strict=True
        )
    )


def expiry_table(
    as_of: AsOf, lapsed: pd.DataFrame, expiring: pd.DataFrame, unit: str, *, is_known: bool
) -> Table | Paragraph:
    """The table of certificates by month of expiry, with how far their renewal has got.

    Args:
        as_of: the register at the cut-off.
        lapsed: the evidence of ``lapsed_certificates``.
        expiring: the evidence of ``expiring_certificates``.
        unit: id of the unit the table is about.
        is_known: whether figures were delivered this year; it decides the sentence for none.

    Returns:
        A row for those that have run out, then one per month in which some run out; a sentence
        where there is none.
    """
    if lapsed.empty and expiring.empty:
        words = nothing.NO_EXPIRING if is_known else nothing.NO_EXPIRING_KNOWN
        return nothing.sentence(words, (unit,))
    groups = {_GONE: evidence_states(as_of, as_of.lapsed_now, lapsed)} if len(lapsed) else {}
    states = evidence_states(as_of, as_of.held_now, expiring)
    for day, state in zip(expiring["date"].dt.date, states, strict=True):
        groups.setdefault(f"Tháng {day.month}/{day.year}", []).append(state)
    rows = cells.numbered(_expiry_row(*group) for group in groups.items())
    return Table(
        id="het-han-theo-thang",
        units=owners.units_of(pd.concat([lapsed, expiring]), unit),
        caption="Giấy chứng nhận theo tháng hết hạn và tiến độ cấp lại",
        columns=(
            cells.ordinal(),
            Column(label="Thời gian hết hạn", width=3),
            Column(label="Số giấy", kind="number", width=1.1),
            Column(label="Đang cấp lại", kind="number", width=1.3),
            Column(label="Chưa triển khai", kind="number", width=1.3),
            Column(label="Không cấp lại", kind="number", width=1.3),
        ),
        rows=rows,
    )


_GONE = "Đã hết hạn, chưa cấp lại"


def _expiry_row(words: str, states: Sequence[Renewal]) -> tuple[Cell, ...]:
    idle = sum(state == Renewal.NOTHING for state in states)
    declined = sum(state in DECLINED for state in states)
    numbers = (len(states), len(states) - idle - declined, idle, declined)
    return cells.plain(words), *(cells.amount(n) for n in numbers)
