"""What devices may do with photos at the province: ask how far one has come, send on from there, and see it."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa

from fieldapp.domain import hours, people, photos, problems
from fieldapp.server import auth, blobs, database, photo_check, photofiles, province, quota
from fieldapp.server.queries import places, rules


class Standing(msgspec.Struct, frozen=True):
    """A photo of these roots that a device may send: so many of its bytes are durably here."""

    device: str
    size: int
    offset: int
    roots: frozenset[str]


class Photos:
    """The photos of an open province, which has a folder for them."""

    def __init__(self, served: province.Province, files: photofiles.Files, allowed: quota.Quota) -> None:
        self._served = served
        self._files = files
        self._quota = allowed

    def look(self, secret: str, sha: str) -> Standing:
        """How far a photo has come that visits name and this device may send: its person told of it, or sees the
        place. Problems "unauthorized", "blob_unknown"."""
        with database.reading(self._served.engine) as conn:
            device, photo = self._device(conn, secret), _known(conn, sha)
            if device.person not in photo.authors and not self._sees(conn, device, photo):
                raise problems.Problem("blob_unknown")
            if not (photo.here or rules.holds(conn, rules.PHOTOS)):
                raise problems.Problem("photo_off")
        offset = photo.size if photo.here else self._files.offset(sha)
        if offset == photo.size and not photo.here:
            self._confirm(sha)  # a kill came between the last byte and its confirmation
        return Standing(device.id, photo.size, offset, photo.roots)

    def append(self, standing: Standing, sha: str, at: int, data: bytes) -> int:
        """Adds bytes at an offset and returns the new one, which is durable; the last bytes are checked against the
        name before anything is confirmed. Problems "blob_offset", "blob_long", "blob_wrong", "blob_quota", and
        "blob_unknown" for one whose visit was erased meanwhile."""
        if standing.offset == standing.size:
            if at != standing.size or data:
                raise problems.Problem("blob_offset", offset=standing.size)
            return at
        self._quota.take(standing.device, len(data), self._served.clock())
        if not at:
            self._files.belong(sha, standing.roots)
        here = self._files.append(sha, at, data, standing.size)
        if here == standing.size:
            self._confirm(sha)
        else:
            self._still_named(sha)
        return here

    def _still_named(self, sha: str) -> None:
        """What came of a photo whose visit was erased meanwhile goes at once. Problem "blob_unknown"."""
        with database.reading(self._served.engine) as conn:
            named = blobs.one(conn, sha)
            if named is None:
                photo_check.let_go(conn, self._files, [sha], self._served.clock())
                raise problems.Problem("blob_unknown")

    def fetch(self, secret: str, sha: str) -> bytes:
        """The bytes of a photo whose visit the device's person may see. Problems "unauthorized", "blob_unknown" (also
        for one that is not there yet)."""
        with database.reading(self._served.engine) as conn:
            device, photo = self._device(conn, secret), _known(conn, sha)
            if not self._sees(conn, device, photo):
                raise problems.Problem("blob_unknown")
        data = self._files.read(sha) if photo.here else None
        if data is None or not photofiles.right(data, sha):
            raise problems.Problem("blob_unknown")
        return data

    def _device(self, conn: sa.Connection, secret: str) -> Any:
        return auth.bearer(conn, secret, now=self._served.clock())

    def _sees(self, conn: sa.Connection, device: Any, photo: blobs.Photo) -> bool:
        day = hours.day(self._served.clock())
        scope = people.scope(places.grants(conn, device.person), self._served.atlas(conn), day)
        return not photo.areas.isdisjoint(scope)

    def _confirm(self, sha: str) -> None:
        self._files.finish(sha)
        with database.writing(self._served.engine) as conn:
            if not blobs.confirm(conn, sha):  # its visit was erased while it came
                photo_check.let_go(conn, self._files, [sha], self._served.clock())


def _known(conn: sa.Connection, sha: str) -> blobs.Photo:
    photo = blobs.one(conn, sha) if photos.is_sha(sha) else None
    if photo is None:
        raise problems.Problem("blob_unknown")
    return photo
