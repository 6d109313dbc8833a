"""Turns a notebook and the messages of its cells into what papermill would have executed."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from nbclient import NotebookClient
from nbformat import NotebookNode
from papermill.execute import prepare_notebook_metadata, remove_error_markers
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from ocop_lib.run.jobs.job import Job
from ocop_lib.run.watch.shell import Message


def prepared(job: Job, path: Path) -> NotebookNode:
    """The notebook as papermill hands it to a kernel: with the parameters in a cell of their own.

    Args:
        job: the report's job.
        path: the notebook's file in the private folder.

    Returns:
        The notebook, without outputs.
    """
    source = str(path)
    notebook = load_notebook_node(source)
    notebook = parameterize_notebook(
        notebook, dict(job.parameters), kernel_name="python3", language="python"
    )
    notebook = prepare_notebook_metadata(notebook, source, None)
    ready: NotebookNode = remove_error_markers(notebook)
    return ready


def runs(notebook: NotebookNode) -> list[int]:
    """The indices of the cells that nbclient would send to a kernel."""
    skip = NotebookClient.skip_cells_with_tag.default_value
    return [
        index
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and cell.source.strip() and skip not in cell.metadata.tags
    ]


def filled(notebook: NotebookNode, said: Mapping[int, Sequence[Message]]) -> None:
    """Give each cell the outputs that nbclient makes of its messages.

    Args:
        notebook: a prepared notebook; it is changed.
        said: the messages of each cell that ran, by its index, in the order in which they ran.
    """
    client = NotebookClient(notebook)
    client.reset_execution_trackers()
    for index, messages in said.items():
        cell = notebook.cells[index]
        cell.outputs = []
        client.clear_before_next_output = False
        for message in messages:
            client.process_message(message, cell, index)
