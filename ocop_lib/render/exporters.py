"""The writers as nbconvert exporters, for ``jupyter nbconvert`` and JupyterLab's export menu.

Apart from the writers, for importing nbconvert takes half a second that a batch need not spend.
"""

from typing import Any, ClassVar

from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from ocop_lib.render.read import read_document
from ocop_lib.render.writers import WRITERS


class _BlockExporter(Exporter):
    """Reads what an executed notebook shows and hands it to one writer."""

    form: ClassVar[str]

    def _file_extension_default(self) -> str:
        return f".{self.form}"

    def from_notebook_node(  # type: ignore[override]  # as in nbconvert's own exporters
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """The report an executed notebook holds, as bytes.

        Bytes for HTML too: nbconvert would write text with the computer's own line ends.

        Args:
            nb: the notebook; its outputs are read, no code is run (but see ``--execute``).
            resources: what nbconvert's other parts want to know.
            kw: passed on to nbconvert.

        Returns:
            The file's content and the resources.

        Raises:
            ReportError: when the notebook holds no report that can be made.
        """
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        return WRITERS[self.form](read_document(nb)), resources


class HtmlExporter(_BlockExporter):
    """``--to ocop-html``: one offline page."""

    form = "html"
    export_from_notebook = "OCOP: HTML"
    output_mimetype = "text/html"


class PdfExporter(_BlockExporter):
    """``--to ocop-pdf``: A4, tagged and archivable."""

    form = "pdf"
    export_from_notebook = "OCOP: PDF"
    output_mimetype = "application/pdf"


class DocxExporter(_BlockExporter):
    """``--to ocop-docx``: a Word file to edit or merge."""

    form = "docx"
    export_from_notebook = "OCOP: Word"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
