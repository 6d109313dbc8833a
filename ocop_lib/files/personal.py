"""Search for personal data in texts: phone numbers, identity numbers and e-mail addresses."""

import re
import unicodedata

from ocop_lib.files.digit_runs import DASHES, has_personal_number
from ocop_lib.files.tax_codes import without_tax_codes

# A text with neither holds nothing personal. These two are quick, and nearly all texts end here.
# A slash as in dates is passed over, but not between groups of three digits («0912/345/678»).
_SEVEN_DIGITS = re.compile(r"\d(?:(?:[^\w/]|[_oOlI]){0,4}\d|(?<=\d{3})/(?=\d{3})\d){6}")
_SPELT_AT = re.compile(r"[(\[{<（［] ?at\b|\bat\b.{1,80}\b(?:dot|chấm)\b")
_MARK_OF_MAIL = re.compile(r"[@＠﹫]|%40|còng|mail|yahoo|outlook|icloud|[(\[]a[)\]]")
_AT = r"(?:\s?@\s?|\s?[(\[{<]\s?(?:@|at|a\s?còng)\s?[)\]}>]\s?|\s(?:at|a\s?còng)\s)"
_DOT = r"(?:\s?\.\s?|\s?[(\[{<]\s?(?:dot|chấm)\s?[)\]}>]\s?|\s(?:dot|chấm)\s)"
_MAIL = re.compile(
    rf"(?<![\w.+-])\w[\w.+-]{{0,63}}{_AT}\w[\w-]{{0,63}}(?:{_DOT}[\w-]{{1,63}}){{0,4}}{_DOT}[a-z]{{2,}}"
)
# «ba.nguyen@gmail», «ba.nguyen_at_gmail.com»: a known host needs no ending, and no clear «@».
_KNOWN_MAIL = re.compile(
    rf"\w(?:{_AT}|[\s_-]at[\s_-]|\s?[(\[{{<]a[)\]}}>])"
    r"(?:gmail|hotmail|ymail|yahoo|outlook|icloud)\b"
)
_MANY = rf"\d(?:[ .,()_·•'{DASHES}]{{0,3}}\d){{6}}"
# «CMND số 095123456», «Hộ chiếu B1234567», «SĐT: 3870123»: named, seven digits are enough.
_NAMED_CARD = re.compile(
    rf"""(?<!\w)(?:cmnd|cmtnd|cmt|cccd|căn\s?cước|chứng\s?minh|định\s?danh|hộ\s?chiếu|passport)
        [^\d]{{0,25}}?{_MANY}""",
    re.VERBOSE,
)
_NAMED_PHONE = re.compile(
    rf"""(?<!\w)(?:sđt|sdt|đtdđ|đtdd|đt|điện\s?thoại|di\s?động|tel|fax|phone|mobile|hotline|zalo|viber)
        [^\w+(]{{0,4}}(?:số|là)?[^\w+(]{{0,3}}(?!1[89]00)[+(]{{0,2}}{_MANY}""",
    re.VERBOSE,
)

# «Liên hệ: 912.345.678», «MST cá nhân 8123456789», «BHXH 0123456789»: named, nine digits or more.
_NAMED_PERSON = re.compile(
    rf"""(?<!\w)(?:liên\s?hệ|lh|gọi|số\s?máy|(?:mst|mã\s?số\s?thuế)\s?(?:thu\s?nhập\s?)?cá\s?nhân
        |bhxh|bhyt|bảo\s?hiểm\s?(?:xã\s?hội|y\s?tế))
        [^\w+(]{{0,4}}(?:số|là)?[^\w+(]{{0,3}}(?:[a-z]{{2}})?[+(]{{0,2}}{_MANY}(?:[ .-]?\d){{2}}""",
    re.VERBOSE,
)
# A letter read or typed for a digit: «O912 345 678», «0912O45678».
_LETTER_FOR_DIGIT = re.compile(r"(?<=\d)[oO]+(?=\d)|(?<!\w)[oO](?=[35789]\d)|(?<=\d)[lI](?=\d)")

_UNIT = (
    r"\s?(?:đồng|đ\b|vnd|vnđ|triệu|tỷ|tỉ|nghìn|ngàn|usd|đô|kg|tấn|tạ|lít|gam|m2|m3|km|ha\b|con\b|cây\b"
    r"|lượt|sản phẩm|tem\b|%)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_DATE = (
    rf"(?:{_DAY}/{_MONTH}/(?:19|20)\d\d|{_DAY}\.{_MONTH}\.(?:19|20)\d\d|{_DAY}-{_MONTH}-(?:19|20)\d\d"
    rf"|(?:19|20)\d\d-{_MONTH}-{_DAY})"
)
# Runs of digits that are something else. Each is replaced by a semicolon before numbers are looked
# for, so that its digits are not taken together with those of its neighbours.
_OTHERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # A sum or a quantity with its unit, whatever its separators.
        rf"(?<![\d.,+])(?:\+(?!84))?[1-9]\d*(?:[., ]\d{{3}})*(?:[.,]\d+)?(?={_UNIT})",
        rf"(?<![\d.-]){_DATE}(?:\s?[{DASHES}]\s?{_DATE})?(?!\d|[./-]\d{{3}})",
        r"(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)",
        # The number of a trademark or patent: «4-0123456-000».
        r"(?<![\d.-])[1-9]-\d{7}-\d{3}(?![\d-])",
        # The number of a dossier: «000.00.12.H03-240512-0012».
        r"(?<![A-Z])[A-Z]\d\d(?:\.\d{1,3})*-\d{6}-\d{4}(?!\d)",
        # A digest or a revision.
        r"(?<!\w)(?=\d*[a-f])[0-9a-f]{24,}(?!\w)",
        # A decimal: «0,912345678».
        r"(?<![\d.,])0[.,]\d+(?![.,]?\d)",
    )
)
# «1234/QĐ-UBND», «12/2024/TT-BNN». With as many digits as a phone number, only before a usual kind
# of document.
_DECISION = re.compile(
    r"(?<!\d)(?:\d{1,8}|\d{9,11}(?=\s?/\s?(?:QĐ|KH|TB|BC|CV|NQ|TTr|HD|GCN|GP|ISO|ATTP|ĐKKD)))"
    r"(?:[.-]\d{1,4})?\s?/\s?(?:\d{2,4}\s?/\s?)?(?=[A-ZĐ]{2})"
)


def is_personal(text: str) -> bool:
    """Whether a text contains a phone number, an identity number or an e-mail address.

    Digits of any script and full-width signs count as the usual ones. Numbers of decisions
    («1234/QĐ-UBND»), dates, sums, decimals, barcodes of 13 digits, and tax codes do not count;
    a tax code is ten digits with the right check digit after «MST». Twelve digits always count,
    except in a sum with its unit.

    Args:
        text: any text; line breaks count as blanks.

    Returns:
        True when the text must be refused.
    """
    has_mail, has_number = _signs(text)
    if not has_mail and not has_number:
        return False
    plain = _plain(text)
    if has_mail and any(one.search(plain.lower()) for one in (_MAIL, _KNOWN_MAIL)):
        return True
    return has_number and _has_number(plain)


def may_be_personal(text: str) -> bool:
    """Whether a text has what all personal data have; quick, and no more than a first look."""
    return any(_signs(text))


def _signs(text: str) -> tuple[bool, bool]:
    """Whether a text has a mark of an address, and as many digits as a number has."""
    lower = text.lower()
    is_spelt = "at" in lower and _SPELT_AT.search(lower) is not None
    has_mail = is_spelt or _MARK_OF_MAIL.search(lower) is not None
    return has_mail, _SEVEN_DIGITS.search(text) is not None


def _has_number(plain: str) -> bool:
    """Whether a text with usual digits contains a phone or identity number."""
    if _NAMED_CARD.search(plain.lower()):
        return True
    rest = _DECISION.sub(";", without_tax_codes(plain))
    for other in _OTHERS:
        rest = other.sub(";", rest)
    if any(one.search(rest.lower()) for one in (_NAMED_PHONE, _NAMED_PERSON)):
        return True
    return has_personal_number(rest)


def _plain(text: str) -> str:
    """The text with usual digits and signs, single blanks, and without invisible characters."""
    folded = unicodedata.normalize("NFKC", text).replace("。", ".").replace("%40", "@")
    if not folded.isascii():
        folded = "".join(
            str(unicodedata.digit(char)) if char.isdigit() else char
            for char in folded
            if unicodedata.category(char) != "Cf"
        )
    folded = _LETTER_FOR_DIGIT.sub(_digits, folded)
    return " ".join(folded.split())


def _digits(letters: re.Match[str]) -> str:
    return ("1" if letters[0] in "lI" else "0") * len(letters[0])
