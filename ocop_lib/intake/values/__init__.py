"""A cell of a sheet becomes the text that the register takes, or a fault."""
