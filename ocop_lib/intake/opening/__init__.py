"""The bytes of a file that was sent, opened: by content and never by name, within limits."""
