"""What must hold within an indicator and within a task, beyond the kinds of their values."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ocop_lib.errors import Fault
from ocop_lib.periods import Quarter, Window
from ocop_lib.plan.fields import Known, Placed

if TYPE_CHECKING:
    from ocop_lib.plan.entries import Indicator, Targets, Task


def indicator_faults(indicator: "Indicator", known: Known) -> Iterator[Placed]:
    """Everything that does not hold within an indicator."""
    if indicator.measure == "monthly_floor" and (indicator.context or indicator.scope == "units"):
        yield _broken(
            "measure",
            code="plan.monthly_floor",
            what="Mức tối thiểu hằng tháng chỉ xét được cho số giao của toàn tỉnh.",
            found="monthly_floor",
            allowed="flow, stock; monthly_floor khi scope: province và không phải bối cảnh",
            mend="Đổi cách đo, hoặc ghi scope: province với số giao của tỉnh.",
        )
    if indicator.context:
        yield from _context_faults(indicator)
        return
    if indicator.targets is None:
        yield _needed("targets", "Chỉ tiêu có giao số thì phải ghi số giao.")
    elif indicator.scope == "units":
        yield from _unit_target_faults(indicator.targets, known)
    else:
        yield from _province_target_faults(indicator.targets)
    if indicator.due is None:
        yield _needed("due", "Chỉ tiêu có giao số thì phải ghi thời hạn.")
    yield from _expectation_faults(indicator, known)


def _context_faults(indicator: "Indicator") -> Iterator[Placed]:
    what = "Chỉ tiêu bối cảnh (context: true) không có số giao, mức phải đạt, kỳ vọng, thời hạn."
    for key in ("targets", "expectation", "expectation_source", "due"):
        if getattr(indicator, key) is not None:
            yield _superfluous(key, what)
    for key in ("floor", "aspirational"):
        if getattr(indicator, key):
            yield _superfluous(key, what)


def _unit_target_faults(targets: "Targets", known: Known) -> Iterator[Placed]:
    units = known.ids.get("unit", ())
    missing = [unit for unit in units if unit not in targets.units]
    if missing:
        yield _broken(
            "targets.units",
            code="plan.unit_missing",
            what=f"Thiếu đơn vị: {', '.join(missing)}.",
            found=", ".join(targets.units),
            allowed=f"đủ mọi đơn vị: {', '.join(units)}",
            mend="Ghi thêm số giao cho đơn vị; kế hoạch để trống thì ghi null, đừng bỏ khóa.",
        )
    elif targets.province is not None and targets.total != targets.province:
        yield _broken(
            "targets.province",
            code="plan.total",
            what="Cộng các đơn vị không bằng tổng toàn tỉnh in trong kế hoạch.",
            found=f"tổng in {targets.province}, cộng các đơn vị {targets.total}",
            allowed="hai số bằng nhau",
            mend=f"Đối chiếu từng đơn vị với {targets.source} rồi sửa số ghi sai.",
        )


def _province_target_faults(targets: "Targets") -> Iterator[Placed]:
    if targets.units:
        what = "Chỉ tiêu chỉ giao cấp tỉnh (scope: province) không có số giao cho đơn vị."
        yield _superfluous("targets.units", what)
    if targets.province is None:
        what = "Chỉ tiêu chỉ giao cấp tỉnh (scope: province) phải có số giao của tỉnh."
        yield _needed("targets.province", what)


def _expectation_faults(indicator: "Indicator", known: Known) -> Iterator[Placed]:
    if indicator.measure == "monthly_floor":
        if indicator.expectation is not None:
            what = "Mức tối thiểu hằng tháng được xét từng tháng, không theo tỷ lệ quý."
            yield _superfluous("expectation", what)
        return
    if indicator.expectation is None:
        yield _needed("expectation", "Chỉ tiêu có giao số thì phải ghi kỳ vọng đến từng quý.")
    else:
        yield from _share_faults(indicator, known)
    if indicator.expectation_source is None:
        what = "Kỳ vọng phải nói rút ra từ thời gian nào của kế hoạch."
        yield _needed("expectation_source", what)


def _share_faults(indicator: "Indicator", known: Known) -> Iterator[Placed]:
    shares = indicator.expectation or ()
    found = ", ".join(str(share) for share in shares)
    if list(shares) != sorted(shares):
        yield _broken(
            "expectation",
            code="plan.expectation_falls",
            what="Kỳ vọng lũy kế giảm từ quý này sang quý sau.",
            found=found,
            allowed="bốn tỷ lệ từ 0 đến 1, quý sau không nhỏ hơn quý trước",
            mend="Ghi tỷ lệ lũy kế từ đầu năm, không phải phần của riêng từng quý.",
        )
    if indicator.due is None or known.year is None:
        return
    for number, share in enumerate(shares, start=1):
        if share != 1 and indicator.due <= Quarter(known.year, number).cut_off("calendar"):
            yield _broken(
                "expectation",
                code="plan.expectation_due",
                what=f"Hết quý {number} là đã đến hạn {indicator.due} mà kỳ vọng chưa là 1.",
                found=found,
                allowed="1 ở mọi quý kể từ khi đến hạn",
                mend="Sửa kỳ vọng của quý ấy thành 1, hoặc sửa thời hạn (due).",
            )


def task_faults(task: "Task", known: Known) -> Iterator[Placed]:
    """Everything that does not hold within a task."""
    yield from _window_faults("window", task.window)
    if task.focus is not None:
        yield from _window_faults("focus", task.focus)
        yield from _focus_faults(task.focus, task.window)
    ends = {window.end for window in (task.window, task.focus) if window is not None}
    if task.due not in ends:
        yield _broken(
            "due",
            code="plan.due",
            what="Thời hạn không phải ngày cuối của thời gian thực hiện hay trọng tâm.",
            found=str(task.due),
            allowed=" hoặc ".join(str(end) for end in sorted(ends)),
            mend="Sửa thời hạn cho khớp, hoặc sửa thời gian của nhiệm vụ.",
        )
    year = known.year
    if year is not None and not task.window.start.year <= year <= task.window.end.year:
        yield _broken(
            "window",
            code="plan.window_year",
            what=f"Thời gian thực hiện không có ngày nào trong năm kế hoạch {year}.",
            found=_days(task.window),
            allowed=f"có ngày trong năm {year}",
            mend="Sửa năm của thời gian thực hiện.",
        )
    for key in ("lead", "levels"):
        if not getattr(task, key):
            yield _needed(key, "Nhiệm vụ phải có người làm và cấp theo dõi.")


def _window_faults(key: str, window: Window) -> Iterator[Placed]:
    if window.end < window.start:
        yield _broken(
            key,
            code="plan.window_backwards",
            what="Ngày cuối đứng trước ngày đầu.",
            found=_days(window),
            allowed="ngày cuối (end) bằng hoặc sau ngày đầu (start)",
            mend="Đổi chỗ hoặc sửa hai ngày.",
        )


def _focus_faults(focus: Window, window: Window) -> Iterator[Placed]:
    if focus.start not in window or focus.end not in window:
        yield _broken(
            "focus",
            code="plan.focus_outside",
            what="Thời gian trọng tâm nằm ngoài thời gian thực hiện.",
            found=_days(focus),
            allowed=f"trong khoảng {_days(window)}",
            mend="Sửa thời gian trọng tâm (focus) hoặc thời gian thực hiện (window).",
        )


def _days(window: Window) -> str:
    return f"{window.start} đến {window.end}"


def _broken(at: str, code: str, what: str, found: str, allowed: str, mend: str) -> Placed:
    path = tuple(at.split("."))
    return path, Fault(code, what, found=found, allowed=allowed, mend=mend)


def _needed(at: str, what: str) -> Placed:
    return _broken(at, "plan.needed", what, "", "", f"Ghi thêm khóa {at}.")


def _superfluous(at: str, what: str) -> Placed:
    return _broken(at, "plan.superfluous", what, "", "", f"Bỏ khóa {at}.")
