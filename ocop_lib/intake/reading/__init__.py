"""The sheets of a workbook become the rows that a unit delivers, each with its place."""
