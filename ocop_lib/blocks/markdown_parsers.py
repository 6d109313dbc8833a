"""The two parsers of Markdown: for cells of notebooks, and for prose in parameter files."""

import mistune

_SHARED = ["table", "footnotes", "strikethrough", "url"]

# Rules by which a writer of plain text would lose or change what was written: HTML, «[a]: b», a
# line of dashes below a text, an indented first line.
_NOT_IN_PROSE = frozenset({"raw_html", "inline_html", "ref_link", "setex_heading", "indent_code"})


def _prose() -> mistune.Markdown:
    parser = mistune.create_markdown(renderer=None, plugins=_SHARED)
    block = parser.block
    for rules in (block.rules, block.list_rules, block.block_quote_rules, parser.inline.rules):
        rules[:] = [rule for rule in rules if rule not in _NOT_IN_PROSE]
    return parser


NOTEBOOK = mistune.create_markdown(renderer=None, plugins=[*_SHARED, "math"])
PROSE = _prose()
"""Like `NOTEBOOK`, without HTML, formulas and the other marks that prose does not mean."""
