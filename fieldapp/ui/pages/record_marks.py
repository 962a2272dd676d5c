"""Marks: what is said beside the fields of a slip's form, and when; a field is judged once it has been left."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from fieldapp.domain import problems
from fieldapp.ui.widgets import field

# Where a problem of the slip, or a reviewer's word, stands when the form has no field of that name.
_BESIDE = {
    "team": "helpers",
    "consent": "how",
    "consent.how": "how",
    "consent.text_version": "how",
    "consent.since": "how",
    "consent.purposes": "purposes",
    "consent.guardian": "guardian",
    "household.name": "new_head",
    "household.place": "new_place",
    "household.area": "village",
    "household.phone": "phone",
    "topics": "topics[0].topic",
    "when": "date",
    "by": "helpers",
    "next": "refer",
}
_PLACE = re.compile(r"(helpers)\[\d+\]|(topics\[\d+\])")


class Mark(NamedTuple):
    """One sentence beside a field, with its shape and tone."""

    words: str
    picture: str = "bad"
    tone: str = "bad"


class Marks:
    """Remembers which fields were left and what a reviewer said of them; shows one sentence beside each."""

    def __init__(self, explain: Callable[[problems.Problem], str]) -> None:
        self._explain = explain
        self._left: set[str] = set()
        self.all_judged = False
        self.said: dict[str, Mark] = {}  # of a reviewer, by field
        self._shown: dict[field.Field, Mark | None] = {}

    def begin(self, said: Mapping[str, str]) -> None:
        """Another slip is shown: nothing was left yet. `said` are a reviewer's words by field."""
        self._left, self.all_judged = set(), False
        self.said = {place(name): Mark(words, "return", "info") for name, words in said.items()}

    def left(self, name: str) -> None:
        """The keyboard has left a field; from now on it is judged."""
        self._left.add(name)

    def judge_all(self) -> None:
        """From now on every field is judged."""
        self.all_judged = True

    def show(
        self,
        fields: Mapping[str, field.Field],
        found: Iterable[problems.Problem],
        doubts: Iterable[problems.Problem],
        hints: Mapping[str, str],
    ) -> list[str]:
        """Show problems, else doubts, else what was said, else hints; returns the fields with problems in order."""
        wrong = {name: Mark(words) for name, words in self._first(found).items()}
        doubtful = {name: Mark(words, "info", "wait") for name, words in self._first(doubts).items()}
        hinted = {name: Mark(words, "info", "info") for name, words in hints.items()}
        marks = {**hinted, **self.said, **doubtful, **wrong}
        for name, one in fields.items():
            self._put(one, marks.get(name))
        self._shown = {one: marks.get(name) for name, one in fields.items()}
        return [name for name in fields if name in wrong]

    def _put(self, one: field.Field, mark: Mark | None) -> None:
        """Dressing a field again takes time, so only what is new is shown."""
        if one in self._shown and self._shown[one] == mark:
            return
        if mark is None:
            one.clear_problem()
        elif mark.tone == "bad":
            one.show_problem(mark.words)
        else:
            one.show_remark(*mark)

    def _first(self, found: Iterable[problems.Problem]) -> dict[str, str]:
        """The first problem of each field that is judged, in words."""
        first: dict[str, str] = {}
        for problem in found:
            name = place(problem.field)
            if name not in first and (self.all_judged or name in self._left):
                first[name] = self._explain(problem)
        return first


def place(name: str) -> str:
    """The field of the form beside which a problem's or a review's field is shown."""
    listed = _PLACE.fullmatch(name)
    if listed:
        return listed[1] or f"{listed[2]}.topic"
    return _BESIDE.get(name, name)
