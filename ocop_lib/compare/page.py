"""The page of a comparison: what moved, by period, unit and indicator, and why."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from ocop_lib import wording
from ocop_lib.blocks.inline import text
from ocop_lib.blocks.model import ORDINAL, Block, Cell, Column, Heading, Masthead, Paragraph, Table
from ocop_lib.compare.outputs import Moved, MovedReport
from ocop_lib.compare.words import HOW, NOTHING, differing, years_apart
from ocop_lib.compare.worlds import Compared
from ocop_lib.export.cause_words import (
    NUMBER,
    cause_words,
    indicator_words,
    signed,
    value_words,
)
from ocop_lib.export.entry_names import place_words
from ocop_lib.indicators.restated.parts import Difference
from ocop_lib.indicators.restated.worlds import TOLD
from ocop_lib.periods import last_day
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.render.document import document
from ocop_lib.render.html import to_html
from ocop_lib.render.numbering import numbered

_TITLE = "So sánh số liệu Chương trình OCOP"
_SPLIT = (
    "Mỗi chênh lệch được tách bằng cách đếm lại lần lượt: dòng bổ sung, dòng sửa đổi, dòng rút lại hoặc"
    " bỏ khỏi số liệu,"
    " rồi kế hoạch, cách đếm và cách chia kỳ. Các phần cộng lại đúng bằng chênh lệch; khi cộng,"
    " «chưa có số liệu» được tính là 0."
)


def comparison_page(found: Compared | Moved) -> bytes:
    """The page of a comparison as HTML: one file, offline, without scripts.

    Args:
        found: the comparison.

    Returns:
        UTF-8 with line feeds.
    """
    blocks = _compared(found) if isinstance(found, Compared) else _moved(found)
    return to_html(document(numbered([*blocks])))


def _head(issuer: str, old: str, new: str, day: date, band: str = "") -> Masthead:
    return Masthead(
        issuer=issuer,
        title=_TITLE,
        unit=PROVINCE,
        period="",
        lines=(f"Trước: {old}", f"Nay: {new}"),
        band=band,
        data_date=day,
    )


def _compared(found: Compared) -> Iterator[Block]:
    plan = found.plans[max(found.plans)]
    yield _head(plan.office.upper(), found.old, found.new, last_day(plan.year), found.band)
    yield Paragraph(look="lead", spans=text(differing(found)))
    for words in years_apart(found):
        yield Paragraph(spans=text(words))
    for period, group in groupby(found.differences, key=lambda one: one.period):
        yield Heading(level=2, spans=text(wording.capitalised(wording.period_words(period))))
        yield _table(found.plans[period.year], wording.period_words(period), [*group])
    if found.differences:
        yield Paragraph(look="small", spans=text(_SPLIT))


def _table(plan: Plan, when: str, rows: Sequence[Difference]) -> Table:
    return Table(
        caption=f"Số liệu {when} khác nhau",
        headed=True,
        small=True,
        columns=(
            Column(label=ORDINAL, kind="number", width=0.5),
            Column(label="Đơn vị", width=1.2),
            Column(label="Nội dung", width=2.4),
            Column(label="Số liệu", width=1.2),
            Column(label="Trước", kind="number", width=1),
            Column(label="Nay", kind="number", width=1),
            Column(label="Chênh lệch", kind="number", width=0.9),
            Column(label="Nguyên nhân", width=4),
        ),
        rows=tuple(
            (Cell(text=str(place)), *map(_cell, cells_of(plan, row)))
            for place, row in enumerate(rows, start=1)
        ),
    )


def _cell(words: str) -> Cell:
    return Cell(text=words)


def cells_of(plan: Plan, row: Difference) -> tuple[str, ...]:
    """A difference as cells: unit, indicator, value, before, now, difference, why."""
    return (
        place_words(plan, row.unit),
        indicator_words(plan, row.indicator),
        NUMBER[row.name],
        value_words(row.name, row.old),
        value_words(row.name, row.new),
        wording.NOT_APPLICABLE if row.name in TOLD else signed(row.by),
        cause_words(plan, row),
    )


def _moved(found: Moved) -> Iterator[Block]:
    periods = {one.id.partition("/")[0] for one in found.reports}
    periods |= {one.quarter for one in found.values}
    year = max((int(period[:4]) for period in periods), default=date.min.year)
    yield _head("", found.old, found.new, last_day(year))
    if not found.is_moved:
        yield Paragraph(look="lead", spans=text(NOTHING))
        return
    if found.values:
        yield Heading(level=2, spans=text("Số liệu khác nhau"))
        yield Table(
            caption="Số liệu khác nhau",
            headed=True,
            small=True,
            columns=(
                Column(label="Kỳ"),
                Column(label="Đơn vị", width=1.4),
                Column(label="Chỉ tiêu", width=2.4),
                Column(label="Số liệu", width=1.4),
                Column(label="Trước"),
                Column(label="Nay"),
            ),
            rows=tuple(tuple(map(_cell, value_cells(one))) for one in found.values),
        )
    if found.reports:
        yield Heading(level=2, spans=text("Báo cáo khác nhau"))
        yield Table(
            caption="Báo cáo khác nhau",
            headed=True,
            small=True,
            columns=(
                Column(label="Báo cáo", width=2),
                Column(label="Thay đổi", width=1.5),
                Column(label="Dữ liệu vào khác nhau", width=4),
            ),
            rows=tuple(tuple(map(_cell, report_cells(one))) for one in found.reports),
        )


def value_cells(one: tuple[str, ...]) -> tuple[str, ...]:
    """A value of a table of indicators as cells: period, unit, indicator, value, before, now."""
    *keys, name, old, new = one
    told = (wording.STATUS.get(value, value) if name in TOLD else value for value in (old, new))
    return (*keys, NUMBER.get(name, name), *(value or wording.NOT_APPLICABLE for value in told))


def report_cells(one: MovedReport) -> tuple[str, str, str]:
    """A report as cells: its id, what became of it, which inputs differ."""
    formats = f" ({', '.join(one.formats)})" if one.formats else ""
    return one.id, f"{HOW[one.how]}{formats}", ", ".join(one.inputs) or wording.NOT_APPLICABLE
