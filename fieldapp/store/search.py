"""Words as people type them, in the language of the search for households; it asks nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from fieldapp.domain import patterns, text

VILLAGE = "ω"  # begins the one word that a village is in the search, and no word of a household

_WORD = patterns.later(r"[^\W_]+")
_VOWELS = frozenset("aeiouy")
_TONES = patterns.later("[\u0300\u0301\u0303\u0309\u0323]")


def words(typed: str) -> list[str]:
    """The words of a line, marks kept."""
    return _WORD.findall(text.line(typed))


def bare(word: str, end: str) -> str:
    """Asks for a word whatever its marks; with `end` "*" for all that begins so."""
    return f'find : "{text.fold(word)}"{end}'


def as_typed(word: str, end: str) -> str:
    """Asks for a word of the name with the marks that it has; one without any may be any."""
    if word == text.fold(word):
        return bare(word, end)
    return "name : ({})".format(" OR ".join(f'"{spelled}"{end}' for spelled in dict.fromkeys(_spellings(word))))


def village(area: str) -> str:
    """The word by which all households of a village are found."""
    return f"{VILLAGE}{area.encode().hex()}"


def _spellings(word: str) -> Iterator[str]:
    """The word with its tone on each vowel, as hòa and hoà are one word."""
    parts = unicodedata.normalize("NFD", word)
    tones = "".join(_TONES.findall(parts))
    bare = unicodedata.normalize("NFC", _TONES.sub("", parts))
    for place, letter in enumerate(bare, start=1):
        if text.fold(letter) in _VOWELS:
            yield unicodedata.normalize("NFC", bare[:place] + tones + bare[place:])
    yield bare if not tones else unicodedata.normalize("NFC", word)
