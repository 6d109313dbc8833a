"""Helpers for Markdown spans: line breaks, comments, lines of code, addresses of links."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ocop_lib.blocks.inline import Mark, Span

Token = Mapping[str, Any]
"""A token of mistune: its type, and its children or raw text."""

BREAK = Span(text="", marks=("break",))
"""The end of a line within a paragraph."""

MARKS: Mapping[str, Mark] = {
    "strong": "strong",
    "emphasis": "emphasis",
    "strikethrough": "strike",
}
"""The marks of spans by the kind of mistune's token."""

_TIMES = re.compile(r"(`+)[\s\S]*?\1|(?<=[0-9])\*+(?=[0-9])")
"""Code, which stays as it is, or stars between digits: in «20*30*40 cm» none is a mark."""

_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def is_break(token: Token) -> bool:
    """Whether a token ends a line: two spaces, a backslash or ``<br>``."""
    return token["type"] == "linebreak" or bool(_LINE_BREAK.fullmatch(token["raw"]))


def with_products(source: str) -> str:
    """The text with each «*» between digits as a letter; as marks they would join the numbers."""
    return _TIMES.sub(lambda found: found[0] if found[1] else "\\*" * len(found[0]), source)


def is_comment(raw: str) -> bool:
    """Whether raw HTML starts with ``<!--`` and ends with ``-->``."""
    return raw.lstrip().startswith("<!--") and raw.rstrip().endswith("-->")


def code_text(token: Token, *, named: bool) -> str:
    """The lines of a block of code, after the word behind «```» where it is one of the text's."""
    name = token.get("attrs", {}).get("info", "") if named else ""
    return "\n".join(part for part in (name, token["raw"]) if part)


def code_lines(raw: str) -> tuple[Span, ...]:
    """Spans of lines of code; no-break spaces replace runs of spaces, which writers would collapse."""
    spans: list[Span] = []
    for line in raw.rstrip("\n").split("\n"):
        kept = re.sub(r"^ +| {2,}", lambda m: "\N{NO-BREAK SPACE}" * len(m[0]), line)
        spans += [BREAK] if spans else []
        spans.append(Span(text=kept, marks=("code",)))
    return tuple(spans)


def addressed(spans: Sequence[Span]) -> Iterator[Span]:
    """The spans, with the address in brackets after the last span of each link."""
    for i, span in enumerate(spans):
        last = i + 1 == len(spans) or spans[i + 1].href != span.href
        if span.href and last and span.href != span.text:
            yield span.model_copy(update={"text": f"{span.text} ({span.href})"})
        else:
            yield span
