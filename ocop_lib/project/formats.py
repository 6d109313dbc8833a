"""The formats of reports."""

FORMATS = ("html", "pdf", "docx")
"""What a report can be written as; a file's format is its ending."""
