"""The parts of the form: what its cells hold, and its sheets as XlsxWriter writes them."""
