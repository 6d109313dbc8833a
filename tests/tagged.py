"""The elements of a PDF's structure tree, and the glyphs its pages draw."""

from collections.abc import Iterator

import pikepdf


def tagged(node: pikepdf.Pdf | pikepdf.Object) -> list[tuple[str, pikepdf.Dictionary]]:
    """The elements of the structure tree or of a branch, flat: each one's kind and dictionary."""
    branch = node.Root.StructTreeRoot.K if isinstance(node, pikepdf.Pdf) else node
    return [(str(part.S)[1:], part) for part in _dictionaries(branch) if "/S" in part]


def pages_under(pdf: pikepdf.Pdf, node: pikepdf.Dictionary) -> set[int]:
    """The pages, from 1, on which something of an element stands."""
    numbers = {page.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    return {numbers[part.Pg.objgen] for part in _dictionaries(node) if "/Pg" in part}


def glyphs(pdf: pikepdf.Pdf) -> Iterator[int]:
    """The number within its font of every glyph drawn; 0 is the box that stands for none."""
    for page in pdf.pages:
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) in {"Tj", "TJ"}:
                shown = operands[0] if str(operator) == "TJ" else operands
                for string in shown:
                    if isinstance(string, pikepdf.String):
                        data = bytes(string)
                        yield from (int.from_bytes(data[i : i + 2]) for i in range(0, len(data), 2))


def _dictionaries(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _dictionaries(child)
    elif isinstance(node, pikepdf.Dictionary):
        yield node
        if "/K" in node:
            yield from _dictionaries(node.K)
