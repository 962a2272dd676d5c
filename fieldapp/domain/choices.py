"""Finds a code of the catalogue by what people write for it: the code, its words in either language, or a part of them
that no other has."""

from __future__ import annotations

import re

from fieldapp.domain import catalogue, text

SHORTEST = 3  # letters of a part

_BETWEEN = re.compile(r"\s+[-–—]\s+|\s*[:=]\s+")  # as in "ID-01 – Kích hoạt VNeID mức 2"
_SIGNS = re.compile(r"[\W_]+")


class Choices:
    """The rows of a catalogue's tables by their words."""

    def __init__(self, listed: catalogue.Catalogue) -> None:
        self._listed = listed
        self._names: dict[str, dict[str, str]] = {}
        self._found: dict[tuple[str, str], str] = {}

    def find(self, table: str, words: str) -> str:
        """The code that is meant; words that no row, or more than one, has come back as they are."""
        key = table, words
        if key not in self._found:
            self._found[key] = self._look(table, words)
        return self._found[key]

    def knows(self, table: str, words: str) -> bool:
        """Whether some row is meant."""
        return self.find(table, words) in self._listed.newest[table]

    def _look(self, table: str, words: str) -> str:
        names = self._of(table)
        for said in (words, *_BETWEEN.split(words, maxsplit=1)[:1]):
            if code := names.get(_plain(said)):
                return code
        part = f" {_plain(words)} "
        if len(part) < SHORTEST + 2:
            return words
        parts = {code for name, code in names.items() if part in f" {name} "}
        return parts.pop() if len(parts) == 1 else words

    def _of(self, table: str) -> dict[str, str]:
        if table not in self._names:
            found: dict[str, str] = {}
            for code, row in self._listed.newest[table].items():
                for name in (code, code.replace("-", ""), row.vi, row.en):
                    found.setdefault(_plain(name), code)
            self._names[table] = found
        return self._names[table]


def _plain(words: str) -> str:
    return " ".join(_SIGNS.sub(" ", text.fold(words)).split())
