"""The refusal of a name that an object in a notebook does not have, with the nearest it has."""

from typing import TYPE_CHECKING, NoReturn

from ocop_lib.errors import FaultKind, UnknownNameError
from ocop_lib.spelling import nearest

NO_SUCH_PART = FaultKind(
    "report.no_such_part",
    "Đối tượng báo cáo không có phần nào tên như vậy.",
    "Sửa tên; gõ «report.» rồi bấm phím Tab để xem mọi tên.",
)


class SuggestsNames:
    """A base class whose objects refuse a misspelt name in Vietnamese."""

    if not TYPE_CHECKING:  # mypy would take every misspelt name for one that exists

        def __getattr__(self, name: str) -> NoReturn:
            """Refuse a name that the object does not have, and suggest the nearest.

            Raises:
                UnknownNameError: always, for a public name.
                AttributeError: always, for the names that Python and IPython look for.
            """
            if hasattr(type(self), name):
                # The property exists, and its code raised an AttributeError: raise that one again.
                object.__getattribute__(self, name)
            if name.startswith("_"):
                raise AttributeError(name)
            known = [known for known in dir(self) if not known.startswith("_")]
            raise UnknownNameError(NO_SUCH_PART.at(found=name, meant=nearest(name, known)))
