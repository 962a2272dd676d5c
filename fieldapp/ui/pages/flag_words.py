"""Flags of slips in plain words: one or two beside a line, a sentence each beside the slip."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fieldapp.domain import flags, text
from fieldapp.ui.pages import words

PRESSING = ("rivals", "changed")  # what was decided already is open again


def short(found: Iterable[flags.Flag], lexicon: words.Lexicon) -> str:
    """The flags of one slip beside its line: "Trùng giờ, Nhập muộn"."""
    return ", ".join(lexicon.label(flags.TABLE, flag.code) for flag in found)


def kind(found: Sequence[flags.Flag]) -> str:
    """The shape before these words, a kind of Badge; "" for none."""
    if not found:
        return ""
    return "bad" if found[0].code in PRESSING else "wait"


def sentence(flag: flags.Flag, lexicon: words.Lexicon) -> str:
    """What is doubtful, with its numbers, days and people."""
    entry = lexicon.catalogue.newest[flags.TABLE][flag.code]
    told = dict(flag.told)
    if "day" in told:
        told["day"] = text.show_day(str(told["day"]))
    if "helper" in told:
        told["helper"] = lexicon.people.get(str(told["helper"])) or "?"
    return entry.extra["told_en" if lexicon.lang == "en" else "told_vi"].format(**told)
