"""The writers as nbconvert exporters, for ``jupyter nbconvert`` and JupyterLab's export menu.

Apart from the writers, for importing nbconvert takes half a second that a batch need not spend.
"""

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from ocop_lib.render.document import Document
from ocop_lib.render.docx import to_docx
from ocop_lib.render.html import to_html
from ocop_lib.render.pdf import to_pdf
from ocop_lib.render.read import read_document


class _BlockExporter(Exporter):
    """Reads what an executed notebook shows and hands it to one writer."""

    def write(self, report: Document) -> bytes:
        """The report in this exporter's form."""
        raise NotImplementedError

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
        return self.write(read_document(nb)), resources


class HtmlExporter(_BlockExporter):
    """``--to ocop-html``: one offline page."""

    export_from_notebook = "OCOP: HTML"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def write(self, report: Document) -> bytes:
        """The page."""
        return to_html(report)


class PdfExporter(_BlockExporter):
    """``--to ocop-pdf``: A4, tagged and archivable."""

    export_from_notebook = "OCOP: PDF"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    def write(self, report: Document) -> bytes:
        """The PDF."""
        return to_pdf(report)


class DocxExporter(_BlockExporter):
    """``--to ocop-docx``: a Word file to edit or merge."""

    export_from_notebook = "OCOP: Word"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def _file_extension_default(self) -> str:
        return ".docx"

    def write(self, report: Document) -> bytes:
        """The Word file."""
        return to_docx(report)
