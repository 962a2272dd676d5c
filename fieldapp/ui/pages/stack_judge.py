"""Judge: holds the lines of a stack against the rules of a slip; it shows nothing and holds no rule of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import msgspec

from fieldapp.domain import problems, text, visits
from fieldapp.ui.pages import record_desk, record_sheet, stack_sheet, stack_words

Explain = Callable[[problems.Problem], str]


class Verdict(msgspec.Struct):
    """What is to be said of a line: sentences by cell, those that must be mended and those to look at again; `told`
    is what it says, `known` whether its day and village could be judged, `late` whether it needs a reason for that."""

    told: stack_words.Told
    slip: visits.Slip
    problems: dict[str, str]
    doubts: dict[str, str]
    known: bool
    late: bool = False

    @property
    def good(self) -> bool:
        """Whether the line can be saved."""
        return self.known and not self.problems


class Now(NamedTuple):
    """The ISO day and HH:MM by a clock that is right."""

    day: str
    time: str


def judge(
    line: stack_sheet.Line,
    head: record_sheet.Sheet,
    reader: stack_words.Reader,
    known: stack_words.Sceneries,
    now: Now,
    explain: Explain,
) -> Verdict:
    """What the rules say of a line."""
    told = reader.read(line, head, known)
    slip = record_sheet.slip(told.sheet, now.day)
    there = known.get((slip.date, slip.village)) or known.get(stack_words.HEAD)
    if there is None:
        return Verdict(told, slip, {}, {}, False)
    scene = msgspec.structs.replace(there.scene, today=now.day, now=now.time)
    found = record_sheet.check(told.sheet, scene)
    late = any(one.field == "late_reason" for one in found)
    if late and head.late_reason.strip():
        told.sheet.late_reason = head.late_reason
        slip, found = record_sheet.slip(told.sheet, now.day), record_sheet.check(told.sheet, scene)
    wrong, doubts = [*told.faults, *found], record_sheet.warn(told.sheet, scene)
    exact = (slip.date, slip.village) in known or not slip.village
    return Verdict(told, slip, _by_cell(wrong, explain), _by_cell(doubts, explain), exact, late)


def wanted(
    lines: Iterable[stack_sheet.Line],
    head: record_sheet.Sheet,
    reader: stack_words.Reader,
    known: Mapping[tuple[str, str], record_desk.Scenery],
) -> set[tuple[str, str]]:
    """The days and villages of lines that have not been looked at yet."""
    places = {reader.place(line, head, known) for line in lines}
    return {(day, village) for day, village in places if day and village and (day, village) not in known}


def twins(told: Mapping[int, visits.Slip]) -> dict[int, int]:
    """Of the slips of a stack, by place, those that may tell the same visit as another, with its place."""
    alike: dict[tuple[str, str, str], list[int]] = {}
    for place, slip in told.items():
        if slip.name:
            alike.setdefault(_who(slip), []).append(place)
    found: dict[int, int] = {}
    for place in (place for places in alike.values() if len(places) > 1 for place in places):
        others = (other for other in alike[_who(told[place])] if other != place)
        same = next((other for other in others if visits.same_again(told[place], [told[other]])), None)
        if same is not None:
            found[place] = same
    return found


def _who(slip: visits.Slip) -> tuple[str, str, str]:
    return slip.village, slip.date, text.fold(slip.name)


def _by_cell(found: Iterable[problems.Problem], explain: Explain) -> dict[str, str]:
    return stack_words.first((stack_words.named(one), explain(one)) for one in found)
