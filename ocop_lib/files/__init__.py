"""Strict reading of files, and writing that replaces a file as a whole."""
