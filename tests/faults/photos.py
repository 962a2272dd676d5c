"""Photos over a line that breaks at any byte, in either direction, and now and then alters one: each must arrive once,
whole and right, and no byte may be sent again that was on the province's disk."""

from __future__ import annotations

import hashlib
import random
import tempfile
from collections import Counter
from pathlib import Path

import msgspec
import townhall
from darkroom import Camera, Hall

from fieldapp.domain import photos
from fieldapp.server import photofiles
from fieldapp.store import album, blobs, origins
from fieldapp.sync import exchange, transport
from fieldapp.sync import photos as wire
from tests.faults import cutter

BROKEN = ("resume", "hash", "offset")
TRIES = 60  # of one photo, until the line is whole
SMALLEST = 2_000  # bytes of a photo
SPOILT = 0.03  # of the photos have a byte altered on the way


class Done(msgspec.Struct):
    """What was done, and every broken promise."""

    seed: int
    photos: int = 0
    bytes: int = 0
    cuts: int = 0
    altered: int = 0
    refused: int = 0
    faults: list[str] = []

    def words(self) -> str:
        """One line, and the first broken promises."""
        told = (
            f"seed {self.seed}: {self.photos} photos, {self.bytes} bytes, over a line cut {self.cuts} times;"
            f" {self.altered} bytes altered, {self.refused} uploads refused and sent anew: {len(self.faults)} faults"
        )
        return "\n".join([told, *self.faults[:20]])


class Files(photofiles.Files):
    """The province's folder; it counts how many bytes of each photo were put on the disk, and what was thrown away."""

    def __init__(self, folder: Path, broken: str) -> None:
        super().__init__(folder)
        self.stored: Counter[str] = Counter()
        self.thrown: Counter[str] = Counter()
        self.broken = broken

    def append(self, sha: str, at: int, data: bytes, size: int) -> int:
        if self.broken == "resume" and at + len(data) < size and self.stored[sha] < 2 * size:
            self.remove([sha])  # what came before the last piece is thrown away
            self.stored[sha] += len(data)
            return 0
        here = super().append(sha, at, data, size)
        self.stored[sha] += len(data)
        return here

    def finish(self, sha: str) -> None:
        before = self.offset(sha)
        try:
            super().finish(sha)
        except Exception:
            self.thrown[sha] += before
            raise


class Watched(transport.Transport):
    """The laptop's way; it looks over the province's shoulder at what is durable when bytes are sent."""

    files: Files
    faults: list[str]
    broken = ""

    def offset(self, path: str) -> int:
        told = super().offset(path)
        return 0 if self.broken == "offset" else told

    def append(self, path: str, at: int, data: bytes) -> int:
        there = self.files.offset(path.rpartition("/")[2])
        if at < there:
            self.faults.append(f"{path[-8:]}: {there - at} bytes sent again that were there")
        return super().append(path, at, data)


def run(times: int, seed: int, *, broken: str = "") -> Done:
    """Sends so many photos, each over a line that breaks at random bytes before it holds."""
    done, dice = Done(seed), random.Random(seed)
    before = photofiles.right
    if broken == "hash":
        photofiles.right = lambda data, sha: True
    try:
        with tempfile.TemporaryDirectory() as name:
            _run(Path(name), times, done, dice, broken)
    finally:
        photofiles.right = before
    return done


def _run(folder: Path, times: int, done: Done, dice: random.Random, broken: str) -> None:
    hall = Hall(folder / "tinh")
    files = Files(hall.folder, broken)
    hall.province.photos = files
    with hall.served() as url:
        lan = Camera(townhall.Device(hall, folder / "lan", "lan"))
        lan.exchange()
        for _ in range(times):
            if broken and done.faults:
                break
            _send(lan, hall, files, url, done, dice, broken)
        lan.exchange()
        _compare(lan, files, done)
        lan.device.close()
    hall.close()


def _send(lan: Camera, hall: Hall, files: Files, url: str, done: Done, dice: random.Random, broken: str) -> None:
    data = dice.randbytes(dice.randrange(SMALLEST, photos.LARGEST + 1))
    kept = album.put(lan.db, data, now=lan.device.now(), entropy=dice.randbytes)
    hall.now = lan.device.time  # both clocks go on together
    lan.record(kept)
    lan.exchange()
    spoil = [dice.randrange(len(data))] if dice.random() < SPOILT else []
    cuts = [_cut(dice, len(data)) for _ in range(dice.randint(1, 3))]

    def plan() -> tuple[int, int]:
        return cuts.pop() if cuts else (cutter.NEVER, cutter.NEVER)

    def alter(piece: bytes) -> bytes:
        if spoil and len(piece) > 4000:
            done.altered += 1
            at = len(piece) - 1 - spoil.pop() % 1000
            return piece[:at] + bytes([piece[at] ^ 1]) + piece[at + 1 :]
        return piece

    with cutter.line(url, plan, alter) as line:
        _until_there(lan, line.url, kept, files, done, broken)
        done.cuts += line.cuts
    done.photos += 1
    done.bytes += len(data)
    if files.stored[kept.sha] - files.thrown[kept.sha] != len(data):
        done.faults.append(f"{kept.sha[:8]}: {files.stored[kept.sha]} bytes stored of {len(data)}")


def _cut(dice: random.Random, size: int) -> tuple[int, int]:
    """Where a line breaks: mostly on the way there, at any byte of a request, sometimes on the way back."""
    if dice.random() < 0.2:
        return cutter.NEVER, dice.randrange(1, 900)
    return dice.randrange(1, size + 2000), cutter.NEVER


def _until_there(lan: Camera, url: str, photo: photos.Photo, files: Files, done: Done, broken: str) -> None:
    for _ in range(TRIES):
        link = Watched(url, token=lan.device.owner().token, timeout=(5, 10))
        link.files, link.faults, link.broken = files, done.faults, broken
        blobs.want(lan.db, [photo.sha])
        sent = wire.Sent()
        try:
            wire.send(lan.db, link, sent, lambda _: None)
        except transport.Undelivered:
            if broken and done.faults:
                return
            continue
        finally:
            link.close()
        if sent.photos:
            return
        done.refused += 1  # an altered byte was found out, and all of it goes again
        if len(done.faults) > 20:
            return
    done.faults.append(f"{photo.sha[:8]}: not sent in {TRIES} tries")


def _compare(lan: Camera, files: Files, done: Done) -> None:
    for sha in files.whole():
        if hashlib.sha256(files.read(sha) or b"").hexdigest() != sha:
            done.faults.append(f"{sha[:8]}: other bytes than were sent")
    if len(files.whole()) != done.photos or files.parts():
        done.faults.append(f"{len(files.whole())} photos are there, {len(files.parts())} in part, of {done.photos}")
    while blobs.waiting(lan.db) and origins.waiting(lan.db, exchange.PROVINCE) == 0:
        before = blobs.count(lan.db).waiting
        lan.exchange()
        if blobs.count(lan.db).waiting == before:
            done.faults.append(f"{before} photos not confirmed")
            return
