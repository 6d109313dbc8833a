"""How workbooks look, alike in XLSX and ODS: plain type without serifs, no colour that means something."""

LANGUAGE = "vi"
COUNTRY = "VN"
FONT = "Arial"
SIZE = 11
TITLE_SIZE = 14
LINE_HEIGHT = 14.5
"""The height of a line of text, in points."""

LINK = "#0b4f8a"
SHADE = "#eef2f5"
WIDEST = 110
"""The width of a column of text alone, in characters."""
