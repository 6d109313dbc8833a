"""What an analyst writes in a parameter file: its slots, their form, and to whom it is addressed.

Which slots a report has is said by its notebook: the keys of ``narrative`` in the parameters cell.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ocop_lib.blocks.markdown import prose_blocks
from ocop_lib.errors import NOWHERE, FaultKind, ReportError
from ocop_lib.files.fields import Placed
from ocop_lib.files.letters import has_hidden
from ocop_lib.files.records import NOT_TEXT, shown
from ocop_lib.plan import Plan
from ocop_lib.plan.subjects import spellings_of
from ocop_lib.wording import uncapitalised

NARRATIVE: Mapping[str, str] = {
    "results": "Kết quả nổi bật",
    "difficulties": "Khó khăn",
    "causes": "Nguyên nhân",
    "lessons": "Bài học kinh nghiệm",
    "next_quarter": "Trọng tâm kỳ tới",
    "proposals": "Kiến nghị, đề xuất",
    "requests": "Yêu cầu của cơ quan điều phối",
}
"""The slots of a report's narrative, in reading order, with their labels."""

ADDRESSED = frozenset({"proposals", "requests"})
"""The slots whose text may be a list of items, each with whom it is addressed to."""

LONGEST_ADDRESSEE = 200

SLOT = FaultKind(
    "params.narrative",
    "Lời văn của báo cáo này không có mục như vậy.",
    "Sửa tên mục. Báo cáo có những mục nào là do các khóa của narrative trong ô «parameters» của sổ"
    " tay.",
)
LIST = FaultKind(
    "narrative.list",
    "Mục này phải là chữ, không phải danh sách của YAML.",
    "Ghi dấu | ngay sau tên mục, giữ nguyên các gạch đầu dòng ở dưới.",
    "chữ",
)
ITEM = FaultKind(
    "narrative.item",
    "Mỗi kiến nghị trong danh sách gồm nơi nhận và nội dung.",
    "Ghi mỗi kiến nghị thành hai dòng «- to: …» và «text: …»; không nêu nơi nhận thì viết cả mục"
    " thành chữ sau dấu |.",
    "to, text",
)
EMPTY_ITEM = FaultKind(
    "narrative.empty_item", "Kiến nghị này không có nội dung.", "Viết nội dung, hoặc bỏ mục này."
)
ADDRESSEE = FaultKind(
    "narrative.addressee",
    "Không có đơn vị, cơ quan nào mang mã này trong kế hoạch.",
    "Sửa mã; nơi nhận ngoài kế hoạch thì viết tên đầy đủ bằng chữ có dấu, ví dụ «Bộ Tài chính».",
)
ADDRESSEE_FORM = FaultKind(
    "narrative.addressee_form",
    "Nơi nhận phải là mã của đơn vị, cơ quan, hoặc tên viết trên một dòng.",
    "Viết lại nơi nhận.",
    f"một dòng, không quá {LONGEST_ADDRESSEE} ký tự",
)

_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_KEYS = ("to", "text")


@dataclass(frozen=True, slots=True)
class Written:
    """A text of the narrative.

    Args:
        text: Markdown, for `ocop_lib.blocks.markdown`.
        to: the name of whom it is addressed to; empty for none.
    """

    text: str
    to: str = ""


def declared_slots(default: object) -> tuple[str, ...]:
    """The slots that a notebook's report has.

    Args:
        default: the default of ``narrative`` in the notebook's parameters cell.

    Returns:
        Its keys; all slots where it has none.
    """
    return tuple(default) if isinstance(default, dict) and default else tuple(NARRATIVE)


def is_told(text: str) -> bool:
    """Whether a text says something: «…», «-» and blanks do not."""
    return any(letter.isalnum() for letter in text)


def written(narrative: Mapping[str, Any], plan: Plan) -> dict[str, tuple[Written, ...]]:
    """The texts of a narrative without faults.

    Args:
        narrative: the texts by slot, as `narrative_faults` accepts them.
        plan: the names of units and agencies.

    Returns:
        One text for a slot that is a text, one an item for a list; slots without text are left out.
    """
    found: dict[str, tuple[Written, ...]] = {}
    for slot in NARRATIVE:
        value = narrative.get(slot) or ""
        if isinstance(value, str):
            texts = [Written(value)] if value.strip() else []
        else:
            texts = [Written(item["text"], addressee(item["to"], plan)) for item in value]
        if texts:
            found[slot] = tuple(texts)
    return found


def addressee(to: str, plan: Plan) -> str:
    """Whom a proposal or request is addressed to, as official letters name it.

    Args:
        to: the id of a unit, whose people's committee is meant, or of an agency; or a name.
        plan: the names of units and agencies.

    Returns:
        The name.
    """
    if to in plan.places:
        return plan.committee(to)
    agency = next((one for one in plan.agencies if one.id == to), None)
    if agency is None:
        return " ".join(to.split())
    return uncapitalised(agency.name) if agency.kind == "group" else agency.name


def narrative_faults(
    narrative: Mapping[str, Any], slots: Collection[str], plan: Plan | None
) -> Iterator[Placed]:
    """What is wrong with a narrative; personal data are looked for elsewhere.

    Args:
        narrative: the texts by slot.
        slots: the slots that the report has.
        plan: the units and agencies that may be addressed; None to allow any id.

    Yields:
        The path of each value that is wrong, and its fault.
    """
    for slot, value in narrative.items():
        if slot not in slots:
            labels = {key: (NARRATIVE.get(key, ""),) for key in slots}
            yield (slot,), SLOT.among(NOWHERE, str(slot), slots, spellings=labels)
        elif isinstance(value, list | tuple) and slot in ADDRESSED:
            for place, item in enumerate(value):
                yield from _item_faults(item, (slot, place), plan)
        elif value is not None:
            yield from _text_faults(value, (slot,))


def _item_faults(item: object, path: tuple[str, int], plan: Plan | None) -> Iterator[Placed]:
    if not isinstance(item, Mapping) or set(item) != set(_KEYS):
        yield path, ITEM.at(found=shown(item))
        return
    yield from _addressee_faults(item["to"], (*path, "to"), plan)
    yield from _text_faults(item["text"], (*path, "text"), is_item=True)
    if isinstance(item["text"], str) and not is_told(item["text"]):
        yield (*path, "text"), EMPTY_ITEM.at(found=item["text"].strip())


def _addressee_faults(
    to: object, path: tuple[str | int, ...], plan: Plan | None
) -> Iterator[Placed]:
    if not isinstance(to, str):
        yield path, NOT_TEXT.at(found=shown(to))
    elif not is_told(to) or has_hidden(to) or len(to) > LONGEST_ADDRESSEE:
        yield path, ADDRESSEE_FORM.at(found=shown(to))
    elif plan and _ID.fullmatch(to):
        known = (*plan.places, *(agency.id for agency in plan.agencies))
        if to not in known:
            yield path, ADDRESSEE.among(NOWHERE, to, known, spellings=spellings_of(plan))


def _text_faults(
    value: object, path: tuple[str | int, ...], *, is_item: bool = False
) -> Iterator[Placed]:
    if isinstance(value, list | tuple):
        yield path, LIST.at(found=shown(value))
    elif not isinstance(value, str):
        yield path, NOT_TEXT.at(found=shown(value))
    else:
        try:
            prose_blocks(value, is_item=is_item)
        except ReportError as error:
            for fault in error.faults:
                yield path, replace(fault, place=NOWHERE)
