"""Messages between the processes of a watch arrive whole and in order, however they are cut."""

import socket
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ocop_lib.run.watch.frames import Inbox, Received, packed

MESSAGES = st.lists(st.dictionaries(st.text(max_size=3), st.integers() | st.text(max_size=9)))


@given(MESSAGES, st.lists(st.integers(0, 200)))
def test_a_stream_that_is_cut_anywhere_gives_every_message(messages, cuts):
    stream = b"".join(map(packed, messages))
    places = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    received = Received()
    found = [one for start, end in pairwise(places) for one in received.add(stream[start:end])]
    assert found == messages


def test_orders_that_arrive_together_are_all_received():
    """Under load a process that leaves checkpoints finds the next run's order behind its own."""
    sender, receiver = socket.socketpair()
    with sender, receiver:
        sender.sendall(packed({"run": 1}) + packed({"run": 2}) + packed({"run": 3}))
        sender.shutdown(socket.SHUT_WR)
        inbox = Inbox(receiver)
        assert [inbox.receive() for _ in range(4)] == [{"run": 1}, {"run": 2}, {"run": 3}, None]
