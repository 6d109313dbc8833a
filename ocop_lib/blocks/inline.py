"""Inline text: spans of words, each with its marks, link and footnote."""

from collections.abc import Iterable
from typing import Literal

from ocop_lib.blocks.values import Frozen

Mark = Literal["strong", "emphasis", "code", "strike", "break"]


class Span(Frozen):
    """A piece of inline text with one look.

    Args:
        text: its words; a line feed in them is a space.
        marks: «break» makes the span a line break, whatever its text.
        href: an address, or «#id» of a block; empty for no link.
        footnote: the words of the footnote whose number follows the span; empty for none.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    href: str = ""
    footnote: tuple["Span", ...] = ()


def text(*parts: str | Span) -> tuple[Span, ...]:
    """Inline text from plain strings and spans."""
    return tuple(Span(text=part) if isinstance(part, str) else part for part in parts)


def spans_text(spans: Iterable[Span]) -> str:
    """The words of spans; each footnote in brackets after its span."""
    return "".join(
        ("\n" if "break" in span.marks else span.text)
        + (f" [{spans_text(span.footnote)}]" if span.footnote else "")
        for span in spans
    )
