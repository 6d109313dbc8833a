"""The forms a report is written in."""

FORMATS = ("html", "pdf", "docx")
"""What a report can be written as, in the library's order; a form is the ending of its file."""
