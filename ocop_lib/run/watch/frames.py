"""Messages between the processes of a watch: JSON, each preceded by its length."""

import json
import socket
import struct
from collections import deque
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


class Inbox:
    """The messages of a blocking socket, one after the other, however they arrive.

    Args:
        connection: the socket.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._received = Received()
        self._waiting: deque[Any] = deque()

    def receive(self) -> Any:
        """Wait for the next message.

        Returns:
            The message; None at the end of the stream.
        """
        while not self._waiting:
            data = self._connection.recv(_MOST_BYTES_AT_ONCE)
            if not data:
                return None
            self._waiting += self._received.add(data)
        return self._waiting.popleft()
