"""Tables for other programs: workbooks as values, and their files as XLSX, ODS and CSV."""
