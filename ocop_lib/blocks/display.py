"""The MIME type of a block, and the environment variable that switches HTML output off."""

BLOCK_MIME = "application/vnd.ocop.block+json"
"""The MIME type under which a block publishes itself in a notebook, for the writers."""

SKIP_HTML = "OCOP_SKIP_HTML"
"""When this variable is set, blocks publish JSON only: the batch never shows the notebook."""
