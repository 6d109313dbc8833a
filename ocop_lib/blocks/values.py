"""What every value of a block rests on: it is frozen, finite, and its base64 can be decoded."""

from base64 import b64decode
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value that cannot be changed and refuses unknown fields, infinite numbers and NaN."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _decodable(base64: str) -> str:
    """The same text; binascii's ValueError where it is not base64."""
    b64decode(base64, validate=True)
    return base64


Base64 = Annotated[str, AfterValidator(_decodable)]
"""Bytes as text; checked here, for the writers decode it without asking."""
