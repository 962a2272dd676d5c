"""The main journey of the demonstration, without a window: recorded offline, sent, reviewed on another laptop,
mended."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypedDict

import msgspec
import sqlite_utils

from fieldapp import resources
from fieldapp.actions import correct_visit, exchange_now, record_visit, review_visits
from fieldapp.commands import demo_town, vaults
from fieldapp.domain import facts, hours, reviews, visits
from fieldapp.server import database as server_database
from fieldapp.server import verify as server_verify
from fieldapp.store import feed, households, me, reference, settings, verify
from fieldapp.store import visits as log
from fieldapp.sync import run, transport

Say = Callable[..., None]

# Three slips; the middle one says what a village head would ask to mend.
_SLIPS = (
    {"topics": (visits.TopicResult("ID-01", "3"),), "minutes": 25, "note": "đã kích hoạt mức 2, tự đặt mật khẩu"},
    {"topics": (visits.TopicResult("PAY-01", "2"),), "minutes": 300, "note": "mở tài khoản, hẹn hôm sau làm tiếp"},
    {"topics": (visits.TopicResult("DVC-01", "X", ("B09",)),), "minutes": 20, "note": "thiếu giấy khai sinh bản gốc"},
)


class Moment(TypedDict):
    """What every deed is given: the time twice, and where ids come from."""

    now: int
    wall: str
    entropy: facts.Entropy


class Broken(Exception):
    """A promise of the journey did not hold; the message says which."""


class Journey:
    """The steps in order; each looks first whether it was done before, so that a kill at any step costs nothing."""

    def __init__(self, town: demo_town.Town, say: Say, lang: str) -> None:
        self.town = town
        self.say = say
        self.lang = lang
        self.words = resources.catalogue()

    def walk(self) -> None:
        """From the doorstep to the province and back. Broken if anything is lost, doubled or different."""
        self.town.found()
        with self.town.served():
            for person in demo_town.PEOPLE:
                self.town.enrol(person)
                self._exchange(person)
        self.say("demo_ready", villages=len(demo_town.VILLAGES), people=len(demo_town.PEOPLE))
        self._record_offline()
        with self.town.served():
            self._exchange(demo_town.LAN)
            self._custody("province")
            self._exchange(demo_town.HEAD)
        self._review_offline()
        with self.town.served():
            self._exchange(demo_town.HEAD)
            self._exchange(demo_town.LAN)
        self._mend()
        with self.town.served():
            for person in (demo_town.LAN, demo_town.HEAD):
                self._exchange(person)
            self._approve_rest()
            for person in (demo_town.HEAD, demo_town.LAN, *demo_town.PEOPLE):
                self._exchange(person)
        self._prove()

    def _record_offline(self) -> None:
        with self.town.open(demo_town.LAN) as db:
            for step, cells in enumerate(_SLIPS):
                self._record(db, step, cells)
            self.say("demo_recorded", n=len(_SLIPS))
            try:
                self._send(db)
            except transport.Offline:
                self.say("demo_offline")
        self._custody()

    def _record(self, db: sqlite_utils.Database, step: int, cells: dict[str, object]) -> None:
        """Records one slip, and notes in the same transaction that it was."""
        mark = f"demo_slip_{step}"
        with db.atomic():
            if settings.get(db, mark, ""):
                return
            row = record_visit.record_visit(db, self._slip(db, step, cells), catalogue=self.words, **self._now())
            settings.put(db, mark, row)

    def _slip(self, db: sqlite_utils.Database, step: int, cells: dict[str, object]) -> visits.Slip:
        village = demo_town.village_of(db, demo_town.LAN.village).id
        home = households.find(db, "", area=village)[step]
        now = hours.wall(vaults.clock())
        owner = me.read(db).person
        [team] = {team for team, person, _ in reference.helpers(db, village, now[:10]) if person == owner}
        return visits.Slip(
            date=now[:10],
            time=now[11:16],
            mode="home",
            village=village,
            team=team,
            helpers=(owner,),
            household=home.row,
            name=home.name,
            age="a60",
            device="smartphone",
            consent=visits.Consent("spoken", "2026-1", ("log", "follow_up")),
            **cells,  # type: ignore[arg-type]
        )

    def _review_offline(self) -> None:
        with self.town.open(demo_town.HEAD) as db:
            mine = [line for line in log.log(db) if line.state == reviews.WAITING]
            long = [line.row for line in mine if (log.one(db, line.row).slip.minutes or 0) > 240]
            good = [line.row for line in mine if line.row not in long]
            review_visits.review_visits(db, good, reviews.APPROVED, **self._now())
            review_visits.review_visits(
                db, long, reviews.RETURNED, words="Thời lượng 300 phút có đúng không?", **self._now()
            )
            self.say("demo_reviewed", approved=len(good), returned=len(long))

    def _mend(self) -> None:
        with self.town.open(demo_town.LAN) as db:
            for row in log.returned(db, me.read(db).person):
                detail = log.one(db, row)
                self.say("demo_returned", words=str(detail.review.get("words", "")))
                slip = msgspec.structs.replace(detail.slip, minutes=30)
                correct_visit.correct_visit(db, row, slip, catalogue=self.words, **self._now())
                self.say("demo_mended")

    def _approve_rest(self) -> None:
        with self.town.open(demo_town.HEAD) as db:
            rest = [line.row for line in log.log(db) if line.state == reviews.WAITING]
            review_visits.review_visits(db, rest, reviews.APPROVED, **self._now())
            self.say("demo_reviewed", approved=len(rest), returned=0)

    def _now(self) -> Moment:
        now = vaults.clock()
        return {"now": now, "wall": hours.wall(now), "entropy": os.urandom}

    def _exchange(self, person: demo_town.Person) -> None:
        with self.town.open(person) as db:
            report = self._send(db)
        self.say("demo_exchanged", name=person.name, sent=report.facts_out, taken=report.facts_in)

    def _send(self, db: sqlite_utils.Database) -> run.Report:
        owner = me.read(db)
        link = transport.Transport(owner.url, token=owner.token)
        try:
            return exchange_now.exchange_now(db, link, clock=vaults.clock, entropy=os.urandom)
        finally:
            link.close()

    def _custody(self, wanted: str = "") -> None:
        """Says of each slip where it is."""
        with self.town.open(demo_town.LAN) as db:
            lines = log.log(db, author=me.read(db).person)
        for line in lines:
            self.say("demo_custody", name=line.name, where=resources.say(f"custody_{line.custody}", self.lang))
        if wanted and any(line.custody != wanted for line in lines):
            raise Broken("custody")

    def _prove(self) -> None:
        """Every slip is there once on both laptops and approved, and everybody's digests agree with the province's."""
        with server_database.reading(self.town.engine) as conn:
            wrong = [one.code for one in server_verify.verify(conn)]
            province = server_verify.counts(conn)
        for person in demo_town.PEOPLE:
            with self.town.open(person) as db:
                wrong += [one.code for one in verify.verify(db)]
                here = feed.digests(db)
                wrong += [f"digest {area}" for area, sums in here.items() if province.get(area) != sums]
                notes = sorted(log.one(db, line.row).slip.note for line in log.log(db))
                states = {line.state for line in log.log(db)}
            if person.village == demo_town.LAN.village:
                if notes != sorted(str(cells["note"]) for cells in _SLIPS):
                    wrong.append(f"slips {person.code}")
                if states != {reviews.APPROVED}:
                    wrong.append(f"states {person.code}")
        if wrong:
            raise Broken(", ".join(wrong))
        self.say("demo_proved", n=len(_SLIPS))
