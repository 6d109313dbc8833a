"""How what became of workbooks is printed for people: findings, sums, the rows that would change."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ocop_lib.cli.terminal import say, show_table
from ocop_lib.errors import Fault, Place

if TYPE_CHECKING:
    from ocop_lib.intake.arrivals import Outcome
    from ocop_lib.intake.proposing.proposal import Proposal
    from ocop_lib.plan import Plan

_LEVELS = {"error": "Lỗi", "warning": "Cảnh báo"}
_COLUMNS = ["Mức", "Chỗ", "Nội dung", "Tìm thấy", "Cách sửa"]
_DIFFERENCE = ["Trang", "Dòng", "Thay đổi", "Cột", "Trước", "Nay"]
_MOST_CELLS = 4
"""How many cells of a new row are shown, to know it by."""

_STATUSES = {
    "known": "đã nhận trước đây, không ghi gì thêm",
    "unread": "không mở được",
    "refused": "có lỗi, không nhận được",
    "nothing": "không có gì mới so với sổ",
    "sound": "nhận được",
    "accepted": "đã nhận",
}


def show_outcome(outcome: "Outcome", plan: "Plan") -> None:
    """Print the findings of a file as a table, then what became of it in a line."""
    if outcome.faults:
        rows = [
            [_LEVELS[one.severity], where(one.place), _said(one), one.found or None, one.remedy]
            for one in outcome.faults
        ]
        show_table(outcome.arrival.file, _COLUMNS, rows)
    say(_line(outcome, plan))


def where(place: Place) -> str:
    """A place within its file: «trang «Sản phẩm», ô D7, cột «Chủ thể»»."""
    row = "" if place.row is None or place.part else f"dòng {place.row}"
    parts = (
        place.sheet and f"trang «{place.sheet}»",
        place.part,
        row,
        place.column and f"cột «{place.column}»",
    )
    return ", ".join(part for part in parts if part) or "cả tệp"


def _said(fault: Fault) -> str:
    allowed = f" Được phép: {fault.allowed}." if fault.allowed else ""
    meant = f" Có phải là «{fault.meant}»?" if fault.meant else ""
    return f"{fault.message}{allowed}{meant}"


def _line(outcome: "Outcome", plan: "Plan") -> str:
    from ocop_lib import wording

    words = f"{outcome.arrival.file}: {_STATUSES[outcome.status]}"
    found = outcome.proposal
    if found is not None and found.delivered.unit:
        words += f"; {_what(found, plan)}: {_sums(found)}"
    errors = sum(one.severity == "error" for one in outcome.faults)
    counts = ((errors, "lỗi"), (len(outcome.faults) - errors, "cảnh báo"))
    told = ", ".join(f"{wording.counted(count)} {name}" for count, name in counts if count)
    kept = f"; bản gốc: inbox/{outcome.kept}" if outcome.kept else ""
    return words + (f"; {told}" if told else "") + kept + "."


def _what(found: "Proposal", plan: "Plan") -> str:
    """Who delivers what, in words: «huyện Ba Bể, số liệu hằng quý, quý III/2024»."""
    from ocop_lib.periods import Quarter, is_quarter
    from ocop_lib.register.columns import DELIVERY_KINDS
    from ocop_lib.wording import quarter_words, uncapitalised

    delivered = found.delivered
    kind = found.delivery.cells["kind"] if found.delivery else delivered.kind
    quarter = delivered.quarter
    period = f", {quarter_words(Quarter.parse(quarter))}" if is_quarter(quarter) else ""
    return f"{plan.unit(delivered.unit).name}, {uncapitalised(DELIVERY_KINDS[kind])}{period}"


def _sums(found: "Proposal") -> str:
    names = {
        "new": "dòng mới",
        "changed": "dòng sửa",
        "retracted": "dòng rút",
        "unchanged": "dòng giữ nguyên",
    }
    counts = found.counts()
    return ", ".join(f"{counts[key]} {name}" for key, name in names.items())


def show_difference(found: "Proposal", plan: "Plan") -> None:
    """Print the rows that accepting a workbook would add, change and take back, as a table."""
    rows = [*_new(found, plan), *_changed(found, plan)]
    if rows:
        show_table(f"{found.delivered.file}: thay đổi trong sổ", _DIFFERENCE, rows)


def _new(found: "Proposal", plan: "Plan") -> Iterator[list[Any]]:
    """The new rows, each by what it says first apart from whose it is."""
    from ocop_lib.intake.headings.sheets import SHEETS
    from ocop_lib.intake.naming import called, cell_words
    from ocop_lib.register.tables import BY_NAME

    for row in found.new:
        spec, own = BY_NAME[row.table], {"", found.delivered.unit}
        columns = [name for name in SHEETS[row.table].columns if row.cells[name] not in own]
        shown = "; ".join(
            f"{called(row.table, name)}:"
            f" {cell_words(spec.column(name), row.cells[name], plan, found.after.names)}"
            for name in columns[:_MOST_CELLS]
        )
        yield [SHEETS[row.table].title, row.id, "dòng mới", None, None, shown]


def _changed(found: "Proposal", plan: "Plan") -> Iterator[list[Any]]:
    from ocop_lib.intake.headings.labels import label
    from ocop_lib.intake.headings.sheets import CHANGES, SHEETS
    from ocop_lib.intake.naming import called, cell_words
    from ocop_lib.register.tables import BY_NAME
    from ocop_lib.wording import uncapitalised

    for one in found.changes.values():
        heading, texts = None, [one.old, one.new]
        if one.column:
            heading, column = called(one.table, one.column), BY_NAME[one.table].column(one.column)
            texts = [cell_words(column, text, plan, found.after.names) for text in texts]
        row = label(found.after.names.get(one.table, {}).get(one.id, ""), one.id)
        kind = uncapitalised(CHANGES[one.kind])
        yield [SHEETS[one.table].title, row, kind, heading, *(text or None for text in texts)]
