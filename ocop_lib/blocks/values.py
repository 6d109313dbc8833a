"""The base class of blocks' values, which are frozen and finite; a type for base64 text."""

from base64 import b64decode
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


class Frozen(BaseModel):
    """An immutable pydantic model that refuses unknown fields, infinite numbers and NaN."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _decodable(base64: str) -> str:
    """Check that a text is base64.

    Returns:
        The same text.

    Raises:
        binascii.Error: the text is not base64; a ValueError, which pydantic reports.
    """
    b64decode(base64, validate=True)
    return base64


Base64 = Annotated[str, AfterValidator(_decodable)]
"""Bytes as base64 text, checked on construction, because the writers decode it unchecked."""
