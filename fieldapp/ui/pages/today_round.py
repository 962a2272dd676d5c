"""This round: the houses that the head gave to this person, and to the head how far each member has come."""

from __future__ import annotations

import functools

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.domain import text
from fieldapp.store import rounds
from fieldapp.ui.pages import today_desk
from fieldapp.ui.text import translate
from fieldapp.ui.widgets import lines

SHOWN = 5  # houses; the others are in the list of households


class RoundCard(lines.LineCard):
    """Hidden while no house was shared out."""

    house_wanted = Signal(str)  # a visit to this household is to be recorded

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(translate("RoundCard", "Houses of this round"), parent)

    def show_round(self, told: today_desk.Round, today: str) -> None:
        """The houses where nobody has been yet, lane by lane, then the members."""
        waiting = [house for house in told.houses if not house.done]
        own = [self._house(house, today) for house in waiting[:SHOWN]]
        if told.houses:
            own.insert(0, self._count(len(told.houses) - len(waiting), len(told.houses)))
        self.show_lines([*own, *map(self._member, told.progress)])
        self.say_more(len(waiting) - SHOWN)
        self.setVisible(bool(told.houses or told.progress))

    def _count(self, done: int, all_: int) -> lines.Line:
        words = self.tr("You have been to {done} of {all} houses").format(done=done, all=all_)
        return lines.Line(words, mark="good" if done == all_ else "info")

    def _house(self, house: rounds.House, today: str) -> lines.Line:
        where = " – ".join(filter(None, (house.place, house.name)))
        last = self.tr("today is the last day")
        more = last if house.until == today else self.tr("until {day}").format(day=text.show_day(house.until))
        return lines.Line(
            where, more, self.tr("Record"), functools.partial(self.house_wanted.emit, house.row), mark="wait"
        )

    def _member(self, one: rounds.Progress) -> lines.Line:
        words = self.tr("{name}: {done} of {all} houses").format(name=one.name, done=one.done, all=one.houses)
        return lines.Line(words, mark="good" if one.done == one.houses else "wait")
