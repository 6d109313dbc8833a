"""Writing findings into a copy of a workbook: its parts, and nothing else of it, are changed."""
