"""Pictures as cameras and telephones leave them, and a province that takes photos; nobody is on any of them."""

from __future__ import annotations

import contextlib
import io
import os
import random
from collections.abc import Iterator
from pathlib import Path

import commune
import msgspec
import townhall
from PIL import Image, ImageDraw

from fieldapp.actions import add_photo, correct_visit, exchange_now, record_visit, send_photos
from fieldapp.domain import photos, visits
from fieldapp.server import admin, photofiles, province
from fieldapp.store import me, reference
from fieldapp.store import people as rights
from fieldapp.store import visits as store_visits
from fieldapp.sync import photos as wire
from fieldapp.sync import run, transport

SECRET = b"may anh cua Lan, 21.0123 N 107.3012 E"  # what a camera writes beside a picture


def picture(width: int = 900, height: int = 700, seed: int = 1, grain: int = 40, kind: str = "JPEG") -> bytes:
    """A hall before hills under some grain, so that it does not shrink to nothing; with a place and a comment in it."""
    dice = random.Random(seed)
    noise = Image.frombytes("L", (width // 2, height // 2), dice.randbytes(width // 2 * (height // 2)))
    drawn = Image.new("RGB", (width, height), (196, 214, 226))
    pen = ImageDraw.Draw(drawn)
    pen.polygon([(0, height), (width // 3, height // 3), (width, height)], fill=(96, 128, 92))
    pen.rectangle([width // 4, height // 2, width * 3 // 4, height - height // 8], fill=(188, 92, 64))
    drawn = Image.blend(drawn, noise.resize((width, height)).convert("RGB"), grain / 255)
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = SECRET.decode(), 6  # maker, and: turn it by a quarter
    told = {"exif": exif} if kind in ("JPEG", "PNG", "WEBP") else {}
    if kind == "JPEG":
        told["comment"] = SECRET
    drawn.save(out, kind, **told)
    return out.getvalue()


class Hall(townhall.Townhall):
    """A province that allows photos, unless `allowed` is switched off."""

    def __init__(self, folder: Path, allowed: bool = True) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(folder)
        self.folder = folder / "photos"
        self.province = province.Province(self.engine, clock=lambda: self.now, entropy=os.urandom, photos=self.folder)
        self.province.start()
        if allowed:
            self.allow(True)

    def allow(self, allowed: bool) -> None:
        with self.desk() as at:
            admin.allow_photos(at, allowed)

    def files(self) -> dict[str, bytes]:
        """The photos in its folder by name, unfinished ones included; not the notes of whose they are."""
        there = self.folder.iterdir() if self.folder.is_dir() else ()
        return {path.name: path.read_bytes() for path in there if path.suffix != photofiles.OF}


class Camera:
    """What somebody does with photos on a laptop of the hall's."""

    def __init__(self, device: townhall.Device) -> None:
        self.device = device
        self.db = device.db

    def add(self, data: bytes | None = None) -> photos.Photo:
        moment = {"now": self.device.now(), "entropy": os.urandom}
        return add_photo.add_photo(self.db, picture() if data is None else data, **moment)

    def slip(self, *shown: photos.Photo) -> visits.Slip:
        village = min(rights.villages(self.db, commune.TODAY), key=lambda area: area.name)
        team, helper, _ = reference.helpers(self.db, village.id, commune.TODAY)[0]
        return msgspec.structs.replace(
            commune.SLIP, village=village.id, team=team, helpers=(helper,), photos=tuple(shown)
        )

    def record(self, *shown: photos.Photo) -> str:
        return record_visit.record_visit(
            self.db, self.slip(*shown), catalogue=commune.CATALOGUE, **self.device.moment()
        )

    def correct(self, row: str, *shown: photos.Photo) -> None:
        """The visit names these photos from now on."""
        slip = msgspec.structs.replace(store_visits.one(self.db, row).slip, photos=tuple(shown))
        correct_visit.correct_visit(self.db, row, slip, catalogue=commune.CATALOGUE, **self.device.moment())

    def rows(self, *shown: photos.Photo) -> list[str]:
        """The visits, or those that name one of these photos."""
        asked = "SELECT row FROM photo WHERE sha = ?"
        named = [row for one in shown for (row,) in self.db.execute(asked, [one.sha]).fetchall()]
        return named if shown else [line.row for line in store_visits.log(self.db)]

    @contextlib.contextmanager
    def link(self) -> Iterator[transport.Transport]:
        owner = me.read(self.db)
        with contextlib.closing(transport.Transport(owner.url, token=owner.token)) as link:
            yield link

    def exchange(self, link: transport.Transport | None = None) -> run.Report:
        with contextlib.nullcontext(link) if link else self.link() as way:
            return exchange_now.exchange_now(self.db, way, clock=self.device.now, entropy=self.device.entropy)

    def send(self, link: transport.Transport | None = None) -> wire.Sent:
        with contextlib.nullcontext(link) if link else self.link() as way:
            return send_photos.send_photos(self.db, way, clock=self.device.now, entropy=self.device.entropy)
