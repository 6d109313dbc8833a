"""The parts of the Word writer: XML elements, styles, text, lists, tables, pictures, the file."""
