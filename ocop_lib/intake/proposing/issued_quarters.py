"""What was issued already that a delivery tells more of."""

from collections.abc import Iterator

from ocop_lib.errors import Fault, FaultKind, Place
from ocop_lib.intake.delivered import Delivered
from ocop_lib.intake.proposing.present import Present
from ocop_lib.periods import Quarter
from ocop_lib.plan import PROVINCE
from ocop_lib.wording import capitalised, day, period_words

ISSUED = FaultKind(
    "intake.issued",
    "{period} đã ban hành (lần {number}, ngày {day}): số liệu này có thể làm thay đổi báo cáo"
    " đã ban hành của {report}.",
    "Đơn vị xem lại cho chắc; đúng rồi thì để nguyên. Cơ quan điều phối: lệnh ocop intake accept"
    " --dry-run cho xem số nào thay đổi; nhận rồi thì báo cáo kỳ sau nêu phần điều chỉnh, hoặc ban hành"
    " lại bằng ocop issue --revision.",
    severity="warning",
)


def issued_quarters(delivered: Delivered, present: Present) -> Iterator[Fault]:
    """The issues that a delivery may restate.

    A report sees what was delivered for its quarter and for those before; the year's sees all.

    Args:
        delivered: the workbook, which says something new.
        present: the register, and what was issued.

    Yields:
        A warning for each report in force of the unit or the province, in the order of periods.
    """
    for report in sorted(present.ledger.report_ids):
        issued = present.ledger.in_force(report)
        if not issued or report.rpartition("/")[2] not in (delivered.unit, PROVINCE, _YEAR_END):
            continue
        heading = issued.entry.heading
        period = heading.cut.period
        if isinstance(period, Quarter) and not _sees(delivered, str(period)):
            continue
        yield ISSUED.at(
            Place(delivered.file),
            period=capitalised(period_words(period)),
            number=issued.entry.number,
            day=day(heading.issued_on),
            report=_whose(present, report),
        )


_YEAR_END = "year-end"


def _whose(present: Present, report: str) -> str:
    """Whose report it is: «huyện Ba Bể», or the one on the year."""
    place = report.rpartition("/")[2]
    return "toàn tỉnh, cả năm" if place == _YEAR_END else present.names["unit"].get(place, place)


def _sees(delivered: Delivered, quarter: str) -> bool:
    return delivered.kind != "yearly" and delivered.quarter <= quarter
