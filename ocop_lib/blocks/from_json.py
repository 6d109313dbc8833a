"""Reading of a block from the JSON that a notebook holds."""

from typing import Any

from pydantic import TypeAdapter

from ocop_lib.blocks.model import Block

_ADAPTER: TypeAdapter[Block] = TypeAdapter(Block)


def block_from_json(data: Any) -> Block:
    """Read a block that a notebook published under `BLOCK_MIME`.

    Args:
        data: the JSON of the block, as text or already parsed.

    Returns:
        A block equal to the published one.

    Raises:
        pydantic.ValidationError: the data is not a block.
    """
    return _ADAPTER.validate_json(data) if isinstance(data, str) else _ADAPTER.validate_python(data)
