"""Texts that look like markup, code or addresses, and the text that a reader must see."""

import unicodedata

from sample_blocks import heading, masthead, matrix, paragraph, status_table

from ocop_lib.blocks.inline import Span, text
from ocop_lib.blocks.model import Block, Cell, Column, ListBlock, Note, Table

# Each with what a reader must see of it.
WORDS = {
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>': '"><img src=x onerror=alert(1)>',
    "</style></title></main>": "</style></title></main>",
    "#panic() #read(<x>)": "#panic() #read(<x>)",
    '#read("/etc/passwd")': '#read("/etc/passwd")',
    "$x$ *y* _z_ @w": "$x$ *y* _z_ @w",
    "{{7*7}}{% x %}": "{{7*7}}{% x %}",
    "\\u{41} \\#": "\\u{41} \\#",
    "a\x00b\x1bc": "abc",
    "\u202egnp.exe": "gnp.exe",
    "mặt \U0001f600 cười": "mặt [U+1F600] cười",
    unicodedata.normalize("NFD", "Chợ Đồn"): "Chợ Đồn",
}


def hostile_report(words: str) -> list[Block]:
    """A report with these words in every field of a block that takes external text."""
    cells = (Cell(text=words, href="javascript:alert(1)"), Cell(text=words, tint="bad"))
    table = Table(
        caption=words,
        columns=(Column(label=words, group=words), Column(label=words, kind="status")),
        rows=(cells, cells),
        notes=(words,),
        total=True,
    )
    return [
        masthead(title=f"Báo cáo {words}", issuer=words, band=words, lines=(words,)),
        heading(f"Mục {words}", id=words.replace(" ", "") or "x"),
        paragraph(Span(text=words, href="javascript:alert(1)", footnote=text(words))),
        paragraph(Span(text=words, marks=("code", "strong"), href="https://a.vn/?b=<c>")),
        Note(title=words, blocks=(ListBlock(items=((paragraph(words),),)),)),
        table,
        table.model_copy(update={"folded": True}),
        status_table(),
        matrix(),
    ]
