"""Cells of dates: real dates, texts and serial numbers, and days exchanged with months."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from ocop_lib.errors import Fault, FaultKind
from ocop_lib.intake.book import CellValue
from ocop_lib.intake.values.cell import BLANK, Read, refused, refused_alike, shown
from ocop_lib.intake.values.date_texts import DayText, day_inside, day_of, day_text
from ocop_lib.intake.values.texts import plain
from ocop_lib.months import Window

_DAY = "ngày/tháng/năm, năm đủ bốn chữ số, ví dụ 05/02/2025"

NOT_A_DAY = FaultKind(
    "intake.not_a_day", "Không phải một ngày.", "Chỉ gõ một ngày, không kèm chữ khác.", _DAY
)
NO_SUCH_DAY = FaultKind(
    "intake.no_such_day", "Ngày này không có trong lịch.", "Kiểm tra lại ngày và tháng.", _DAY
)
TWO_DIGIT_YEAR = FaultKind(
    "intake.two_digit_year", "Năm chỉ có hai chữ số.", "Gõ năm đủ bốn chữ số.", _DAY
)
FAR_YEAR = FaultKind(
    "intake.far_year",
    "Năm của ngày này nằm ngoài khoảng hợp lý.",
    "Kiểm tra năm.",
    "từ năm {first} đến năm {last}",
)
MONTH_FIRST = FaultKind(
    "intake.month_first",
    "Ngày viết tháng trước, ngày sau.",
    "Gõ lại: ngày trước, tháng sau. Các ngày khác của trang này cũng cần xem lại.",
    _DAY,
)
AMBIGUOUS_DAY = FaultKind(
    "intake.ambiguous_day",
    "Không rõ là ngày {one} hay {other}, vì trang này có ngày viết tháng trước («{example}»).",
    "Sửa các ngày viết tháng trước trong trang, rồi đối chiếu ô này với văn bản gốc.",
)
SPLIT_DAYS = FaultKind(
    "intake.split_days",
    "Có thể bảng tính đã đổi chỗ ngày và tháng: trong trang này các ngày sau ngày 12 («{example}») là"
    " chữ, còn ô này là ngày {one}, có thể vốn là {other}.",
    "Đối chiếu với văn bản gốc; nếu đúng thì giữ nguyên.",
    severity="warning",
)
OUTSIDE_QUARTER = FaultKind(
    "intake.outside_quarter",
    "Ngày {one} nằm ngoài quý báo cáo; đổi chỗ ngày và tháng thì là {other}, trong quý.",
    "Đối chiếu với văn bản gốc; nếu đúng thì giữ nguyên.",
    severity="warning",
)
AFTER_QUARTER = FaultKind(
    "intake.after_quarter",
    "Ngày {one} ở sau quý báo cáo của biểu này, quý ấy hết ngày {end}.",
    "Nếu đang báo cáo quý sau thì dùng biểu của quý sau; nếu gõ nhầm thì sửa ngày.",
    severity="warning",
)
EXCHANGED_DAY = FaultKind(
    "intake.exchanged_day",
    "Ô ghi ngày {one}, còn số liệu đã nhận ghi {other}: có thể ngày và tháng bị đổi chỗ.",
    "Gõ lại ngày {other}; nếu sửa thật thì chọn «{correction}» ở cột «Thay đổi là».",
)
SERIAL_DAY = FaultKind(
    "intake.serial_day",
    "Ô là một số, đọc là ngày {day}.",
    "Định dạng ô là Ngày (Date) rồi xem có đúng ngày ấy không.",
    severity="warning",
)
DAY_WITH_TIME = FaultKind(
    "intake.day_with_time",
    "Ô có cả giờ; chỉ lấy ngày {day}.",
    "Nếu đúng ngày thì giữ nguyên.",
    severity="warning",
)

_LAST_MONTH = 12


class Order(NamedTuple):
    """What the cells of a sheet prove about the order of day and month.

    Args:
        month_first: a text that is a day only month first; empty for none.
        after_12th: a text of a day after the 12th, in a sheet whose real dates all lie before the
            13th; empty for none.
    """

    month_first: str
    after_12th: str


NO_SIGNS = Order("", "")


@dataclass(frozen=True)
class DayColumn:
    """How the cells of one column of dates are read: what its sheet proves, and the period.

    Args:
        first: the first day that makes sense.
        last: the last such day.
        windows: the days of the period reported on, in each period scheme; empty where the column
            does not say when the event was, and for a period that is no quarter.
        settled: days as ISO texts that the form itself held in the column.
        is_from_1904: whether serial numbers count from 1904.
        order: what the cells of its sheet prove about day and month.
    """

    first: date
    last: date
    windows: tuple[Window, ...] = ()
    settled: AbstractSet[str] = frozenset()
    is_from_1904: bool = False
    order: Order = NO_SIGNS

    def read(self, value: CellValue) -> Read:
        """A cell of the column: the day as an ISO text.

        Args:
            value: what the cell holds.

        Returns:
            The day. Numbers in a text are taken day first, the Vietnamese order. An error where
            the cell is no day, or the sheet's other texts leave the order open.
        """
        if isinstance(value, datetime):
            warned = DAY_WITH_TIME.at(found=shown(value), day=shown(value.date()))
            return self._real(value.date(), (warned,) if value.time() != time() else ())
        if isinstance(value, date):
            return self._real(value, ())
        if isinstance(value, float):
            return self._serial(value, shown(value))
        if isinstance(value, str):
            return self._text(plain(value))
        if isinstance(value, time):
            return refused(NOT_A_DAY.at(found=shown(value)))
        return refused_alike(value) or BLANK

    def _text(self, text: str) -> Read:
        if not text:
            return BLANK
        parts = day_text(text)
        if parts is None:
            if text.isascii() and text.isdigit() and len(text) == 5:  # noqa: PLR2004 - a serial
                return self._serial(float(text), text)
            meant = day_inside(text)
            return refused(NOT_A_DAY.at(found=shown(text), meant=_shown(meant)))
        if fault := self._broken(text, parts):
            return refused(fault)
        day = day_of(parts.year, parts.month, parts.day)
        if day is None:
            return refused(NO_SUCH_DAY.at(found=shown(text)))
        if parts.is_numeric and (fault := self._ambiguous(day, text)):
            return refused(fault)
        warned = DAY_WITH_TIME.at(found=shown(text), day=shown(day))
        faults = (warned,) if parts.has_time else ()
        return self._sensible(day, faults if not parts.is_numeric else faults + self._strayed(day))

    def _broken(self, text: str, parts: DayText) -> Fault | None:
        """The fault of a text whose parts do not make one day."""
        if parts.is_short:
            century = self.last.year // 100 * 100
            years = (year for year in (century + parts.year, century - 100 + parts.year))
            likely = next((year for year in years if year <= self.last.year), century)
            meant = day_of(likely, parts.month, parts.day)
            return TWO_DIGIT_YEAR.at(found=shown(text), meant=_shown(meant))
        if parts.as_written is None and parts.exchanged:
            return MONTH_FIRST.at(found=shown(text), meant=shown(parts.exchanged))
        return NO_SUCH_DAY.at(found=shown(text)) if parts.as_written is None else None

    def _real(self, day: date, faults: tuple[Fault, ...]) -> Read:
        """A date that the file marks as one."""
        if day.isoformat() not in self.settled:
            if fault := self._ambiguous(day, shown(day)):
                return refused(fault)
            other = _exchanged(day)
            if other and self.order.after_12th:
                split = SPLIT_DAYS.at(
                    found=shown(day),
                    one=shown(day),
                    other=shown(other),
                    example=self.order.after_12th,
                )
                faults = (*faults, split)
            else:
                faults += self._strayed(day)
        return self._sensible(day, faults)

    def _serial(self, number: float, found: str) -> Read:
        """A number that counts days, as a date without its format does."""
        start = date(1904, 1, 1) if self.is_from_1904 else date(1899, 12, 30)
        is_near = 0 <= number <= (self.last - start).days
        day = start + timedelta(days=int(number)) if is_near else None
        if day is None or day < self.first:
            meant = day_inside(found)
            return refused(NOT_A_DAY.at(found=found, meant=_shown(meant)))
        return self._sensible(day, (SERIAL_DAY.at(found=found, day=shown(day)),))

    def _sensible(self, day: date, faults: tuple[Fault, ...]) -> Read:
        if self.first <= day <= self.last:
            return Read(day.isoformat(), faults or self._after(day))
        near = (day_of(year, day.month, day.day) for year in range(self.first.year, self.last.year))
        likely = [one for one in near if one and sorted(str(one.year)) == sorted(str(day.year))]
        likely += [one for one in (_in_century(day, self.last),) if one and not likely]
        first, last = self.first.year, self.last.year
        meant = shown(likely[0]) if likely and self.first <= likely[0] <= self.last else None
        return refused(FAR_YEAR.at(found=shown(day), meant=meant, first=first, last=last))

    def _ambiguous(self, day: date, found: str) -> Fault | None:
        """The fault of a day that could be another one, in a sheet with months first."""
        other = _exchanged(day)
        if not other or not self.order.month_first:
            return None
        return AMBIGUOUS_DAY.at(
            found=shown(found), one=shown(day), other=shown(other), example=self.order.month_first
        )

    def _after(self, day: date) -> tuple[Fault, ...]:
        """A warning of a new event after the quarter, as in a form used again for the next one."""
        end = max((one.end for one in self.windows), default=day)
        # An event of another year is a finding of the register.
        if day <= end or day.year != end.year or day.isoformat() in self.settled:
            return ()
        return (AFTER_QUARTER.at(found=shown(day), one=shown(day), end=shown(end)),)

    def _strayed(self, day: date) -> tuple[Fault, ...]:
        """A warning of a day outside the quarter, which exchanged would lie inside."""
        other = _exchanged(day)
        if not other or not self.windows or day.isoformat() in self.settled:
            return ()
        inside = [
            any(one.start <= tried <= one.end for one in self.windows) for tried in (day, other)
        ]
        if inside != [False, True]:
            return ()
        return (OUTSIDE_QUARTER.at(found=shown(day), one=shown(day), other=shown(other)),)


def is_exchanged(text: str, held: str) -> bool:
    """Whether two days as ISO texts are one day with day and month exchanged."""
    other = _exchanged(date.fromisoformat(text))
    return other is not None and other.isoformat() == held


def plain_day(value: CellValue) -> str:
    """The day of a cell, read day first, as an ISO text; empty where it is none."""
    if isinstance(value, date):
        return date(value.year, value.month, value.day).isoformat()
    parts = day_text(value) if isinstance(value, str) else None
    return parts.as_written.isoformat() if parts and parts.as_written else ""


def _exchanged(day: date) -> date | None:
    """Another day, with day and month exchanged; None where there is no other."""
    is_open = day.day <= _LAST_MONTH and day.day != day.month
    return day_of(day.year, day.day, day.month) if is_open else None


def _shown(day: date | None) -> str | None:
    """A day as an officer types it; None for none."""
    return shown(day) if day else None


def _in_century(day: date, last: date) -> date | None:
    """The day in the century of the last sensible one: 1924 for 2024."""
    return day_of(last.year // 100 * 100 + day.year % 100, day.month, day.day)


def signs_of_order(values: Iterable[CellValue], settled: AbstractSet[str]) -> Order:
    """What the cells of a sheet prove about the order of day and month.

    Args:
        values: the cells of its columns of dates: one person has typed or pasted them.
        settled: as of `DayColumn`.

    Returns:
        The signs.
    """
    distinct = {*values}
    texts = sorted(value for value in distinct if isinstance(value, str))
    parts = [(plain(text), one) for text in texts if (one := day_text(text)) and one.is_numeric]
    whole = [(text, one) for text, one in parts if not one.is_short]
    month_first = next((text for text, one in whole if not one.as_written and one.exchanged), "")
    after = next((text for text, one in whole if one.as_written and one.day > _LAST_MONTH), "")
    days = (value for value in distinct if isinstance(value, date))
    typed = [day for day in days if plain_day(day) not in settled]
    is_early = all(day.day <= _LAST_MONTH for day in typed)
    return Order(month_first, after if is_early else "")
