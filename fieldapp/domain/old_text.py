"""Text that was written for the old fonts TCVN3 (.VnTime) and VNI: recognises and converts it; never without being
asked, and it never guesses at a single odd word."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

import msgspec

from fieldapp.domain import syllables, text

TCVN3 = "tcvn3"
VNI = "vni"
ENCODINGS = (TCVN3, VNI)

# Both put marked letters where Western Windows has other signs; what lies beyond them can only be Unicode.
LEAST = 2  # different words
_WORD = re.compile("[A-Za-z\u00a1-\u00ff\u0100-\u1eff\u0300-\u036f]+")

# TCVN 5712:1993, VN3: the signs that the .VnTime fonts draw, from 0xA1 on; a dot is a sign without a letter.
_VN3 = (
    "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ"
)  # fmt: skip
_TCVN3 = {chr(0xA1 + place): letter for place, letter in enumerate(_VN3) if letter != "."}

# VNI writes a letter and then a sign that the font draws above or below it; i, ỵ, đ, ơ and ư are signs of their own.
_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_ROOFS = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BOWLS = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_table() -> dict[str, str]:
    pairs = dict(_ALONE)
    for base in "aeouyôö":
        pairs |= {base + sign: _ALONE.get(base, base) + tone for sign, tone in _TONES.items()}
    for base in "aeo":
        pairs |= {base + sign: f"{base}\u0302{tone}" for sign, tone in _ROOFS.items()}
    pairs |= {"a" + sign: f"a\u0306{tone}" for sign, tone in _BOWLS.items()}
    table = {}
    for old, new in pairs.items():
        letter = unicodedata.normalize("NFC", new)
        # The sign is capital or small as the typist's key was; the letter alone says which.
        for spelled in {old, old.upper(), old[0].upper() + old[1:], old[0] + old[1:].upper()}:
            table[spelled] = letter.upper() if spelled[0].isupper() else letter
    return table


_VNI = _vni_table()
_VNI_PIECE = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


class Finding(msgspec.Struct, frozen=True):
    """What cells are written in, and whether all of them are: then also a cell that says nothing by itself is."""

    encoding: str
    pure: bool


def recognise(cells: Iterable[str]) -> Finding | None:
    """The old encoding of a column, None for none: two different words at least that are no Vietnamese as they stand
    and are once converted, and more of them than of words that are odd either way."""
    return _finding({word for cell in cells for word in _words(cell)})


def telling(cell: str) -> str:
    """The old encoding that a cell is in beyond doubt by itself, else ""."""
    found = _finding(set(_words(cell)))
    return found.encoding if found is not None and found.pure else ""


def convert(cell: str, finding: Finding) -> str:
    """The cell in Unicode (NFC); one that is in Unicode already, or may be, comes back as it was."""
    kinds = {_kind(word) for word in _words(cell)}
    if _UNICODE in kinds or not (finding.pure or finding.encoding in {one for kind in kinds for one in kind}):
        return cell
    return text.nfc(decode(cell, finding.encoding))


def decode(old: str, encoding: str) -> str:
    """A piece of text of an encoding in Unicode, whatever it is."""
    if encoding == VNI:
        return _VNI_PIECE.sub(lambda found: _VNI[found[0]], old)
    new = "".join(_TCVN3.get(sign, sign) for sign in old)
    return new.upper() if _capitals(old) else new


def encode(new: str, encoding: str) -> str:
    """Unicode text as the old fonts need it; a capital that a font lacks becomes small. For trials."""
    table = _tables()[encoding]
    return "".join(table.get(letter) or table.get(letter.lower(), letter) for letter in text.nfc(new))


@functools.cache
def _tables() -> dict[str, dict[str, str]]:
    vni: dict[str, str] = {}
    for old, letter in _VNI.items():
        if old.isupper() == letter.isupper() and (old.isupper() or old.islower()):
            vni.setdefault(letter, old)
    return {TCVN3: {letter: old for old, letter in _TCVN3.items()}, VNI: vni}


Kind = frozenset[str]
_UNICODE: Kind = frozenset({"unicode"})
_QUIET: Kind = frozenset({"quiet"})  # fits as it stands
_ODD: Kind = frozenset()  # fits in no way: another language, or a slip of the hand


def _capitals(old: str) -> bool:
    """Whether a text is in capitals, as far as that is seen: the fonts of capitals (.VnTimeH) draw small signs so. One
    letter begins a name and tells nothing."""
    return not re.search("[a-z]", old) and any(len(re.findall("[A-Z]", word)) > 1 for word in _WORD.findall(old))


def _words(cell: str) -> list[str]:
    """The words that may tell something: those with other letters than a to z."""
    return [] if cell.isascii() else [word for word in _WORD.findall(cell) if not word.isascii()]


def _finding(words: set[str]) -> Finding | None:
    kinds = [_kind(word) for word in words]
    counts = {encoding: sum(encoding in kind for kind in kinds) for encoding in ENCODINGS}
    encoding = max(ENCODINGS, key=lambda one: counts[one])
    if counts[encoding] < LEAST or counts[encoding] <= kinds.count(_ODD):
        return None
    return Finding(encoding, _UNICODE not in kinds)


@functools.lru_cache(maxsize=65_536)
def _kind(word: str) -> Kind:
    """What a word tells: that it is Unicode, nothing, or the encodings in which it is a syllable and only in those."""
    if any(sign > "\u00ff" for sign in word):
        return _UNICODE
    if syllables.sound(word):
        return _QUIET
    if not any(sign.isascii() for sign in word):  # a lonely sign, such as §
        return _ODD
    return frozenset(encoding for encoding in ENCODINGS if syllables.sound(decode(word, encoding)))
