"""Executed notebooks to blocks, blocks to files."""
