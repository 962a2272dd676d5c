"""What every page of an unlocked vault needs: two lanes, the catalogue, the clock, and the news that something
changed."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable
from pathlib import Path

import sqlite_utils
from PySide6.QtCore import QObject, Signal

from fieldapp import resources
from fieldapp.domain import hours, problems
from fieldapp.store import database, me, opened, vault
from fieldapp.ui import background, calm


class Desk:
    """The desk lane's two doors to the vault: `writer` for actions, `reader` (which cannot write) for what
    screens show. The writer is opened when something is first written: who waits for the first page waits for less."""

    def __init__(self, folder: Path, key: vault.Key) -> None:
        self.folder = folder
        self._key = key
        self.reader: sqlite_utils.Database = opened.reader(folder, key)

    @functools.cached_property
    def writer(self) -> sqlite_utils.Database:
        """The one that may write."""
        made = opened.second_writer(self.folder, self._key)
        database.hurry(made)
        return made

    def rest(self) -> None:
        """Nothing waits: time for what a save shall not wait for."""
        if self._writes:
            database.rest(self.writer)

    def fit(self) -> bool:
        """Whether both still answer."""
        return database.fit(self.reader) and (not self._writes or database.fit(self.writer))

    def close(self) -> None:
        """Closes both."""
        self.reader.close()
        if self._writes:
            self.writer.close()

    @property
    def _writes(self) -> bool:
        return "writer" in self.__dict__


class Session(QObject):
    """One unlocked vault: `desk` answers pages and saves, `wire` exchanges; neither ever runs in the UI thread.

    `changed` tells pages that something was saved or came in; they read again what they show.
    """

    changed = Signal()
    parted = Signal()  # the province keeps this computer out and has all that it was to hand over

    def __init__(
        self,
        folder: Path,
        key: vault.Key,
        *,
        lang: str,
        owner: me.Me,
        heard: int = 0,
        clock: Callable[[], int] | None = None,
        asked: calm.Calm | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.calm = asked or calm.Calm()
        self.folder = folder
        self._key = key
        self.lang = lang
        self.owner = owner
        self.clock = clock or (lambda: time.time_ns() // 1_000_000)
        self.said = (owner.clock_offset, heard)  # by the province's clock: how far it was ahead, and when (ms)
        self.entropy = os.urandom
        self.catalogue = resources.catalogue()
        self.desk: background.Lane[Desk] = background.Lane(
            "desk", lambda: Desk(folder, key), Desk.close, self, resting=Desk.rest, fit=Desk.fit
        )
        self.wire: background.Lane[sqlite_utils.Database] = background.Lane(
            "wire",
            lambda: opened.second_writer(folder, key),
            opened.end,
            self,
            fit=database.fit,
        )

    @functools.cached_property
    def aside(self) -> background.Lane[sqlite_utils.Database]:
        """The lane for long looking, as at a list of 50,000 rows, which must not hold up the desk; it can write nothing
        and begins when it is first wanted."""
        folder, key = self.folder, self._key
        lane = background.Lane("aside", lambda: opened.reader(folder, key), opened.end, self, fit=database.fit)
        lane.crashed.connect(self.desk.crashed)
        return lane

    def back_up(self, target: Path, done: Callable[[int], None], failed: Callable[[Exception], None]) -> None:
        """Copy the vault into a new folder, beside all other work; `done` hears how many facts the copy holds."""
        from fieldapp.store import backup

        folder, key = self.folder, self._key
        self.aside.do(lambda db: backup.make(db, folder, key, target), done, failed)

    def wall(self) -> str:
        """The wall time in Vietnam, ISO 8601 with its offset, to the second, as this computer's clock has it."""
        return hours.wall(self.clock())

    def now(self) -> str:
        """The same, put right by what the province's clock last said."""
        return hours.right(self.wall(), *self.said)

    def today(self) -> str:
        """The ISO date in Vietnam, put right."""
        return self.now()[:10]

    def explain(self, problem: problems.Problem) -> str:
        """A Problem's sentence in the reader's language."""
        return resources.explain(problem, self.lang)

    def say(self, code: str, /, **details: object) -> str:
        """A message of resources/messages in the reader's language."""
        return resources.say(code, self.lang, **details)

    def label(self, table: str, code: str) -> str:
        """A catalogue entry's words in the reader's language."""
        return self.catalogue.label(table, code, self.lang)

    def close(self) -> None:
        """Ends what is under way, and lets the vault go."""
        if "aside" in self.__dict__:
            self.aside.close(finish=False)
        self.wire.close(finish=False)
        self.desk.close()
