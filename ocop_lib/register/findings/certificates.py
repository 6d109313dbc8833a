"""Findings on events of certificates: score, authority, dates, numbers, a second recognition."""

from collections.abc import Callable, Iterator, Mapping
from itertools import compress
from typing import TYPE_CHECKING

from ocop_lib.register.columns import RECOGNITIONS, WITHDRAWAL
from ocop_lib.register.findings.cells import Cells
from ocop_lib.register.findings.finding import Also, Finding
from ocop_lib.register.findings.spellings import normal_form
from ocop_lib.register.history import Event, history
from ocop_lib.register.naming import column_name
from ocop_lib.register.standards import may_recognise, stars_for
from ocop_lib.register.written import document_number, says_something
from ocop_lib.wording import day, number

if TYPE_CHECKING:
    from datetime import date

RENEWED_SOON_DAYS = 30
"""A renewal at most this number of days after another recognition is probably the same one.

A certificate holds for 36 months, and a renewal follows a new cycle of several months.
"""

_EXPLAINED = ("stars_below_score", "authority_by_exception")
"""The findings whose sentence repeats the note of the row as the explanation."""

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
    events = history(cells.rows("certificates"))
    for code, (columns, is_odd, words) in _ODD.items():
        for row, event in enumerate(events):
            if is_odd(event):
                text = f"{_named(cells, row)}: {words(event)}."
                is_explained = event.note is not None and code in _EXPLAINED
                yield cells.finding(
                    code, "certificates", row, columns, text, is_explained=is_explained
                )


def _named(cells: Cells, row: int) -> str:
    """An event by its id and the name of its product."""
    product = cells.texts("certificates", "product_id")[row]
    name = cells.by_key("products", "name").get(product or "", product)
    return f"Giấy chứng nhận {cells.keys('certificates')[row]} của «{name}»"


def _is_below_score(event: Event) -> bool:
    band = stars_for(event.score)
    return event.is_recognition and band is not None and event.stars < band


def _is_by_exception(event: Event) -> bool:
    return event.is_recognition and not may_recognise(
        event.stars, event.issuer_level, event.decided, is_explained=False
    )


def _is_effective_early(event: Event) -> bool:
    if event.effective is None or event.decided is None:
        return False
    return event.effective < event.decided


def _has_other_stars(event: Event) -> bool:
    is_other = event.stars < event.stars_before or event.stars > event.stars_before
    return event.kind == WITHDRAWAL and is_other


def _explained(event: Event) -> str:
    if not says_something(event.note):
        return f"chưa có ghi chú giải trình; ghi lý do ở ô {column_name('note')}"
    return f"giải trình: {str(event.note).rstrip('.')}; đúng thì để nguyên"


_ODD: Mapping[str, tuple[tuple[str, ...], Callable[[Event], bool], Callable[[Event], str]]] = {
    "stars_below_score": (
        ("stars", "score"),
        _is_below_score,
        lambda one: (
            f"được {number(one.stars)} sao, thấp hơn khung điểm {number(one.score)}"
            f" ({stars_for(one.score)} sao), {_explained(one)}"
        ),
    ),
    "authority_by_exception": (
        ("issuer_level", "stars"),
        _is_by_exception,
        lambda one: (
            f"{number(one.stars)} sao do cấp tỉnh quyết định ngày {day(one.decided)},"
            f" {_explained(one)}"
        ),
    ),
    "effective_before_decision": (
        ("effective_date", "decision_date"),
        _is_effective_early,
        lambda one: (
            f"ngày hiệu lực {day(one.effective)} sớm hơn ngày quyết định {day(one.decided)}; kiểm tra"
            " hai ngày này"
        ),
    ),
    "no_decision_number": (
        ("decision_number",),
        lambda one: not document_number(one.decision_number),
        lambda _: "chưa có số quyết định; bổ sung khi có",
    ),
    "no_ending_reason": (
        ("reason",),
        lambda one: one.kind in ENDINGS and one.reason is None,
        lambda one: (
            f"{ENDINGS[str(one.kind)]} ngày {day(one.decided)} chưa ghi lý do; điền ô"
            f" {column_name('reason')}"
        ),
    ),
    "withdrawn_stars": (
        ("stars",),
        _has_other_stars,
        lambda one: (
            f"thu hồi {number(one.stars)} sao, khác hạng đang có ({number(one.stars_before)} sao);"
            " kiểm tra hạng sao"
        ),
    ),
}
"""For each finding on a single event what it looks at, which events it is about, what it says."""


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
                yield cells.finding(
                    "renewed_soon",
                    "certificates",
                    row,
                    ("decision_date",),
                    text,
                    Also("certificates", keys[first], "decision_date"),
                )
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
        if not (form := document_number(written)) or decided is None:
            continue
        decision = form, decided.year
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
            columns = ("decision_number", "issuer")
            also = Also("certificates", keys[other], "decision_number")
            yield cells.finding("shared_number", "certificates", row, columns, text, also)
