"""The methodology page of a year, made from its plan: rules, a sheet an indicator, assumptions."""

from collections.abc import Iterator
from datetime import date

from ocop_lib import wording
from ocop_lib.blocks.inline import text
from ocop_lib.blocks.model import (
    Block,
    Cell,
    Column,
    Heading,
    ListBlock,
    Masthead,
    Paragraph,
    Table,
)
from ocop_lib.indicators.counting.origin import origins
from ocop_lib.periods import Scheme
from ocop_lib.plan import PROVINCE, Indicator, Plan
from ocop_lib.report import nothing, sentences
from ocop_lib.report.methodology.rules import rules
from ocop_lib.report.methodology.sheet import ASSUMPTIONS, sheets
from ocop_lib.report.tables import cells
from ocop_lib.version import __version__

_LEAD = (
    "Trang này nói mỗi chỉ tiêu của các báo cáo trong năm được đếm thế nào, từ số liệu nào, và được"
    " so sánh với số giao nào của kế hoạch."
)
_ASSUMED = "Chỗ kế hoạch chưa quy định rõ được hiểu như sau; trong ngoặc vuông là nơi để ngỏ."
_TARGETS = (
    "«không giao»: kế hoạch để trống; «–»: kế hoạch không in tổng toàn tỉnh. Đơn vị tính và nơi ghi"
    " trong kế hoạch có ở phiếu của từng chỉ tiêu."
)
_MADE = f"Trang này do phần mềm ocop, phiên bản {__version__}, lập từ kế hoạch."


def methodology(plan: Plan, scheme: Scheme) -> tuple[Block, ...]:
    """The methodology page of a year.

    Args:
        plan: the year's plan; each of its indicators has a counting rule.
        scheme: the period scheme of the year's quarters.

    Returns:
        The masthead, then the sections: rules, sheets of indicators with and without target,
        assumptions, sources, targets by unit. A section without content is left out.
    """
    found = origins(plan, scheme)
    with_target = [one for one in plan.indicators if not one.context]
    others = [one for one in plan.indicators if one.context]
    sections = (
        ("Quy tắc chung", "", [*rules(plan, scheme)]),
        ("Phiếu chỉ tiêu có số giao", "", [*sheets(plan, with_target, found)]),
        ("Phiếu chỉ tiêu theo dõi, không có số giao", "", [*sheets(plan, others, found)]),
        ("Cách hiểu những điều kế hoạch để ngỏ", ASSUMPTIONS, [*_assumptions(plan)]),
        ("Kế hoạch và văn bản làm căn cứ", "", [*_sources(plan)]),
    )
    told = [section for section in sections if section[2]]
    blocks: list[Block] = [_masthead(plan, scheme), Paragraph(look="lead", spans=text(_LEAD))]
    for number, (title, id_, content) in enumerate(told):
        blocks += [Heading(level=2, id=id_, spans=text(f"{_ROMAN[number]}. {title}")), *content]
    return (*blocks, *_by_unit(plan, with_target), Paragraph(look="small", spans=text(_MADE)))


_ROMAN = ("I", "II", "III", "IV", "V")


def _masthead(plan: Plan, scheme: Scheme) -> Masthead:
    end = f"Chương trình OCOP năm {plan.year} của {plan.province}"
    return Masthead(
        issuer=plan.office.upper(),
        title=f"Phương pháp tính các chỉ tiêu {end}",
        title_end=end,
        unit=PROVINCE,
        period="",
        lines=(
            sentences.plan_line(plan.title, plan.number, plan.date, is_noted=False),
            f"Kỳ số liệu {wording.SCHEME[scheme]}",
        ),
        band=wording.band("", illustrative=False, draft_plan=plan.draft_title),
        # The page holds no data: its date is the plan's.
        data_date=plan.date or date(plan.year, 1, 1),
    )


def _assumptions(plan: Plan) -> Iterator[Block]:
    items = [f"{one.text} [{sentences.held_together(one.source)}]" for one in plan.assumptions]
    if not items:
        yield Paragraph(spans=text(nothing.NO_ASSUMPTIONS))
        return
    yield Paragraph(spans=text(_ASSUMED))
    yield ListBlock(ordered=True, items=tuple((Paragraph(spans=text(item)),) for item in items))


def _sources(plan: Plan) -> Iterator[Block]:
    line = sentences.plan_line(plan.title, plan.number, plan.date, is_noted=False)
    number = f" Nguồn của số và ngày: {plan.number_source}" if plan.number_source else ""
    yield Paragraph(spans=text(f"{line}; cơ quan ban hành: {plan.issuer}.{number}"))
    if not plan.legal_bases:
        return
    yield Table(
        id="van-ban",
        caption="Văn bản mà kế hoạch dẫn",
        columns=(
            cells.ordinal(),
            Column(label="Số, ngày", width=1.6),
            Column(label="Cơ quan ban hành", width=1.6),
            Column(label="Nội dung", width=4),
            Column(label="Nơi dẫn", width=1.6),
        ),
        rows=cells.numbered(
            (
                Cell(text=f"{one.number}, {wording.day(one.date)}"),
                Cell(text=one.issuer),
                Cell(text=f"{one.title}. {one.note}" if one.note else one.title),
                Cell(text=wording.capitalised(sentences.held_together(one.source))),
            )
            for one in plan.legal_bases
        ),
    )


def _by_unit(plan: Plan, indicators: list[Indicator]) -> Iterator[Block]:
    """The targets of the units, as an annex; nothing where no unit has any."""
    shown = [one for one in indicators if one.targets and one.targets.units]
    if not shown:
        return
    yield Heading(level=2, spans=text("Phụ lục. Số giao theo đơn vị"))
    yield Table(
        id="so-giao",
        caption=f"Số giao năm {plan.year} theo đơn vị",
        columns=(
            cells.ordinal(),
            Column(label="Đơn vị", width=2),
            *(Column(label=one.short_name, kind="number", width=1.3) for one in shown),
        ),
        rows=tuple(
            (
                cells.plain(str(number)),
                cells.plain(plan.unit(place).short_name),
                *(_target(plan, one, place) for one in shown),
            )
            if place != PROVINCE
            else (
                cells.plain(""),
                cells.plain(plan.whole.short_name),
                *(_target(plan, one, place) for one in shown),
            )
            for number, place in enumerate(plan.places, start=1)
        ),
        total=True,
        notes=(_TARGETS,),
    )


def _target(plan: Plan, indicator: Indicator, place: str) -> Cell:
    target = plan.target(indicator.id, place)
    if target.value is not None:
        return Cell(text=wording.number(target.value))
    if target.is_pending:
        return Cell(text=wording.PENDING)
    return Cell(text=wording.NOT_APPLICABLE if place == PROVINCE else wording.NOT_ASSIGNED)
