"""The writers as nbconvert exporters, for ``jupyter nbconvert`` and JupyterLab's export menu.

A separate module, because importing nbconvert takes half a second and the batch does not need it.
"""

from typing import Any, ClassVar

from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from ocop_lib.render.read import read_document
from ocop_lib.render.writers import WRITERS


class _BlockExporter(Exporter):
    """An exporter that reads an executed notebook and calls one writer."""

    format_name: ClassVar[str]

    def _file_extension_default(self) -> str:
        return f".{self.format_name}"

    def from_notebook_node(  # type: ignore[override]  # as in nbconvert's own exporters
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Read an executed notebook and write it in the exporter's format.

        HTML is bytes too: nbconvert would write text with the line ends of the operating system.

        Args:
            nb: the notebook; its outputs are read, and no code is run without ``--execute``.
            resources: nbconvert's own data about the conversion.
            kw: passed on to nbconvert.

        Returns:
            The file's content and the resources.

        Raises:
            ReportError: the notebook is not a valid report.
        """
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        report = read_document(nb)
        for remark in report.remarks:
            self.log.warning("%s", remark)
        return WRITERS[self.format_name](report), resources


class HtmlExporter(_BlockExporter):
    """``--to ocop-html``: one offline page."""

    format_name = "html"
    export_from_notebook = "OCOP: HTML"
    output_mimetype = "text/html"


class PdfExporter(_BlockExporter):
    """``--to ocop-pdf``: A4, tagged and archivable."""

    format_name = "pdf"
    export_from_notebook = "OCOP: PDF"
    output_mimetype = "application/pdf"


class DocxExporter(_BlockExporter):
    """``--to ocop-docx``: a Word file to edit or merge."""

    format_name = "docx"
    export_from_notebook = "OCOP: Word"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
