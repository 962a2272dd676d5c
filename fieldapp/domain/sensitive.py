"""Finds what a note must not hold: paper and card numbers, one-time codes, passwords; never repeats it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fieldapp.domain import phones, text

CODES = ("digits9", "digits12", "card", "otp", "password")

# Harmless figures that would look like a paper's number or a password beside their neighbours.
_HARMLESS = re.compile(
    r"""
      (?<![\d.]) \d\.\d{6} (?: \.\d{3}\.\d{2}\.\d{2}\.[a-z]\d{2} )? (?! \.?\d )              # procedure
    | \b [a-z]\d{2} (?: [.\-]\d+ )+                                                          # dossier
    | (?<![\d./\-]) (?:19|20)\d{2} ([./\-]) \d{1,2} \1 \d{1,2} (?! [./\-]?\d )               # ISO date
    | (?<![\d./\-]) [0-3]?\d ([./\-]) [01]?\d \2 (?:19|20)?\d{2} (?! [./\-]?\d )             # date
    | (?<![\d./\-]) [0-3]?\d / [01]?\d (?! [./\-]?\d )                                       # day and month
    | (?<![\d:]) \d{1,2} [h:g] \d{0,2} (?! \w )                                              # time of day
    | (?<![\d.]) \d{1,3} (?: \.\d{3} )+ \s? (?: đồng | vnđ | vnd | đ | ₫ ) (?! \w )          # money
    """,
    re.VERBOSE,
)
_PHONE = re.compile(
    r"(?<![\d+])(?:(?:\+|00)?84[ .\-()]{0,2}0?|0)[ .\-()]{0,2}"
    r"(?:[35789](?:[ .\-()]{0,2}\d){8}|[12](?:[ .\-()]{0,2}\d){9})(?!\d)"
)
_RUN = re.compile(r"\d+(?:[ .\-]\d+)*")
_OTP = re.compile(r"(?<![a-z])(?:(?:ma)?o[.\-]?t[.\-]?p|ma ?xac ?(?:thuc|nhan|minh))(?![a-z])")
_PASSWORD = r"(?<![a-z])(?:mat ?khau|mk|pass ?(?:word|code)?)(?![a-z])(?: [a-z]+){0,4}?"
_PASSWORD_TOLD = re.compile(_PASSWORD + r"(?: ?[:=]| (?:la|is)(?![a-z]))+ ?\S{4,}")
_PASSWORD_SHOWN = re.compile(_PASSWORD + r" ?(?=\S*[\d@#$%&*])\S{4,}(?!\S)(?! (?:ky tu|chu so|so)\b)")


def sensitive(note: str) -> list[str]:
    """Codes, in the order of CODES, of what the note must not hold; a hint, for no scanner sees all.

    A telephone number, date, time, sum in đồng or procedure code is no hit."""
    lines = [text.plain(part).casefold() for part in text.nfc(note).split("\n")]
    bare = [_PHONE.sub(_without_phone, text.fold(_HARMLESS.sub(" ; ", part))) for part in lines]
    found = {code for part in bare for code in _numbers(part)}
    found.update(_words(text.fold(" ".join(lines)), " ".join(bare)))
    return [code for code in CODES if code in found]


def _words(whole: str, bare: str) -> Iterator[str]:
    if _OTP.search(whole):
        yield "otp"
    # After "là" or a colon anything is a value, even a phone number; else only what looks like one.
    if _PASSWORD_TOLD.search(whole) or _PASSWORD_SHOWN.search(bare):
        yield "password"


def _without_phone(found: re.Match[str]) -> str:
    """A separator in place of a phone number; nine digits in one piece stay, maybe an old identity card."""
    one_piece = any(len(group) == 9 for group in re.findall(r"\d+", found[0]))
    if one_piece and found[0][0] == "0" and found[0][:2] != "00":
        return found[0]
    return " ; " if phones.phone(found[0]) or phones.old_phone(found[0]) else found[0]


def _numbers(bare: str) -> Iterator[str]:
    for run in _RUN.findall(bare):
        groups = re.findall(r"\d+", run)
        whole = _kind("".join(groups))
        yield from [whole] if whole else _parts(groups)


def _parts(groups: list[str]) -> Iterator[str]:
    """Kinds found inside a run, longest first; groups of one or two digits are ages and counts."""
    start = 0
    while start < len(groups):
        ends = range(min(len(groups), start + 6), start, -1)
        pieces = [(end, groups[start:end]) for end in ends]
        hits = [(end, _kind("".join(piece))) for end, piece in pieces if min(map(len, piece)) > 2]
        end, kind = next((hit for hit in hits if hit[1]), (start + 1, ""))
        if kind:
            yield kind
        start = end


def _kind(digits: str) -> str:
    if len(digits) in (9, 12):
        return f"digits{len(digits)}"
    return "card" if 13 <= len(digits) <= 19 and _luhn(digits) else ""


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
