"""Rules of photos that chance seldom needs, a scene each, and that each scene fails without its rule."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from darkroom import Camera, Hall, picture
from simulation import photo_rules_off
from townhall import Device

from fieldapp.actions import free_photos
from fieldapp.server import backups
from fieldapp.store import blobs

Scene = Callable[["Studio"], None]


class Studio:
    """A province that takes photos, Lan's laptop, and a backup that knows nothing of her first photo."""

    def __init__(self, folder: Path, hall: Hall) -> None:
        self.hall, self.file = hall, folder / "backup"
        self.lan = Camera(Device(hall, folder / "lan", "lan"))
        self.lan.exchange()
        backups.make(hall.engine, self.file, lambda _: bytes(32), now=hall.now, entropy=os.urandom)
        self.photo = self.lan.add(picture())
        self.lan.record(self.photo)
        self.lan.exchange()
        self.lan.send()
        assert blobs.count(self.lan.db).confirmed == 1

    def put_back(self) -> None:
        """The province as the backup knows it; the folder of photos stays as it is."""
        told = {"now": self.hall.now, "entropy": os.urandom, "ledger": None, "photos": self.hall.folder}
        backups.restore(self.hall.engine, self.file, lambda _: bytes(32), over=True, **told)
        self.hall.province.start()


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    with contextlib.closing(Hall(tmp_path / "tinh")) as hall, hall.served():
        made = Studio(tmp_path, hall)
        yield made
        made.lan.device.close()


def doubt(studio: Studio) -> None:
    """The disk burnt with the folder of photos: what a laptop has still got comes again by itself."""
    (studio.hall.folder / studio.photo.sha).unlink()
    studio.put_back()
    studio.lan.exchange()
    studio.lan.send()
    assert studio.photo.sha in studio.hall.files()


def strays(studio: Studio) -> None:
    """Who is erased before her visit was told to a restored province again leaves no photo there."""
    free_photos.free_photos(studio.lan.db, now=studio.lan.device.now())
    studio.put_back()
    assert studio.photo.sha in studio.hall.files()
    [row] = studio.lan.rows(studio.photo)
    studio.hall.province.erase(row, "lan", "yêu cầu")
    assert studio.hall.files() == {}


def erasure(studio: Studio) -> None:
    """Who is erased leaves no photo in the folder."""
    [row] = studio.lan.rows(studio.photo)
    studio.hall.province.erase(row, "lan", "yêu cầu")
    assert studio.hall.files() == {}


def named(studio: Studio) -> None:
    """A photo that was taken out of its visit goes from the province, and is not asked for again."""
    [row] = studio.lan.rows(studio.photo)
    studio.lan.correct(row)
    studio.lan.exchange()
    assert studio.hall.files() == {}


def shared(studio: Studio) -> None:
    """An erasure leaves a photo to another visit that the restored province is still to be told of."""
    studio.file.unlink()
    backups.make(studio.hall.engine, studio.file, lambda _: bytes(32), now=studio.hall.now, entropy=os.urandom)
    [first] = studio.lan.rows(studio.photo)
    studio.lan.record(studio.photo)
    studio.lan.exchange()
    free_photos.free_photos(studio.lan.db, now=studio.lan.device.now())
    studio.put_back()
    studio.hall.province.erase(first, "lan", "yêu cầu")
    studio.lan.exchange()
    assert studio.photo.sha in studio.hall.files()


SCENES: dict[str, Scene] = {scene.__name__: scene for scene in (doubt, erasure, named, shared, strays)}


@pytest.mark.parametrize("rule", sorted(SCENES))
def test_a_rule_of_photos_holds(rule: str, studio: Studio) -> None:
    SCENES[rule](studio)


@pytest.mark.parametrize("rule", sorted(SCENES))
def test_without_the_rule_its_scene_fails(rule: str, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    photo_rules_off.SWITCHES[rule](monkeypatch)
    with pytest.raises(AssertionError):
        SCENES[rule](studio)
