"""The bytes of photos, in files beside the vault: each encrypted under a key of its own, which the vault alone keeps.

No byte of a photo is ever written in the open, and with its key it is gone, whatever a disk remembers of the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import nacl.exceptions
import nacl.secret
import sqlite_utils

from fieldapp.domain import facts, photos, problems
from fieldapp.store import blobs, durable

FOLDER = "photos"
_BOX = nacl.secret.SecretBox


def folder(db: sqlite_utils.Database) -> Path:
    """Where the photos of a vault lie."""
    file = next(row[2] for row in db.execute("PRAGMA database_list") if row[1] == "main")
    return Path(file).parent / FOLDER


def put(db: sqlite_utils.Database, data: bytes, *, now: int, entropy: facts.Entropy) -> photos.Photo:
    """Keeps the bytes of a photo, durably, and tells by what name they travel; kept already, they stay."""
    photo = photos.Photo(hashlib.sha256(data).hexdigest(), len(data))
    if not _sound(db, photo.sha):
        key = entropy(_BOX.KEY_SIZE)
        blobs.add(db, photo, key, now)  # first, so that `tidy` finds an owner for every file
        place = folder(db)
        place.mkdir(mode=0o700, exist_ok=True)
        durable.write(place / name(key), bytes(_BOX(key).encrypt(data, entropy(_BOX.NONCE_SIZE))))
    return photo


def _sound(db: sqlite_utils.Database, sha: str) -> bool:
    try:
        return get(db, sha) is not None
    except problems.Problem:
        return False


def get(db: sqlite_utils.Database, sha: str) -> bytes | None:
    """The bytes of a photo, None when they are not (or no longer) here. Problem "photo_damaged" for a file that was
    changed."""
    key = blobs.key(db, sha)
    file = folder(db) / name(key) if key else None
    if key is None or file is None or not file.is_file():
        return None
    try:
        data = bytes(_BOX(key).decrypt(file.read_bytes()))
    except nacl.exceptions.CryptoError:
        raise problems.Problem("photo_damaged") from None
    if hashlib.sha256(data).hexdigest() != sha:
        raise problems.Problem("photo_damaged")
    return data


def check(db: sqlite_utils.Database) -> Iterator[tuple[str, str, bool]]:
    """Each photo that ought to be here: "" for one that is as it was, else "gone" or "altered"; its file with the visit
    that it is of; and whether the province has it. One that is still being taken in may have no file yet."""
    for sha, row, state in blobs.kept(db):
        key = blobs.key(db, sha)
        if key is None:  # it went meanwhile
            continue
        try:
            fault = "" if get(db, sha) is not None else "gone"
        except (problems.Problem, OSError):
            fault = "altered"
        if fault != "gone" or (state != "draft" and blobs.key(db, sha) == key):
            yield fault, f"{FOLDER}/{name(key)}" + (f" ({row})" if row else ""), state == "confirmed"


def tidy(db: sqlite_utils.Database, now: int) -> int:
    """Takes away the photos that nobody needs here at `now` ms, and files whose key is gone; returns how many files."""
    if idle := blobs.let_go(db, now):
        with db.atomic():
            blobs.forget(db, idle)
    place = folder(db)
    found = list(place.iterdir()) if place.is_dir() else []
    needed = {name(key) for key in blobs.keys(db)}
    gone = [file for file in found if file.name.removesuffix(".new") not in needed]
    for file in gone:
        file.unlink(missing_ok=True)
    return len(gone)


def name(key: bytes) -> str:
    """The file of a photo by its key: it tells nobody what the photo shows."""
    return hashlib.blake2b(key, digest_size=16, person=b"fieldapp photo").hexdigest()
