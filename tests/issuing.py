"""Issuing in tests: the day of issue, issues without kernels, and what lies in a project then."""

from datetime import date
from pathlib import Path

from small_project import deliver
from test_batch import Pretending
from test_output import files

from ocop_lib.periods import Quarter
from ocop_lib.project.project import load_project
from ocop_lib.publish import clock
from ocop_lib.publish.issue import Means, issue
from ocop_lib.publish.words import Words
from ocop_lib.register.issued import Ledger, read_ledger
from ocop_lib.run.jobs.order import Order

AFTER = date(2027, 4, 6)
BY = "Nguyễn Văn An"
OPEN = "chờ đơn vị giải trình"


def day_of_issue(monkeypatch):
    """Sets the day of issue, which a test may change."""

    def set_to(day: date) -> None:
        monkeypatch.setattr(clock, "this_day", lambda: day)

    set_to(AFTER)
    return set_to


def ordered(root: Path, unit: str = "", quarter: str = "2027-Q1") -> Order:
    when = Quarter.parse(quarter)
    return Order(root, root / "params", root / "outputs", quarter=when, unit=unit)


def issued(root: Path, *, unit: str = "", quarter: str = "2027-Q1", **words):
    """Issue with a reason for what is open, without kernels."""
    said = Words(**{"by": BY, "despite": OPEN, **words})
    return issue(load_project(root), ordered(root, unit, quarter), said, Means(Pretending, 1))


def all_files(root: Path) -> dict[str, bytes]:
    """All that lies in the project, but for locks and what git is told."""
    found = files(root)
    return {path: data for path, data in found.items() if "/." not in f"/{path}"}


def ledger(root: Path) -> Ledger:
    return read_ledger(root / "so-lieu")


def output(root: Path, unit: str = "xa-mot") -> bytes:
    return (root / f"outputs/2027-Q1/{unit}.html").read_bytes()


def correct(root: Path, unit: str = "xa-mot") -> None:
    """A later delivery for the quarter changes what the report on a unit tells."""
    deliver(root, unit, name="gn-sau")
