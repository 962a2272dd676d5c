"""Book: knows of each line of the table what it says and what is to be said of it, and when; it asks the desk lane for
what it lacks and writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
from PySide6.QtCore import QObject, Signal

from fieldapp.domain import problems, text, visits
from fieldapp.ui.pages import (
    page,
    record_desk,
    record_looks,
    record_sheet,
    stack_desk,
    stack_judge,
    stack_sheet,
    stack_table,
    stack_words,
)

_LOOKED_AT = ("who", "topics", "date", "village")  # cells after which a double is looked for


class _Left(NamedTuple):
    """Cells of a line that were left; it holds on to the line, so that no other gets the same identity."""

    line: stack_sheet.Line
    cells: set[str]


class Book(QObject):
    """A cell is judged once it was left, a line whole once another has the keyboard, all before they are saved."""

    learned = Signal()  # something came in that the lines are judged by

    def __init__(
        self,
        around: page.Page,
        table: stack_table.Table,
        head: Callable[[], record_sheet.Sheet],
    ) -> None:
        super().__init__(around)
        self._around, self._session = around, around.session
        self._table, self._head = table, head
        self.looks = record_looks.Looks(around)
        self._known: dict[tuple[str, str], record_desk.Scenery] = {}
        self._asked: set[tuple[str, str]] = set()
        self._left: dict[int, _Left] = {}  # by the line's identity
        self._alike: dict[int, str] = {}
        self._reader = stack_words.Reader(self._session.catalogue, self._session.lang, self._session.today())
        self.verdicts: list[stack_judge.Verdict] = []
        self._judged: dict[tuple[Any, ...], stack_judge.Verdict] = {}  # by what a line says, while the rest stays
        self._under = ""  # the rest: head and clock
        self._doubles: dict[int, str] = {}  # by the place of the line

    # What is known ----------------------------------------------------------------------------------------------

    def look(self, then: Callable[[], object]) -> None:
        """Learn what may be named on the head's day and in its village."""
        on, village = self.looks.there(self._head())

        def done() -> None:
            scenery = self.looks.scenery
            assert scenery is not None
            self._reader = stack_words.Reader(self._session.catalogue, self._session.lang, scenery.scene.today)
            self._known = {stack_words.HEAD: scenery, (on or scenery.scene.today, scenery.village): scenery}
            self._asked, self._judged = set(), {}
            then()

        self.looks.look(on, village, done)

    def offering(self, cell: str, row: int) -> Callable[[str], stack_words.Offer] | None:
        """What a cell offers while it is typed in; None for whom, which is looked up."""
        if cell == "who":
            return None

        def offer(typed: str) -> stack_words.Offer:
            place = self._reader.place(self._table.lines[row], self._head(), self._known)
            there = self._known.get(stack_words.HEAD if cell == "village" else place)
            return self._reader.offer(cell, typed, there or self._known.get(stack_words.HEAD))

        return offer

    def _ask(self) -> None:
        """Learn of other days and villages that lines name."""
        head, listed, wall = self._head(), self._session.catalogue, self._session.wall()
        for place in stack_judge.wanted(self._written(), head, self._reader, self._known) - self._asked:
            self._asked.add(place)
            self._ask_of(*place, listed, wall)

    def _ask_of(self, day: str, village: str, listed: Any, wall: str) -> None:
        known = self._known

        def done(scenery: record_desk.Scenery) -> None:
            known[day, village] = scenery
            self._judged = {}
            self.learned.emit()

        self._session.desk.do(
            lambda desk: record_desk.look(desk, listed, wall, day, village), done, self._around.refused
        )

    # What was left ----------------------------------------------------------------------------------------------

    def begin(self, judged: bool) -> None:
        """Other lines are shown, `judged` when somebody wrote them before."""
        self._left, self._alike = {}, {}
        if judged:
            for line in self._written():
                self._reader.reword(line, self._head(), self._known)
            self.judge_all()
            for line in self._written():
                self._look_for_alike(line)

    def leave(self, row: int, cell: str) -> None:
        """A cell was left with other words: they are tidied, what follows from them is proposed, and doubles are looked
        for."""
        line = self._table.lines[row]
        self._left.setdefault(id(line), _Left(line, set())).cells.add(cell)
        told = self._reader.read(line, self._head(), self._known)
        if not any(stack_words.named(one) == cell for one in told.faults):
            self._table.write(row, cell, told.tidy[cell])
        if cell in ("topics", "blockers") and line.next in ("", line.proposed):
            line.proposed = self._reader.propose(line, self._head(), self._known)
            self._table.write(row, "next", line.proposed)
        if cell in _LOOKED_AT:
            self._look_for_alike(line)

    def passed(self, row: int) -> None:
        """The keyboard has left a line."""
        line = self._table.lines[row]
        if not line.empty():
            self._left[id(line)] = _Left(line, set(stack_sheet.CELLS))

    def judge_all(self) -> None:
        """From now on the lines that are written are judged whole."""
        for row in self.written():
            self.passed(row)

    def _look_for_alike(self, line: stack_sheet.Line) -> None:
        told = self._reader.read(line, self._head(), self._known)
        slip = record_sheet.slip(told.sheet, self._reader.today)
        self._alike.pop(id(line), None)
        if not slip.name:
            return

        def done(found: list[visits.Slip]) -> None:
            if found and any(line is one for one in self._table.lines):
                problem = problems.Problem("record_alike", "name", time=found[0].time)
                self._alike[id(line)] = self._session.explain(problem)
                self.learned.emit()

        self._session.desk.do(lambda desk: stack_desk.alike(desk, slip), done, self._around.refused)

    # Judging ----------------------------------------------------------------------------------------------------

    def judge(self, here: int) -> None:
        """Judge the lines and show how each stands; `here` is the line with the keyboard."""
        lines, head = self._table.lines, self._head()
        now = stack_judge.Now(*self.looks.clock())
        explain = self._session.explain
        under = f"{now} {record_sheet.keep(head)}"
        if under != self._under:
            self._under, self._judged = under, {}
        before, self._judged, self.verdicts = self._judged, {}, []
        for line in lines:
            told = msgspec.structs.astuple(line)
            verdict = before.get(told) or stack_judge.judge(line, head, self._reader, self._known, now, explain)
            self._judged[told] = verdict
            self.verdicts.append(verdict)
        self._find_doubles()
        self._table.show_looks([self._look_of(row, here) for row in range(len(lines))])
        self._ask()

    def written(self) -> list[int]:
        """The places of the lines in which something was typed."""
        return [row for row, line in enumerate(self._table.lines) if not line.empty()]

    def unknown(self) -> bool:
        """Whether a line waits for what is known of its day and village."""
        return any(not self.verdicts[row].known and self._waits(row) for row in self.written())

    def _waits(self, row: int) -> bool:
        return bool(stack_judge.wanted([self._table.lines[row]], self._head(), self._reader, self._known))

    def totals(self) -> stack_sheet.Totals:
        """The totals of the lines as they are judged."""
        return stack_sheet.totals(self.verdicts[row].told.sheet for row in self.written())

    def _written(self) -> list[stack_sheet.Line]:
        return [line for line in self._table.lines if not line.empty()]

    def _find_doubles(self) -> None:
        told = {row: self.verdicts[row].slip for row in self.written()}
        twins = stack_judge.twins(told)
        self._doubles = {}
        for row in told:
            if row in twins:
                number = self._table.lines[twins[row]].number
                self._doubles[row] = self._session.explain(problems.Problem("stack_alike", "name", number=number))
            elif alike := self._alike.get(id(self._table.lines[row])):
                self._doubles[row] = alike

    def _look_of(self, row: int, here: int) -> stack_table.Look:
        line, verdict = self._table.lines[row], self.verdicts[row]
        if line.empty():
            preset = verdict.told.preset if row == here else {}
            return stack_table.Look(preset=preset)
        left = self._left[id(line)].cells if id(line) in self._left else set()
        wrong = {cell: words for cell, words in verdict.problems.items() if cell in left}
        found = {**verdict.doubts, **({"who": self._doubles[row]} if row in self._doubles else {})}
        doubts = {cell: words for cell, words in found.items() if cell in left}
        whole = left.issuperset(stack_sheet.CELLS)
        good = "good" if whole and verdict.good else ""
        mark = "bad" if wrong else "info" if doubts else good
        return stack_table.Look(mark, wrong, doubts, verdict.told.preset)

    def in_words(self, row: int) -> str:
        """A line as it is understood, so that a wrong code is seen at once."""
        told = self.verdicts[row].told
        sheet = told.sheet
        label = self._session.label
        parts = [told.tidy["who"] or "", label("ages", sheet.age) if sheet.age else ""]
        parts.append(label("sexes", sheet.sex).lower() if sheet.sex else "")
        for one in sheet.topics:
            words = label("topics", one.topic) if one.topic else one.typed
            result = f" – {label('results', one.result).lower()}" if one.result else ""
            stuck = "; ".join(label("blockers", code) for code in one.blockers)
            parts.append(words + result + (f" ({stuck})" if stuck else ""))
        parts += [label("consent_purposes", code) for code in sheet.purposes]
        return " · ".join(text.line(part) for part in parts if part)
