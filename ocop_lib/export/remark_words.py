"""Remarks on a number in words, with the names of units and tasks; beside what `wording` has."""

from collections.abc import Iterable

from ocop_lib import wording
from ocop_lib.indicators.progress import Progress
from ocop_lib.indicators.remarks import Remark
from ocop_lib.periods import Quarter
from ocop_lib.plan import Indicator, Plan
from ocop_lib.shortened import UNITS, named_or_counted


def note(plan: Plan, row: Progress) -> str:
    """The remarks on a number in one line, separated by semicolons; empty for none."""
    indicator = plan.indicator(row.indicator)
    return "; ".join(remark_words(plan, indicator, remark) for remark in row.remarks)


def remark_words(plan: Plan, indicator: Indicator, remark: Remark) -> str:
    """A remark in words: «6/8 đơn vị có số liệu».

    Args:
        plan: for the names of units.
        indicator: what the number counts.
        remark: the remark as data.

    Returns:
        The words, without a capital first letter and a full stop.
    """
    match remark.kind:
        case "units_having":
            return _units_having(plan, indicator, remark)
        case "waiting_for":
            return f"chờ số liệu của {_names(plan, remark.units)}"
        case "on_the_way":
            return on_the_way(plan, indicator, remark.stages, remark.number or 0)
        case "short_of_lead":
            names = _names(plan, remark.units)
            return f"cộng cả hồ sơ đã đủ vẫn ít hơn chỉ tiêu giao ở {names}"
        case "reported_done":
            tasks = wording.listed(plan.task(task).section for task in remark.tasks)
            section = wording.uncapitalised(plan.words.section)
            return f"{REPORTED_DONE} (nhiệm vụ {section} {tasks})"
        case "months_below":
            return _months_below(indicator, remark)
        case "as_of":
            months = wording.listed(wording.month_label(month) for month, _ in remark.months)
            until = f"tính đến {wording.day(remark.day)}, hạn {wording.day(remark.due)}"
            return f"{until}; chưa xét {months}" if months else until
        case "in_two_units":
            things = f"{wording.counted(remark.number or 0)} {indicator.unit_of_measure}"
            return f"{things} được tính ở hai đơn vị do chuyển đơn vị, toàn tỉnh tính một lần"
        case "arrived_late" | "late_dropped" | "dropped":
            return _moved(remark)
    return wording.remark(remark)


def _months_below(indicator: Indicator, remark: Remark) -> str:
    """«Chưa đủ 02 tin, bài ở tháng 3 (có 01), tháng 7 và tháng 8 (đều không có)»."""
    by_count: dict[int, list[str]] = {}
    for month, count in remark.months:
        by_count.setdefault(count, []).append(wording.month_label(month))
    which = ", ".join(
        f"{wording.listed(months)} ({'đều ' if len(months) > 1 else ''}"
        f"{f'có {wording.counted(count)}' if count else 'không có'})"
        for count, months in by_count.items()
    )
    floor = wording.counted((indicator.targets and indicator.targets.province) or 0)
    return f"chưa đủ {floor} {indicator.unit_of_measure} ở {which}"


def _moved(remark: Remark) -> str:
    """A remark on items of earlier quarters: «trong đó có 01 trường hợp phát sinh trong quý II…»."""
    cases = f"{wording.counted(remark.number or 0)} trường hợp"
    happened, sent = "trong quý này", "cùng quý này"
    if isinstance(remark.quarter, Quarter):
        happened, sent = (f"{word} {_quarter(remark.quarter)}" for word in ("trong", "cùng"))
    elif remark.quarter is not None:
        happened = sent = "sau báo cáo quý"
    if remark.kind == "dropped":
        return f"giảm {cases} đã tính ở quý trước, do sự việc {happened}"
    if remark.kind == "late_dropped":
        return f"giảm {cases} đã tính ở quý trước, theo số liệu gửi {sent}"
    is_one = len(remark.quarters) == 1
    when = wording.listed(
        _quarter(one) if is_one else f"{_quarter(one)} ({wording.counted(count)})"
        for one, count in remark.quarters
    )
    return f"trong đó có {cases} phát sinh trong {when}, số liệu gửi {sent}"


def _quarter(quarter: Quarter) -> str:
    """A quarter of the report's year: «quý III»."""
    return wording.quarter_words(quarter).partition("/")[0]


REPORTED_DONE = "đơn vị báo cáo đã hoàn thành nhưng số liệu chưa khớp"


def on_the_way(
    plan: Plan, indicator: Indicator, stages: tuple[tuple[str, int], ...], missing: int = 0
) -> str:
    """What is on its way: «có 06 sản phẩm đủ hồ sơ chờ đánh giá, 02 sản phẩm được lựa chọn».

    Args:
        plan: for the names of stages, which say on which level its units are.
        indicator: what is counted, for its unit of measure.
        stages: stages of the annual cycle, the last one first, each with a count of products.
        missing: what the target needs beyond results and products at the last stage; 0 to say
            nothing of it.

    Returns:
        The words.
    """
    last, names = stages[0][0], wording.stage_names(plan.unit_level)
    thing = indicator.unit_of_measure
    found = [
        f"{wording.counted(count)} {thing} {_standing(names[stage], is_last=stage == last)}"
        for stage, count in stages
        if count
    ]
    words = f"có {', '.join(found)}" if found else f"chưa có {thing} nào {_standing(names[last])}"
    short = f"; cộng cả hồ sơ đã đủ vẫn thiếu {wording.counted(missing)} so với chỉ tiêu giao"
    return words + (short if missing else "")


def _standing(name: str, *, is_last: bool = False) -> str:
    name = wording.uncapitalised(name)
    return f"{name} chờ đánh giá" if is_last else name


def _units_having(plan: Plan, indicator: Indicator, remark: Remark) -> str:
    """«Có 6/8 đơn vị có sản phẩm chủ lực cấp huyện; chưa có: Na Rì»."""
    verb, thing = _having(indicator), wording.uncapitalised(indicator.name)
    first = f"có {remark.number}/{remark.of} đơn vị {verb} {thing}"
    if not remark.number:
        first = f"chưa đơn vị nào trong {remark.of} đơn vị {verb} {thing}"
    lacking = units_lacking(plan, indicator, remark)
    return f"{first}; {lacking}" if lacking else first


def _having(indicator: Indicator) -> str:
    numbers = indicator.targets.units.values() if indicator.targets else ()
    # Of more than one, having some is not yet having what was assigned.
    return "có" if all(number in {None, 0, 1} for number in numbers) else "đủ số"


def units_lacking(plan: Plan, indicator: Indicator, remark: Remark) -> str:
    """The units of a remark «units_having» that lack something: «chưa có: Na Rì»; empty for none."""
    parts = []
    if remark.units:
        parts.append(f"chưa {_having(indicator)}: {_names(plan, remark.units, last=', ')}")
    if remark.silent:
        parts.append(f"{wording.NO_DATA}: {_names(plan, remark.silent, last=', ')}")
    return "; ".join(parts)


def _names(plan: Plan, units: Iterable[str], last: str = " và ") -> str:
    """The short names of units, in their order; of many only how many they are."""
    names = [plan.unit(unit).short_name for unit in units]
    if last == ", " and len(names) <= UNITS.most:
        return ", ".join(names)
    return named_or_counted(names, UNITS)
