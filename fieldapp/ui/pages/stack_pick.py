"""Picks what typed words mean among a list: by number, code or words without tones; no widget, no store."""

from __future__ import annotations

import collections
import re
from collections.abc import Sequence

from fieldapp.domain import text, visits
from fieldapp.ui.pages import stack_sheet
from fieldapp.ui.widgets import picklist

_WITH_RESULT = re.compile(r"(.*?\S)[\s:=]+([0-4xX])")
_BETWEEN = re.compile("[,;]")
_HOW = {"n": "spoken", "w": "spoken", "g": "paper", "p": "paper", "k": "signed", "s": "signed"}
_MARKS = ";,"


def apart(entries: Sequence[picklist.Entry]) -> list[picklist.Entry]:
    """The same entries, each by other words."""
    seen: collections.Counter[str] = collections.Counter()
    made = []
    for one in entries:
        seen[one.words] += 1
        again = f" ({seen[one.words]})" if seen[one.words] > 1 else ""
        made.append(picklist.Entry(one.key, one.words + again, also=one.also))
    return made


def find(entries: Sequence[picklist.Entry], typed: str) -> picklist.Entry | None:
    """The entry that is meant: by its number in the list, its code, its words, else the first that has the words."""
    plain = text.fold(text.plain(typed))
    if not plain:
        return None
    if plain.isdigit():
        place = int(plain[:6])
        return entries[place - 1] if 0 < place <= len(entries) else None
    spelled = plain.replace("-", "")
    exact = (one for one in entries if spelled == one.code.replace("-", "").casefold())
    same = (one for one in entries if plain == text.fold(one.words))
    return next(exact, None) or next(same, None) or _likely(entries, plain, typed)


def _likely(entries: Sequence[picklist.Entry], plain: str, typed: str) -> picklist.Entry | None:
    """The first that has the words; a single letter means one only if no other has it: "n" is nam as well as nữ."""
    found = picklist.find(entries, typed)
    return found[0] if len(found) == 1 or (found and len(plain) > 1) else None


def key(entries: Sequence[picklist.Entry], typed: str) -> str:
    """The key of the entry that is meant, "" for none."""
    meant = find(entries, typed)
    return meant.key if meant else ""


def age(entries: Sequence[picklist.Entry], typed: str) -> str:
    """An age band by number in the list or words, or the band of an age in years."""
    years = stack_sheet.number(typed)
    if years <= len(entries):
        return key(entries, typed)
    bounds = {one.key: int(one.key[1:]) for one in entries if one.key[0] == "a" and one.key[1:].isdigit()}
    reached = [key for key, least in bounds.items() if least <= years < 130]
    young = next((one.key for one in entries if one.key == visits.UNDER_16), "")
    return max(reached, key=lambda key: bounds[key]) if reached else (young if years < 130 else "")


def blocker(entries: Sequence[picklist.Entry], word: str) -> str:
    """A blocker by its code or the figures of it: "b04", "4"."""
    plain = text.fold(text.plain(word))
    code = f"b{int(plain):02}" if plain.isascii() and plain.isdigit() and len(plain) < 4 else plain
    return next((one.key for one in entries if text.fold(one.code) == code), "")


def how(sign: str) -> str:
    """The way of consent that a letter, or the beginning of its code, stands for; "" for none."""
    whole = next((way for way in _HOW.values() if len(sign) > 1 and way.startswith(sign)), "")
    return whole or _HOW.get(sign[0], "")


def split(part: str) -> tuple[str, str, str]:
    """Topic in words, result and procedure of "id01 3", "1 x" or "dvc03 1.001193 3"."""
    found = _WITH_RESULT.fullmatch(part.strip())
    words, result = (found[1], found[2].upper()) if found else (part.strip(), "")
    procedure = next(filter(None, map(text.procedure, words.split())), "")
    return " ".join(word for word in words.split() if not text.procedure(word)), result, procedure


def parts(typed: str) -> list[str]:
    """What stands between commas or semicolons."""
    return [part for part in map(text.line, _BETWEEN.split(typed)) if part]


def last(typed: str) -> int:
    """Where the words typed last begin."""
    start = max(typed.rfind(mark) for mark in _MARKS) + 1
    return start + len(typed[start:]) - len(typed[start:].lstrip())


def fit(entries: Sequence[picklist.Entry], typed: str) -> list[picklist.Entry]:
    """The entries that have the words, the one that is meant first."""
    meant = find(entries, typed)
    found = picklist.find(entries, typed)
    return [meant, *(one for one in found if one != meant)] if meant else found
