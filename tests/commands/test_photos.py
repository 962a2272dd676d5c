"""Photos from the command line: switched on and off by the administrator, sent by `exchange` after the slips."""

from __future__ import annotations

import os
from pathlib import Path

import commune
import hamlet
import msgspec
from darkroom import picture

from fieldapp.actions import add_photo, record_visit
from fieldapp.commands import demo_town, vaults
from fieldapp.domain import hours, visits
from fieldapp.store import blobs, me, reference


def take(town: hamlet.Town) -> None:
    """Lan records a visit with a photo."""
    with town.open(hamlet.LAN) as db:
        owner, village = me.read(db), demo_town.village_of(db, demo_town.VILLAGES[0])
        now = vaults.clock()
        wall = hours.wall(now - 3_600_000)
        photo = add_photo.add_photo(db, picture(), now=now, entropy=os.urandom)
        team = reference.helpers(db, village.id, wall[:10])[0][0]
        told = {"date": wall[:10], "time": wall[11:16], "village": village.id, "team": team}
        slip = msgspec.structs.replace(commune.SLIP, **told, helpers=(owner.person,), photos=(photo,))
        assert isinstance(slip, visits.Slip)
        record_visit.record_visit(
            db, slip, catalogue=commune.CATALOGUE, now=now, wall=hours.wall(now), entropy=os.urandom
        )


def test_photos_are_switched_on_and_go_with_the_next_exchanges(
    town: hamlet.Town, lan: tuple[str, str], fieldapp: hamlet.Typed
) -> None:
    data = ("--data", str(town.folder / "province"))
    said = fieldapp("admin", *data, "photos", "on")
    assert said.code == 0
    assert "may have photos" in said.out
    with town.served():
        assert fieldapp("exchange", *lan).code == 0
        take(town)
        held = fieldapp("exchange", *lan, "--no-photos")
        assert (held.code, held.err) == (0, "")
        sent = fieldapp("exchange", *lan)
        assert "Photos sent: 1; waiting: 0" in sent.err
    with town.open(hamlet.LAN) as db:
        assert blobs.count(db).confirmed == 1
    [kept] = [one.name for one in (Path(town.folder) / "province" / "photos").iterdir() if not one.suffix]
    assert len(kept) == 64
    assert "no photos any more" in fieldapp("admin", *data, "photos", "off").out


def test_a_word_that_is_neither_on_nor_off_is_told_of(town: hamlet.Town, fieldapp: hamlet.Typed) -> None:
    assert fieldapp("admin", "--data", str(town.folder / "province"), "photos", "maybe").code == 2
