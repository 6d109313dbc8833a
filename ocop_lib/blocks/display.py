"""The names under which a block is shown in a notebook, and by which one asks it not to be."""

BLOCK_MIME = "application/vnd.ocop.block+json"
"""The media type under which a block publishes itself for the writers."""

UNSEEN = "OCOP_UNSEEN"
"""In an environment with this variable nobody looks at a notebook but the writers."""
