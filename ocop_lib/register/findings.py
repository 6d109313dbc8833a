"""Findings: rows that break no rule but deserve a second look, such as a late delivery."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ocop_lib.periods import Quarter, Scheme
from ocop_lib.register.columns import STAGES
from ocop_lib.register.history import history
from ocop_lib.register.model import Register
from ocop_lib.register.out_of_year import out_of_year
from ocop_lib.register.standards import is_recognition, is_withdrawal, may_recognise, stars_for
from ocop_lib.register.tables import BY_NAME, TABLES
from ocop_lib.wording import day, number, quarter_label

if TYPE_CHECKING:
    from ocop_lib.plan import Plan

LATE_AFTER_DAYS = 15
"""A delivery is late when received more than this number of days after the quarter's cut-off.

The plan sets no date for deliveries, and Nghị định 09/2019/NĐ-CP, Điều 8 only asks for at least one
working day. The office may change this number; every sentence about a late delivery prints the
limit.
"""

LOOKED_FOR: dict[str, str] = {
    "late_delivery": f"số liệu quý nhận muộn hơn {LATE_AFTER_DAYS} ngày sau ngày khóa sổ quý",
    "same_subject": "hai chủ thể của một đơn vị trùng tên",
    "same_product": "hai sản phẩm của một chủ thể trùng tên",
    "stage_order": "một bước của chu trình ghi ngày sớm hơn bước đứng trước nó",
    "stars_below_score": "hạng sao thấp hơn khung điểm, kèm giải trình nếu có",
    "authority_by_exception": "cấp tỉnh công nhận 3 sao khi thẩm quyền thuộc cấp huyện",
    "effective_before_decision": "ngày hiệu lực sớm hơn ngày quyết định",
    "no_decision_number": "sự kiện của giấy chứng nhận chưa có số quyết định",
    "withdrawn_stars": "thu hồi hạng sao khác hạng đang có",
    "no_flagship_document": "sản phẩm chủ lực chưa có số văn bản xác định",
    "empty_activity": "hoạt động có số lượng bằng 0",
    "earlier_year": "sự việc của năm trước nằm trong số liệu quý",
    "after_year": "sự việc sau ngày khóa sổ cuối cùng của năm (tìm trong toàn bộ sổ)",
    "odd_text": "dấu cách lạ, hai dấu cách liền nhau, chữ của phông cũ (TCVN3)",
}
"""The Vietnamese descriptions of all findings, by code without ``finding.``."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that breaks no rule but deserves a second look.

    Args:
        code: ``finding.`` and a key of ``LOOKED_FOR``.
        table: the table of the row.
        key: the row's id.
        unit_id: the unit to which the row belongs.
        text: one Vietnamese sentence that describes the finding.
    """

    code: str
    table: str
    key: str
    unit_id: str
    text: str


def findings_of(
    register: Register, plan: "Plan", scheme: Scheme | None = None
) -> tuple[Finding, ...]:
    """Search a register for findings.

    Only the typed rows are used, so a slice gives the same findings as ``visible_to`` of the whole
    register.

    Args:
        register: a whole register or a slice.
        plan: the plan, for the names of units.
        scheme: the period scheme; None for the scheme of the slice, or ``calendar`` for a whole
            register.

    Returns:
        The findings in the order of tables and rows.
    """
    chosen = scheme or (cut.scheme if (cut := register.heading.cut) else "calendar")
    searches: tuple[Callable[[Register], Iterator[Finding]], ...] = (
        lambda register: _late_deliveries(register, plan, chosen),
        _same_subjects,
        _same_products,
        _stages_out_of_order,
        _certificates,
        _flagships_without_document,
        _empty_activities,
        lambda register: _out_of_year(register, chosen),
        _odd_texts,
    )
    found = [finding for search in searches for finding in search(register)]
    order = {spec.name: number for number, spec in enumerate(TABLES)}
    # Of the tables with findings only: reading a column takes pandas time, and most have none.
    rows = {
        (name, key): row
        for name in {finding.table for finding in found}
        for row, key in enumerate(register.tables[name][BY_NAME[name].key].tolist())
    }
    found.sort(key=lambda finding: (order[finding.table], rows[finding.table, finding.key]))
    return tuple(found)


def _of(code: str, table: str, row: Any, text: str) -> Finding:
    """The finding about a row, which is a named tuple of its frame."""
    return Finding(f"finding.{code}", table, getattr(row, BY_NAME[table].key), row.unit_id, text)


def _late_deliveries(register: Register, plan: "Plan", scheme: Scheme) -> Iterator[Finding]:
    names = {unit.id: unit.name for unit in (*plan.units, plan.whole)}
    deliveries = register.tables["deliveries"]
    for row in _rows(deliveries[deliveries["kind"] == "quarterly"]):
        quarter = Quarter.parse(str(row.quarter))
        last = quarter.cut_off(scheme) + timedelta(days=LATE_AFTER_DAYS)
        received = _day(row.received_date)
        if received > last:
            text = (
                f"Số liệu {quarter_label(quarter)} của {names.get(row.unit_id, row.unit_id)} nhận"
                f" ngày {day(received)}, sau hạn {day(last)} ({LATE_AFTER_DAYS} ngày sau ngày khóa"
                " sổ quý; kế hoạch không quy định hạn nộp)."
            )
            yield _of("late_delivery", "deliveries", row, text)


def _same_subjects(register: Register) -> Iterator[Finding]:
    subjects = register.tables["subjects"]
    for row, others in _alike(subjects, "unit_id", "subject_id"):
        text = f"Chủ thể {row.subject_id} «{row.name}» trùng tên với {others} trong cùng đơn vị."
        yield _of("same_subject", "subjects", row, text)


def _same_products(register: Register) -> Iterator[Finding]:
    products = register.tables["products"]
    for row, others in _alike(products, "subject_id", "product_id"):
        text = f"Sản phẩm {row.product_id} «{row.name}» trùng tên với {others} của cùng chủ thể."
        yield _of("same_product", "products", row, text)


def _alike(frame: pd.DataFrame, within: str, key: str) -> Iterator[tuple[Any, str]]:
    """The rows with the name of an earlier row, and its id; case and blanks are ignored."""
    owners, names, ids = (frame[name].tolist() for name in (within, "name", key))
    folded = [" ".join(str(name).casefold().split()) for name in names]
    # A dictionary: for the few rows of a unit, pandas' groupby takes six times as long.
    seen: dict[tuple[Any, str], str] = {}
    rows = zip(owners, folded, ids, strict=True)
    first = [seen.setdefault((owner, name), id_) for owner, name, id_ in rows]
    alike = [other != id_ for other, id_ in zip(first, ids, strict=True)]
    yield from zip(_rows(frame[alike]), compress(first, alike), strict=True)


def _stages_out_of_order(register: Register) -> Iterator[Finding]:
    stages = register.tables["stages"]
    names = ("product_id", "plan_year", "cycle")
    cycles = [*zip(*(stages[name].tolist() for name in names), strict=True)]
    steps = [*map(tuple(STAGES).index, stages["stage"].tolist())]
    days = stages["date"].tolist()
    # A dictionary: for the few rows of a unit, pandas' groupby takes eight times as long.
    latest: dict[tuple[Any, ...], pd.Timestamp] = {}
    before = list(days)
    for place in sorted(range(len(days)), key=steps.__getitem__):
        before[place] = latest.get(cycles[place], days[place])
        latest[cycles[place]] = max(before[place], days[place])
    late = [one > other for one, other in zip(before, days, strict=True)]
    for row, earlier in zip(_rows(stages[late]), compress(before, late), strict=True):
        text = (
            f"Sản phẩm {row.product_id}: bước {row.stage} ghi ngày {day(_day(row.date))}, sớm hơn"
            f" một bước đứng trước nó (ngày {day(_day(earlier))})."
        )
        yield _of("stage_order", "stages", row, text)


def _certificates(register: Register) -> Iterator[Finding]:
    events = register.tables["certificates"]
    names = register.tables["products"].set_index("product_id")["name"]
    band, before = stars_for(events["score"]), _stars_before(events)
    marks = _marks(events, band, before)
    sentences: dict[str, Callable[[Any], str]] = {
        "stars_below_score": lambda row: (
            f"được {row.stars} sao, thấp hơn khung điểm {number(row.score)} ({band[row.Index]} sao),"
            f" {_explained(row.note)}"
        ),
        "authority_by_exception": lambda row: (
            f"{row.stars} sao do cấp tỉnh quyết định ngày {day(_day(row.decision_date))},"
            f" {_explained(row.note)}"
        ),
        "effective_before_decision": lambda row: (
            f"ngày hiệu lực {day(_day(row.effective_date))} sớm hơn ngày quyết định"
            f" {day(_day(row.decision_date))}"
        ),
        "no_decision_number": lambda _: "chưa có số quyết định",
        "withdrawn_stars": lambda row: (
            f"thu hồi {row.stars} sao, khác hạng đang có ({before[row.Index]} sao)"
        ),
    }
    for code, rows in marks.items():
        for row in _rows(events[rows]) if rows.any() else ():
            name = names.get(row.product_id, row.product_id)
            text = f"Giấy chứng nhận {row.certificate_id} của «{name}»: {sentences[code](row)}."
            yield _of(code, "certificates", row, text)


def _marks(events: pd.DataFrame, band: pd.Series, before: pd.Series) -> dict[str, Any]:
    """For each finding on certificates, which events it is about."""
    recognition = is_recognition(events).to_numpy()
    # numpy's columns: each comparison of pandas' columns with missing values takes 0.2 ms. A value
    # that is missing (NaN, NaT) is neither less nor more than another.
    stars, owed, held = (
        column.to_numpy(dtype=float, na_value=np.nan) for column in (events["stars"], band, before)
    )
    effective, decided = (events[f"{name}_date"].to_numpy() for name in ("effective", "decision"))
    return {
        "stars_below_score": recognition & (stars < owed),
        "authority_by_exception": recognition & ~may_recognise(events, with_note=False).to_numpy(),
        "effective_before_decision": effective < decided,
        "no_decision_number": events["decision_number"].isna().to_numpy(),
        "withdrawn_stars": is_withdrawal(events).to_numpy() & ((stars < held) | (stars > held)),
    }


def _stars_before(events: pd.DataFrame) -> pd.Series:
    """The stars that each event's product had before it; missing where nothing is withdrawn."""
    if is_recognition(events).all():
        # The history takes 3 ms, and most units have no withdrawal.
        return pd.Series(pd.NA, index=events.index, dtype="Int64")
    return history(events)["stars_before"]


def _explained(note: Any) -> str:
    return "chưa có ghi chú giải trình" if pd.isna(note) else f"giải trình: {str(note).rstrip('.')}"


def _flagships_without_document(register: Register) -> Iterator[Finding]:
    flagships = register.tables["flagships"]
    for row in _rows(flagships[flagships["decision_number"].isna()]):
        text = f"Sản phẩm chủ lực {row.product_id}: chưa có số văn bản xác định."
        yield _of("no_flagship_document", "flagships", row, text)


def _empty_activities(register: Register) -> Iterator[Finding]:
    activities = register.tables["activities"]
    for row in _rows(activities[activities["quantity"] == 0]):
        text = f"Hoạt động {row.activity_id} «{row.title}» có số lượng bằng 0."
        yield _of("empty_activity", "activities", row, text)


def _out_of_year(register: Register, scheme: Scheme) -> Iterator[Finding]:
    for code, *rest in out_of_year(register, scheme):
        yield Finding(f"finding.{code}", *rest)


_ODD_BLANKS = re.compile(r"[^\S ]|  ")
_OLD_FONT = re.compile(r"\w[µ¶·¸¹¨ª¬]|[µ¶·¸¹¨¬]\w")
"""Vietnamese letters in the encoding of pre-Unicode fonts (TCVN3), decoded as Latin-1."""


def _odd_texts(register: Register) -> Iterator[Finding]:
    for spec in TABLES:
        frame = register.tables[spec.name]
        for column in spec.columns:
            if column.kind != "text":
                continue
            oddities = [_oddity(cell) for cell in frame[column.name].tolist()]
            if not any(oddities):
                continue
            odd = [bool(words) for words in oddities]
            for row, words in zip(_rows(frame[odd]), filter(None, oddities), strict=True):
                key = getattr(row, spec.key)
                text = f"Bảng {spec.name}, dòng {key}, cột {column.name}: {words}."
                yield _of("odd_text", spec.name, row, text)


def _oddity(cell: Any) -> str:
    """A description of odd characters in a text, in Vietnamese; empty for none."""
    if isinstance(cell, str) and _OLD_FONT.search(cell):
        return "có vẻ gõ bằng phông chữ cũ (TCVN3), cần chuyển sang Unicode"
    if isinstance(cell, str) and _ODD_BLANKS.search(cell):
        return "có dấu cách lạ hoặc hai dấu cách liền nhau"
    return ""


def _rows(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a frame as named tuples."""
    # itertuples first creates a class, which takes time even for an empty frame.
    return iter(frame.itertuples() if len(frame) else ())


def _day(moment: pd.Timestamp) -> date:
    return moment.date()
