"""Findings on events of certificates: score, authority, dates, numbers, a second recognition."""

from collections.abc import Callable, Iterator
from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ocop_lib.register.columns import RECOGNITIONS
from ocop_lib.register.findings.cells import Cells
from ocop_lib.register.findings.finding import Finding
from ocop_lib.register.findings.spellings import normal_form
from ocop_lib.register.history import history
from ocop_lib.register.standards import is_recognition, is_withdrawal, may_recognise, stars_for
from ocop_lib.wording import day, number

if TYPE_CHECKING:
    from datetime import date

RENEWED_SOON_DAYS = 30
"""A renewal at most this number of days after another recognition is probably the same one.

A certificate holds for 36 months, and a renewal follows a new cycle of several months.
"""

ENDINGS = {"withdrawal": "thu hồi", "downgrade": "hạ hạng"}
"""The kinds of event that take stars, which a reason explains."""

LOOKED_FOR = {
    "stars_below_score": "hạng sao thấp hơn khung điểm, kèm giải trình nếu có",
    "authority_by_exception": "cấp tỉnh công nhận 3 sao khi thẩm quyền thuộc cấp huyện",
    "effective_before_decision": "ngày hiệu lực sớm hơn ngày quyết định",
    "no_decision_number": "sự kiện của giấy chứng nhận chưa có số quyết định",
    "withdrawn_stars": "thu hồi hạng sao khác hạng đang có",
    "no_ending_reason": "thu hồi, hạ hạng chưa ghi lý do",
    "renewed_soon": f"cấp lại trong vòng {RENEWED_SOON_DAYS} ngày sau một lần công nhận",
    "shared_number": "một số quyết định của một năm do hai cơ quan ban hành",
}


def odd_events(cells: Cells) -> Iterator[Finding]:
    """Events of certificates whose stars, level, dates or number deserve a second look."""
    events = cells.register.tables["certificates"]
    band, before = stars_for(events["score"]), _stars_before(events)
    sentences: dict[str, Callable[[Any], str]] = {
        "stars_below_score": lambda row: (
            f"được {row.stars} sao, thấp hơn khung điểm {number(row.score)} ({band[row.Index]} sao),"
            f" {_explained(row.note)}"
        ),
        "authority_by_exception": lambda row: (
            f"{row.stars} sao do cấp tỉnh quyết định ngày {day(row.decision_date.date())},"
            f" {_explained(row.note)}"
        ),
        "effective_before_decision": lambda row: (
            f"ngày hiệu lực {day(row.effective_date.date())} sớm hơn ngày quyết định"
            f" {day(row.decision_date.date())}"
        ),
        "no_decision_number": lambda _: "chưa có số quyết định",
        "no_ending_reason": lambda row: (
            f"{ENDINGS[row.kind]} ngày {day(row.decision_date.date())} chưa ghi lý do; điền ô reason"
        ),
        "withdrawn_stars": lambda row: (
            f"thu hồi {row.stars} sao, khác hạng đang có ({before[row.Index]} sao)"
        ),
    }
    for code, rows in _marks(events, band, before).items():
        # itertuples first creates a class, which takes time even for an empty frame.
        for row in events[rows].itertuples() if rows.any() else ():
            text = f"{_named(cells, row.Index)}: {sentences[code](row)}."
            yield cells.finding(code, "certificates", row.Index, text)


def _named(cells: Cells, row: int) -> str:
    """An event by its id and the name of its product."""
    product = cells.texts("certificates", "product_id")[row]
    name = cells.by_key("products", "name").get(product or "", product)
    return f"Giấy chứng nhận {cells.keys('certificates')[row]} của «{name}»"


def _marks(events: pd.DataFrame, band: pd.Series, before: pd.Series) -> dict[str, Any]:
    """For each finding on certificates, which events it is about."""
    recognition = is_recognition(events).to_numpy()
    # numpy's columns: each comparison of pandas' columns with missing values takes 0.2 ms. A value
    # that is missing (NaN, NaT) is neither less nor more than another.
    stars, owed, held = (
        column.to_numpy(dtype=float, na_value=np.nan) for column in (events["stars"], band, before)
    )
    no_reason = events["reason"].isna().to_numpy()
    effective, decided = (events[f"{name}_date"].to_numpy() for name in ("effective", "decision"))
    return {
        "stars_below_score": recognition & (stars < owed),
        "authority_by_exception": recognition & ~may_recognise(events, with_note=False).to_numpy(),
        "effective_before_decision": effective < decided,
        "no_decision_number": events["decision_number"].isna().to_numpy(),
        "no_ending_reason": np.array([kind in ENDINGS for kind in events["kind"].tolist()], bool)
        & no_reason,
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


def renewed_soon(cells: Cells) -> Iterator[Finding]:
    """Renewals within days of another recognition of their product."""
    kinds, products = (cells.texts("certificates", name) for name in ("kind", "product_id"))
    if "renewal" not in kinds:
        return
    keys, days = cells.keys("certificates"), cells.days("certificates", "decision_date")
    is_recognised = [kind in RECOGNITIONS for kind in kinds]
    events = [*compress(zip(products, days, range(len(keys)), strict=True), is_recognised)]
    for product, decided, row in events:
        if kinds[row] != "renewal" or decided is None:
            continue
        for other, earlier, first in events:
            if other != product or first == row or earlier is None:
                continue
            passed = (decided - earlier).days
            if 0 <= passed <= RENEWED_SOON_DAYS and (passed or kinds[first] != "renewal"):
                text = (
                    f"{_named(cells, row)}: cấp lại ngày {day(decided)}, chỉ {passed} ngày sau"
                    f" {keys[first]} ({_KINDS[kinds[first]]}). Nếu là một lần công nhận thì bỏ một"
                    " dòng; nếu không thì kiểm tra hai ngày quyết định."
                )
                yield cells.finding("renewed_soon", "certificates", row, text)
                break


_KINDS = {kind: name[0].lower() + name[1:] for kind, name in RECOGNITIONS.items()}


def shared_numbers(cells: Cells) -> Iterator[Finding]:
    """Decisions of one number and year by two issuers; each further issuer is told once."""
    keys, issuers = cells.keys("certificates"), cells.texts("certificates", "issuer")
    numbers = cells.texts("certificates", "decision_number")
    days: list[date | None] = cells.days("certificates", "decision_date")
    first: dict[tuple[str, int], int] = {}
    told: set[tuple[str, int, str]] = set()
    for row, (written, decided) in enumerate(zip(numbers, days, strict=True)):
        if not written or decided is None:
            continue
        decision = normal_form(written), decided.year
        other = first.setdefault(decision, row)
        if issuers[other] == issuers[row]:
            continue
        one, issuer = (normal_form(issuers[place] or "") for place in (other, row))
        if one != issuer and (*decision, issuer) not in told:
            told.add((*decision, issuer))
            text = (
                f"Số quyết định {written} năm {decided.year} ghi cho hai cơ quan: {issuers[row]}"
                f" ({keys[row]}) và {issuers[other]} ({keys[other]}). Kiểm tra số, cơ quan ban hành"
                " ở hai dòng; nếu hai cơ quan trùng số thật thì để nguyên."
            )
            yield cells.finding("shared_number", "certificates", row, text)
