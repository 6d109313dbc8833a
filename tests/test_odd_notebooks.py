"""A notebook whose JSON is odd is refused with a code; it never ends in an unexpected error."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sample_blocks import PNG, SVG, annex, masthead, paragraph, sample

from ocop_lib.blocks.display import BLOCK_MIME
from ocop_lib.blocks.inline import Span
from ocop_lib.blocks.model import Group, ListBlock, Note, Quote
from ocop_lib.blocks.refused import REFUSED_MIME
from ocop_lib.errors import ReportError
from ocop_lib.render.read import read_document
from ocop_lib.render.structure import MOST_NESTED
from ocop_lib.render.writers import WRITERS

DEEP = 100_000
# As a frame is published: without a caption of its own.
FRAME = annex(3).model_copy(update={"id": "", "caption": ""}).model_dump(mode="json")
MARKDOWN = (
    "## Mục\n\nchữ **đậm** [liên kết](#Mục)[^1]\n\n| a | b |\n|---|--:|\n| x | 1 |\n\n"
    "1. một\n   - hai\n\n![ảnh](attachment:a.png)\n\n![vẽ](attachment:b.svg)\n\n[^1]: chú"
)


def nested(depth: int, *, lists: bool) -> object:
    """JSON of so many lists or mappings in each other, built without recursion."""
    value: object = 1
    for _ in range(depth):
        value = [value] if lists else {"x": value}
    return value


def sound() -> dict:
    """A notebook that holds all a report is read from, as plain JSON."""

    def cell(*outputs, **metadata):
        return new_code_cell("x", outputs=list(outputs), metadata=metadata)

    def shown(data, **metadata):
        return new_output("display_data", data=data, metadata=metadata)

    blocks = [shown({BLOCK_MIME: block.model_dump(mode="json")}) for block in sample()]
    attachments = {
        "a.png": {"image/png": PNG},
        "b.svg": {"image/svg+xml": "PHN2Zy8+"},
    }
    notebook = new_notebook(
        cells=[
            cell(tags=["parameters"]),
            cell(*blocks),
            new_markdown_cell(MARKDOWN, attachments=attachments),
            cell(
                new_output("stream", name="stdout", text="x"),
                new_output("execute_result", data={"text/plain": "3"}, execution_count=1),
                shown({BLOCK_MIME: FRAME, "text/plain": "x"}, caption="Kinh phí"),
                shown({"text/markdown": ["### a\n", "b"], "text/plain": "x"}),
                shown({"image/svg+xml": SVG}, **{"image/svg+xml": {"alt": "cột"}}),
                shown({"image/png": PNG}, alt="điểm"),
            ),
            cell(shown({BLOCK_MIME: paragraph("hết").model_dump_json()})),
        ]
    )
    return json.loads(json.dumps(notebook))


def spots(value: object, path: tuple = ()) -> Iterator[tuple]:
    """The path of every value in JSON."""
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in entries:
        yield (*path, key)
        if isinstance(inner, dict | list):
            yield from spots(inner, (*path, key))


SPOTS = list(spots(sound()))
# Spots by what they are in, so that the thousand cells of a table do not hide the rest.
BY_SHAPE: dict[tuple, list[tuple]] = {}
for _spot in SPOTS:
    BY_SHAPE.setdefault(tuple("*" if isinstance(key, int) else key for key in _spot), []).append(
        _spot
    )
# Deep JSON is drawn by name, for hypothesis prints and copies what it draws by recursion.
DEEPS = {
    f"{depth} {kind}": (depth, kind == "lists")
    for depth in (3, 60, 300, DEEP)
    for kind in ("lists", "mappings")
}
ODD = st.one_of(
    st.sampled_from(
        [None, True, -1, 10**400, 1e308, float("inf"), float("nan"), "", "\ud800", [], {}, [[]]]
    ),
    st.sampled_from(sorted(DEEPS)),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
        ),
        max_leaves=6,
    ),
)
CHANGES = st.tuples(
    st.sampled_from(sorted(BY_SHAPE, key=str)).flatmap(lambda s: st.sampled_from(BY_SHAPE[s])),
    st.sampled_from(["replace", "remove", "wrap", "move"]),
    ODD,
)


def mutate(notebook: dict, spot: tuple, how: str, odd: object) -> None:
    """Change one value in place, where it is still there after the changes before."""
    holder = notebook
    try:
        for key in spot[:-1]:
            holder = holder[key]
        value = holder[spot[-1]]
    except (KeyError, IndexError, TypeError):
        return
    if not isinstance(holder, dict | list):
        return
    if isinstance(odd, str) and odd in DEEPS:
        depth, lists = DEEPS[odd]
        odd = nested(depth, lists=lists)
    if how == "remove":
        del holder[spot[-1]]
    else:
        holder[spot[-1]] = {"replace": odd, "wrap": [value], "move": notebook.get("metadata")}[how]


def refused_or(function: Callable[[Any], Any], value: object) -> Any:
    """What the function returns, or None where it refuses the value for reasons that have codes."""
    try:
        return function(value)
    except ReportError as error:
        refused = error
    assert refused.faults
    assert all(fault.code.startswith("report.") for fault in refused.faults)
    assert all(fault.remedy for fault in refused.faults)
    assert str(refused)
    return None


def test_the_sound_notebook_is_read():
    assert len(read_document(sound()).blocks) > 30


@given(st.lists(CHANGES, min_size=1, max_size=3))
@settings(max_examples=100)
def test_changed_anywhere_it_is_read_and_written_or_refused(changes):
    notebook = sound()
    for spot, how, odd in changes:
        mutate(notebook, spot, how, copy.deepcopy(odd))
    report = refused_or(read_document, notebook)
    for write in WRITERS.values() if report else ():
        refused_or(write, report)


@pytest.mark.parametrize(
    ("notebook", "code"),
    [
        (None, "notebook_invalid"),
        ([], "notebook_invalid"),
        ({}, "notebook_invalid"),
        ({"cells": {}}, "notebook_invalid"),
        ({"nbformat": 3, "worksheets": [{"cells": []}]}, "notebook_version"),
        ({"nbformat": 5, "cells": []}, "notebook_version"),
        ({"nbformat": "4", "cells": []}, "notebook_version"),
        ({"nbformat": 4, "cells": []}, "masthead_missing"),
    ],
)
def test_a_file_that_is_no_notebook_of_format_4_is_refused(notebook, code):
    with pytest.raises(ReportError) as caught:
        read_document(notebook)
    assert [fault.code for fault in caught.value.faults] == [f"report.{code}"]


ODD_CELLS = {
    "no mapping": 3,
    "no source": {"cell_type": "markdown"},
    "a source of numbers": {"cell_type": "markdown", "source": [1]},
    "no type": {"source": ""},
    "a heading cell of format 3": {"cell_type": "heading", "source": "x", "level": 2},
    "metadata that is a list": {"cell_type": "code", "source": "", "metadata": []},
    "tags that are a number": {"cell_type": "code", "source": "", "metadata": {"tags": 1}},
    "attachments without types": {"cell_type": "markdown", "source": "", "attachments": {"a": 1}},
    "an output that is text": {"cell_type": "code", "source": "", "outputs": ["x"]},
    "an output without data": {
        "cell_type": "code",
        "source": "",
        "outputs": [{"output_type": "display_data"}],
    },
    "an output of format 3": {
        "cell_type": "code",
        "source": "",
        "outputs": [{"output_type": "pyout", "text": "3"}],
    },
    "data that is a list": {
        "cell_type": "code",
        "source": "",
        "outputs": [{"output_type": "display_data", "data": []}],
    },
    "data nested without end": {
        "cell_type": "code",
        "source": "",
        "outputs": [{"output_type": "display_data", "data": nested(DEEP, lists=True)}],
    },
    "a text that is a number": {
        "cell_type": "code",
        "source": "",
        "outputs": [{"output_type": "display_data", "data": {"text/markdown": 1}}],
    },
}


@pytest.mark.parametrize("kind", ODD_CELLS)
def test_a_cell_of_odd_structure_is_refused_by_its_place_with_the_others(kind):
    notebook = sound()
    notebook["cells"][3:3] = [ODD_CELLS[kind], {"cell_type": "markdown", "source": "# x"}]
    with pytest.raises(ReportError) as caught:
        read_document(notebook)
    first, second = caught.value.faults
    assert (first.code, first.place.part) == ("report.notebook_invalid", "ô 4")
    assert second.code == "report.heading_level_one"


def with_output(data: dict) -> dict:
    notebook = sound()
    notebook["cells"][3]["outputs"] = [{"output_type": "display_data", "data": data}]
    notebook["cells"][3]["outputs"][0]["metadata"] = {"alt": "x"}
    return notebook


WIDE = [{"label": "a", "width": 1e308}] * 5


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({BLOCK_MIME: nested(DEEP, lists=False)}, "notebook_invalid"),
        ({BLOCK_MIME: nested(100, lists=False)}, "block_invalid"),
        ({BLOCK_MIME: "[" * DEEP}, "block_invalid"),
        ({BLOCK_MIME: "no JSON"}, "block_invalid"),
        ({BLOCK_MIME: {"type": "figure", "alt": "a", "caption": "", "png": "?"}}, "block_invalid"),
        ({BLOCK_MIME: {**annex(1).model_dump(), "columns": WIDE}}, "block_invalid"),
        ({"image/png": "A"}, "image_broken"),
        ({"image/png": "?!"}, "image_broken"),
        ({"text/markdown": "*a " * DEEP}, None),
        ({"text/markdown": "[" * 5000 + "]" * 5000}, None),
        ({"text/markdown": "> " * 5000 + "x"}, None),
        ({REFUSED_MIME: [{"code": "report.frame_value", "found": "x"}]}, "frame_value"),
        ({REFUSED_MIME: [{"code": "report.frame_style", "found": 3}]}, "frame_style"),
        ({REFUSED_MIME: [{"code": "x"}]}, "frame_value"),
        ({REFUSED_MIME: [{"code": []}, 3]}, "frame_value"),
        ({REFUSED_MIME: 3}, "frame_value"),
        ({REFUSED_MIME: nested(190, lists=True)}, "frame_value"),
        ({"application/vnd.dataresource+json": {}}, "frame_early"),
        ({"text/html": ['<table border="1" class="dataframe">']}, "frame_early"),
        ({"text/html": '<table id="T_1a">', "text/plain": "<Styler>"}, "frame_early"),
        ({"text/plain": "0    1\nName: n, dtype: int64"}, "frame_early"),
    ],
)
def test_an_output_that_cannot_be_read_is_refused_with_its_cell(data, code):
    if code is None:
        refused_or(read_document, with_output(data))
        return
    with pytest.raises(ReportError) as caught:
        read_document(with_output(data))
    [fault] = caught.value.faults
    assert (fault.code, fault.place.part[:3]) == (f"report.{code}", "ô 4")


def quoted(depth: int):
    """A paragraph in so many quotes, groups, notes, lists or footnotes: one of each kind."""
    leaf = paragraph("sâu")
    whole = {"quote": leaf, "group": leaf, "note": leaf, "list": leaf}
    span = Span(text="sâu")
    for _ in range(depth):
        whole["quote"] = Quote(blocks=(whole["quote"],))
        whole["group"] = Group(blocks=(whole["group"],))
        whole["note"] = Note(blocks=(whole["note"],))
        whole["list"] = ListBlock(items=((whole["list"],),))
        span = Span(text="chú", footnote=(span,))
    return {**whole, "footnote": paragraph(span)}


def holding(block):
    return new_notebook(
        cells=[
            new_code_cell(
                "x",
                outputs=[
                    new_output("display_data", data={BLOCK_MIME: b.model_dump(mode="json")})
                    for b in (masthead(), block)
                ],
            )
        ]
    )


@pytest.mark.parametrize("kind", quoted(1))
class TestNesting:
    def test_as_deep_as_allowed_is_set_or_refused_in_every_format(self, kind):
        report = read_document(holding(quoted(MOST_NESTED - 1)[kind]))
        for name, write in WRITERS.items():
            if (name, kind) == ("docx", "list"):
                with pytest.raises(ReportError, match="danh sách"):
                    write(report)
            else:
                assert write(report)

    @pytest.mark.parametrize("depth", [MOST_NESTED, 45])
    def test_deeper_is_refused(self, kind, depth):
        with pytest.raises(ReportError) as caught:
            read_document(holding(quoted(depth)[kind]))
        assert [fault.code for fault in caught.value.faults] == ["report.nested_deep"]
