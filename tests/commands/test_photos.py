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
from fieldapp.store import album, blobs, me, reference


def take(town: hamlet.Town, seed: int = 1) -> None:
    """Lan records a visit with a photo."""
    with town.open(hamlet.LAN) as db:
        owner, village = me.read(db), demo_town.village_of(db, demo_town.VILLAGES[0])
        now = vaults.clock()
        wall = hours.wall(now - 3_600_000)
        photo = add_photo.add_photo(db, picture(seed=seed), now=now, entropy=os.urandom)
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


def test_verify_names_photo_files_that_are_gone_or_altered(
    town: hamlet.Town, lan: tuple[str, str], fieldapp: hamlet.Typed
) -> None:
    """Lan has two photos: of the first the province knows, the second waits for a network."""
    data = ("--data", str(town.folder / "province"))
    fieldapp("admin", *data, "photos", "on")
    with town.served():
        fieldapp("exchange", *lan)
        take(town)
        fieldapp("exchange", *lan)
    take(town, seed=2)
    sound = fieldapp("verify", *lan)
    assert (sound.code, "Photos looked at, byte by byte: 2." in sound.out) == (0, True)
    with town.open(hamlet.LAN) as db:
        at = {state: album.folder(db) / album.name(blobs.key(db, sha) or b"") for sha, _, state in blobs.kept(db)}
    sent, waiting = at["confirmed"], at["local"]
    bytes_before = waiting.read_bytes()
    sent.unlink()
    waiting.write_bytes(bytes_before[:-1] + bytes([bytes_before[-1] ^ 1]))
    told = fieldapp("verify", *lan)
    assert told.code == 1
    lines = told.out.splitlines()
    [gone] = [line for line in lines if sent.name in line]
    [altered] = [line for line in lines if waiting.name in line]
    assert gone.startswith(f"The photo file photos/{sent.name} (")
    assert gone.endswith("is gone from this computer; the province has the photo.")
    assert "was altered or is damaged and cannot be opened, and the province does not have it yet" in altered
    waiting.write_bytes(bytes_before)
    assert "altered" not in fieldapp("verify", *lan).out


def test_verify_looks_at_the_photos_of_the_province(
    town: hamlet.Town, lan: tuple[str, str], fieldapp: hamlet.Typed
) -> None:
    data = ("--data", str(town.folder / "province"))
    fieldapp("admin", *data, "photos", "on")
    with town.served():
        fieldapp("exchange", *lan)
        take(town)
        fieldapp("exchange", *lan)
    assert "Photos looked at, byte by byte: 1." in fieldapp("verify", *data).out
    [photo] = [one for one in (Path(town.folder) / "province" / "photos").iterdir() if not one.suffix]
    whole = photo.read_bytes()
    photo.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    told = fieldapp("verify", *data)
    assert told.code == 1
    assert f"The photo file {photo.name} in the province's folder of photos was altered." in told.out
    photo.unlink()
    assert f"The photo file {photo.name} is gone from the province's folder of photos." in fieldapp("verify", *data).out
