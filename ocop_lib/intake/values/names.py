"""Cells that name something: a choice of a list, or another entry by its name or id."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property, partial

from ocop_lib.errors import FaultKind
from ocop_lib.intake.book import CellValue
from ocop_lib.intake.headings.labels import short
from ocop_lib.intake.values.cell import BLANK, Read, refused, refused_alike, shown
from ocop_lib.intake.values.texts import plain, text_of
from ocop_lib.register.findings.spellings import normal_form, unmarked_form
from ocop_lib.spelling import nearest

NOT_LISTED = FaultKind(
    "intake.not_listed", "Giá trị không có trong danh mục.", "Chọn một giá trị trong danh mục."
)
UNKNOWN_NAME = FaultKind(
    "intake.unknown_name",
    "Không có tên hay mã này ở {source}.",
    "Chọn trong danh sách của ô, hoặc ghi đúng tên; nếu là mục mới thì thêm một dòng ở {source}.",
)
UNKNOWN_IN_PLAN = FaultKind(
    "intake.unknown_in_plan",
    "Kế hoạch không có tên hay mã này.",
    "Chọn trong danh sách của ô, hoặc ghi đúng tên như trong kế hoạch.",
)
SEVERAL_NAMED = FaultKind(
    "intake.several_named",
    "Tên này có ở {count} dòng của {source}, không rõ là dòng nào.",
    "Ghi mã của dòng ấy trong ngoặc vuông sau tên.",
)
OTHER_NAME = FaultKind(
    "intake.other_name",
    "Tên trong ô khác tên của mã {id}; chương trình lấy theo mã, là {name}.",
    "Nếu muốn nói mục khác thì chọn lại trong danh sách.",
    severity="warning",
)
MORE_THAN_ONE = FaultKind(
    "intake.more_than_one",
    "Ô ghi nhiều mã trong ngoặc vuông; mỗi ô chỉ nói một mục.",
    "Mỗi mục ghi một dòng riêng.",
)
NOT_A_NAME = FaultKind(
    "intake.not_a_name", "Ô này phải là tên hoặc mã.", "Chọn trong danh sách của ô."
)

_IN_BRACKETS = re.compile(r"(.*?)\[([^\[\]]*)\]")
_MOST_COMPARED = 1000
"""The most names of a column that misspelt ones are compared with, all together."""

_LONGEST = 120
"""The most letters of a name that others are compared with."""

_MOST_SHOWN = 12
_PLAN = "kế hoạch"


def folded(text: str) -> str:
    """A text as ids and labels are compared: without case, with one kind of hyphens and blanks."""
    return plain(text).translate(_HYPHENS).casefold()


_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"), "-")


@dataclass
class _Suggestions:
    """Which of several names a misspelt one was meant to be: for the first few only, as it is slow."""

    names: tuple[str, ...]
    left: int = _MOST_COMPARED

    def nearest(self, text: str) -> str | None:
        """The nearest name; None where none is near, or too many were compared already."""
        if len(self.names) > self.left or len(text) > _LONGEST:
            return None
        self.left -= len(self.names)
        return nearest(text, self.names)


def choice_reader(choices: Mapping[str, str]) -> Callable[[CellValue], Read]:
    """The function that reads the cells of a column with codes of a list.

    Args:
        choices: the codes, each with its name.

    Returns:
        A function from a cell to the code that it names, or to its fault. A name is known by what
        its spellings have in common: see `normal_form`. The code is known too.
    """
    codes = {normal_form(code): code for code in choices}
    codes |= {normal_form(name): code for code, name in choices.items()}
    names = tuple(choices.values())
    return partial(_choice, codes, names, _Suggestions(names))


def _choice(
    codes: Mapping[str, str], names: tuple[str, ...], suggestions: _Suggestions, value: CellValue
) -> Read:
    text = text_of(value)
    if text is None:
        return refused_alike(value) or refused(NOT_A_NAME.at(found=shown(value)))
    if not text:
        return BLANK
    if code := codes.get(normal_form(text)):
        return Read(code)
    meant = suggestions.nearest(text)
    return refused(NOT_LISTED.at(found=shown(text), allowed=", ".join(names), meant=meant))


@dataclass(frozen=True)
class Directory:
    """What a reference may mean.

    Args:
        source: where its entries stand, for messages: «trang Sản phẩm»; empty for the plan.
        names: by id, the names of every entry that exists, the one to show first.
        own: the ids that a name without an id may mean.
        labels: by what an officer calls new rows in the column of ids, `folded`, their ids.
    """

    source: str
    names: Mapping[str, tuple[str, ...]]
    own: AbstractSet[str]
    labels: Mapping[str, str] = field(default_factory=dict)

    def reader(self) -> Callable[[CellValue], Read]:
        """The function that reads the cells of a column of references to these entries.

        Returns:
            A function from a cell («Gạo nếp nương [sp-ba-be-001]», an id, a label, or a name that
            one of the own entries has) to the id, or to its fault.
        """
        return partial(self._read, _Suggestions(self._shown_names))

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        return {**{folded(id_): id_ for id_ in self.names}, **self.labels}

    @cached_property
    def _by_form(self) -> Mapping[str, list[str]]:
        """By the normal form of a name, the own entries that have it."""
        found: dict[str, list[str]] = {}
        for id_ in self.names:
            if id_ in self.own:
                for form in {normal_form(name) for name in self._spelt(id_)}:
                    found.setdefault(form, []).append(id_)
        return found

    @cached_property
    def _by_bare(self) -> Mapping[str, list[str]]:
        """The same by names without marks."""
        found: dict[str, list[str]] = {}
        for form, those in self._by_form.items():
            found.setdefault(unmarked_form(form), []).extend(those)
        return found

    @cached_property
    def _shown_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._shown(id_) for id_ in self.names if id_ in self.own))

    def _read(self, suggestions: _Suggestions, value: CellValue) -> Read:
        text = text_of(value)
        if text is None:
            return refused_alike(value) or refused(NOT_A_NAME.at(found=shown(value)))
        if not text:
            return BLANK
        if id_ := self._ids.get(folded(text)):
            return Read(id_)
        found = _IN_BRACKETS.fullmatch(text)
        if found and (id_ := self._ids.get(folded(found[2]))):
            return self._with_name(text, found[1], id_)
        form = normal_form(text)
        meant = self._by_form.get(form, [])
        if len(meant) == 1:
            return Read(meant[0])
        if meant:
            allowed = ", ".join(self._shown(id_) for id_ in meant[:_MOST_SHOWN])
            several = SEVERAL_NAMED.at(
                found=shown(text), allowed=allowed, count=len(meant), source=self.source or _PLAN
            )
            return refused(several)
        alike = self._by_bare.get(unmarked_form(form), [])
        suggested = self._shown(alike[0]) if len(alike) == 1 else suggestions.nearest(text)
        if not self.source:
            return refused(UNKNOWN_IN_PLAN.at(found=shown(text), meant=suggested))
        return refused(UNKNOWN_NAME.at(found=shown(text), meant=suggested, source=self.source))

    def _with_name(self, text: str, before: str, id_: str) -> Read:
        """The reading of an id in brackets with a name before it, which should be its own."""
        names = self.names.get(id_, ())
        form = normal_form(before)
        if not form or not names or form in map(normal_form, self._spelt(id_)):
            return Read(id_)
        if "]" in before:
            return refused(MORE_THAN_ONE.at(found=shown(text)))
        warned = OTHER_NAME.at(found=shown(text), id=id_, name=f"«{shown(names[0])}»")
        return Read(id_, (warned,))

    def _spelt(self, id_: str) -> Iterator[str]:
        """The names of an entry, and each as the form's lists show it."""
        for name in self.names.get(id_, ()):
            yield from {name, short(name)}

    def _shown(self, id_: str) -> str:
        names = self.names.get(id_, ())
        return f"{names[0]} [{id_}]" if names else id_


def with_new(directory: Directory, rows: Iterable[tuple[str, str, str]]) -> Directory:
    """The directory with the new rows of a workbook.

    Args:
        directory: what the register has.
        rows: of each new row its provisional id, its name and its label; either may be empty.

    Returns:
        A directory in which a reference may name them, too.
    """
    new = [*rows]
    names = {id_: (name,) if name else () for id_, name, _ in new}
    labels = {folded(label): id_ for id_, _, label in new if label}
    return Directory(
        directory.source,
        {**directory.names, **names},
        directory.own | names.keys(),
        labels,
    )
