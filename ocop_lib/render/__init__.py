"""Reads executed notebooks as blocks, and writes blocks as HTML, PDF and Word files."""
