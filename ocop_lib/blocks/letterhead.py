"""The corners of an administrative document, a part of the masthead."""

from ocop_lib.blocks.values import Frozen


class Letterhead(Frozen):
    """The upper corners of an administrative document and the mark of a draft.

    Args:
        superior: the body above the issuer; empty for none.
        motto: the state's name and its motto, one line each.
        number: the line with number and sign; the number is left blank.
        place_and_date: the line with place and date; day and month are left blank.
        mark: «DỰ THẢO»; empty for none.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.
    """

    superior: str = ""
    motto: tuple[str, ...]
    number: str
    place_and_date: str
    mark: str = ""

    def lines(self) -> tuple[str, ...]:
        """The texts in reading order: left corner, right corner, mark; empty ones left out."""
        lines = (self.superior, self.number, *self.motto, self.place_and_date, self.mark)
        return tuple(line for line in lines if line)
