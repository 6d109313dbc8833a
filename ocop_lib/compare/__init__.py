"""Comparison of two projects, revisions, issues or folders of outputs: `ocop diff`."""
