"""Sends photos after the text: each from the byte on that the province has, in pieces; and fetches one to be seen."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import msgspec
import sqlite_utils

from fieldapp.domain import photos
from fieldapp.store import album, blobs, origins
from fieldapp.sync import exchange, protocol, transport

PIECE = 64 * 1024  # bytes between two looks whether something more urgent waits: eight seconds on a village link
KIND = "image/jpeg"


class Sent(msgspec.Struct):
    """What a run did: photos that are whole at the province now, how many still wait that it asked for, and bytes;
    `text` if it stopped because facts wait."""

    photos: int = 0
    waiting: int = 0
    bytes: int = 0
    text: bool = False


Tell = Callable[[Sent], object]


def send(db: sqlite_utils.Database, link: transport.Transport, sent: Sent, tell: Tell) -> None:
    """Sends the photos that the province asked for, one after another, counting in `sent` and telling it at each piece;
    stops as soon as facts wait. A line that breaks is tried again at once as long as bytes come through;
    transport.Undelivered otherwise."""
    asked = blobs.wanted(db)
    sent.waiting = len(asked)
    for photo in asked:
        sent.text = urgent(db)
        if sent.text:
            return
        whole = _send(db, link, photo, sent, tell)
        if whole is None:
            return
        sent.waiting -= 1
        sent.photos += whole


def urgent(db: sqlite_utils.Database) -> bool:
    """Whether facts wait, which go before photos."""
    return origins.waiting(db, exchange.PROVINCE) > 0


def _send(
    db: sqlite_utils.Database, link: transport.Transport, photo: photos.Photo, sent: Sent, tell: Tell
) -> bool | None:
    """Whether the photo is whole at the province now; None if it stopped for facts."""
    data = album.get(db, photo.sha)
    if data is None:  # its file is gone from this computer
        blobs.miss(db, photo.sha)
        return False
    try:
        return _pour(db, link, photo.sha, data, sent, tell)
    except transport.Refused as error:
        if isinstance(error, transport.Unauthorized | transport.TooOld):
            raise
        blobs.miss(db, photo.sha)  # it is sent when it is asked for again
        return False


def _pour(
    db: sqlite_utils.Database, link: transport.Transport, sha: str, data: bytes, sent: Sent, tell: Tell
) -> bool | None:
    path, stood = f"{protocol.BLOBS}/{sha}", -1
    while (at := link.offset(path)) > stood:
        sent.bytes += at - stood if stood >= 0 else 0  # what came through before the line broke
        stood = at
        try:
            while at < len(data):
                if urgent(db):
                    sent.text = True
                    return None
                at = link.append(path, at, data[at : at + PIECE])
                sent.bytes, stood = sent.bytes + at - stood, at
                tell(sent)
            return True
        except transport.Offline:
            continue
        except transport.Refused as error:
            if error.code != "blob_offset":  # else another program on this vault sends it, too
                raise
    raise transport.Offline("no byte comes through")


def fetch(link: transport.Transport, sha: str) -> bytes:
    """The bytes of a photo from the province. transport.Undelivered; Portal for bytes that are another photo's."""
    data = link.fetch(f"{protocol.BLOBS}/{sha}", KIND, photos.LARGEST)
    if hashlib.sha256(data).hexdigest() != sha:
        raise transport.Portal("bytes of another photo")
    return data
