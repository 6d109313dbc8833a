"""What the sheets of a form are called, and their columns, choices and references."""
