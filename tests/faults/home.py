"""A province and two laptops in a folder, made once and copied for every trial; the wire between them is a call."""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from fieldapp.actions import exchange_now, record_visit
from fieldapp.domain import history, problems
from fieldapp.server import app, province, records, tables
from fieldapp.server import database as server_database
from fieldapp.server import feed as server_feed
from fieldapp.server.routes import refusals
from fieldapp.store import database, feed, fold, me, opened, origins, reference, vault
from fieldapp.sync import protocol, run, transport
from tests import commune, townhall

PEOPLE = ("lan", "sang")  # a member of Khe Sú and the head of it
PROVINCE = "province"
FILE = "province.db"
ROOM = 256 * 2**20  # bytes that a folder in memory should have left
LATER = commune.DAY_MS  # ms after which a trial goes on
OPEN = vault.DATABASE + "-open"
TRIES = 4  # exchanges of each laptop, the last of which must find nothing to do: three settle everything


_engine = functools.cache(server_database.connect)  # an engine keeps what it has compiled; closed, it holds no file


class Direct:
    """Takes what a laptop posts to the province in the same process, and answers as its server would."""

    def __init__(self, served: province.Province) -> None:
        self.served = served
        self.token = ""
        self.requests = self.bytes_out = self.bytes_in = 0

    def post(self, path: str, data: bytes, content_type: str = protocol.CONTENT_TYPE) -> bytes:
        """The answer's bytes, or what the transport raises for a refusal."""
        self.requests += 1
        self.bytes_out += len(data)
        try:
            answer = self.served.receive(data, self.token)
        except problems.Problem as problem:
            status = refusals.STATUS.get(problem.code, refusals.OTHER)
            kind = {401: transport.Unauthorized, 403: transport.Unauthorized}.get(status, transport.Refused)
            raise kind(problem.code, problem.field, problem.details) from None
        except sa.exc.OperationalError as error:
            raise transport.Busy(str(error), refusals.AGAIN) from error
        self.bytes_in += len(answer)
        return answer


class Laptop(commune.Laptop):
    """An enrolled laptop of the home, its vault opened as it lies in the folder."""

    def __init__(self, folder: Path, person: str, time: int) -> None:
        self.folder, self.person = folder, person
        self.entropy = os.urandom
        self.time = time
        self.key = vault.unlock(folder, commune.PASSPHRASE)
        self.db = opened.writer(folder, self.key, least_free=0)

    def visit(self, note: str, name: str = "Bàn Thị Múi") -> str:
        """Records a visit that its note tells from all others; returns its row."""
        village, team = places(self.db, me.read(self.db).person)
        slip = commune.named(name, village=village, team=team, helpers=(me.read(self.db).person,), note=note)
        return record_visit.record_visit(self.db, slip, catalogue=commune.CATALOGUE, **self.moment())

    def exchange(self, link: Any) -> run.Report:
        """Exchanges until nothing is left."""
        return exchange_now.exchange_now(self.db, link, clock=self.now, entropy=self.entropy)

    def go_on(self) -> None:
        """What the window does before each work: a connection that does not answer any more is opened anew."""
        if not database.fit(self.db):
            self.db.close()
            self.db = opened.second_writer(self.folder, self.key)

    def waiting(self) -> int:
        """How many own facts the province is not known to have."""
        return origins.waiting(self.db, PROVINCE)

    def notes(self) -> list[str]:
        """The notes of all visits seen here."""
        return [_note(record.cells) for record in fold.records(self.db, "entity = 'visit'")]

    def close(self) -> None:
        opened.close(self.folder, self.db)


def scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder for trials, in memory where the system has such a place: these trials bring their own disk faults."""
    memory = Path("/dev/shm")
    there = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    return tempfile.TemporaryDirectory(prefix="fieldapp-faults-", dir=memory if there else None)


class Standing:
    """The province of whichever home stands at the time, for a server that goes on while homes come and go."""

    def __init__(self) -> None:
        self.now: Home | None = None
        self.photos = None  # none are taken

    def __getattr__(self, name: str) -> Any:
        assert self.now is not None
        return getattr(self.now.province, name)


@contextlib.contextmanager
def served() -> Iterator[tuple[Standing, str]]:
    """A server on a socket, and its address."""
    standing = Standing()
    logs = [logging.getLogger(name) for name in ("fieldapp.server", "uvicorn.error")]
    before = [log.disabled for log in logs]
    with app.running(standing) as address:  # type: ignore[arg-type]
        for log in logs:
            log.disabled = True  # what it would tell is looked for in the answers
        try:
            yield standing, address
        finally:
            for log, was in zip(logs, before, strict=True):
                log.disabled = was


def believe(db: Any) -> None:
    """What no program may do: takes everything written here for being at the province."""
    owner = me.read(db)
    with db.atomic():
        name = origins.name_at(db, owner.origin, owner.head)
        origins.acknowledge(db, PROVINCE, owner.origin, owner.head, name)


def places(db: Any, person: str) -> tuple[str, str]:
    """The village of the home and a team in it of which somebody is."""
    village = next(area.id for area in reference.atlas(db).values() if area.name == "Khe Sú")
    return village, next(team for team, one, _ in reference.helpers(db, village, commune.TODAY) if one == person)


@functools.cache
def image() -> dict[str, bytes]:
    """The files of a founded home by their names below its folder: two laptops enrolled, each with a visit that all
    have heard of."""
    with tempfile.TemporaryDirectory(prefix="fieldapp-home-") as name:
        folder = Path(name)
        (folder / PROVINCE).mkdir()
        hall = townhall.Townhall(folder / PROVINCE)
        with hall.served():
            made = [townhall.Device(hall, folder / person, person) for person in PEOPLE]
        hall.close()
        for one in made:
            one.close()
        home = Home(folder)
        for one in home.laptops:
            one.exchange(home.link)
            one.visit(f"của {one.person}, từ trước")
        faults = home.quiet({f"của {person}, từ trước" for person in PEOPLE})
        assert not faults, faults
        home.close()
        return read(folder)


def prepared(folder: Path, prepare: Callable[[Home], object]) -> dict[str, bytes]:
    """The files of a home in which something was done, for trials that all begin there."""
    lay(folder, image())
    place = Home(folder)
    try:
        prepare(place)
    finally:
        place.close()
    return read(folder)


def read(folder: Path) -> dict[str, bytes]:
    """The files below a folder, by their names there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def lay(folder: Path, files: Mapping[str, bytes | bytearray]) -> None:
    """Puts files into a folder in place of all that is there."""
    if folder.exists():
        shutil.rmtree(folder)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(data)


class Home:
    """The province and its laptops, opened as they lie in a folder."""

    def __init__(self, folder: Path, time: int = commune.NOW) -> None:
        self.folder = folder
        self.time = time
        self.start_province()
        self.laptops = [Laptop(folder / person, person, time) for person in PEOPLE]

    def start_province(self) -> None:
        """Opens the province."""
        self.engine = _engine(server_database.at(self.folder / PROVINCE))
        self.province = province.Province(self.engine, clock=self.now, entropy=os.urandom)
        self.province.start()
        self.link = Direct(self.province)

    def often(self, pages: int) -> None:
        """Has each database move its log into itself after so many pages, not after a thousand."""
        for one in self.laptops:
            one.db.execute(f"PRAGMA wal_autocheckpoint = {pages}")
        with self.engine.connect() as conn:
            conn.exec_driver_sql(f"PRAGMA wal_autocheckpoint = {pages}")
            conn.rollback()

    def now(self) -> int:
        return max([self.time, *(one.time for one in getattr(self, "laptops", []))])

    def at_province(self) -> set[str]:
        """The ids of the facts that the province has."""
        with server_database.reading(self.engine) as conn:
            return set(conn.scalars(sa.select(tables.change.c.id).where(tables.change.c.body.is_not(None))))

    def notes(self) -> list[str]:
        """The notes of all visits at the province."""
        with server_database.reading(self.engine) as conn:
            asked = sa.select(tables.record.c.body, *records.FACT).select_from(records.JOINED)
            told = conn.execute(asked.where(tables.record.c.entity == "visit")).all()
        return [_note(records.cells(*one)) for one in told]

    def quiet(self, saved: Iterable[str], links: dict[str, Any] | None = None) -> list[str]:
        """After a few more exchanges: every broken promise. `saved` = the notes of the visits that must be there."""
        found: list[str] = []
        for _ in range(TRIES):
            moved = 0
            for one in self.laptops:
                report = one.exchange((links or {}).get(one.person, self.link))
                moved += report.facts_out + report.facts_in + report.confirmed
                found += [f"{one.person} took a new origin"] * (report.forked > 0)
                found += [f"{one.person} read the history anew"] * (report.reset > 0)
                found += [f"{one.person} and the province disagree"] * bool(report.disagreed)
            if not moved:
                return found + self.judge(saved)
        found += [f"not quiet after {TRIES} exchanges of each"]
        return found + self.judge(saved)

    def judge(self, saved: Iterable[str]) -> list[str]:
        """What is lost, there twice, held back, or differs between the computers."""
        found = []
        with server_database.reading(self.engine) as conn:
            held = conn.scalar(sa.select(sa.func.count()).select_from(tables.held))
        there = self.notes()
        for name, notes in ((PROVINCE, there), *((one.person, one.notes()) for one in self.laptops)):
            lost = set(saved) - set(notes)
            found += [f"{len(lost)} lost at {name}: {sorted(lost)[:3]}"] * bool(lost)
            found += [f"{len(notes) - len(set(notes))} there twice at {name}"] * (len(notes) != len(set(notes)))
        for one in self.laptops:
            with server_database.reading(self.engine) as conn:
                digests = server_feed.digests(conn, sorted(feed.cursors(one.db).keys() - {"*"}))
            mine = {area: told for area, told in feed.digests(one.db).items() if told != (0, 0)}
            theirs = {area: told for area, told in digests.items() if told != (0, 0)}
            found += [f"{one.person} differs from the province"] * (mine != theirs)
            found += [f"{one.waiting()} stay at {one.person}"] * (one.waiting() > 0)
        return found + [f"{held} held back"] * bool(held)

    def close(self) -> None:
        for one in self.laptops:
            one.close()
        self.province.close()


def _note(cells: Mapping[str, history.Cell]) -> str:
    return str(cells["note"].value)
