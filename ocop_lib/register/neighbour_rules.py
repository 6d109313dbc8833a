"""The rules on single tables apart from certificates: what a cell asks of its neighbours."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from operator import gt, le, lt

from ocop_lib.errors import FaultKind
from ocop_lib.register.columns import ACTIVITY_KINDS
from ocop_lib.register.naming import column_name, meaning_name, value_name
from ocop_lib.register.rows import Rows, is_given, where_given
from ocop_lib.register.rules import Rule
from ocop_lib.register.standards import stars_for
from ocop_lib.register.written import says_something

ENDS_BEFORE_START = FaultKind(
    "register.ends_before_start",
    "Ngày kết thúc không sau ngày bắt đầu.",
    "Kiểm tra hai ngày này.",
)
INCOMPLETE_PAIR = FaultKind(
    "register.incomplete_pair",
    "Ô này trống mà ô {other} có ghi; hai ô phải cùng có hoặc cùng trống.",
    "Điền {meaning}, hoặc xóa ô {other}.",
)
LATER_THAN_DELIVERY = FaultKind(
    "register.later_than_delivery",
    "Ngày này sau ngày nhận được số liệu về nó.",
    "Kiểm tra ngày này, hoặc ngày nhận của lần gửi.",
    f"ngày không sau {column_name('received_date', 'deliveries')} của lần gửi",
)
RESULT_OF_STAGE = FaultKind(
    "register.result_of_stage",
    "Chỉ bước đánh giá mới có kết quả.",
    "Xóa kết quả, hoặc sửa bước.",
)
STARS_NOT_PASSED = FaultKind(
    "register.stars_not_passed",
    "Ghi hạng sao được chấm mà kết quả không phải là đạt.",
    f"Sửa kết quả thành {value_name('result', 'passed')}, hoặc xóa hạng sao được chấm.",
)
AWARDED_ABOVE_SCORE = FaultKind(
    "register.awarded_above_score",
    "Hạng sao được chấm cao hơn điểm cho phép.",
    "Kiểm tra điểm và hạng sao trong biên bản đánh giá.",
)
PRODUCT_OF_OTHER = FaultKind(
    "register.product_of_other",
    "Sản phẩm này không phải của chủ thể được hỗ trợ.",
    "Sửa sản phẩm hoặc chủ thể.",
)
SOURCE_MISSING = FaultKind(
    "register.source_missing",
    "Có số tiền mà chưa ghi nguồn vốn.",
    "Điền nguồn vốn theo kế hoạch.",
)
PAID_BACK = FaultKind(
    "register.paid_back",
    "Số tiền âm (nộp trả, giảm trừ) mà chưa có giải trình.",
    f"Ghi lý do ở cột {column_name('note')}; nếu không phải nộp trả thì bỏ dấu trừ.",
)
OTHER_KIND = FaultKind(
    "register.other_kind",
    "Cột này chỉ dành cho hoạt động loại {kind}.",
    "Xóa ô này, hoặc sửa loại hoạt động.",
)
MORE_THAN = FaultKind(
    "register.more_than",
    "Số này lớn hơn {whole}, hoặc ô ấy còn trống.",
    "Kiểm tra hai số; số này là một phần của số kia.",
)
REASON_MISSING = FaultKind(
    "register.reason_missing",
    "Chủ thể không đề nghị cấp lại mà chưa ghi lý do.",
    f"Điền lý do, hoặc sửa ý định thành {value_name('intent', 'renew')}.",
)
REPLY_BEFORE = FaultKind(
    "register.reply_before",
    "Ngày trả lời trước ngày kiến nghị.",
    "Kiểm tra hai ngày này.",
)
PLACE_ELSEWHERE = FaultKind(
    "register.place_elsewhere",
    "Mã điểm này đã dùng cho một điểm của đơn vị khác.",
    "Mỗi điểm một mã riêng; sửa mã điểm hoặc đơn vị.",
)
URL = FaultKind(
    "register.url",
    "Không phải một địa chỉ trên mạng.",
    "Chép nguyên địa chỉ từ trình duyệt.",
    "bắt đầu bằng https:// hoặc http://, không có dấu cách",
)

_URL = re.compile(r"https?://[^\s/]\S*$")


def _each(test: Callable[..., bool], *columns: str) -> Callable[[Rows], list[bool]]:
    """A test of texts or days in each row, false where one of its cells is empty."""
    return lambda rows: where_given(test, *map(rows.texts, columns))


def _on_days(test: Callable[[date, date], bool], *columns: str) -> Callable[[Rows], list[bool]]:
    """A test of two days in each row, false where one is missing."""
    return lambda rows: where_given(test, *map(rows.days, columns))


def _ends_after(end: str, start: str) -> Rule:
    return Rule(ENDS_BEFORE_START, (end, start), _on_days(le, end, start), needs=(end,))


def _pair(one: str, other: str, meanings: tuple[str, str]) -> tuple[Rule, Rule]:
    """Two cells of which neither may stand without the other."""

    def lacks(missing: str, given: str, meaning: str) -> Rule:
        return Rule(
            INCOMPLETE_PAIR,
            (missing, given),
            lambda rows: [*map(lt, rows.given(missing), rows.given(given))],
            words={"other": column_name(given), "meaning": meaning_name(missing, meaning)},
            needs=(given,),
        )

    return lacks(one, other, meanings[0]), lacks(other, one, meanings[1])


def _told_in_time(day: str) -> Rule:
    return Rule(
        LATER_THAN_DELIVERY,
        (day, "delivery_id"),
        _on_days(gt, day, "received_date"),
        needs=(day,),
    )


def _paid_back(amount: str) -> Rule:
    return Rule(
        PAID_BACK,
        (amount, "note"),
        lambda rows: [
            number < 0 and not says_something(note)
            for number, note in zip(rows.numbers(amount), rows.texts("note"), strict=True)
        ],
        needs=(amount,),
    )


def _only_of(kind: str, column: str) -> Rule:
    return Rule(
        OTHER_KIND,
        (column, "kind"),
        lambda rows: [
            is_told and found not in (kind, None)
            for is_told, found in zip(rows.given(column), rows.texts("kind"), strict=True)
        ],
        words={"kind": value_name("kind", kind, words=ACTIVITY_KINDS[kind])},
        needs=(column,),
    )


def _part_of(part: str, whole: str) -> Rule:
    return Rule(
        MORE_THAN,
        (part, whole),
        lambda rows: [
            is_given(one) and not one <= all_
            for one, all_ in zip(rows.numbers(part), rows.numbers(whole), strict=True)
        ],
        words={"whole": column_name(whole)},
        needs=(part,),
    )


def _moved(rows: Rows) -> list[bool]:
    """Rows whose place stands in another unit in the row with the smallest key."""
    places, units = rows.texts("place_id"), rows.texts("unit_id")
    first = {places[row]: units[row] for row in reversed(rows.in_order_of("point_id"))}
    return where_given(lambda place, unit: first[place] != unit, places, units)


_STATE = (
    *_pair("state", "state_date", ("tình trạng", "ngày có tình trạng ấy")),
    _told_in_time("state_date"),
)
ACTIVITY_COLUMNS = {
    "audience": "training",
    "participants": "training",
    "level": "fair",
    "stalls": "fair",
    "revenue_million_vnd": "fair",
    "establishments": "inspection",
    "violations": "inspection",
    "handled": "inspection",
    "platform": "e_commerce",
}
"""The columns of ``activities`` that belong to one kind of activity."""

NEIGHBOUR_RULES: Mapping[str, tuple[Rule, ...]] = {
    "subjects": _STATE,
    "products": _STATE,
    "stages": (
        Rule(
            RESULT_OF_STAGE,
            ("result", "stage"),
            _each(lambda _, stage: not stage.startswith("assessed"), "result", "stage"),
            needs=("result",),
        ),
        Rule(
            STARS_NOT_PASSED,
            ("stars_awarded", "result"),
            lambda rows: [
                is_given(stars) and result != "passed"
                for stars, result in zip(
                    rows.numbers("stars_awarded"), rows.texts("result"), strict=True
                )
            ],
            needs=("stars_awarded",),
        ),
        Rule(
            AWARDED_ABOVE_SCORE,
            ("stars_awarded", "score"),
            lambda rows: [
                stars > (stars_for(score) or stars)
                for stars, score in zip(
                    rows.numbers("stars_awarded"), rows.numbers("score"), strict=True
                )
            ],
            needs=("stars_awarded", "score"),
        ),
    ),
    "renewals": (
        Rule(
            REASON_MISSING,
            ("reason", "intent"),
            lambda rows: [
                not says_something(reason) and intent not in ("renew", None)
                for reason, intent in zip(rows.texts("reason"), rows.texts("intent"), strict=True)
            ],
        ),
    ),
    "support": (
        Rule(
            PRODUCT_OF_OTHER,
            ("product_id", "subject_id"),
            lambda rows: [
                owner not in (subject, None)
                for owner, subject in zip(
                    rows.texts("owner_id"), rows.texts("subject_id"), strict=True
                )
            ],
            needs=("product_id",),
        ),
        Rule(
            SOURCE_MISSING,
            ("funding_source_id", "amount_million_vnd"),
            lambda rows: [
                *map(lt, rows.given("funding_source_id"), rows.given("amount_million_vnd"))
            ],
            needs=("amount_million_vnd",),
        ),
    ),
    "traceability": (_ends_after("valid_to", "date"),),
    "linkages": (_ends_after("valid_to", "date"),),
    "quality_certificates": (_ends_after("expiry_date", "issue_date"),),
    "flagships": (_ends_after("end_date", "date"),),
    "media": (
        Rule(
            URL,
            ("url",),
            _each(lambda url: _URL.match(url) is None, "url"),
            needs=("url",),
        ),
    ),
    "activities": (
        *(_only_of(kind, column) for column, kind in ACTIVITY_COLUMNS.items()),
        _part_of("participants", "quantity"),
        _part_of("violations", "establishments"),
        _part_of("handled", "violations"),
    ),
    "points_of_sale": (Rule(PLACE_ELSEWHERE, ("place_id", "unit_id"), _moved),),
    "task_status": _pair(
        "result_quantity", "result_unit", ("khối lượng đã làm được", "đơn vị tính của khối lượng")
    ),
    "funding": (_paid_back("amount_million_vnd"), _paid_back("allocated_million_vnd")),
    "requests": (
        *_pair("reply", "reply_date", ("nội dung trả lời", "ngày trả lời")),
        Rule(
            REPLY_BEFORE,
            ("reply_date", "date"),
            _on_days(lt, "reply_date", "date"),
            needs=("reply_date",),
        ),
        _told_in_time("reply_date"),
    ),
    "changes": (_told_in_time("date"),),
}
