"""Photos in a wide world: sent after the text over a line that breaks, freed, named no more, erased."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from fieldapp.actions import free_photos, send_photos
from fieldapp.domain import photos, problems
from fieldapp.server import database, photofiles, quota, tables
from fieldapp.server import photos as server_photos
from fieldapp.store import album, blobs, me
from fieldapp.sync import photos as wire
from fieldapp.sync import transport
from simulation import power, wide, world

PIECE = 700  # bytes that go at once, so that a photo of a few kilobytes is sent in several
LARGEST = 3000


def folders(patch: pytest.MonkeyPatch) -> None:
    """Vaults in memory have their photos in a folder of the world's all the same."""
    patch.setattr(album, "folder", lambda db: db.album)
    patch.setattr(wire, "PIECE", PIECE)


class Owner(world.Laptop):
    """A laptop with a folder of photos."""

    def __init__(self, person: str, db: Any, place: Pictures) -> None:
        super().__init__(person, power.wire(db, place.power))
        self.place = place
        place.albums += 1
        db.album = place.folder() / f"album {place.albums}"

    def copy(self) -> Owner:
        made = super().copy()
        twin = Owner(made.person, made.db, self.place)
        twin.skew = self.skew
        if self.db.album.is_dir():
            shutil.copytree(self.db.album, twin.db.album)
        return twin

    def photo(self, sha: str) -> bytes | None:
        """The bytes of a photo, if they are here."""
        return album.get(self.db, sha)


class Line(wide.Post):
    """The network with the way of photos in it, which breaks at any byte."""

    def offset(self, path: str) -> int:
        return self._ask(path).offset

    def append(self, path: str, at: int, data: bytes) -> int:
        standing, here = self._ask(path), at
        cut = self.place.chance(0.2)
        part = data[: self.place.random.randrange(len(data) + 1)] if cut else data
        try:
            here = self._served().append(standing, _sha(path), at, part)
        except problems.Problem as problem:
            raise transport.Refused(problem.code) from None
        if cut:
            raise transport.Offline("cut")
        return here

    def _ask(self, path: str) -> server_photos.Standing:
        try:
            return self._served().look(self.token, _sha(path))
        except problems.Problem as problem:
            kind = transport.Unauthorized if problem.code == "unauthorized" else transport.Refused
            raise kind(problem.code) from None

    def _served(self) -> server_photos.Photos:
        served = self.place.province
        assert served.photos is not None
        return server_photos.Photos(served, served.photos, quota.Quota())


def _sha(path: str) -> str:
    return path.rpartition("/")[2]


class Pictures(wide.Wide):
    """The wide world with photos switched on."""

    def __init__(self, seed: int, **more: Any) -> None:
        self.albums = 0
        self.taken: dict[str, str] = {}  # photo -> root
        self.freed: set[str] = set()
        super().__init__(seed, **more)

    def album_of_province(self) -> Path:
        """Where the province keeps photos."""
        return self.folder() / photofiles.FOLDER

    def _laptop(self, person: str) -> world.Laptop:
        made = super()._laptop(person)
        return Owner(made.person, made.db, self)

    def _visit(self) -> dict[str, object]:
        """With a day, so that screens list it."""
        return {**super()._visit(), "when": {"date": f"2026-11-{self.random.randint(1, 26):02}"}}

    def do_photo(self, laptop: world.Laptop) -> None:
        """Somebody takes a photo for a visit, or takes those of one out again."""
        if me.read(laptop.db).state != "active":
            return
        shown = laptop.db.execute("SELECT DISTINCT p.row, r.root FROM photo p JOIN record r USING (row) ORDER BY p.row")
        if (named := shown.fetchall()) and self.random.random() < 0.2:
            row, root = self.random.choice(named)
            with self._steady():
                self.write(laptop, "visit", {photos.CELL: []}, row, root)
            return
        local = sorted(
            {root for (root,) in laptop.db.execute("SELECT row FROM record WHERE row = root")} - self.poisoned
        )
        if not local:
            return
        root, data = self.random.choice(local), self.random.randbytes(self.random.randrange(200, LARGEST))
        with self._steady(), laptop.db.atomic():
            one = album.put(laptop.db, data, now=self.now, entropy=self.entropy)
            told = self.write(laptop, "visit", {**self._visit(), photos.CELL: photos.pack([one])}, "", root)
            blobs.save(laptop.db, told.row, [one])
            self.taken[one.sha] = root

    def do_pour(self, _laptop: world.Laptop) -> None:
        """Photos go to the province, as far as the line lets them; now and then room is made."""
        if able := [one for one in self.laptops if blobs.wanted(one.db) or blobs.removable(one.db)]:
            laptop = self.random.choice(able)
            self.pour(laptop)
            if self.chance(0.5):
                self.freed |= set(blobs.removable(laptop.db))
                free_photos.free_photos(laptop.db, now=self.now)

    def pour(self, laptop: world.Laptop) -> None:
        """Sends what the province asked for."""
        link: Any = Line(self)
        clock = lambda: self.now + laptop.skew  # noqa: E731
        try:
            send_photos.send_photos(laptop.db, link, clock=clock, entropy=self.entropy)
        except transport.Unauthorized:  # a restored province lets in by the key alone, but only who asks by it
            self.do_wire(laptop)
        except transport.Undelivered:
            self.done["line cut"] += 1
        except problems.Problem as problem:
            self.refused(laptop, problem.code)


def faults(place: Pictures) -> list[str]:
    """What is wrong with photos when all have met the province."""
    files = photofiles.Files(place.album_of_province())
    with database.reading(place.engine) as conn:
        b, r, c = tables.blob.c, tables.blob_ref.c, tables.change.c
        states = dict(list(conn.execute(sa.select(b.sha, b.state))))
        named = set(conn.scalars(sa.select(r.sha).join(tables.change, r.fact == c.id)))
        restored = conn.scalar(sa.select(tables.backup.c.restored))  # for weeks a visit may be still to come
    strays = {*files.whole(), *files.parts()} - named
    out = [f"PHOTO STRAY {sha}" for sha in strays if not restored or place.taken.get(sha) in place.erased]
    out += [f"PHOTO UNERASED {sha}" for sha, root in place.taken.items() if root in place.erased and sha in states]
    for sha, state in states.items():
        data = files.read(sha)
        if state == "confirmed" and (data is None or not photofiles.right(data, sha)):
            out.append(f"PHOTO WRONG {sha}")
        if state != "confirmed" and sha in place.freed and sha in named:
            out.append(f"PHOTO LOST {sha}")
    kept_out = {one for one in place.laptops if me.read(one.db).device in place.revoked}
    for laptop in place.laptops:
        out += _at(place, laptop, states, kept_out=laptop in kept_out)
    return out


def _at(place: Pictures, laptop: Any, states: dict[str, str], *, kept_out: bool) -> list[str]:
    out = []
    for sha, state in laptop.db.execute("SELECT sha, state FROM blob").fetchall():
        if place.taken.get(sha) in place.erased:
            out.append(f"PHOTO KEPT {sha}")
        elif kept_out:
            continue
        elif states.get(sha) == "wanted" and laptop.photo(sha) is not None:
            out.append(f"PHOTO WAITS {sha} {state}")
        elif state == "confirmed" and states.get(sha, "confirmed") != "confirmed":
            out.append(f"PHOTO TICK {sha}")
    return out
