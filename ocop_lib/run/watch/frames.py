"""Messages between the processes of a watch: JSON, each preceded by its length."""

import json
import socket
import struct
from typing import Any

LENGTH = struct.Struct(">Q")
"""The number of bytes of the message that follows."""

_MOST_BYTES_AT_ONCE = 2**20


def packed(message: Any) -> bytes:
    """The bytes of a message."""
    data = json.dumps(message, ensure_ascii=True).encode()
    return LENGTH.pack(len(data)) + data


class Received:
    """The part of a stream of messages that was received and not yet read."""

    def __init__(self) -> None:
        self._data = bytearray()

    def add(self, data: bytes) -> list[Any]:
        """Add a piece of the stream, and return the messages that are complete with it."""
        self._data += data
        found = []
        while len(self._data) >= LENGTH.size:
            end = LENGTH.size + LENGTH.unpack_from(self._data)[0]
            if len(self._data) < end:
                break
            found.append(json.loads(bytes(self._data[LENGTH.size : end])))
            del self._data[:end]
        return found


def receive(connection: socket.socket) -> Any:
    """Wait for a message.

    Args:
        connection: a blocking socket.

    Returns:
        The message; None at the end of the stream.
    """
    received = Received()
    while data := connection.recv(_MOST_BYTES_AT_ONCE):
        if found := received.add(data):
            return found[0]
    return None
