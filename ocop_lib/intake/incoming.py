"""A file that was sent, opened and read beside the register."""

from typing import Literal

from ocop_lib.intake.arrivals import Arrival, Incoming, Reader
from ocop_lib.intake.cover import Asked
from ocop_lib.intake.opening import open_book
from ocop_lib.intake.present import Present
from ocop_lib.intake.reading import read_delivered


def reader(asked: Asked | None, legacy: Literal["", "tcvn3", "vni"] = "") -> Reader:
    """The function that opens and reads the files of a command.

    Args:
        asked: what the command line says of files without a cover; None for nothing.
        legacy: the encoding before Unicode that texts are to be converted from; empty for none.

    Returns:
        A function from a file and the register to what it delivers.
    """

    def read(arrival: Arrival, present: Present) -> Incoming:
        book = open_book(arrival.data, arrival.file, legacy=legacy)
        delivered = read_delivered(book, present.plan, present.register, asked=asked)
        return Incoming(book.form, delivered)

    return read
