"""Why a number differs, in words, with the names of units; and the same as JSON values."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from ocop_lib import wording
from ocop_lib.export.entry_names import entry_name, place_words
from ocop_lib.export.measured_words import MEASURED, measured_value, measured_words
from ocop_lib.indicators.restated.measured import is_beside
from ocop_lib.indicators.restated.parts import Cause, Difference, Part, PeriodChange
from ocop_lib.indicators.restated.plan_entries import EntryChange
from ocop_lib.indicators.restated.row_changes import RowChange
from ocop_lib.indicators.restated.worlds import TOLD, Value
from ocop_lib.plan import Plan
from ocop_lib.register.tables import BY_NAME

NUMBER: Mapping[str, str] = {
    "in_quarter": "Trong kỳ",
    "arrived_late": "Quý trước gửi muộn",
    "to_date": "Lũy kế, hiện có",
    "target": "Kế hoạch",
    "expected": "Kỳ vọng",
    "remaining": "Còn thiếu",
    "status": "Đánh giá",
    **MEASURED,
}
"""The values that are compared, as tables call them."""

CAUSE: Mapping[Cause, str] = {
    "library": "Phần mềm đếm lại",
    "added": "Số liệu bổ sung",
    "changed": "Số liệu sửa đổi, đính chính",
    "retracted": "Số liệu rút lại",
    "plan": "Kế hoạch thay đổi",
    "rules": "Cách đếm thay đổi",
    "period": "Cách chia kỳ thay đổi",
}

_NOUN: Mapping[str, str] = {
    "deliveries": "lần gửi số liệu",
    "subjects": "chủ thể",
    "products": "sản phẩm",
    "stages": "bước chu trình",
    "certificates": "giấy chứng nhận",
    "renewals": "nguyện vọng cấp lại",
    "support": "lần hỗ trợ",
    "traceability": "truy xuất nguồn gốc",
    "linkages": "hợp đồng liên kết",
    "quality_certificates": "chứng nhận quản lý chất lượng",
    "flagships": "sản phẩm chủ lực",
    "media": "tin, bài",
    "activities": "hoạt động",
    "points_of_sale": "điểm bán hàng",
    "task_status": "tình trạng nhiệm vụ",
    "funding": "khoản kinh phí",
    "documents": "văn bản",
    "requests": "kiến nghị",
    "opening_stock": "số đầu năm",
}
_DONE: Mapping[str, str] = {"added": "bổ sung", "changed": "sửa", "retracted": "rút lại"}
# A row taken back stays in its table, and a delivery says so; this one is not there any more.
_GONE = "bỏ khỏi số liệu"
_MOST_NAMED = 3
_EMPTY = "để trống"
_LIBRARY = "phần mềm đếm lại khác với khi ban hành"


def indicator_words(plan: Plan, indicator: str) -> str:
    """The name of an indicator as the tables of a report have it, or of what else is measured.

    Args:
        plan: for names.
        indicator: the id.

    Returns:
        The words; the id where the plan lacks it.
    """
    if is_beside(indicator):
        return measured_words(plan, indicator)
    for one in plan.indicators:
        if one.id == indicator:
            return one.name if one.context else one.in_a_line
    return indicator


def value_words(name: str, value: Value) -> str:
    """A value of a row of progress as a cell: «3», «Đạt», «chưa có số liệu»."""
    if name in MEASURED:
        return measured_value(value)
    if name in TOLD:
        return wording.STATUS[str(value)] if value else wording.NOT_APPLICABLE
    return _number(value) if value is not None or name not in _OF_PLAN else wording.NOT_APPLICABLE


_OF_PLAN = frozenset({"target", "expected", "remaining"})
"""The numbers that are missing where nothing is assigned, and not because nothing is known."""


def _number(value: Value) -> str:
    return wording.number(None if value is None or isinstance(value, str) else value)


def signed(amount: Fraction) -> str:
    """By how much a number differs: «+1», «−0,5», «0»."""
    words = wording.number(abs(plain_amount(amount)))
    return f"+{words}" if amount > 0 else f"−{words}" if amount < 0 else words


def plain_amount(amount: Fraction) -> int | float:
    """An exact amount as a plain number."""
    return int(amount) if amount.denominator == 1 else float(amount)


def cause_words(plan: Plan, difference: Difference) -> str:
    """Why a value differs, in a line: «+1: bổ sung giấy chứng nhận cn-1; −1: rút lại …».

    Args:
        plan: for the names of units.
        difference: the value.

    Returns:
        Its parts in their order, without a capital first letter; each with its amount where there
        are several. No part is left out; of many rows three are named, the others counted.
    """
    parts = difference.parts
    has_amounts = len(parts) > 1 and difference.name not in TOLD
    words = (
        f"{signed(part.by)}: {part_words(plan, part)}" if has_amounts else part_words(plan, part)
        for part in parts
    )
    return "; ".join(words)


def part_words(plan: Plan, part: Part) -> str:
    """One cause in words, with the rows, entries or versions that it names."""
    match part.cause:
        case "library":
            return _LIBRARY
        case "plan":
            return f"kế hoạch sửa {_named([_entry(plan, one) for one in part.entries])}"
        case "rules":
            rule = part.rule
            assert rule is not None  # noqa: S101 (the split names the rule)
            return f"đổi cách đếm, từ phiên bản {rule.old} sang phiên bản {rule.new}"
        case "period":
            return _named([_period(one) for one in part.periods])
        case _:
            return _rows(plan, part.cause, part.rows)


def _named(names: Iterable[str]) -> str:
    """The first of some names, and how many there are besides."""
    found = [*dict.fromkeys(names)]
    more = len(found) - _MOST_NAMED
    named = ", ".join(found[:_MOST_NAMED])
    return f"{named} và {wording.counted(more)} mục khác" if more > 0 else named


def _rows(plan: Plan, cause: str, rows: Iterable[RowChange]) -> str:
    """Rows in words, those that a delivery takes back apart from those gone from the tables."""
    by_act: dict[str, dict[str, dict[str, list[RowChange]]]] = {}
    for row in rows:
        act = _GONE if cause == "retracted" and not row.told_by else _DONE[cause]
        tables = by_act.setdefault(act, {})
        tables.setdefault(row.table, {}).setdefault(row.row_id, []).append(row)
    return "; ".join(
        f"{act} {'; '.join(_of_table(plan, cause, table, own) for table, own in tables.items())}"
        for act, tables in by_act.items()
    )


def _of_table(plan: Plan, cause: str, table: str, rows: Mapping[str, Sequence[RowChange]]) -> str:
    """Rows of a table by their ids: «giấy chứng nhận cn-1, cn-2»."""
    named = _named(_row(plan, cause, key, own) for key, own in rows.items())
    return f"{_NOUN.get(table, table)} {named}"


def _row(plan: Plan, cause: str, key: str, changes: Sequence[RowChange]) -> str:
    """A row by its id, with the cells changed and the reasons given: «cn-1 (hạng sao từ 3 thành 2)»."""
    cells = [_cell(plan, one) for one in changes if one.column and cause == "changed"]
    reasons = dict.fromkeys(f"lý do: {one.reason}" for one in changes if one.reason)
    more = "; ".join((*cells, *reasons))
    return f"{key} ({more})" if more else key


def _cell(plan: Plan, row: RowChange) -> str:
    """A cell changed: «hạng sao từ 3 thành 2»."""
    column = BY_NAME[row.table].column(row.column)
    meaning = column.meaning.partition(":")[0].partition(";")[0].partition(" (")[0]
    # The meaning of a state lists its values, which are said here.
    meaning = "tình trạng" if (row.table, row.column) == ("task_status", "state") else meaning
    old, new = (_text(plan, row, text) for text in (row.old, row.new))
    return f"{meaning.removeprefix('mã ')} từ {old} thành {new}"


def _text(plan: Plan, row: RowChange, text: str) -> str:
    column = BY_NAME[row.table].column(row.column)
    if column.refers_to in ("unit", "agency"):
        return place_words(plan, text) if text else _EMPTY
    if named := entry_name(plan, column.refers_to, text):
        return named
    if text and column.kind == "date":
        return wording.day(date.fromisoformat(text))
    name = column.choices.get(text)
    return wording.uncapitalised(name) if name else text or _EMPTY


def _entry(plan: Plan, change: EntryChange) -> str:
    """An entry of the plan that differs: «số giao của Ba Bể từ 3 thành 4»."""
    *above, last = change.path.split(".")
    if "units" in above and last in plan.unit_ids:
        what = f"số giao của {plan.unit(last).short_name}"
    else:
        what = _ENTRY.get(last, change.path)
    if isinstance(change.old, dict) or isinstance(change.new, dict):
        return what if what != change.path else change.path
    return f"{what} từ {_value(change.old)} thành {_value(change.new)}"


_ENTRY: Mapping[str, str] = {
    "expectation": "kỳ vọng theo quý",
    "province": "số giao toàn tỉnh",
    "unallocated": "phần chưa giao cho đơn vị",
    "due": "thời hạn",
    "measure": "cách đo",
    "scope": "cấp giao chỉ tiêu",
    "context": "loại chỉ tiêu",
}


def _value(value: Any) -> str:
    if value is None:
        return wording.NOT_ASSIGNED
    if isinstance(value, list):
        return "; ".join(map(_value, value))
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return wording.day(date.fromisoformat(value))
    return wording.number(value) if type(value) in (int, float) else str(value)


def _period(change: PeriodChange) -> str:
    """Another way to cut periods, or another last day of a year's data, in words."""
    if change.name == "scheme":
        old, new = (_SCHEME.get(one, one) for one in (change.old, change.new))
        return f"đổi cách chia kỳ, từ {old} sang {new}"
    old, new = (wording.day(date.fromisoformat(one)) for one in (change.old, change.new))
    return f"số liệu lấy đến {new}, trước đó đến {old}"


_SCHEME: Mapping[str, str] = {str(code): words for code, words in wording.SCHEME.items()}


def difference_json(one: Difference) -> dict[str, Any]:
    """A value that differs, as JSON values.

    Args:
        one: the difference.

    Returns:
        ``unit``, ``indicator``, ``quarter``, ``number``, ``old``, ``new``; ``difference``, None for
        a text; ``parts``, each with ``cause``, ``difference``, ``old``, ``new``, and what it names:
        ``rows``, ``entries``, ``rule``, ``periods``, each only where it names some.
    """
    is_number = one.name not in TOLD
    return {
        "unit": one.unit,
        "indicator": one.indicator,
        "quarter": str(one.period),
        "number": one.name,
        "old": one.old,
        "new": one.new,
        "difference": plain_amount(one.by) if is_number else None,
        "parts": [_part_json(part, is_number=is_number) for part in one.parts],
    }


def _part_json(part: Part, *, is_number: bool) -> dict[str, Any]:
    found = {
        "cause": part.cause,
        "difference": plain_amount(part.by) if is_number else None,
        "old": part.old,
        "new": part.new,
    }
    named = {
        "rows": [_row_json(row) for row in part.rows],
        "entries": [entry._asdict() for entry in part.entries],
        "rule": part.rule._asdict() if part.rule else None,
        "periods": [one._asdict() for one in part.periods],
    }
    return found | {key: value for key, value in named.items() if value}


def _row_json(row: RowChange) -> dict[str, str]:
    names = ("table", "row_id", "column", "old", "new", "told_by", "delivery_id", "reason")
    return {name: getattr(row, name) for name in names}
