"""The one clock of the library: the day on which something is issued."""

from datetime import date, datetime


def this_day() -> date:
    """The day, by the clock and the time zone of this computer."""
    return datetime.now().astimezone().date()
