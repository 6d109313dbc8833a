"""The tags of cells mean what they mean to nbconvert, nbclient and Jupyter Book."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from sample_blocks import masthead, paragraph

from ocop_lib.blocks.display import BLOCK_MIME
from ocop_lib.blocks.model import plain_text
from ocop_lib.errors import ReportError
from ocop_lib.render.read import read_document
from ocop_lib.render.tags import RAISES

HIDE_CELL = ["remove-cell", "hide-cell"]
HIDE_OUTPUT = ["remove-output", "hide-output"]
HIDE_INPUT = ["remove-input", "hide-input"]
SPELLINGS = [str, str.upper, lambda tag: tag.replace("-", "_")]


def shown(block):
    data = {BLOCK_MIME: block.model_dump(mode="json"), "text/plain": ""}
    return new_output("display_data", data=data)


def cell(kind, tags=()):
    metadata = {"tags": [*tags]}
    outputs = [shown(paragraph("lời")), new_output("stream", name="stdout", text="in\n")]
    match kind:
        case "code":
            return new_code_cell("x", outputs=outputs, metadata=metadata, id="o")
        case "error":
            failure = new_output("error", ename="KeyError", evalue="'x'", traceback=[])
            return new_code_cell("x", outputs=[failure], metadata=metadata, id="o")
        case "markdown":
            return new_markdown_cell("lời", metadata=metadata, id="o")
    return new_raw_cell("lời", metadata=metadata, id="o")


def read(*cells):
    document = read_document(
        new_notebook(cells=[new_code_cell(outputs=[shown(masthead())]), *cells])
    )
    return [plain_text(block) for block in document.body], [one.code for one in document.remarks]


def faults(*cells):
    with pytest.raises(ReportError) as caught:
        read(*cells)
    return [fault.code for fault in caught.value.faults]


@pytest.mark.parametrize("spelt", SPELLINGS)
@pytest.mark.parametrize("kind", ["code", "markdown", "raw"])
@pytest.mark.parametrize("tag", HIDE_CELL)
def test_a_hidden_cell_is_neither_in_the_report_nor_named(tag, kind, spelt):
    assert read(cell(kind, [spelt(tag)])) == ([], [])


@pytest.mark.parametrize("spelt", SPELLINGS)
@pytest.mark.parametrize("tag", HIDE_OUTPUT)
def test_a_hidden_output_is_neither_in_the_report_nor_named(tag, spelt):
    assert read(cell("code", [spelt(tag)])) == ([], [])


@pytest.mark.parametrize("tag", HIDE_OUTPUT)
def test_a_cell_without_output_is_not_hidden_by_the_tag(tag):
    assert read(cell("markdown", [tag])) == (["lời"], [])
    assert faults(cell("raw", [tag])) == ["report.raw_cell"]


@pytest.mark.parametrize("spelt", SPELLINGS)
@pytest.mark.parametrize("tag", HIDE_INPUT)
def test_a_report_holds_no_input_that_could_be_hidden(tag, spelt):
    assert read(cell("code", [spelt(tag)])) == (["lời"], ["report.printed"])
    assert read(cell("markdown", [spelt(tag)])) == (["lời"], [])


def test_a_stream_that_the_author_knows_of_is_not_named():
    assert read(cell("code", ["remove-stdout"])) == (["lời"], [])
    assert read(cell("code", ["remove-stderr"])) == (["lời"], ["report.printed"])


def test_the_strongest_of_several_tags_counts():
    assert read(cell("code", ["remove-input", "remove-stdout", "remove-cell"])) == ([], [])


@pytest.mark.parametrize("tag", ["remove-cell", "remove-output", "parameters", "Raises-exception"])
def test_an_error_that_ended_the_notebook_is_never_hidden(tag):
    assert faults(cell("error", [tag])) == ["report.cell_error"]


def test_an_error_that_is_expected_is_named_unless_hidden():
    assert read(cell("error", ["raises-exception"])) == ([], ["report.expected_error"])
    assert read(cell("error", ["raises-exception", "remove-output"])) == ([], [])


@pytest.mark.parametrize("kind", ["code", "markdown", "raw"])
@pytest.mark.parametrize("tag", ["parameters", "injected-parameters"])
def test_what_a_cell_of_parameters_shows_is_named(tag, kind):
    assert read(cell(kind, [tag])) == ([], ["report.parameters_shown"])


def test_a_cell_of_parameters_that_shows_nothing_is_not_named():
    assert read(new_code_cell("unit = 1", metadata={"tags": ["parameters"]})) == ([], [])


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("remove-ouput", "remove-output"),
        ("removecell", "remove-cell"),
        ("hide", "hide-cell"),
        ("skip_execution", "skip-execution"),
        ("Raises-Exception", "raises-exception"),
    ],
)
def test_a_tag_that_does_nothing_is_named_with_the_nearest(tag, meant):
    document = read_document(
        new_notebook(cells=[new_code_cell(outputs=[shown(masthead())]), cell("markdown", [tag])])
    )
    (remark,) = document.remarks
    assert (remark.code, remark.found, remark.meant) == ("report.tag_unknown", tag, meant)


def test_every_tag_is_documented():
    page = (Path(__file__).parents[1] / "docs/so-tay.md").read_text(encoding="utf-8")
    for tag in (*HIDE_CELL, *HIDE_OUTPUT, *HIDE_INPUT, "remove-stdout", "remove-stderr", RAISES):
        assert f"`{tag}`" in page.split("## 3. ")[1].split("## 4. ")[0]


@given(st.text("abcdeghiostu-_", min_size=1))
def test_tags_of_the_author_s_own_mean_nothing_and_are_left_alone(tag):
    own = f"x{tag}"
    assert read(cell("code", [own])) == (["lời"], ["report.printed"])
