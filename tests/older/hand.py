"""Works an older program from outside: one JSON list a line in, [verb, words...], one JSON value a line out. It runs in
a process of its own in which `fieldapp` is that older program, and knows nothing of the present one."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from fieldapp import resources
from fieldapp.actions import add_household, enrol, record_visit
from fieldapp.domain import catalogue, households, problems, visits
from fieldapp.store import feed, fold, ledger, me, opened, origins, people, reference, vault
from fieldapp.sync import run, transport

NOW = 1_790_993_640_000  # 2026-10-03, 09:14 in Vietnam
WALL = "2026-10-03T09:14:00+07:00"
PASSPHRASE = "trăng lên đầu bản"
TEAM = "Hồng Gai/Khe Sú"


class Hand:
    """One laptop or one province of the older program."""

    def __init__(self) -> None:
        self.time = NOW
        self.way = contextlib.ExitStack()

    def now(self) -> int:
        self.time += 1000
        return self.time

    def moment(self) -> dict[str, Any]:
        return {"now": self.now(), "wall": WALL, "entropy": os.urandom}

    # A laptop ----------------------------------------------------------------------------------------------

    def enrol(self, folder: str, invitation: str) -> dict[str, str]:
        """A new laptop."""
        self.folder = Path(folder)
        cheap = vault.Cost(memory=8, passes=1)
        told = {"device": "máy cũ", "clock": self.now, "entropy": os.urandom, "cost": cheap}
        enrol.enrol(self.folder, PASSPHRASE, invitation, **told)
        self.key = vault.unlock(self.folder, PASSPHRASE)
        self.db = opened.writer(self.folder, self.key, least_free=0)
        return {"person": me.read(self.db).person}

    def visit(self, note: str, household: str = "") -> str:
        """A slip, by the older program's own deed; its row."""
        listed = catalogue.build({name: resources.rows(f"catalogue/{name}.csv") for name in catalogue.TABLES})
        village = people.villages(self.db, WALL[:10])[0].id
        [(team, person, _), *_] = reference.helpers(self.db, village, WALL[:10])
        slip = visits.Slip(
            date=WALL[:10],
            time="08:30",
            mode="home",
            village=village,
            team=team,
            helpers=(person,),
            topics=(visits.TopicResult("ID-01", "3"),),
            note=note,
            household=household,
        )
        return record_visit.record_visit(self.db, slip, catalogue=listed, **self.moment())

    def household(self, name: str) -> str:
        """A household, by the older program's own deed; its row."""
        village = people.villages(self.db, WALL[:10])[0].id
        return add_household.add_household(self.db, households.Household("", village, name), **self.moment())

    def cells(self, entity: str, row: str, root: str, fields: dict[str, Any]) -> str:
        """Some cells of a row; the fact."""
        [fact] = ledger.record(self.db, [ledger.Deed(entity, fields, row, root)], **self.moment())
        return fact.id

    def exchange(self) -> dict[str, Any]:
        """Exchanges until nothing is left, or what stood in the way."""
        owner = me.read(self.db)
        try:
            with contextlib.closing(transport.Transport(owner.url, token=owner.token)) as link:
                report = run.run(self.db, link, clock=self.now, entropy=os.urandom)
        except transport.Refused as error:
            return {"refused": error.code, "outcome": error.outcome, "waiting": self.waiting()}
        except transport.Undelivered as error:
            return {"refused": f"wire_{error.outcome}", "outcome": error.outcome, "waiting": self.waiting()}
        except problems.Problem as problem:
            return {"refused": problem.code, "outcome": "problem", "waiting": self.waiting()}
        return {"refused": "", "waiting": report.waiting, "held": report.held, "taken": report.facts_in}

    def waiting(self) -> int:
        """Own facts that the province lacks."""
        return origins.waiting(self.db, "province")

    def shows(self) -> dict[str, Any]:
        """What this laptop keeps and shows: the bytes of facts by id, values of records by row, digests by area."""
        found = self.db.execute("SELECT id, body FROM change WHERE body IS NOT NULL")
        bodies = {name: bytes(body).decode() for name, body in found.fetchall()}
        rows = [row for (row,) in self.db.execute("SELECT row FROM record").fetchall()]
        records = {row: fold.record(self.db, row) for row in rows}
        return {
            "bodies": bodies,
            "records": {row: {cell: one.value for cell, one in told.cells.items()} for row, told in records.items()},
            "digests": feed.digests(self.db),
        }

    def close(self) -> None:
        """Put the laptop away."""
        opened.close(self.folder, self.db)

    # A province --------------------------------------------------------------------------------------------

    def serve(self, folder: str) -> str:
        """A new province with one village, served; its address."""
        from fieldapp.server import admin, app, database, desk, members, province

        self.engine = database.connect(database.at(Path(folder)))
        admin.init(self.engine, "Quảng Ninh", now=NOW, entropy=os.urandom)
        with database.writing(self.engine) as conn:
            at = desk.Desk(conn, now=NOW, entropy=os.urandom)
            admin.add_area(at, kind="village", parent="Hồng Gai", name="Khe Sú")
            members.add_team(at, code="to-so", name="Tổ công nghệ số", kind="local", areas=[TEAM])
            for code, name in (("hoa", "Nguyễn Thị Hòa"), ("lan", "Đặng Thị Lan"), ("minh", "Trần Văn Minh")):
                members.add_member(at, code=code, name=name, role="member", area=TEAM, team="to-so")
        served = province.Province(self.engine, clock=self.now, entropy=os.urandom)
        served.start()
        self.way.callback(served.close)
        self.address = self.way.enter_context(app.running(served))
        return self.address

    def invite(self, person: str) -> str:
        """An invitation to that province."""
        from fieldapp.server import access, database, desk

        with database.writing(self.engine) as conn:
            return access.invite(desk.Desk(conn, now=NOW, entropy=os.urandom), person, url=self.address)

    def stop(self) -> None:
        """No longer served."""
        self.way.close()


def main() -> None:
    """Does what the lines say, one by one."""
    hand = Hand()
    try:
        for line in sys.stdin:
            verb, *words = json.loads(line)
            print(json.dumps(getattr(hand, verb)(*words)), flush=True)
    finally:
        hand.stop()


if __name__ == "__main__":
    main()
