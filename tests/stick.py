"""People who meet the province by USB alone: their laptops are taken in by file, and no socket is ever opened."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from fieldapp import resources
from fieldapp.actions import ask_enrolment, keep_recovery, record_visit, take_bundle, write_bundle
from fieldapp.domain import problems, visits
from fieldapp.server import bundles, database, province, tables
from fieldapp.server import feed as server_feed
from fieldapp.store import custody, feed, ledger, me, opened, reference, vault
from fieldapp.sync import courier, parts
from tests import commune


class Stick:
    """A USB stick: a folder in which every file has another name."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._numbers = itertools.count(1)

    def file(self) -> Path:
        """A name that nothing has yet."""
        return self.folder / f"fieldapp {next(self._numbers)}.fab"


class Office:
    """The province's own computer, where somebody takes sticks in."""

    def __init__(self, served: province.Province, stick: Stick) -> None:
        self.served = served
        self.stick = stick

    def take(self, file: Path) -> Path:
        """Takes a file in; the file with the answers."""
        out = self.stick.file()
        parts.write(out, self.taken(file).answer)
        return out

    def taken(self, file: Path) -> bundles.Taken:
        return bundles.take(self.served, parts.read(file))

    def visits(self) -> int:
        """How many visits the province has."""
        return self._count(tables.record.c.entity == "visit")

    def _count(self, where: Any) -> int:
        with database.reading(self.served.engine) as conn:
            return int(conn.scalar(sa.select(sa.func.count()).select_from(tables.record).where(where)) or 0)

    def rows(self) -> set[str]:
        """The visits that the province has."""
        with database.reading(self.served.engine) as conn:
            return set(conn.scalars(sa.select(tables.record.c.row).where(tables.record.c.entity == "visit")))

    def facts(self) -> int:
        """How many facts the province has, each once whatever the way it came."""
        with database.reading(self.served.engine) as conn:
            return int(conn.scalar(sa.select(sa.func.count()).select_from(tables.change)) or 0)

    def state(self) -> tuple[int, int, int]:
        """What must not change when something is refused: facts, records, devices."""
        with database.reading(self.served.engine) as conn:
            counted = [tables.change, tables.record, tables.device]
            a, b, c = (int(conn.scalar(sa.select(sa.func.count()).select_from(one)) or 0) for one in counted)
            return a, b, c

    def digests(self, areas: list[str]) -> dict[str, tuple[int, int]]:
        with database.reading(self.served.engine) as conn:
            return {area: told for area, told in server_feed.digests(conn, areas).items() if told != (0, 0)}


class Laptop(commune.Laptop):
    """A laptop whose owner was invited on paper and took the answer in from a stick."""

    def __init__(self, folder: Path, person: str, invitation: str, office: Office) -> None:
        self.folder, self.person = folder, person
        self.entropy = commune.Bits(person)
        self.time = commune.NOW
        asked = office.stick.file()
        ask_enrolment.ask_enrolment(
            folder,
            commune.PASSPHRASE,
            invitation,
            asked,
            device="máy thử",
            clock=self.now,
            entropy=self.entropy,
            cost=commune.CHEAP,
        )
        self.key = vault.unlock(folder, commune.PASSPHRASE)
        self.db = opened.writer(folder, self.key, least_free=0)
        self.stick = office.stick
        self.take(office.take(asked))

    def make(self, **more: Any) -> Path:
        """Writes to the stick; the (first) file."""
        return self.written(**more).files[0]

    def written(self, **more: Any) -> write_bundle.Written:
        file = self.stick.file()
        return write_bundle.write_bundle(self.db, file, clock=self.now, entropy=self.entropy, **more)

    def take(self, file: Path) -> courier.Taken:
        """Takes a file from the stick."""
        done = take_bundle.take_bundle(self.db, file, clock=self.now, entropy=self.entropy)
        if done.welcome is not None:
            keep_recovery.keep_recovery(self.folder, self.key, self.db)
        return done

    def visit(self, name: str = "", **changed: Any) -> str:
        """Records a visit in the person's own village; returns its row."""
        village = self.village()
        [team] = {team for team, *_ in reference.helpers(self.db, village, commune.TODAY)}
        here = {"village": village, "team": team, "helpers": (me.read(self.db).person,), **changed}
        one: visits.Slip = commune.named(name, **here) if name else commune.slip(**here)
        return record_visit.record_visit(self.db, one, catalogue=commune.CATALOGUE, **self.moment())

    def strange(self) -> None:
        """Something that only a newer program understands: the province takes it and holds it back."""
        ledger.record(self.db, [ledger.Deed("spell", {"area": self.village()})], **self.moment())

    def village(self) -> str:
        """The id of the village."""
        return next(area.id for area in reference.atlas(self.db).values() if area.name == "Khe Sú")

    def custody(self) -> custody.Custody:
        return custody.summary(self.db)

    def state(self) -> tuple[object, ...]:
        """What must not change when something is refused."""
        counts = [self.db.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in ("change", "carried")]
        return (*counts, feed.cursors(self.db), self.db.execute("SELECT * FROM acked").fetchall())

    def digests(self) -> dict[str, tuple[int, int]]:
        return feed.digests(self.db)


def refusal(work: Callable[..., object], *args: object) -> str:
    """The code with which something is refused; it has a sentence in both languages."""
    with pytest.raises(problems.Problem) as refused:
        work(*args)
    said = [resources.explain(refused.value, lang) for lang in ("vi", "en")]
    assert all("{" not in one and one != refused.value.code for one in said)
    return refused.value.code
