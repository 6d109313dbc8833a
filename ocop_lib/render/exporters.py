"""The writers as nbconvert exporters, for ``jupyter nbconvert`` and JupyterLab's export menu.

A separate module, because importing nbconvert takes half a second and the batch does not need it.
"""

from dataclasses import replace
from typing import Any, ClassVar

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import default
from traitlets.config import Application

from ocop_lib.errors import FaultKind, ReportError
from ocop_lib.render.edition import DRAFT, as_edition
from ocop_lib.render.read import read_document
from ocop_lib.render.writers import WRITERS

NOT_RUN = FaultKind(
    "report.not_run",
    "Sổ tay chưa được chạy: không ô nào có kết quả để đưa vào báo cáo.",
    "Trong JupyterLab: chọn Run > Run All Cells, đợi chạy xong, lưu (Ctrl-S) rồi xuất lại. "
    "Với jupyter nbconvert: thêm --execute.",
)


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
            ReportError: the notebook has not been run, or is not a valid report.
        """
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        code = [cell for cell in nb.cells if cell.cell_type == "code" and cell.source.strip()]
        if code and not any(cell.get("outputs") for cell in code):
            raise ReportError(NOT_RUN.at())
        report = read_document(nb)
        for remark in report.remarks:
            self.log.warning("%s", remark)
        # What comes from a menu was not issued, whatever the ledger holds.
        draft = replace(report, masthead=as_edition(report.masthead, DRAFT))
        return WRITERS[self.format_name](draft), resources


class HtmlExporter(_BlockExporter):
    """``ocop_html``: one offline page."""

    format_name = "html"
    export_from_notebook = "Báo cáo OCOP (HTML)"
    output_mimetype = "text/html"


class PdfExporter(_BlockExporter):
    """``ocop_pdf``: A4, tagged and archivable."""

    format_name = "pdf"
    export_from_notebook = "Báo cáo OCOP (PDF)"
    output_mimetype = "application/pdf"


class DocxExporter(_BlockExporter):
    """``ocop_docx``: a Word file to edit or merge."""

    format_name = "docx"
    export_from_notebook = "Báo cáo OCOP (Word)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class _HyphenatedName(_BlockExporter):
    """An exporter under a name with a hyphen, which Jupyter's server cannot serve.

    It is disabled in a server, so that the export menu does not list what would not be found.
    """

    @default("enabled")
    def _enabled_default(self) -> bool:
        # Among Jupyter's applications a server alone has a web application.
        return not (Application.initialized() and hasattr(Application.instance(), "web_app"))


class HyphenatedHtmlExporter(_HyphenatedName, HtmlExporter):
    """``jupyter nbconvert --to ocop-html``: the same as ``ocop_html``."""


class HyphenatedPdfExporter(_HyphenatedName, PdfExporter):
    """``jupyter nbconvert --to ocop-pdf``: the same as ``ocop_pdf``."""


class HyphenatedDocxExporter(_HyphenatedName, DocxExporter):
    """``jupyter nbconvert --to ocop-docx``: the same as ``ocop_docx``."""
