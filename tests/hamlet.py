"""A hamlet for the command line: a province with two people's real vaults, and what may stand before its server."""

from __future__ import annotations

import contextlib
import os
import socket
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import commune
import msgspec
import sqlite_utils

from fieldapp.actions import exchange_now
from fieldapp.commands import demo_town, vaults
from fieldapp.domain import facts, hours, visits
from fieldapp.server import access, app, database, desk, province
from fieldapp.store import drafts, households, me, origins, reference

LAN, HEAD = demo_town.LAN, demo_town.HEAD
DRAFT = {"name": "Bàn Thị Múi", "note": "đang viết dở"}
MOST = 64 * 1024


class Said(msgspec.Struct):
    """What a command did: its exit code, its output, its complaints."""

    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The one clear line of a refusal."""
        assert (self.code, self.out, self.err.count("\n")) == (1, "", 1), self
        return self.err.rstrip("\n")


class Typed(Protocol):
    """Types a command in this process, in English unless `lang` says otherwise."""

    def __call__(self, *words: str, lang: str = "en") -> Said: ...


class Town(demo_town.Town):
    """The town with the hands of its people: invitations, slips, and a look at what is in a vault."""

    cost = commune.CHEAP

    def serve(self, port: int) -> contextlib.AbstractContextManager[str]:
        """The province's server on another port than the one that the vaults know."""
        made = province.Province(self.engine, clock=vaults.clock, entropy=os.urandom)
        made.start()
        return app.running(made, "127.0.0.1", port)

    def invite(self, person: demo_town.Person, *, hours: int = 24, url: str = "", ago: int = 0) -> str:
        """The text of an invitation, made so many ms ago."""
        with database.writing(self.engine) as conn:
            at = desk.Desk(conn, now=vaults.clock() - ago, entropy=os.urandom)
            return access.invite(at, person.code, url=url or self.url, hours=hours)

    def invite_hub(self, name: str) -> str:
        """The text of an invitation for a new hub of the commune."""
        with database.writing(self.engine) as conn:
            at = desk.Desk(conn, now=vaults.clock(), entropy=os.urandom)
            return access.invite(at, access.hub(at, demo_town.COMMUNE, name), url=self.url)

    def slip(self, name: Any = "Bàn Thị Múi", **changed: Any) -> dict[str, Any]:
        """A line for `fieldapp record`: a visit of this minute by Lan."""
        with self.open(LAN) as db:
            owner, today = me.read(db).person, hours.wall(vaults.clock())
            village = demo_town.village_of(db, LAN.village).id
            [team] = {team for team, person, _ in reference.helpers(db, village, today[:10]) if person == owner}
        consent = visits.Consent("spoken", "2026-1", ("log", "follow_up"))
        one = visits.Slip(
            date=today[:10],
            time=today[11:16],
            mode="home",
            village=village,
            team=team,
            helpers=(owner,),
            name=name,
            topics=(visits.TopicResult("ID-01", "3"),),
            consent=consent if name else None,
        )
        return {**msgspec.json.decode(msgspec.json.encode(one)), **changed}

    def names(self, person: demo_town.Person = LAN) -> list[str]:
        """The names on all slips of a vault."""
        with self.open(person) as db:
            return sorted(name for (name,) in db.execute("SELECT name FROM visit"))

    def waiting(self) -> int:
        """How many facts of Lan's vault the province has not confirmed yet."""
        with self.open(LAN) as db:
            return origins.waiting(db, "province")

    def drafts(self) -> list[dict[str, Any]]:
        """Lan's unfinished forms."""
        with self.open(LAN) as db:
            return [draft.form for draft in drafts.every(db)]

    def household(self) -> str:
        """The row of a household in Lan's village."""
        with self.open(LAN) as db:
            return households.find(db, "", area=demo_town.village_of(db, LAN.village).id)[0].row

    def change(self, person: demo_town.Person, sql: str, *values: object) -> None:
        """Changes a vault by hand."""
        with self.open(person) as db:
            assert db.execute(sql, list(values)).rowcount == 1


def found(folder: Path) -> None:
    """Makes a town whose member and head have exchanged once; the member has an unfinished form."""
    with contextlib.closing(Town(folder)) as made:
        made.found()
        with made.served():
            for person in (LAN, HEAD):
                made.enrol(person)
                with made.open(person) as db:
                    exchange(db)
        with made.open(LAN) as db:
            drafts.keep(db, facts.new_id(vaults.clock(), os.urandom), "visit", DRAFT, vaults.clock())


def exchange(db: sqlite_utils.Database) -> None:
    """Exchanges with the province that a vault knows."""
    owner = me.read(db)
    with contextlib.closing(vaults.link(owner.url, owner.token)) as link:
        exchange_now.exchange_now(db, link, clock=vaults.clock, entropy=os.urandom)


class Gate(socketserver.ThreadingTCPServer):
    """Stands at the port that the vaults know, before a server on another one: passes `let` bytes of each answer on,
    then hangs up; with a `page` it answers by itself and asks nobody."""

    allow_reuse_address = True
    daemon_threads = False

    def __init__(self, port: int, behind: str, *, let: int, page: bytes) -> None:
        super().__init__(("127.0.0.1", port), _Visitor)
        self.behind = ("127.0.0.1", int(behind.rpartition(":")[2])) if behind else None
        self.let = let
        self.page = page


class _Visitor(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        gate = self.server
        assert isinstance(gate, Gate)
        if gate.behind is None:
            self.request.recv(MOST)
            self.request.sendall(gate.page)
            return
        with socket.create_connection(gate.behind) as inner:
            asking = threading.Thread(target=self._ask, args=(inner,))
            asking.start()
            left = gate.let
            while left >= 0 and (piece := inner.recv(MOST)):
                self.request.sendall(piece[:left])
                left -= len(piece)
            self.request.shutdown(socket.SHUT_RDWR)
            asking.join()

    def _ask(self, inner: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := self.request.recv(MOST):
                inner.sendall(piece)


@contextlib.contextmanager
def guarded(town: Town, behind: str = "", *, let: int = 0, page: bytes = b"") -> Iterator[None]:
    """A gate at the town's port as long as the block lasts."""
    with Gate(town.port, behind, let=let, page=page) as gate:
        thread = threading.Thread(target=gate.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield
        finally:
            gate.shutdown()
            thread.join()
