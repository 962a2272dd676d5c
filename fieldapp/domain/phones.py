"""Vietnamese telephone numbers as people type them; never says whose number it is or which carrier."""

from __future__ import annotations

import re

from fieldapp.domain import patterns, text

# Also the mark before digits that are to stay text, as a spreadsheet wants it.
_BETWEEN = patterns.later(r"[\s.()_\-\u2010-\u2015\u2212]|^['’`]")
_COUNTRY = r"(?:(?:\+|00)?84)?0?"
# Numbering plan since 2018 (domain facts, section 4); the lead 0 is not in it.
_MOBILE = (
    r"3[0-9]{8}|5[1689][0-9]{7}|52[238][0-9]{6}|559[0-9]{6}|7[06-9][0-9]{7}"
    r"|8[1-8][0-9]{7}|89[6-9][0-9]{6}|9[0-9]{8}"
)
_FIXED = r"2[48][0-9]{8}|2(?:0[3-9]|1[0-9]|2[0-9]|3[2-9]|5[0-9]|6[0-39]|7[0-7]|9[0-9])[0-9]{7}"
_NUMBER = patterns.later(rf"{_COUNTRY}({_MOBILE}|{_FIXED})")
_OLD_NUMBER = patterns.later(rf"{_COUNTRY}(1[0-9]{{2}})([0-9]{{7}})")
# The change of 15 September 2018, 11 digits to 10, as announced by the ministry and the five carriers.
_NEW_LEADS = {
    "120": "070", "121": "079", "122": "077", "126": "076", "128": "078",
    "123": "083", "124": "084", "125": "085", "127": "081", "129": "082",
    "162": "032", "163": "033", "164": "034", "165": "035",
    "166": "036", "167": "037", "168": "038", "169": "039",
    "186": "056", "188": "058", "199": "059",
}  # fmt: skip


def phone(s: str) -> str:
    """National digits of a mobile or fixed number ("0912345678", "02033822888"), or "" when it is neither."""
    found = _NUMBER.fullmatch(_joined(s))
    return "0" + found[1] if found else ""


def old_phone(s: str) -> str:
    """Today's number for a mobile number of 11 digits from before 2018 (0169... is 039...), or ""."""
    found = _OLD_NUMBER.fullmatch(_joined(s))
    lead = _NEW_LEADS.get(found[1], "") if found else ""
    return lead + found[2] if found and lead else ""


def phone_tail(s: str) -> str:
    """The last four digits, for telling two people of one name apart without showing a number."""
    return re.sub("[^0-9]", "", text.plain(s))[-4:]


def show_phone(s: str) -> str:
    """A number in groups, "0912 345 678", "0203 3822 888", "024 3822 8888"; anything else as typed."""
    digits = phone(s)
    if not digits:
        return text.line(s)
    first, second = (3, 7) if digits[:3] in ("024", "028") else (4, 8 if digits[1] == "2" else 7)
    return f"{digits[:first]} {digits[first:second]} {digits[second:]}"


def _joined(s: str) -> str:
    return _BETWEEN.sub("", text.plain(s))
