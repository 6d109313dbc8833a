"""Years named in a title or sentence, moved to those of another year."""

import re


def with_years_moved(words: str, old: int, new: int) -> str:
    """A text in which an earlier year and the one before it are moved.

    Args:
        words: a text such as «đăng ký năm 2023, xong trước tháng 11/2024».
        old: the earlier year.
        new: the year that takes its place. The year before moves with it where «năm» stands
            before it.

    Returns:
        The text; numbers of documents («09/2024/NĐ-CP») and spans («2021-2025») stay.
    """
    moved = {str(old): str(new), str(old - 1): str(new - 1)}
    bare = rf"(?<![\d–-]){old}(?![\d–-]|/[^\W\d])"
    named = rf"(?<=năm ){old - 1}(?![\d–-])"
    return re.sub(f"{bare}|{named}", lambda found: moved[found[0]], words)
