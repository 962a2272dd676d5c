"""Vietnamese text: one spelling, search without tones, sorting, days as typed; never reads the clock."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from fieldapp.domain import patterns

NAME_LENGTH = 100

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: the order of a Vietnamese dictionary
_SHAPES = "\u0302\u0306\u031b"  # the marks of â, ă and ơ, which make another letter
_MARKS = _TONES + _SHAPES
_JOINER = "\u034f"  # the one unseen sign that Python calls printable
_D_LOOKALIKES = str.maketrans("đð", "dd")
_ALPHABETS = 0x3000  # beyond are the signs of East Asia, too many to keep

_SAID_DAYS = {"hom kia": -2, "hom qua": -1, "hom nay": 0, "mai": 1, "ngay mai": 1}

_LINE_ENDS = patterns.later("\r\n|[\r\v\f\x85\u2028\u2029]")
# Controls, zero-width and direction marks, half surrogates: unseen, they would make equal names differ.
_UNSEEN = patterns.later(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_WORD = patterns.later(r"[\w\u0300-\u036f]+")
_PROCEDURE = patterns.later(r"([0-9]\.[0-9]{6})(\.[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2})?")
_DAY = patterns.later(r"([0-9]{1,2})([-/. ])([0-9]{1,2})(?:\2((?:19|20)?[0-9]{2}))?")
_ISO_DAY = patterns.later(r"((?:19|20)[0-9]{2})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_BEFORE_DAY = patterns.later(r"(?:(?:thu (?:[2-7]|hai|ba|tu|nam|sau|bay)|t[2-7]|chu nhat|cn),? )?(?:ngay )?")
_BETWEEN_DAY = patterns.later(r" ?(?:thang|nam) | ?/ ?| ?- ?| ?\. ?")
_CLOCK = patterns.later(
    r"([0-9]{1,2})(?: ?(?:h|g|gio) ?([0-9]{0,2})| ?: ?([0-9]{1,2})(?::[0-9]{2})?|([0-9]{2}))"
    r"(?: ?(?:phut|p|'))?(?: ?(sang|am|sa|trua|chieu|toi|pm|ch))?"
)
_LATER = {"trua": 4, "chieu": 12, "toi": 12, "pm": 12, "ch": 12}  # hours before which twelve are added
_CLUSTER = patterns.later(r"[^\u0300-\u036f][\u0300-\u036f]*")


def nfc(s: str) -> str:
    """The one spelling that is kept: NFC without control or zero-width characters; line ends, tabs stay."""
    if s.isascii() and s.isprintable():
        return s  # as codes and numbers are: nothing in it can be spelled otherwise
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _LINE_ENDS.sub("\n", s)))


def line(s: str) -> str:
    """The spelling that is kept, on one line: any white space is one space, none at the ends."""
    return " ".join(nfc(s).split())


def plain(s: str) -> str:
    """One line with full-width and other compatibility signs made plain (NFKC): for codes and numbers."""
    if s.isascii() and s.isprintable():
        return " ".join(s.split())  # most are so: each is its own plain sign
    return line(unicodedata.normalize("NFKC", nfc(s)))


def fold(s: str) -> str:
    """What search compares: no tones or other marks, đ as d, no capitals, single spaces; stable."""
    if s.isascii() and (not s or s.isdigit()):
        return s  # a phone: no two have the same, so that none is kept in mind
    return _fold(s) if len(s) > NAME_LENGTH else _fold_short(s)


def _fold(s: str) -> str:
    if not s.isprintable() or _JOINER in s:
        s = nfc(s)
    spelled = unicodedata.normalize("NFD", s).casefold()
    bare = spelled.replace("đ", "d").encode("ascii", "ignore")
    if len(bare) + sum(map(spelled.count, _MARKS)) == len(spelled):  # nothing was left out but these
        return " ".join(bare.decode().split())
    return " ".join(spelled.translate(_FOLDED).split())


_fold_short = functools.lru_cache(maxsize=2048)(_fold)  # the same names come again and again


def fold_all(told: Sequence[str]) -> list[str]:
    """`fold` of many at once: names as most are become one text for that."""
    joined = "\n".join(told)
    spelled = unicodedata.normalize("NFD", joined).casefold()
    bare = spelled.replace("đ", "d").encode("ascii", "ignore")
    usual = "".join(told).isprintable() and _JOINER not in joined and b"  " not in bare
    if not usual or len(bare) + sum(map(spelled.count, _MARKS)) != len(spelled):
        return list(map(fold, told))
    return list(map(str.strip, bare.decode().split("\n"))) if told else []


class _Folded(dict[int, int | None]):
    """What each letter becomes: no mark stays. Those of alphabets are looked up once."""

    def __missing__(self, letter: int) -> int | None:
        bare = None if unicodedata.combining(chr(letter)) else letter
        if letter < _ALPHABETS:
            self[letter] = bare
        return bare


_FOLDED = _Folded(_D_LOOKALIKES)


def matches(words: str, folded: str) -> bool:
    """Whether each word, in any order, begins a word of the folded text, or has a digit and stands in it."""
    found = _WORD.findall(folded)
    return all(
        any(word.startswith(wanted) for word in found) or (has_digit(wanted) and wanted in folded)
        for wanted in _WORD.findall(fold(words))
    )


def has_digit(word: str) -> bool:
    """Whether there is a digit in a word: then it may be looked for within numbers, not only at their beginning."""
    return any(sign.isdigit() for sign in word)


def rank(query: str, name: str) -> int:
    """How well the typed marks agree, 0 upwards: two for a word with its tone, one for its letters alone.

    A query without any mark says nothing about tones and ranks every hit 0; beside a marked word, a bare word
    is taken as meant without a tone."""
    if line(query).casefold() == fold(query):
        return 0
    names = list(_spelled_words(name))
    return sum(max((_agreement(word, other) for other in names), default=0) for word in _spelled_words(query))


@functools.lru_cache(maxsize=4096)
def sort_key(s: str) -> tuple[str, ...]:
    """A key for Vietnamese order: letters first, then tones, small before capital; numbers by their value."""
    kept = line(s)
    return (*_spell_line(kept), kept.swapcase())


def name_key(name: str) -> tuple[str, ...]:
    """A key for lists of people, in Vietnamese order: by the last word (tên), then by what is before it."""
    kept = line(name)
    before, _, last = kept.rpartition(" ")
    return (*_spell_line(last), *_spell_line(before), kept.swapcase())


def check_name(name: str) -> str | None:
    """The problem of a name, "name_long" or "name_letters", or None; an empty name is no problem here."""
    kept = line(name)
    if len(kept) > NAME_LENGTH:
        return "name_long"
    lettered = not kept or any(sign.isalpha() for sign in kept)
    return None if lettered and all(_belongs_in_name(sign) for sign in kept) else "name_letters"


def procedure(s: str) -> str:
    """The short form `1.001193` of an administrative procedure's code, typed short or whole, or ""."""
    code = _PROCEDURE.fullmatch(plain(s).upper())
    return code[1] if code else ""


def day(s: str, today: str) -> str:
    """The ISO date of a typed day ("5/11", "5-11-26", "2026-11-05", "hôm qua", "ngày 5 tháng 11"), or ""; today is ISO
    too.

    Without a year it is the nearest such day, so that in January "28/12" is last month."""
    typed, now = fold(plain(s)), date.fromisoformat(today)
    if typed in _SAID_DAYS:
        return (now + timedelta(days=_SAID_DAYS[typed])).isoformat()
    if whole := _ISO_DAY.fullmatch(typed):
        return next(_real_days([int(whole[1])], int(whole[3]), int(whole[4])), "")
    parts = _DAY.fullmatch(typed) or _DAY.fullmatch(_day_in_signs(typed))
    if not parts:
        return ""
    year = int(parts[4] or 0)
    years = [year + 2000 if year < 100 else year] if parts[4] else range(now.year - 1, now.year + 2)
    days = _real_days(years, int(parts[3]), int(parts[1]))
    return min(days, key=lambda iso: abs(date.fromisoformat(iso) - now), default="")


def _day_in_signs(typed: str) -> str:
    """ "thứ hai, ngày 5 tháng 11 năm 2026" and "5 / 11 / 2026." as 5/11/2026."""
    before = _BEFORE_DAY.match(typed)
    told = typed[before.end() if before else 0 :].removesuffix(".")
    return _BETWEEN_DAY.sub(lambda found: found[0].strip() if found[0].strip() in "-/." else "/", told)


def show_day(iso: str) -> str:
    """An ISO date as dd/MM/yyyy; "" stays ""."""
    return f"{date.fromisoformat(iso):%d/%m/%Y}" if iso else ""


def clock(s: str) -> str:
    """The time of day "HH:MM" typed as "9h14", "9:14", "0914", "9 giờ" or "9h", also "2h chiều" or, as Windows shows it
    in Vietnamese, "2:30 CH"; or ""."""
    typed = _CLOCK.fullmatch(fold(plain(s)))
    if not typed:
        return ""
    hour, minute, half = int(typed[1]), int(typed[2] or typed[3] or typed[4] or 0), typed[5]
    if hour < _LATER.get(half or "", 0):
        hour += 12
    elif hour == 12 and half in ("am", "sa"):
        hour = 0
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def number(n: int) -> str:
    """A whole number with Vietnamese dots: 1.234.567."""
    return f"{n:,}".replace(",", ".")


def _real_days(years: list[int] | range, month: int, day_of_month: int) -> Iterator[str]:
    for year in years:
        try:
            yield date(year, month, day_of_month).isoformat()
        except ValueError:  # 31 April, or 29 February of a common year
            continue


def _belongs_in_name(sign: str) -> bool:
    return sign in " '’-‐." or unicodedata.category(sign)[0] in "LM"


def _spelled_words(s: str) -> Iterator[tuple[str, str]]:
    return (_spell(word) for word in _WORD.findall(line(s)))


def _agreement(typed: tuple[str, str], word: tuple[str, str]) -> int:
    if not word[0].startswith(typed[0]):
        return 0
    return 2 if typed[1] == word[1] else 1


def _spell_line(kept: str) -> tuple[str, str]:
    """Letters and tones of a line; tones stand by the word, so that hoà and hòa sort as one."""
    counted = re.sub("[0-9]+", lambda digits: digits[0].zfill(12), kept)
    words = [_spell(word) for word in counted.split()]
    return " ".join(letters for letters, _ in words), " ".join(tones for _, tones in words)


@functools.lru_cache(maxsize=4096)
def _spell(word: str) -> tuple[str, str]:
    clusters = _CLUSTER.findall(unicodedata.normalize("NFD", word.casefold()))
    weights = [_weigh(cluster) for cluster in clusters]
    return "".join(letter for letter, _ in weights), "".join(tone for _, tone in weights)


@functools.lru_cache(maxsize=4096)
def _weigh(cluster: str) -> tuple[str, str]:
    """Order of a letter, and its tone: signs "!", digits, Vietnamese letters "A" to "a", others "~"."""
    base = "đ" if cluster[0] == "ð" else cluster[0]
    tone = "".join(str(1 + _TONES.index(mark)) for mark in cluster[1:] if mark in _TONES)
    shaped = unicodedata.normalize("NFC", base + "".join(mark for mark in cluster[1:] if mark in _SHAPES))
    letter = shaped if shaped in _ALPHABET else base
    if letter in _ALPHABET:
        return chr(ord("A") + _ALPHABET.index(letter)), tone
    if "0" <= base <= "9":
        return base, tone
    return ("~" if base.isalnum() else "!") + base, tone
