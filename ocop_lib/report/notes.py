"""The text after the numbers: the analyst's narrative, and the notes on the data."""

from collections.abc import Iterable, Mapping, Sequence

from ocop_lib.blocks.inline import Span, text
from ocop_lib.blocks.model import Block, Group, Heading, ListBlock, Paragraph
from ocop_lib.errors import FaultKind, ParameterError, Place
from ocop_lib.files.personal_values import PERSONAL_DATA, personal_paths
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.register import Finding
from ocop_lib.report import nothing
from ocop_lib.version import __version__
from ocop_lib.wording import NARRATIVE

_FINDINGS_TITLE = "Điểm cần kiểm tra trong số liệu"
_ASSUMPTIONS_TITLE = "Cách hiểu kế hoạch đã dùng (các giả định)"

UNKNOWN_NARRATIVE = FaultKind(
    "parameters.narrative",
    "Mục thuyết minh không có trong mẫu.",
    "Sửa tên mục trong «narrative» của tệp tham số (hoặc của ô tham số).",
)


def check_narrative(texts: Mapping[str, str]) -> None:
    """Refuse texts whose key is not among those of `wording.NARRATIVE`, and personal data.

    Args:
        texts: the paragraphs by key.

    Raises:
        ParameterError: keys are not among them, or texts contain personal data; one fault for each.
    """
    labels = {key: (label,) for key, label in NARRATIVE.items()}
    faults = [
        UNKNOWN_NARRATIVE.among(Place(key=f"narrative.{key}"), str(key), labels, spellings=labels)
        for key in texts
        if key not in NARRATIVE
    ]
    faults += [
        PERSONAL_DATA.at(Place(key=f"narrative.{path[0]}")) for path in personal_paths(dict(texts))
    ]
    if faults:
        raise ParameterError(*faults)


def narrative(texts: Mapping[str, str], unit: str) -> Group:
    """The analyst's paragraphs on difficulties, causes and proposals.

    Args:
        texts: the paragraphs by the keys of `wording.NARRATIVE`, as `check_narrative` accepts
            them; missing or empty ones are left out.
        unit: id of the unit the report is about.

    Returns:
        One paragraph per text, in the order of `wording.NARRATIVE`; a sentence where all are
        missing.
    """
    written = [
        Paragraph(units=(unit,), spans=_labelled(label, texts[key]))
        for key, label in NARRATIVE.items()
        if texts.get(key)
    ]
    return Group(blocks=tuple(written) or (nothing.sentence(nothing.NO_NARRATIVE, (unit,)),))


def findings_list(found: Iterable[Finding], unit: str | None) -> tuple[Block, ...]:
    """The findings on the register, under a heading.

    Args:
        found: the findings, in the order in which they are listed.
        unit: the unit of which the report is, whose slice may hold rows of a subject that now is,
            or was, another unit's; None for all units.

    Returns:
        A heading and a list.
    """
    words = [one.text for one in found if unit is None or one.unit_id in (unit, PROVINCE)]
    return _titled_list(_FINDINGS_TITLE, words or [nothing.NO_FINDINGS])


def assumptions_list(plan: Plan, indicators: set[str]) -> tuple[Block, ...]:
    """The office's decisions on what the plan leaves open, under a heading.

    Args:
        plan: its assumptions.
        indicators: ids of the report's indicators; an assumption about others is left out.

    Returns:
        A heading and a list, in the plan's order.
    """
    words = [
        f"{assumption.text} [{assumption.source}]"
        for assumption in plan.assumptions
        if not assumption.indicators or indicators & set(assumption.indicators)
    ]
    return _titled_list(_ASSUMPTIONS_TITLE, words or [nothing.NO_ASSUMPTIONS])


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


def _labelled(label: str, words: str) -> tuple[Span, ...]:
    """A label in bold, then the words."""
    return (Span(text=f"{label}: ", marks=("strong",)), Span(text=words))
