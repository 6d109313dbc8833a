"""Digests: SHA-256 of bytes and of plain values, in hexadecimal."""

import hashlib
import json


def digest(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_of(value: object) -> str:
    """The SHA-256 of a plain value as JSON, whatever the order of its mappings."""
    return digest(json.dumps(value, ensure_ascii=False, sort_keys=True).encode())
