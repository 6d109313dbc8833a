"""A draft of a plan for another year, made from the text of an earlier plan file.

The text is edited and not written anew, so that order, layout and comments of the file stay.
"""

import json
import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import yaml

from ocop_lib.errors import FaultKind, ParameterError, Place, PlanError
from ocop_lib.files.letters import MAX_TEXT
from ocop_lib.files.new import place_file
from ocop_lib.files.text import KeyPath, decoded, read_bytes
from ocop_lib.files.yaml import parse_document
from ocop_lib.new.moved_years import with_years_moved
from ocop_lib.plan import Plan, parse_plan, plan_path
from ocop_lib.plan.draft import CARRIED, carried_from
from ocop_lib.plan.fields import PENDING, YEARS

_HEADER = """\
# DỰ THẢO kế hoạch năm {new}, lập từ kế hoạch năm {old} ({id}) bằng lệnh ocop plan new.
#
# Phải làm trước khi dùng thay cho kế hoạch được ban hành:
# - số giao: thay từng chữ pending bằng số giao (0 là giao bằng không), hoặc null nếu kế hoạch để
#   trống; số của năm {old} ghi bên cạnh để đối chiếu;
# - thời gian của nhiệm vụ, thời hạn của chỉ tiêu: đã dời sang năm {new}, chưa ai quyết định;
# - source, expectation_source, theme: chỗ còn ghi «dự thảo theo kế hoạch năm {old}» là chưa sửa;
#   verbatim vẫn là nguyên văn của kế hoạch năm {old}, legal_bases là văn bản năm {old} đã dẫn;
# - đơn vị, cơ quan, words: giữ nguyên như năm {old};
# - number, date, number_source: ghi số, ngày của kế hoạch mới, rồi bỏ dòng draft.
# Lệnh ocop plan check TỆP kể những chỗ còn để ngỏ.

"""

YEAR = FaultKind(
    "new.year",
    "Năm của dự thảo không hợp lệ.",
    "Ghi năm bằng bốn chữ số.",
    f"{min(YEARS)} đến {max(YEARS)}",
)

_NAMING_YEARS = frozenset(
    ("title", "short_title", "name", "short_name", "description", "text", "assumption")
)
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_BLANK = frozenset(("", "null", "Null", "NULL", "~"))


class _Edit(NamedTuple):
    """A piece of the text, from ``start`` up to ``end``, and what takes its place."""

    start: int
    end: int
    words: str


def write_draft(name: str, year: int | None, path: Path) -> Plan:
    """Write the file of a draft.

    Args:
        name: the name of a plan that comes with the library, or the path of a plan file.
        year: the year of the draft.
        path: the file to write, which must not exist yet.

    Returns:
        The draft.

    Raises:
        PlanError: the earlier plan cannot be read or breaks a rule.
        ParameterError: the year is out of range, or the file exists or cannot be written.
    """
    if year is None or year not in YEARS:
        raise ParameterError(YEAR.at(Place(part="--year"), found=str(year or "")))
    source = plan_path(name)
    text = decoded(read_bytes(source, name, PlanError), name, PlanError)
    draft = draft_of(text, name, year)
    place_file(path, draft.encode())
    return parse_plan(draft, str(path))


def draft_of(text: str, where: str, year: int) -> str:
    """A draft of a plan for another year.

    Years, windows and due dates are moved; targets, number and date are left open; each source
    says that it is that of the earlier plan. Units, agencies and legal bases stay.

    Args:
        text: the text of the earlier plan's file.
        where: the file's name in messages.
        year: the year of the draft.

    Returns:
        The text of the draft's file; it is a valid draft.

    Raises:
        PlanError: the earlier plan breaks a rule.
    """
    seed = parse_plan(text, where)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    root = parse_document(text, where, PlanError).root
    assert isinstance(root, yaml.MappingNode)  # noqa: S101 (every plan is one)
    head = _HEADER.format(old=seed.year, new=year, id=seed.id)
    edits = sorted(_Draft(seed, text, year, is_flow=bool(root.flow_style)).edits(root))
    pieces, done = [head], root.start_mark.index - root.start_mark.column
    for start, end, words in edits:
        pieces += [text[done:start], words]
        done = end
    draft = "".join([*pieces, text[done:]])
    parse_plan(draft, where)
    return draft


class _Draft:
    """The edits that make a draft of the text of a plan.

    Args:
        seed: the earlier plan.
        text: the text of its file.
        year: the year of the draft.
        is_flow: whether the file is one pair of braces.
    """

    def __init__(self, seed: Plan, text: str, year: int, *, is_flow: bool) -> None:
        self.seed, self.text, self.year, self.is_flow = seed, text, year, is_flow

    def edits(self, node: yaml.Node, path: KeyPath = ()) -> Iterator[_Edit]:
        """The edits below a node, in any order."""
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                # The documents that the earlier plan cites stay as they are.
                if key.value != "legal_bases":
                    yield from self.edits(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                yield from self.edits(value, (*path, index))
        elif isinstance(node, yaml.ScalarNode) and (words := self._words(node, path)) is not None:
            # A blank before a value that was left empty: nothing but the colon stands before it.
            start, raw = node.start_mark.index, self._raw(node)
            yield _Edit(start, start + len(raw), words if raw else f" {words}")

    def _words(self, node: yaml.ScalarNode, path: KeyPath) -> str | None:
        """What takes the place of a value; None for a value that stays."""
        match path:
            case (str(key),) if key in self._of_the_plan:
                return self._of_the_plan[key]
            case (
                (*_, "targets", "units", _)
                | (*_, "targets", "province")
                | (*_, "unallocated", "number")
            ):
                return self._left_open(node)
            case (*_, "due") | (*_, "window" | "focus", "start" | "end"):
                return _day_in(node.value, self.year - self.seed.year)
            case (*_, "source" | "theme"):
                return self._said_to_be_carried(node, self._raw(node))
            case (*_, "expectation_source"):
                return self._said_to_be_carried(node, self._moved(node))
            case (*_, key) if key in _NAMING_YEARS:
                return self._moved(node)
        return None

    def _raw(self, node: yaml.ScalarNode) -> str:
        """The value as it is written, without the line ends that close a block."""
        return self.text[node.start_mark.index : node.end_mark.index].rstrip()

    def _moved(self, node: yaml.ScalarNode) -> str:
        return with_years_moved(self._raw(node), self.seed.year, self.year)

    @cached_property
    def _of_the_plan(self) -> dict[str, str]:
        """What takes the place of the values at the top of the file, by key."""
        old, new = str(self.seed.year), str(self.year)
        named = self.seed.id.replace(old, new) if old in self.seed.id else f"{self.seed.id}-{new}"
        marked = "" if "draft" in self.seed.model_fields_set else "draft: true"
        between = "" if not marked else ", " if self.is_flow else "\n"
        number = f" (số {self.seed.number})" if self.seed.number else ""
        source = f"Dự thảo lập từ kế hoạch năm {old}{number}; chưa ban hành."
        return {
            "id": named,
            "year": f"{new}{between}{marked}",
            "draft": "true",
            "number": "null",
            "date": "null",
            "number_source": json.dumps(source, ensure_ascii=False),
        }

    def _left_open(self, node: yaml.ScalarNode) -> str:
        """A target to be filled in; the earlier number goes into a comment where there is room."""
        raw = self._raw(node)
        rest = self.text[node.end_mark.index :].partition("\n")[0].strip()
        if raw == PENDING or (rest and not rest.startswith("#")):
            return PENDING
        before = "để trống" if raw in _BLANK else raw
        return f"{PENDING} # năm {self.seed.year}: {before}{';' if rest else ''}"

    def _said_to_be_carried(self, node: yaml.ScalarNode, raw: str) -> str:
        """A source that says that it is the earlier plan's; ``raw`` is the source as written."""
        said = carried_from(self.seed.year)
        if CARRIED.match(node.value):
            # The earlier plan is a draft too, and this is still of the plan before it.
            return raw
        if len(said) + len(node.value) > MAX_TEXT:
            cut = node.value[: MAX_TEXT - len(said) - 1]
            return json.dumps(f"{said}{cut}…", ensure_ascii=False)
        if node.style in {"|", ">"}:
            # The first line has the mark of the block, the text begins on the next.
            return re.sub(r"\n([ \t]*)(?=\S)", rf"\n\1{said}", raw, count=1)
        at = 1 if node.style in {"'", '"'} else 0
        return f"{raw[:at]}{said}{raw[at:]}"


def _day_in(written: str, years: int) -> str:
    """A date moved by some years; 29 February becomes 28 February where there is none."""
    found = _DAY.match(written)
    assert found is not None  # noqa: S101 (the plan was read: this is a date)
    year, month, day = map(int, found.groups())
    days = monthrange(year + years, month)[1]
    return date(year + years, month, min(day, days)).isoformat()
