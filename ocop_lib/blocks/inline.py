"""Inline text: spans of words, each with its marks, link and footnote."""

import re
from collections.abc import Iterable
from typing import Literal

from ocop_lib.blocks.values import Frozen

_LINK = re.compile(r"(https?://|mailto:|#)[^\s\x00-\x1f\x7f]+", re.IGNORECASE)

Mark = Literal["strong", "emphasis", "code", "strike", "break"]


class Span(Frozen):
    """A piece of inline text with one set of marks.

    Args:
        text: the words; a line feed counts as a space.
        marks: how the text is emphasised; «break» makes the span a line break and ignores its text.
        href: an address, or «#id» of a block; empty for no link.
        footnote: the text of a footnote, whose number is printed after the span; empty for none.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    href: str = ""
    footnote: tuple["Span", ...] = ()


def text(*parts: str | Span) -> tuple[Span, ...]:
    """Inline text from plain strings and spans."""
    return tuple(Span(text=part) if isinstance(part, str) else part for part in parts)


def spans_text(spans: Iterable[Span]) -> str:
    """The plain text of spans; each footnote follows its span in brackets."""
    return "".join(
        ("\n" if "break" in span.marks else span.text)
        + (f" [{spans_text(span.footnote)}]" if span.footnote else "")
        for span in spans
    )


def link_target(href: str) -> str:
    """The address when a reader may follow it (http, https, mailto, #anchor), otherwise ``""``."""
    return href if _LINK.fullmatch(href) else ""
