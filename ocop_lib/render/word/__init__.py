"""The parts of the Word writer: types and styles, text, tables, pictures, the file itself."""
