"""What stands in the table of a stack of paper slips, as a draft keeps it; never a widget, a rule or a store."""

from __future__ import annotations

import collections
from collections.abc import Iterable
from typing import Any

import msgspec

from fieldapp.domain import text
from fieldapp.ui.pages import record_sheet

# The cells of a line in the order of the Tab key: what each slip tells anew, then what seldom differs from the head,
# last what the printed slip does not ask: Enter leads to the next line from every cell.
CELLS = (
    "time",
    "who",
    "age",
    "sex",
    "phone",
    "topics",
    "blockers",
    "next",
    "consent",
    "minutes",
    "note",
    "date",
    "village",
    "mode",
    "helpers",
    "device",
    "satisfaction",
)


class Line(msgspec.Struct):
    """One paper slip with each cell as it was typed; an empty date, village, mode or helpers is what the head says.

    `number` stands on the paper. `household` is the one picked whose words `shown` stand in `who` after the slash;
    `proposed` is what of `next` was proposed and not typed.
    """

    number: int = 1
    time: str = ""
    who: str = ""
    age: str = ""
    sex: str = ""
    phone: str = ""
    topics: str = ""
    blockers: str = ""
    next: str = ""
    consent: str = ""
    minutes: str = ""
    note: str = ""
    date: str = ""
    village: str = ""
    mode: str = ""
    helpers: str = ""
    device: str = ""
    satisfaction: str = ""
    household: str = ""
    shown: str = ""
    proposed: str = ""

    def empty(self) -> bool:
        """Whether nothing was typed in this line."""
        return not any(getattr(self, cell).strip() for cell in CELLS)


class Stack(msgspec.Struct):
    """The head, which says what all slips share, and the lines; the last line is always an empty one."""

    head: record_sheet.Sheet
    lines: list[Line]

    def filled(self) -> list[Line]:
        """The lines in which something was typed."""
        return [line for line in self.lines if not line.empty()]


class Totals(msgspec.Struct, frozen=True):
    """What to compare with the paper: slips, people (those of a class counted), and how often each topic and result."""

    slips: int
    people: int
    topics: dict[str, int]
    results: dict[str, int]


def begin(head: record_sheet.Sheet, first: int = 1) -> Stack:
    """A stack without slips whose first bears this number."""
    return Stack(head, [Line(first)])


def ready(lines: Iterable[Line], first: int = 1) -> list[Line]:
    """The filled lines and an empty one below them, which bears the next number."""
    kept = [line for line in lines if not line.empty()]
    return [*kept, Line(kept[-1].number + 1 if kept else first)]


def keep(stack: Stack) -> dict[str, Any]:
    """The stack as a draft keeps it."""
    return {"head": record_sheet.keep(stack.head), "lines": [_kept(line) for line in stack.filled()]}


def read(form: dict[str, Any]) -> Stack:
    """The stack of a draft, also of one that another version of the program kept; what cannot be read is left out."""
    head, lines = form.get("head"), form.get("lines")
    told = [_line(one) for one in lines if isinstance(one, dict)] if isinstance(lines, list) else []
    return Stack(record_sheet.read(head if isinstance(head, dict) else {}), ready(told))


def totals(sheets: Iterable[record_sheet.Sheet]) -> Totals:
    """The totals of these slips."""
    slips, people = 0, 0
    topics: collections.Counter[str] = collections.Counter()
    results: collections.Counter[str] = collections.Counter()
    for sheet in sheets:
        slips += 1
        people += number(sheet.people) if sheet.people else 1
        topics.update(one.topic for one in sheet.topics if one.topic)
        results.update(one.result for one in sheet.topics if one.result)
    return Totals(slips, people, dict(topics), dict(results))


def number(typed: str) -> int:
    """A whole number as typed, 0 for anything else."""
    plain = text.plain(typed)
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else 0


def _kept(line: Line) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(line)
    return {name: value for name, value in told.items() if value != ""}


def _line(form: dict[str, Any]) -> Line:
    known = {name: value for name, value in form.items() if name in Line.__struct_fields__}
    given = known.pop("number", 1)
    told = {name: value for name, value in known.items() if isinstance(value, str)}
    return Line(number=given if type(given) is int else 1, **told)
