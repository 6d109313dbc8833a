"""What a kernel publishes for a value once a report object exists, and how a report reads it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from nbformat.v4 import new_code_cell, new_notebook, new_output
from sample_blocks import masthead
from traitlets.config import Config

from ocop_lib.blocks.display import BLOCK_MIME
from ocop_lib.blocks.model import Block
from ocop_lib.render.read import read_document
from ocop_lib.report.frames.display import show_frames_as_blocks


@contextmanager
def shell(*, with_report: bool = True) -> Iterator[InteractiveShell]:
    """An IPython in this process, with or without what creating a report object sets up."""
    config = Config({"HistoryManager": {"enabled": False}})
    running = InteractiveShell.instance(config=config)
    try:
        if with_report:
            show_frames_as_blocks()
        yield running
    finally:
        InteractiveShell.clear_instance()


def outputs(*values: Any, with_report: bool = True, **metadata: Any) -> list[Any]:
    """The outputs of cells that show values, as they come back from a kernel."""
    with shell(with_report=with_report) as running:
        shown = [running.display_formatter.format(value)[0] for value in values]
    return [
        new_output("display_data", data=json.loads(json.dumps(data)), metadata=metadata)
        for data in shown
    ]


def read(*shown: Any) -> list[Block]:
    """The blocks of a report whose one cell has the outputs, without its masthead."""
    head = new_output("display_data", data={BLOCK_MIME: masthead().model_dump(mode="json")})
    cells = [
        new_code_cell("report.heading()", outputs=[head]),
        new_code_cell("df", outputs=list(shown), id="them"),
    ]
    return list(read_document(new_notebook(cells=cells)).body)


def shown(value: Any, **metadata: Any) -> Block:
    """The block that a report has for a value that a cell shows."""
    [block] = read(*outputs(value, **metadata))
    return block
