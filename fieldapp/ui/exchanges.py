"""Exchanges: when this computer exchanges with the province, and what is told of it in words; the wire lane does it."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
import sqlite_utils
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from fieldapp.domain import facts, problems
from fieldapp.store import connection, custody, database, me, photo_settings
from fieldapp.sync import schedule
from fieldapp.ui import metered, vaults
from fieldapp.ui import session as sessions

if TYPE_CHECKING:  # the first page is shown without them
    from PySide6.QtNetwork import QNetworkInformation

    from fieldapp.sync import run, transport

OK, BY_HUB, SENDING, REVOKED, PROBLEM = "ok", "hub", "sending", "revoked", "problem"
OUTDATED = "too_old"  # also of a program that sends, but is told nothing more
TOO_NEW = frozenset({"envelope_too_new", "answer_unreadable"})  # words of a later program
HALTING = frozenset({"unauthorized", REVOKED})  # nobody tries by itself any more; a person may

# What each outcome is to the state line; whatever is not named here is trouble.
_KINDS = {OK: "online", BY_HUB: "hub", SENDING: "busy", "offline": "offline", "busy": "offline"}


class Standing(msgspec.Struct, frozen=True):
    """How things stand: `outcome` for the program, `kind` for the state line, and words for people; `why` says in a
    sentence what is wrong and what to do, "" when nothing is; `again` is when it is tried again by itself (ms), 0 for
    who need not know."""

    outcome: str
    kind: str
    words: str
    why: str = ""
    again: int = 0


class _Ended(msgspec.Struct, frozen=True):
    """How one run ended, as the wire lane tells it."""

    outcome: str
    report: run.Report | None = None
    code: str = ""
    details: dict[str, Any] | None = None
    retry_after: int = 0
    turn: bool = False
    renewed: bool = False  # places, people or this device's rights are other ones than before
    parted: bool = False  # kept out, and all is handed over


class _StoppedError(Exception):
    """The lane is being closed; what was settled stays settled."""


LONG = 60_000  # ms: whoever waits longer for the next try is told when it comes
SOON = 10_000  # ms from a save to the exchange that brings it to the province


class Exchanges(QObject):
    """Exchanges at `start`, then after `every` seconds, sooner when the network comes back, and at `now`; never two at
    once. It never tries by itself after the province has let this computer go."""

    told = Signal(object)  # Standing
    progressed = Signal(object)  # run.Report of the run under way, so far
    ended = Signal(object)  # run.Report of a run that reached its end

    _came = Signal(object)

    def __init__(
        self,
        session: sessions.Session,
        every: int,
        *,
        trust: vaults.Trust = vaults.USUAL,
        dice: Callable[[], float] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.standing = Standing("", "offline", self.tr("Not connected yet"))
        self._session = session
        self._every = every
        self._trust = trust
        self._dice = dice or _chance
        self._running = self._again = self._closed = False
        self._failures = 0
        self._last: tuple[_Ended, int] | None = None
        self._so_far: run.Report | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._by_itself)
        self._came.connect(self._progress, Qt.ConnectionType.QueuedConnection)

    @property
    def trust(self) -> vaults.Trust:
        """Whom to believe on the way to the province."""
        return self._trust

    @property
    def running(self) -> bool:
        """Whether an exchange is under way."""
        return self._running

    def wait(self) -> int:
        """Milliseconds until the next exchange begins by itself, -1 when none is planned."""
        return self._timer.remainingTime()

    def start(self) -> None:
        """The first exchange, and from now on all others; hears of the network where the system tells."""
        from PySide6.QtNetwork import QNetworkInformation

        if QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
            QNetworkInformation.instance().reachabilityChanged.connect(self.reach)
        self._session.changed.connect(self._soon)
        self.now()  # who is kept out may still have something to hand over

    def now(self) -> None:
        """Exchange at once, unless one is under way."""
        if self._running or self._closed:
            return
        self._running, self._again, self._so_far = True, False, None
        self._timer.stop()
        self._tell(_Ended(SENDING))
        work, done, failed = self._work(), self._ended, self._broke
        self._session.wire.do(work, done, failed)

    def reach(self, reachability: QNetworkInformation.Reachability) -> None:
        """The system says how far the network goes: back again, it is tried at once."""
        from PySide6.QtNetwork import QNetworkInformation

        known = QNetworkInformation.Reachability
        if reachability == known.Disconnected:
            if not self._running and self.standing.outcome not in HALTING:
                self._tell(_Ended("offline", code="wire_offline"))
        elif self._running:
            self._again = True
        elif reachability != known.Unknown:
            self._by_itself()

    def stop(self) -> None:
        """No exchange begins any more; the one under way ends after its request."""
        self._closed = True
        self._timer.stop()

    def say_again(self) -> None:
        """Tell how things stand in the language that the window speaks now."""
        if self._last is not None:
            self._tell(*self._last)

    def _soon(self) -> None:
        """Something was saved: where the province can be reached it goes there once the time to undo is over, so that
        nobody closes the laptop on a slip that could have been sent."""
        if (
            self.standing.outcome in (OK, BY_HUB)
            and not (self._running or self._closed)
            and self._timer.remainingTime() > SOON
        ):
            self._timer.start(SOON)

    def _by_itself(self) -> None:
        if self.standing.outcome not in HALTING:
            self.now()

    def _work(self) -> Callable[[sqlite_utils.Database], _Ended | None]:
        """The job, without this object in it: only its signal goes to the other thread."""
        stopping, came = self._session.wire.stopping, self._came
        clock, entropy, trust = self._session.clock, self._session.entropy, self._trust
        costly, give_way = metered.counts(), functools.partial(self._session.calm.keep, connection.wanted)

        def progress(report: run.Report) -> None:
            if stopping.is_set():
                raise _StoppedError
            came.emit(msgspec.structs.replace(report))

        return lambda db: _exchange(db, stopping, progress, clock, entropy, trust, costly, give_way)

    # Told by the lane --------------------------------------------------------------------------------------

    def _progress(self, report: run.Report) -> None:
        self._so_far = report
        if self._running:
            self.progressed.emit(report)

    def _ended(self, end: _Ended | None) -> None:
        self._running = False
        if end is None or self._closed:
            return
        self._failures = 0 if end.report is not None else self._failures + 1
        now = self._session.clock()
        when = self._next(end, now)
        self._tell(end, when if when - now >= LONG and end.outcome not in (OK, BY_HUB) else 0)
        report = end.report or self._so_far
        if end.report is not None:
            self.ended.emit(end.report)
        if end.renewed or (report is not None and _moved(report)):
            self._session.changed.emit()
        if when:  # last, so that news from here is not taken for something that somebody saved
            self._timer.start(max(when - self._session.clock(), 0))
        if end.parted:
            self._session.parted.emit()

    def _broke(self, _error: Exception) -> None:
        """A bug of ours, which the lane has written down: it is tried again later, as after any failure."""
        self._ended(_Ended(PROBLEM, code="program_fault"))

    def _next(self, end: _Ended, now: int) -> int:
        """When the next exchange begins by itself (ms), 0 for never."""
        if end.outcome in HALTING:
            return 0
        if self._again and end.outcome not in (OK, BY_HUB):
            self._again = False
            return now
        outcome = OK if end.report is not None else end.outcome
        every, dice = self._every * 1000, self._dice()
        return schedule.next_try(outcome, self._failures, now, dice, every, retry_after=end.retry_after, turn=end.turn)

    def _tell(self, end: _Ended, again: int = 0) -> None:
        self._last = end, again
        why = self._session.say(end.code, **(end.details or {})) if end.code else ""
        if again:
            why = " ".join((why, self._session.say("wire_again", when=_time(again))))
        kind, words = _KINDS.get(end.outcome, "trouble"), self._words(end.outcome)
        self.standing = Standing(end.outcome, kind, words, why, again)
        self.told.emit(self.standing)

    def _words(self, outcome: str) -> str:
        """The few words of an outcome, for a narrow line; the sentence behind them is in resources/messages."""
        return {
            OK: self.tr("Connected to the province"),
            BY_HUB: self.tr("Connected to the hub"),
            SENDING: self.tr("Sending and receiving…"),
            "offline": self.tr("No network"),
            "portal": self.tr("The network wants a login"),
            "busy": self.tr("The province is busy"),
            "unauthorized": self.tr("This computer is no longer let in"),
            REVOKED: self.tr("This computer is no longer let in"),
            "too_old": self.tr("The program is too old"),
            "clock": self.tr("The computer's date may be wrong"),
            "tls": self.tr("Not sure that this is the province"),
        }.get(outcome, self.tr("Could not be sent"))


def _exchange(
    db: sqlite_utils.Database,
    stopping: threading.Event,
    progress: run.Progress,
    clock: Callable[[], int],
    entropy: facts.Entropy,
    trust: vaults.Trust,
    costly: bool,
    give_way: Callable[[], object],
) -> _Ended | None:
    """One run in the wire lane; what could not be delivered comes back as its outcome. None when it was stopped."""
    from fieldapp.actions import exchange_now
    from fieldapp.sync import clocks, nearby, transport

    if stopping.is_set():
        return None
    parted = False
    try:
        with database.guard():
            before, parted = me.read(db), custody.handed_over(db)
        with contextlib.closing(trust.link(before.url, before.token)) as link:
            while True:
                report = exchange_now.exchange_now(
                    db,
                    link,
                    clock=clock,
                    entropy=entropy,
                    progress=progress,
                    reach=_to_hub,
                    seek=nearby.seek,
                    give_way=give_way,
                )
                if report.revoked or report.hub or report.waiting:  # a hub carries no photos, and text goes first
                    break
                if not _photos(db, link, stopping, clock, entropy, costly):
                    break
        with database.guard():
            after, parted = me.read(db), custody.handed_over(db)
    except _StoppedError:
        return None
    except transport.Undelivered as error:
        if parted and not isinstance(error, transport.Busy):  # the program ended before the vault went
            return _Ended(REVOKED, code="journal_revoked", parted=True)
        return _undelivered(error)
    except problems.Problem as problem:
        return _Ended(
            OUTDATED if problem.code in TOO_NEW else PROBLEM,
            code=problem.code,
            details={"field": problem.field, **problem.details},
        )
    renewed = (before.ref, before.state) != (after.ref, after.state)
    if report.revoked:
        return _Ended(REVOKED, report, "journal_revoked", renewed=renewed, parted=parted)
    if report.outdated:
        return _Ended(OUTDATED, report, "wire_outdated", renewed=renewed)
    off = clocks.wrong(clock(), after.clock_offset)
    code = "wire_clock_off" if off else ""
    return _Ended(BY_HUB if report.hub else OK, report, code, off, renewed=renewed)


def _time(ms: int) -> str:
    from fieldapp.ui.pages import words

    return words.at(ms)[-5:]


def _undelivered(error: transport.Undelivered) -> _Ended:
    from fieldapp.sync import transport

    why = error.problem()
    end = _Ended(error.outcome, code=why.code, details={"field": why.field, **why.details})
    if isinstance(error, transport.Busy):
        return msgspec.structs.replace(end, retry_after=error.retry_after, turn=error.turn)
    return end


def _to_hub(url: str) -> transport.Transport:
    """The way to a hub: what goes there is sealed, so it needs no TLS."""
    from fieldapp.sync import transport

    return transport.Transport(url, plain=True, timeout=(3, 30))


def _photos(
    db: sqlite_utils.Database,
    link: transport.Transport,
    stopping: threading.Event,
    clock: Callable[[], int],
    entropy: facts.Entropy,
    costly: bool,
) -> bool:
    """Sends photos once the text has gone, unless that costs money which the owner did not want to spend; True when
    text was written meanwhile, which goes first. A line that breaks here takes nothing from what was exchanged."""
    from fieldapp.actions import send_photos
    from fieldapp.sync import transport

    def tell(_: object) -> None:
        if stopping.is_set():
            raise _StoppedError

    with database.guard():
        if costly and not photo_settings.metered(db):
            return False
    try:
        return send_photos.send_photos(db, link, clock=clock, entropy=entropy, tell=tell).text
    except transport.Undelivered:
        return False  # the page tells how many photos wait; they go on at their byte


def _moved(report: run.Report) -> bool:
    travelled = report.facts_out or report.facts_in or report.confirmed
    return bool(travelled or report.left or report.erased or report.forked or report.reset)


def _chance() -> float:
    import random  # here: for the first exchange, not for the first page

    return random.random()
