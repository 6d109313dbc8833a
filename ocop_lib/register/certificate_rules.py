"""The rules on certificates: stars, score, authority, dates, and the order of events."""

from collections.abc import Callable
from datetime import date

from ocop_lib.errors import FaultKind
from ocop_lib.register.columns import DOWNGRADE, WITHDRAWAL
from ocop_lib.register.history import Event
from ocop_lib.register.naming import column_name, value_name
from ocop_lib.register.rows import is_given
from ocop_lib.register.rules import Rule
from ocop_lib.register.standards import (
    BANDS,
    MAX_MONTHS_TO_EFFECT,
    STARS,
    VALID_MONTHS,
    VALID_SLACK_DAYS,
    authorities_in_words,
    expiry_of,
    may_recognise,
    months_after,
    stars_for,
)
from ocop_lib.register.written import document_number, says_something

STARS_ABOVE_SCORE = FaultKind(
    "register.stars_above_score",
    "Hạng sao cao hơn điểm cho phép.",
    "Kiểm tra điểm và hạng sao trong quyết định.",
    "; ".join(f"từ {low} điểm: {stars} sao" for low, stars in BANDS),
)
AUTHORITY = FaultKind(
    "register.authority",
    "Cấp ban hành quyết định không có thẩm quyền công nhận hạng sao này vào ngày này.",
    "Kiểm tra cấp ban hành; nếu cấp tỉnh công nhận 3 sao là đúng thì giải trình ở cột"
    f" {column_name('note')}.",
    authorities_in_words(),
)
EXPIRY_MISSING = FaultKind(
    "register.expiry_missing",
    "Sự kiện công nhận, hạ hạng chưa ghi ngày hết hạn.",
    f"Điền ngày hết hạn: {VALID_MONTHS} tháng kể từ ngày hiệu lực; hạ hạng thì ghi ngày hết hạn của"
    " giấy đang có.",
)
EXPIRY_OF_WITHDRAWAL = FaultKind(
    "register.expiry_of_withdrawal",
    "Sự kiện thu hồi không có ngày hết hạn.",
    "Xóa ngày hết hạn, hoặc sửa loại sự kiện.",
)
EXPIRY_TERM = FaultKind(
    "register.expiry_term",
    "Thời hạn của giấy chứng nhận không đúng.",
    "Kiểm tra ngày hiệu lực và ngày hết hạn trong quyết định.",
    f"{VALID_MONTHS} tháng kể từ ngày hiệu lực, hơn kém {VALID_SLACK_DAYS} ngày",
)
EFFECTIVE_FAR = FaultKind(
    "register.effective_far",
    "Ngày hiệu lực cách ngày quyết định quá xa.",
    "Kiểm tra năm của hai ngày này.",
    f"không quá {MAX_MONTHS_TO_EFFECT} tháng trước hoặc sau ngày quyết định",
)
NO_RECOGNITION_BEFORE = FaultKind(
    "register.no_recognition_before",
    "Sản phẩm chưa được công nhận lần nào trước sự kiện này.",
    "Ghi sự kiện công nhận trước đó (của năm trước thì ghi theo lần gửi số liệu gốc),"
    " hoặc sửa loại sự kiện.",
)
WITHDRAWN_BEFORE = FaultKind(
    "register.withdrawn_before",
    "Công nhận của sản phẩm này đã bị thu hồi rồi.",
    "Bỏ dòng trùng, hoặc ghi thêm lần công nhận lại ở giữa.",
)
NOT_THE_FIRST = FaultKind(
    "register.not_the_first",
    "Sản phẩm đã được công nhận trước đó, không thể công nhận lần đầu nữa.",
    f"Sửa loại sự kiện thành {value_name('kind', 'renewal')} hoặc {value_name('kind', 'upgrade')}.",
)
UPGRADE_NOT_HIGHER = FaultKind(
    "register.upgrade_not_higher",
    "Nâng hạng nhưng hạng sao không cao hơn trước.",
    f"Sửa hạng sao, hoặc sửa loại sự kiện thành {value_name('kind', 'renewal')}.",
)
EXPIRY_OF_DOWNGRADE = FaultKind(
    "register.expiry_of_downgrade",
    "Ngày hết hạn sau khi hạ hạng không đúng.",
    "Ghi ngày hết hạn của giấy đang có, hoặc của giấy cấp theo hạng mới.",
    f"sau ngày hiệu lực, không quá {VALID_MONTHS} tháng",
)
DOWNGRADE_NOT_LOWER = FaultKind(
    "register.downgrade_not_lower",
    "Hạ hạng nhưng hạng sao không thấp hơn trước.",
    "Sửa hạng sao, hoặc sửa loại sự kiện.",
)
DOWNGRADE_AUTHORITY = FaultKind(
    "register.downgrade_authority",
    "Cấp ban hành quyết định không có thẩm quyền hạ hạng sản phẩm này vào ngày này.",
    "Kiểm tra cấp ban hành trong quyết định.",
    "cấp có thẩm quyền công nhận hạng sao cũ hoặc hạng sao mới",
)
AFTER_WITHDRAWAL = FaultKind(
    "register.after_withdrawal",
    "Công nhận của sản phẩm này đã bị thu hồi, không còn hạng để hạ.",
    "Bỏ dòng này, hoặc ghi thêm lần công nhận lại ở giữa.",
)
REASON_OF_RECOGNITION = FaultKind(
    "register.reason_of_recognition",
    "Chỉ thu hồi và hạ hạng mới có lý do.",
    f"Xóa lý do, hoặc sửa loại sự kiện; giải trình khác thì ghi ở cột {column_name('note')}.",
)
OTHER_REASON = FaultKind(
    "register.other_reason",
    f"Lý do khác thì phải ghi rõ ở cột {column_name('note')}.",
    f"Ghi lý do ở cột {column_name('note')}, hoặc chọn một lý do trong danh mục.",
)
VERIFIED_WITHOUT_NUMBER = FaultKind(
    "register.verified_without_number",
    "Đã xem quyết định mà chưa ghi số quyết định.",
    f"Điền số quyết định, hoặc sửa ô này thành {value_name('verified', 'no')}.",
)


def _stars_above_score(event: Event) -> bool:
    most = stars_for(event.score)
    return event.gives_stars and most is not None and event.stars > most


def _is_complete(event: Event) -> bool:
    """Whether an event says who decided when on how many stars."""
    return is_given(event.stars) and None not in (event.issuer_level, event.decided)


def _is_entitled(event: Event, stars: float) -> bool:
    """Whether the level that decided was competent for these stars on the day."""
    is_explained = says_something(event.note)
    return may_recognise(stars, event.issuer_level, event.decided, is_explained=is_explained)


def _not_entitled(event: Event) -> bool:
    if not (event.is_recognition and _is_complete(event)):
        return False
    low, high = STARS
    return low <= event.stars <= high and not _is_entitled(event, event.stars)


def _expiry_missing(event: Event) -> bool:
    return event.gives_stars and event.expiry is None


def _expiry_of_withdrawal(event: Event) -> bool:
    return event.kind == WITHDRAWAL and event.expiry is not None


def _wrong_term(event: Event) -> bool:
    if not event.is_recognition or event.expiry is None or event.effective is None:
        return False
    term = expiry_of(event.effective)
    return term is None or abs((event.expiry - term).days) > VALID_SLACK_DAYS


def _far_from_decision(event: Event) -> bool:
    if event.effective is None or event.decided is None:
        return False
    first, last = (
        months_after(event.decided, months)
        for months in (-MAX_MONTHS_TO_EFFECT, MAX_MONTHS_TO_EFFECT)
    )
    return not (first or date.min) <= event.effective <= (last or date.max)


def _nothing_before(event: Event) -> bool:
    is_later = event.kind is not None and event.kind != "first"
    return event.is_known and is_later and not event.recognised_before


def _withdrawn_before(event: Event) -> bool:
    twice = event.kind == WITHDRAWAL == event.kind_before
    return event.is_known and twice and event.recognised_before


def _not_the_first(event: Event) -> bool:
    return event.is_known and event.kind == "first" and event.recognised_before


def _not_higher(event: Event) -> bool:
    return event.is_known and event.kind == "upgrade" and event.stars <= event.stars_before


def _not_lower(event: Event) -> bool:
    return event.is_known and event.kind == DOWNGRADE and event.stars >= event.stars_before


def _may_not_lower(event: Event) -> bool:
    # Whoever gave the higher stars may take them; so may the level that gives the lower ones.
    return (
        event.is_known
        and event.kind == DOWNGRADE
        and _is_complete(event)
        and not _is_entitled(event, event.stars)
        and not _is_entitled(event, event.stars_before)
    )


def _wrong_end(event: Event) -> bool:
    if event.kind != DOWNGRADE or event.expiry is None or event.effective is None:
        return False
    term = expiry_of(event.effective)
    is_late = term is not None and (event.expiry - term).days > VALID_SLACK_DAYS
    return event.expiry <= event.effective or is_late


def _lowered_after_withdrawal(event: Event) -> bool:
    gone = event.kind == DOWNGRADE and event.kind_before == WITHDRAWAL
    return event.is_known and gone and event.recognised_before


def _reason_of_recognition(event: Event) -> bool:
    return event.is_recognition and event.reason is not None


def _other_reason(event: Event) -> bool:
    return event.reason == "other" and not says_something(event.note)


def _verified_without_number(event: Event) -> bool:
    return event.verified == "yes" and not document_number(event.decision_number)


def _rule(
    kind: FaultKind,
    columns: tuple[str, ...],
    is_broken: Callable[[Event], bool],
    needs: tuple[str, ...] = (),
) -> Rule:
    """A rule on each event."""
    return Rule(
        kind,
        columns,
        lambda rows: [is_broken(event) for event in rows.added("event")],
        needs=needs,
    )


CERTIFICATE_RULES: tuple[Rule, ...] = (
    _rule(STARS_ABOVE_SCORE, ("stars", "score"), _stars_above_score),
    _rule(AUTHORITY, ("issuer_level", "stars", "decision_date"), _not_entitled),
    _rule(EXPIRY_MISSING, ("expiry_date", "kind"), _expiry_missing),
    _rule(EXPIRY_OF_WITHDRAWAL, ("expiry_date", "kind"), _expiry_of_withdrawal),
    _rule(EXPIRY_TERM, ("expiry_date", "effective_date"), _wrong_term),
    _rule(EFFECTIVE_FAR, ("effective_date", "decision_date"), _far_from_decision),
    _rule(NO_RECOGNITION_BEFORE, ("kind", "product_id"), _nothing_before),
    _rule(WITHDRAWN_BEFORE, ("kind", "product_id"), _withdrawn_before),
    _rule(NOT_THE_FIRST, ("kind", "product_id"), _not_the_first),
    _rule(UPGRADE_NOT_HIGHER, ("stars", "kind"), _not_higher),
    _rule(DOWNGRADE_NOT_LOWER, ("stars", "kind"), _not_lower),
    _rule(DOWNGRADE_AUTHORITY, ("issuer_level", "stars", "decision_date"), _may_not_lower),
    _rule(EXPIRY_OF_DOWNGRADE, ("expiry_date", "effective_date"), _wrong_end),
    _rule(AFTER_WITHDRAWAL, ("kind", "product_id"), _lowered_after_withdrawal),
    _rule(REASON_OF_RECOGNITION, ("reason", "kind"), _reason_of_recognition, needs=("reason",)),
    _rule(OTHER_REASON, ("reason", "note"), _other_reason, needs=("reason",)),
    _rule(
        VERIFIED_WITHOUT_NUMBER,
        ("verified", "decision_number"),
        _verified_without_number,
        needs=("verified",),
    ),
)
