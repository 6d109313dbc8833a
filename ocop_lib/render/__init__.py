"""Rendering: executed notebooks to blocks, and blocks to HTML, PDF and Word files."""
