"""The rules on certificates: stars, score, authority, dates, and the order of events."""

import pandas as pd

from ocop_lib.errors import FaultKind
from ocop_lib.register.columns import WITHDRAWAL
from ocop_lib.register.rules import Rule
from ocop_lib.register.standards import (
    BANDS,
    MAX_MONTHS_TO_EFFECT,
    STARS,
    VALID_MONTHS,
    VALID_SLACK_DAYS,
    authorities_in_words,
    expiry_of,
    gives_stars,
    is_downgrade,
    is_recognition,
    is_withdrawal,
    may_recognise,
    stars_for,
)

STARS_ABOVE_SCORE = FaultKind(
    "register.stars_above_score",
    "Hạng sao cao hơn điểm cho phép.",
    "Kiểm tra điểm và hạng sao trong quyết định.",
    "; ".join(f"từ {low} điểm: {stars} sao" for low, stars in BANDS),
)
AUTHORITY = FaultKind(
    "register.authority",
    "Cấp ban hành quyết định không có thẩm quyền công nhận hạng sao này vào ngày này.",
    "Kiểm tra cấp ban hành; nếu cấp tỉnh công nhận 3 sao là đúng thì giải trình ở cột note.",
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
    "Ghi sự kiện công nhận trước đó (của năm trước thì ghi theo lần giao nộp số liệu gốc),"
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
    "Sửa loại sự kiện thành renewal hoặc upgrade.",
)
UPGRADE_NOT_HIGHER = FaultKind(
    "register.upgrade_not_higher",
    "Nâng hạng nhưng hạng sao không cao hơn trước.",
    "Sửa hạng sao, hoặc sửa loại sự kiện thành renewal.",
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
    "Xóa lý do, hoặc sửa loại sự kiện; giải trình khác thì ghi ở cột note.",
)
OTHER_REASON = FaultKind(
    "register.other_reason",
    "Lý do khác thì phải ghi rõ ở cột note.",
    "Ghi lý do ở cột note, hoặc chọn một lý do trong danh mục.",
)
VERIFIED_WITHOUT_NUMBER = FaultKind(
    "register.verified_without_number",
    "Đã xem quyết định mà chưa ghi số quyết định.",
    "Điền số quyết định, hoặc sửa ô này thành no.",
)


def _stars_above_score(events: pd.DataFrame) -> pd.Series:
    return gives_stars(events) & (events["stars"] > stars_for(events["score"]))


def _not_entitled(events: pd.DataFrame) -> pd.Series:
    is_complete = events[["stars", "issuer_level", "decision_date"]].notna().all(axis="columns")
    is_in_scale = events["stars"].between(*STARS).fillna(value=False)
    return (
        is_complete & is_in_scale & is_recognition(events) & ~may_recognise(events, with_note=True)
    )


def _expiry_missing(events: pd.DataFrame) -> pd.Series:
    return gives_stars(events) & events["expiry_date"].isna()


def _expiry_of_withdrawal(events: pd.DataFrame) -> pd.Series:
    return is_withdrawal(events) & events["expiry_date"].notna()


def _wrong_term(events: pd.DataFrame) -> pd.Series:
    distance = events["expiry_date"] - expiry_of(events["effective_date"])
    return is_recognition(events) & (distance.abs() > pd.Timedelta(days=VALID_SLACK_DAYS))


def _far_from_decision(events: pd.DataFrame) -> pd.Series:
    limit = pd.DateOffset(months=MAX_MONTHS_TO_EFFECT)
    is_late = events["effective_date"] > events["decision_date"] + limit
    is_early = events["effective_date"] < events["decision_date"] - limit
    return is_late | is_early


def _nothing_before(events: pd.DataFrame) -> pd.Series:
    is_later = events["kind"].notna() & (events["kind"] != "first")
    return events["is_known"] & is_later & ~events["recognised_before"]


def _withdrawn_before(events: pd.DataFrame) -> pd.Series:
    twice = is_withdrawal(events) & (events["kind_before"] == WITHDRAWAL)
    return events["is_known"] & twice & events["recognised_before"]


def _not_the_first(events: pd.DataFrame) -> pd.Series:
    return events["is_known"] & (events["kind"] == "first") & events["recognised_before"]


def _not_higher(events: pd.DataFrame) -> pd.Series:
    higher = events["stars"] > events["stars_before"]
    return events["is_known"] & (events["kind"] == "upgrade") & ~higher.fillna(value=True)


def _not_lower(events: pd.DataFrame) -> pd.Series:
    lower = events["stars"] < events["stars_before"]
    return events["is_known"] & is_downgrade(events) & ~lower.fillna(value=True)


def _may_not_lower(events: pd.DataFrame) -> pd.Series:
    # Whoever gave the higher stars may take them; so may the level that gives the lower ones.
    is_complete = events[["stars", "issuer_level", "decision_date"]].notna().all(axis="columns")
    entitled = may_recognise(events, with_note=True)
    entitled |= may_recognise(events, with_note=True, stars_in="stars_before")
    return events["is_known"] & is_complete & is_downgrade(events) & ~entitled


def _wrong_end(events: pd.DataFrame) -> pd.Series:
    last = expiry_of(events["effective_date"]) + pd.Timedelta(days=VALID_SLACK_DAYS)
    is_early = events["expiry_date"] <= events["effective_date"]
    return is_downgrade(events) & (is_early | (events["expiry_date"] > last))


def _lowered_after_withdrawal(events: pd.DataFrame) -> pd.Series:
    gone = is_downgrade(events) & (events["kind_before"] == WITHDRAWAL)
    return events["is_known"] & gone & events["recognised_before"]


def _reason_of_recognition(events: pd.DataFrame) -> pd.Series:
    return is_recognition(events) & events["reason"].notna()


def _other_reason(events: pd.DataFrame) -> pd.Series:
    return (events["reason"] == "other") & events["note"].isna()


def _verified_without_number(events: pd.DataFrame) -> pd.Series:
    return (events["verified"] == "yes") & events["decision_number"].isna()


CERTIFICATE_RULES: tuple[Rule, ...] = (
    Rule(STARS_ABOVE_SCORE, ("stars", "score"), _stars_above_score),
    Rule(AUTHORITY, ("issuer_level", "stars", "decision_date"), _not_entitled),
    Rule(EXPIRY_MISSING, ("expiry_date", "kind"), _expiry_missing),
    Rule(EXPIRY_OF_WITHDRAWAL, ("expiry_date", "kind"), _expiry_of_withdrawal),
    Rule(EXPIRY_TERM, ("expiry_date", "effective_date"), _wrong_term),
    Rule(EFFECTIVE_FAR, ("effective_date", "decision_date"), _far_from_decision),
    Rule(NO_RECOGNITION_BEFORE, ("kind", "product_id"), _nothing_before),
    Rule(WITHDRAWN_BEFORE, ("kind", "product_id"), _withdrawn_before),
    Rule(NOT_THE_FIRST, ("kind", "product_id"), _not_the_first),
    Rule(UPGRADE_NOT_HIGHER, ("stars", "kind"), _not_higher),
    Rule(DOWNGRADE_NOT_LOWER, ("stars", "kind"), _not_lower),
    Rule(DOWNGRADE_AUTHORITY, ("issuer_level", "stars", "decision_date"), _may_not_lower),
    Rule(EXPIRY_OF_DOWNGRADE, ("expiry_date", "effective_date"), _wrong_end),
    Rule(AFTER_WITHDRAWAL, ("kind", "product_id"), _lowered_after_withdrawal),
    Rule(REASON_OF_RECOGNITION, ("reason", "kind"), _reason_of_recognition, needs=("reason",)),
    Rule(OTHER_REASON, ("reason", "note"), _other_reason, needs=("reason",)),
    Rule(
        VERIFIED_WITHOUT_NUMBER,
        ("verified", "decision_number"),
        _verified_without_number,
        needs=("verified",),
    ),
)
