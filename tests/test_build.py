"""The part of a notebook that a report depends on, whatever JSON the notebook file holds."""

import contextlib
import json

from hypothesis import given
from hypothesis import strategies as st
from small_project import notebook

from ocop_lib.errors import OcopError
from ocop_lib.project.declared import declared_parameters
from ocop_lib.run.jobs.build import code_of

# With halves of surrogate pairs, which JSON can hold and UTF-8 cannot.
TEXT = st.text('aế"\\\ud800', max_size=4)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
CELLS = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw"]) | VALUES,
        "id": VALUES,
        "metadata": st.fixed_dictionaries({}, optional={"tags": VALUES, "x": VALUES}) | VALUES,
        "source": VALUES,
        "outputs": VALUES,
        "execution_count": VALUES,
    },
)
PARAMETERS = json.loads(notebook())["cells"]
NOTEBOOKS = st.fixed_dictionaries(
    {"cells": st.lists(CELLS | VALUES, max_size=3).map(PARAMETERS.__add__)},
    optional={"metadata": st.dictionaries(TEXT, VALUES, max_size=2) | VALUES, "nbformat": VALUES},
)


@given(NOTEBOOKS)
def test_is_found_in_every_notebook_whose_parameters_could_be_read(content):
    data = json.dumps(content).encode()
    with contextlib.suppress(OcopError):
        declared_parameters(data, "so.ipynb")
        code = code_of(data)
        assert code_of(code) == code
        assert [*declared_parameters(code, "so.ipynb")] == [
            "unit",
            "quarter",
            "narrative",
            "trouble",
        ]


@given(NOTEBOOKS, st.lists(VALUES), st.integers())
def test_does_not_depend_on_outputs_and_counts(content, outputs, count):
    data = json.dumps(content).encode()
    with contextlib.suppress(OcopError):
        declared_parameters(data, "so.ipynb")
        for cell in content["cells"]:
            if cell.get("cell_type") == "code":
                cell |= {"outputs": outputs, "execution_count": count}
        assert code_of(json.dumps(content, indent=1).encode()) == code_of(data)
