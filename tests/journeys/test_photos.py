"""A photo's whole journey: switched on at the province, added to a slip, sent in spite of a line that breaks, seen by
the head, and gone with the person whom it is about."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from darkroom import SECRET, Camera, Hall
from townhall import Device

from fieldapp.store import album, blobs
from fieldapp.store import visits as slips
from fieldapp.sync import photos, transport


class Broken(transport.Transport):
    """A line that breaks after so many bytes of photos."""

    def __init__(self, *told: str, after: int, **more: str) -> None:
        super().__init__(*told, **more)
        self.left = after

    def append(self, path: str, at: int, data: bytes) -> int:
        if self.left < len(data):
            super().append(path, at, data[: self.left])
            self.left = 0
            raise transport.Offline("cut")
        self.left -= len(data)
        return super().append(path, at, data)

    def offset(self, path: str) -> int:
        if not self.left:
            raise transport.Offline("no network")
        return super().offset(path)


def test_a_photo_travels_from_lans_laptop_to_the_heads_screen_though_the_line_breaks_in_the_middle(
    tmp_path: Path,
) -> None:
    hall = Hall(tmp_path / "tinh")
    with hall.served():
        lan = Camera(Device(hall, tmp_path / "lan", "lan"))
        lan.exchange()
        photo = lan.add()
        row = lan.record(photo)
        report = lan.exchange()
        assert report.facts_out == 1, "the text has gone"
        assert hall.files() == {}
        me = lan.device.owner()
        with pytest.raises(transport.Offline):
            lan.send(Broken(me.url, token=me.token, after=20_000))
        assert len(hall.files()[f"{photo.sha}.part"]) == 20_000, "what came through is on the province's disk"
        assert blobs.count(lan.db).waiting == 1
        sent = lan.send()
        assert (sent.photos, sent.bytes) == (1, photo.size - 20_000), "it went on at the byte"
        there = hall.files()[photo.sha]
        assert hashlib.sha256(there).hexdigest() == photo.sha
        assert SECRET not in there
        assert blobs.count(lan.db) == blobs.Count(0, 1, photo.size)
        sang = Camera(Device(hall, tmp_path / "sang", "sang"))
        sang.exchange()
        seen = slips.one(sang.db, row).slip.photos
        assert [one.sha for one in seen] == [photo.sha]
        assert album.get(sang.db, photo.sha) is None
        with sang.link() as link:
            assert photos.fetch(link, photo.sha) == there
    for one in (lan, sang):
        one.device.close()
    hall.close()
