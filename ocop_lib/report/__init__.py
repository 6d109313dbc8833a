"""The report objects that notebooks use, and the parts of a report as blocks."""
