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
    "Sự kiện công nhận chưa ghi ngày hết hạn.",
    f"Điền ngày hết hạn: {VALID_MONTHS} tháng kể từ ngày hiệu lực.",
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


def _stars_above_score(events: pd.DataFrame) -> pd.Series:
    return is_recognition(events) & (events["stars"] > stars_for(events["score"]))


def _not_entitled(events: pd.DataFrame) -> pd.Series:
    is_complete = events[["stars", "issuer_level", "decision_date"]].notna().all(axis="columns")
    is_in_scale = events["stars"].between(*STARS).fillna(value=False)
    return (
        is_complete & is_in_scale & is_recognition(events) & ~may_recognise(events, with_note=True)
    )


def _expiry_missing(events: pd.DataFrame) -> pd.Series:
    return is_recognition(events) & events["expiry_date"].isna()


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
)
