"""Type sizes, in points, of a sheet: a report of one page, which is set in smaller type."""

BODY_SIZE = 10.0
HEADING_SIZE = 11.5
"""The size of headings of the second level; deeper ones have that of running text."""

TABLE_SIZE = 9.0
"""The most points of a table's type; a wide table has less, as in any report."""
