"""The rules on deliveries: which quarter each is about, and when it came."""

from collections.abc import Callable
from operator import lt

from ocop_lib.errors import FaultKind
from ocop_lib.periods import Quarter
from ocop_lib.register.columns import OF_NO_QUARTER
from ocop_lib.register.naming import value_name
from ocop_lib.register.rows import Rows, where_given
from ocop_lib.register.rules import Rule

QUARTER_MISSING = FaultKind(
    "register.quarter_missing",
    "Lần gửi này chưa ghi quý.",
    "Điền quý mà số liệu nói về.",
    "một quý của năm {year}, ví dụ {year}-Q1",
)
QUARTER_OF_BASELINE = FaultKind(
    "register.quarter_of_baseline",
    "Số liệu gốc, số liệu cả năm không thuộc quý nào.",
    f"Để trống quý, hoặc sửa loại thành {value_name('kind', 'quarterly')}.",
)
QUARTER_YEAR = FaultKind(
    "register.quarter_year",
    "Quý không thuộc năm của sổ số liệu.",
    "Sửa quý, hoặc chuyển số liệu sang sổ của năm đó.",
)
RECEIVED_EARLY = FaultKind(
    "register.received_early",
    "Số liệu được nhận trước khi quý bắt đầu.",
    "Sửa ngày nhận hoặc quý.",
)


def delivery_rules(year: int) -> tuple[Rule, ...]:
    """The rules on the rows of ``deliveries``.

    Args:
        year: the register's plan year.

    Returns:
        The rules, in the order in which the faults of a row are listed.
    """
    quarters = Quarter.all_of(year)
    # In the scheme nd09 every quarter starts earlier than in the calendar.
    starts = {str(quarter): quarter.window("nd09").start for quarter in quarters}

    def each(is_broken: Callable[[str | None, str | None], bool]) -> Callable[[Rows], list[bool]]:
        return lambda rows: [*map(is_broken, rows.texts("quarter"), rows.texts("kind"))]

    return (
        Rule(
            QUARTER_MISSING,
            ("quarter", "kind"),
            each(lambda quarter, kind: quarter is None and kind in ("quarterly", "restatement")),
            words={"year": year},
        ),
        Rule(
            QUARTER_OF_BASELINE,
            ("quarter", "kind"),
            each(lambda quarter, kind: quarter is not None and kind in OF_NO_QUARTER),
        ),
        Rule(
            QUARTER_YEAR,
            ("quarter",),
            each(lambda quarter, _: quarter is not None and quarter[:4] != str(year)),
            allowed=", ".join(starts),
        ),
        Rule(
            RECEIVED_EARLY,
            ("received_date", "quarter"),
            lambda rows: where_given(
                lt, rows.days("received_date"), [*map(starts.get, rows.texts("quarter"))]
            ),
        ),
    )
