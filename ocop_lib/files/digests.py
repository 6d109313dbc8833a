"""SHA-256 digests of bytes and of plain values, in hexadecimal."""

import hashlib
import json


def digest(data: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_of(value: object) -> str:
    """The SHA-256 of a plain value as JSON; the order of keys in mappings is ignored."""
    return digest(json.dumps(value, ensure_ascii=False, sort_keys=True).encode())
