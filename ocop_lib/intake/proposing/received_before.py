"""A workbook whose day of receipt lies before that of one for the same period that came already."""

from collections.abc import Iterator
from datetime import date

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.intake.delivered import Delivered
from ocop_lib.intake.proposing.present import Present
from ocop_lib.wording import day

RECEIVED_BEFORE = FaultKind(
    "intake.received_before",
    "Đơn vị đã gửi số liệu cho kỳ này, nhận ngày {later}, sau ngày nhận của tệp này.",
    "Kiểm tra lại ngày ở --received; nếu đúng là tệp nhận trước mà nay mới ghi vào sổ thì cứ nhận.",
    severity="warning",
)


def received_before(delivered: Delivered, present: Present, received: date) -> Iterator[Fault]:
    """Compare the day of receipt with those of earlier workbooks.

    Args:
        delivered: the workbook.
        present: the register.
        received: the day of receipt.

    Yields:
        A warning where the unit sent for the period already, and that came later.
    """
    columns = present.delivered["deliveries"]
    names = ("unit_id", "quarter", "kind", "received_date")
    rows = zip(*(columns[name] for name in names), strict=True)
    days = [
        date.fromisoformat(received_date)
        for unit, quarter, kind, received_date in rows
        if (unit, quarter) == (delivered.unit, delivered.quarter)
        and (quarter or kind == delivered.kind)
    ]
    last = max(days, default=received)
    if last > received:
        yield RECEIVED_BEFORE.at(Place(delivered.file), found=str(received), later=day(last))
