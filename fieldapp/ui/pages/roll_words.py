"""What a household is in words: its cells, their values, and what to note of it; it reads no store and makes no
widget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldapp.domain import phones
from fieldapp.store import told
from fieldapp.ui.pages import words
from fieldapp.ui.text import translate

CELLS = ("name", "place", "phone", "area")


class Lexicon(words.Lexicon, frozen=True):
    """The words of slips, and those of the values of a household's cells."""

    def cell(self, cell: str, value: Any) -> str:
        """The value of one cell in words."""
        if not value:
            return translate("Words", "(empty)")
        if cell == "area":
            return self.village(str(value))
        return phones.show_phone(str(value)) if cell == "phone" else str(value)


def label(cell: str) -> str:
    """The name of a household's cell."""
    return {
        "name": translate("RollWords", "Head of the household"),
        "place": translate("RollWords", "Where it lives"),
        "phone": translate("RollWords", "Phone"),
        "area": translate("RollWords", "Village"),
    }.get(cell, cell)


def held(code: str, name: str, lang: str) -> str:
    """Why the province holds a household back, the field in front that is to be mended."""
    return words.held("bad_value_household" if code == "bad_value" else code, name, lang, label)


def against(found: Mapping[str, list[told.Rival]]) -> dict[str, list[told.Rival]]:
    """Of the values that stand against each other those that a person can choose between."""
    return {cell: values for cell, values in found.items() if cell in CELLS}
