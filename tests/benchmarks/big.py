"""A large vault: an officer's, of a whole commune, with what some hundred days of slips have brought; made once and
copied."""

from __future__ import annotations

import datetime
import hashlib
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.domain import facts, history, reviews, visits
from fieldapp.domain import households as homes
from fieldapp.store import feed, ledger, me, opened, reference
from fieldapp.store import vault as vaults
from tests.benchmarks import people, wire

PASSPHRASE = "trăng lên đầu bản"
CHEAP = vaults.Cost(memory=8, passes=1)
VISITS, HOUSEHOLDS = 120_000, 50_000
VILLAGES = 40
SPANS = 8  # of `people.DAYS` each, back from today
CHUNK = 2_000  # facts of one transaction
OWN = 20  # slips of the owner that wait to be sent
WAITING = 14  # days after which a slip has been reviewed
SENT_BACK = 0.01  # of these
AWAY = "https://127.0.0.1:9"  # where nothing answers
ZONE = datetime.timezone(datetime.timedelta(hours=7))
SOURCES = ("fieldapp/store", "fieldapp/domain", "tests/benchmarks")


class Big(msgspec.Struct, frozen=True):
    """Where the vault is, its key, and how many households and visits are in it."""

    folder: Path
    key: bytes
    households: int
    visits: int


def vault(folder: Path, *, visits: int = VISITS, households: int = HOUSEHOLDS) -> Big:
    """A vault at a folder that is not there yet, opened by `PASSPHRASE`; a copy of one that is kept with the temporary
    files, and made anew when the program or the day is another one."""
    place = hashlib.sha256(str(wire.ROOT).encode()).hexdigest()[:8]
    kept = Path(tempfile.gettempdir()) / f"fieldapp-big-{place}-{households}-{visits}"
    state = kept / "state"
    now = f"{_sources()} {_today().isoformat()}"
    if not state.is_file() or state.read_text() != now:
        began = time.monotonic()
        fresh = Path(tempfile.mkdtemp(prefix=f"{kept.name}-"))
        _make(fresh, visits, households)
        (fresh / "state").write_text(now)
        shutil.rmtree(kept, ignore_errors=True)
        fresh.rename(kept)
        print(f"made {households} households, {visits} visits in {time.monotonic() - began:.0f} s", file=sys.stderr)
    shutil.copytree(kept, folder, ignore=shutil.ignore_patterns("state"))
    return Big(folder, vaults.unlock(folder, PASSPHRASE), households, visits)


def _sources() -> str:
    """A digest of all that decides what such a vault holds."""
    files = sorted(file for folder in SOURCES for file in (wire.ROOT / folder).glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def _today() -> datetime.date:
    return datetime.datetime.now(ZONE).date()


def _make(folder: Path, count: int, households: int) -> None:
    bits = random.Random(f"big {count} {households}")
    key = vaults.create(folder, PASSPHRASE, cost=CHEAP)
    db = opened.writer(folder, key, least_free=0)
    try:
        maker = _Maker(db, bits)
        commune = maker.found(households)
        maker.tell(_slips(count - OWN, commune))
        maker.record(people.slips(OWN, SPANS, commune, _today().isoformat()))
    finally:
        opened.close(folder, db)


def _slips(count: int, commune: people.Commune) -> Iterator[visits.Slip]:
    """Slips of all the spans, the oldest first."""
    for span in range(SPANS):
        last = _today() - datetime.timedelta(days=people.DAYS * (SPANS - 1 - span))
        share = count // SPANS + (count % SPANS if span == 0 else 0)
        yield from people.slips(share, span, commune, last.isoformat())


class _Maker:
    """Writes facts of the commune's members as the province's feed would bring them."""

    def __init__(self, db: sqlite_utils.Database, bits: random.Random) -> None:
        self.db = db
        self.bits = bits
        self.entropy: facts.Entropy = bits.randbytes
        self.first = _today() - datetime.timedelta(days=people.DAYS * SPANS + 10)
        self.author = self.head = ""
        self._pos = 0

    def id(self) -> str:
        return facts.new_id(self._ms(self.first), self.entropy)

    def found(self, households: int) -> people.Commune:
        """Places, people and households."""
        owner, members, team = self.id(), [self.id() for _ in range(12)], self.id()
        above, villages = (self.id(), self.id()), tuple(self.id() for _ in range(VILLAGES))
        blank = me.blank(self.id(), self.entropy(32), self.entropy(32))
        whole = msgspec.structs.replace(blank, person=owner, name="Vũ Thị Thanh", device=self.id(), url=AWAY)
        with self.db.atomic():
            me.become(self.db, whole)
            reference.replace(self.db, 1, self._tables(owner, members, team, above, villages))
        self.author, self.head = members[:2]
        return people.Commune(villages, team, (owner, *members), tuple(self._settle(households, villages)))

    def tell(self, slips: Iterator[visits.Slip]) -> None:
        """Takes slips of members as the feed's."""
        news: list[ledger.News] = []
        waits = (_today() - datetime.timedelta(days=WAITING)).isoformat()
        for slip in slips:
            wall = f"{slip.date}T{slip.time}:00+07:00"
            news.append(self._fact(grounds.opening(slip), slip.village, slip.helpers[0], wall))
            if slip.date < waits:
                news.append(self._reviewed(news[-1], slip))
            if len(news) >= CHUNK:
                self._take(news)
                news = []
        self._take(news)

    def record(self, slips: Iterator[visits.Slip]) -> None:
        """Writes slips of the owner that have not left yet."""
        wall = datetime.datetime.now(ZONE)
        deeds = [grounds.opening(slip) for slip in slips]
        now = round(wall.timestamp() * 1000)
        ledger.record(self.db, deeds, now=now, wall=wall.isoformat(timespec="seconds"), entropy=os.urandom)

    def _reviewed(self, told: ledger.News, slip: visits.Slip) -> ledger.News:
        """A head's verdict on a slip, some days after it."""
        record = history.replay([facts.read(told.body, told.stamp)])
        verdict = reviews.RETURNED if self.bits.random() < SENT_BACK else reviews.APPROVED
        day = (datetime.date.fromisoformat(slip.date) + datetime.timedelta(days=3)).isoformat()
        cells = reviews.cells(verdict, record, words="xem lại", reader=self.head, day=day)
        deed = ledger.Deed(record.entity, cells, record.row, record.root)
        return self._fact(deed, slip.village, self.head, f"{day}T20:00:00+07:00")

    def _settle(self, households: int, villages: tuple[str, ...]) -> Iterator[people.Household]:
        """The households, each told by a fact."""
        news: list[ledger.News] = []
        wall = f"{self.first.isoformat()}T08:00:00+07:00"
        for number, home in enumerate(people.households(households, 1)):
            village = number % VILLAGES
            told = homes.Household("", villages[village], home.name, home.place, home.phone)
            news.append(self._fact(ledger.Deed("household", homes.cells(told)), villages[village], self.author, wall))
            yield msgspec.structs.replace(home, village=village, id=facts.read(news[-1].body).row)
            if len(news) == CHUNK:
                self._take(news)
                news = []
        self._take(news)

    def _fact(self, deed: ledger.Deed, area: str, author: str, wall: str) -> ledger.News:
        now = round(datetime.datetime.fromisoformat(wall).timestamp() * 1000)
        self._pos += 1
        fact = facts.write(
            deed.entity, deed.fields, author=author, clock=(now << 16) + self._pos % 2**16, wall=wall, now=now,
            entropy=self.entropy, row=deed.row, root=deed.root,
        )  # fmt: skip
        return ledger.News("c", area, self._pos, body=fact.body, stamp=fact.clock)

    def _take(self, news: list[ledger.News]) -> None:
        with self.db.atomic():
            ledger.take(self.db, news)
            feed.advance(self.db, {one.area: one.pos for one in news}, ("big", self._pos))
            me.change(self.db, caught=True)

    def _tables(
        self, owner: str, members: list[str], team: str, above: tuple[str, str], villages: tuple[str, ...]
    ) -> dict[str, list[dict[str, str]]]:
        since = (self.first - datetime.timedelta(days=30)).isoformat()
        province, commune = above
        places = [(province, "province", "", "Tỉnh thử"), (commune, "commune", province, "Xã thử")]
        for number, village in enumerate(villages):
            turn, name = divmod(number, len(people.VILLAGES))
            places.append((village, "village", commune, f"{people.VILLAGES[name]} {turn + 1}"))
        named = [(owner, "Vũ Thị Thanh"), *((id, people.name(self.bits, True)) for id in members)]
        grants = [{"person": owner, "area": commune, "role": "officer", "since": since}]
        for number, village in enumerate(villages):
            member = members[number % len(members)]
            grants.append({"person": member, "area": village, "role": "member", "since": since})
        return {
            "area": [
                {"id": id, "kind": kind, "parent": parent, "name": name, "valid_from": since}
                for id, kind, parent, name in places
            ],
            "person": [{"id": id, "name": name} for id, name in named],
            "team": [{"id": team, "name": "Tổ thử", "kind": "local"}],
            "team_area": [{"team": team, "area": village, "since": since} for village in villages],
            "team_member": [{"team": team, "person": person, "since": since, "post": "member"} for person, _ in named],
            "grants": grants,
        }

    @staticmethod
    def _ms(day: datetime.date) -> int:
        return round(datetime.datetime.combine(day, datetime.time(8), ZONE).timestamp() * 1000)
