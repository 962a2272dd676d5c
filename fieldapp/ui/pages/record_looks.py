"""Looks: what the form of a slip learns from the desk lane: places, helpers, households and slips alike; no writing."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, Signal

from fieldapp.domain import hours, problems, text, visits
from fieldapp.domain import households as homes
from fieldapp.store import households
from fieldapp.ui.pages import page, record_desk, record_sheet


class Looks(QObject):
    """Asks one question at a time of each kind, and remembers the last answers."""

    found = Signal(object)  # a Scenery
    households = Signal(str, list)  # words, and the HouseholdLines that have them
    unfound = Signal()  # the search for households failed
    met = Signal(str, list)  # a household, and the helped.Persons of it
    used = Signal(list)  # codes of topics, the most used first
    alike_changed = Signal()

    def __init__(self, around: page.Page) -> None:
        super().__init__(around)
        self._around = around
        self._session = around.session
        self.scenery: record_desk.Scenery | None = None
        self.alike: list[problems.Problem] = []  # a doubt beside the name: this visit may be written already
        self.doubles: list[problems.Problem] = []  # a doubt beside a new head: this household may be known already
        self.areas: dict[str, str] = {}  # of the households found so far, where each lives
        self._looked = ("", "")
        self._asked: visits.Slip | None = None
        self._adding: homes.Household | None = None

    def look(self, on: str, village: str, then: Callable[[], object]) -> None:
        """Ask what may be picked on a day in a village; `then` comes after `found`."""
        wall = self._session.wall()

        def done(scenery: record_desk.Scenery) -> None:
            self.scenery, self._looked = scenery, (on or scenery.scene.today, scenery.village)
            self.found.emit(scenery)
            then()

        listed = self._session.catalogue
        self._session.desk.do(
            lambda desk: record_desk.look(desk, listed, wall, on, village), done, self._around.refused
        )

    def stale(self, on: str, village: str) -> bool:
        """Whether what is known is of another day or village."""
        return self.scenery is None or (bool(village) and self._looked != (on or self.clock()[0], village))

    def there(self, sheet: record_sheet.Sheet) -> tuple[str, str]:
        """The ISO day and the village of a sheet, "" for what is not written or not understood."""
        return text.day(sheet.date, self.clock()[0]), sheet.village

    def clock(self) -> tuple[str, str]:
        """The ISO day and HH:MM now, put right by what the province's clock last said."""
        said = self.scenery.said if self.scenery else self._session.said
        now = hours.right(self._session.wall(), *said)
        return now[:10], now[11:16]

    def scene(self) -> visits.Scene | None:
        """What the rules look at now."""
        if self.scenery is None:
            return None
        today, now = self.clock()
        return msgspec.structs.replace(self.scenery.scene, today=today, now=now)

    def find(self, words: str, village: str) -> None:
        """Look for households with these words, those of the village first."""

        def done(found: list[households.HouseholdLine]) -> None:
            self.areas |= {line.row: line.area for line in found}
            self.households.emit(words, found)

        self._session.desk.do(lambda desk: record_desk.find(desk, words, village), done, lambda _: self.unfound.emit())

    def meet(self, household: str) -> None:
        """Ask who was helped in a household before; nobody in none."""
        if household:
            self._session.desk.do(
                lambda desk: record_desk.people_of(desk, household),
                lambda found: self.met.emit(household, found),
                self._around.refused,
            )

    def look_for_used(self) -> None:
        """Ask which topics were the most used of late."""
        day, _ = self.clock()
        self._session.desk.do(lambda desk: record_desk.used(desk, day), self.used.emit, self._around.refused)

    def look_for_doubles(self, sheet: record_sheet.Sheet) -> None:
        """Ask whether a household that is to be added is on the roll already; asked once for the same words."""
        home = record_sheet.household(sheet) if sheet.adding and sheet.named else None
        if home == self._adding:
            return
        self._adding = home

        def done(found: list[households.HouseholdLine]) -> None:
            if home == self._adding:
                told = [{"name": one.name, "place": one.place or one.area_name} for one in found[:1]]
                self.doubles = [problems.Problem("record_double", "new_head", **one) for one in told]
                self.alike_changed.emit()

        if home is None or not home.name:
            done([])
        else:
            self._session.desk.do(lambda desk: record_desk.doubles(desk, home), done, self._around.refused)

    def forget_alike(self) -> None:
        """Another slip is shown."""
        self.alike, self._asked = [], None
        self.doubles, self._adding = [], None

    def look_for_alike(self, sheet: record_sheet.Sheet) -> None:
        """Ask whether the visit is written already; asked once for the same words."""
        slip = record_sheet.slip(sheet, self.clock()[0])
        asked = visits.Slip(date=slip.date, village=slip.village, name=slip.name, topics=slip.topics)
        if asked == self._asked or not (slip.name and any(row.topic for row in slip.topics)):
            return
        self._asked = asked

        def done(found: list[visits.Slip]) -> None:
            if asked == self._asked:
                self.alike = [problems.Problem("record_alike", "name", time=one.time) for one in found[:1]]
                self.alike_changed.emit()

        self._session.desk.do(lambda desk: record_desk.alike(desk, slip, sheet.row), done, self._around.refused)
