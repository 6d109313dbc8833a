"""The notes on the data after the numbers: findings, method, software version."""

from collections import Counter
from collections.abc import Iterable, Sequence

from ocop_lib.blocks.inline import text
from ocop_lib.blocks.model import Block, Heading, ListBlock, Paragraph
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.register import Finding
from ocop_lib.report import nothing, sentences
from ocop_lib.report.needs import MOST_UNITS
from ocop_lib.version import __version__

_FINDINGS_TITLE = "Số liệu cần rà soát"
_METHOD_TITLE = "Phương pháp tính"
_METHOD = (
    "Cách tính từng chỉ tiêu, căn cứ xác định kỳ vọng, quy tắc xếp trạng thái và cách hiểu những điều"
    " kế hoạch chưa quy định rõ được ghi ở trang «Phương pháp tính các chỉ tiêu Chương trình OCOP» năm"
    " {year}; bản HTML của báo cáo này dẫn từ mỗi số lũy kế tới các dòng số liệu làm căn cứ."
)


def of_unit(found: Iterable[Finding], unit: str | None) -> tuple[Finding, ...]:
    """The findings that a report lists.

    Args:
        found: the findings, in the order in which they are listed.
        unit: the unit of which the report is, whose slice may hold rows of a subject that now is,
            or was, another unit's; None for all units.

    Returns:
        The findings, in the same order.
    """
    return tuple(one for one in found if unit is None or one.unit_id in (unit, PROVINCE))


def findings_list(plan: Plan, found: Sequence[Finding]) -> tuple[Block, ...]:
    """What has to be looked at again, as a heading and a list.

    Args:
        plan: for the units' names.
        found: the findings.

    Returns:
        A heading and a list with a sentence a finding; where they are of many units, those of each
        unit are counted in one sentence: the unit's own report has them one by one. One sentence
        where there is none.
    """
    if not found:
        return (Paragraph(look="small", spans=text(nothing.NO_FINDINGS)),)
    counts = Counter(one.unit_id for one in found if one.unit_id != PROVINCE)
    if len(counts) <= MOST_UNITS:
        return _titled_list(_FINDINGS_TITLE, [one.text for one in found])
    own = [one.text for one in found if one.unit_id == PROVINCE]
    by_unit = ", ".join(
        f"{plan.unit(unit).short_name} {counts[unit]}" for unit in plan.unit_ids if counts[unit]
    )
    words = sentences.findings_of_units(counts.total(), len(counts), by_unit)
    return _titled_list(_FINDINGS_TITLE, [*own, words])


def method(plan: Plan) -> tuple[Block, ...]:
    """Who set what is expected, and the name of the page with the rules of counting.

    Args:
        plan: its office and year.

    Returns:
        A heading and a sentence; the rules and assumptions stand on the year's methodology page.
    """
    words = f"{sentences.expectation(plan.office_in_text)} {_METHOD.format(year=plan.year)}"
    return (
        Heading(level=3, spans=text(_METHOD_TITLE)),
        Paragraph(look="small", spans=text(words)),
    )


def made_by(number_source: str) -> Paragraph:
    """A note on the software version and on the source of the plan's number.

    Args:
        number_source: the source of the plan's number and date; empty where none is named.

    Returns:
        A paragraph in small print.
    """
    about = f" Số và ngày của kế hoạch: {number_source}" if number_source else ""
    words = f"Báo cáo do phần mềm ocop, phiên bản {__version__}, lập từ sổ theo dõi.{about}"
    return Paragraph(look="small", spans=text(words))


def _titled_list(title: str, items: Sequence[str]) -> tuple[Heading, ListBlock]:
    """A small heading and a list below it."""
    return (
        Heading(level=3, spans=text(title)),
        ListBlock(items=tuple((Paragraph(look="small", spans=text(item)),) for item in items)),
    )
