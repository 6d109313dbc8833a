"""Inline text: stretches of words, each with one look."""

from collections.abc import Iterable
from typing import Literal

from ocop_lib.blocks.values import Frozen

Mark = Literal["strong", "emphasis", "code", "strike", "break"]


class Span(Frozen):
    """A stretch of inline text with one look; a footnote hangs on the span it follows."""

    text: str
    marks: tuple[Mark, ...] = ()
    href: str = ""
    footnote: tuple["Span", ...] = ()


def text(*parts: str | Span) -> tuple[Span, ...]:
    """Inline text from plain strings and spans."""
    return tuple(Span(text=part) if isinstance(part, str) else part for part in parts)


def spans_text(spans: Iterable[Span]) -> str:
    """The words of inline text, footnotes last in brackets."""
    return "".join(
        ("\n" if "break" in span.marks else span.text)
        + (f" [{spans_text(span.footnote)}]" if span.footnote else "")
        for span in spans
    )
